"""What the worker can print: a line for each kind of paper.

A maker is called with a session, the subject of an item, who ordered it, and now. It looks again whether this person
may have the paper (they ordered it a while ago) and raises a DeskError with a sentence when not: NotAllowed,
NotFoundHere, Invalid. Laying out comes later, in another process and outside of any transaction.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app import clock
from app.cases.queries import case_page
from app.people.actors import Actor
from app.printing.guides import guide_context, read_organisations
from app.printing.receipts import receipt_of
from app.publishing.versions import current_version
from app.wording import msgid
from reports.render import render_html
from reports.sheets import Sheet

Said = Callable[[int, int], None]  # of a long paper: so many parts of so many are made


@dataclass(frozen=True)
class Made:
    """The paper of one item: sheets to be laid out, a PDF that is ready, or work that makes one and takes its time.

    Exactly one of the three. `settle` writes what printing leaves behind (a print that is counted), in the transaction
    in which the item becomes made: once, whatever is killed in between.
    """

    name: str  # of its file, without the ending: SQG26-00012 受理回执
    sheets: tuple[Sheet, ...] = ()
    pdf: bytes = b""
    work: Callable[[Said], bytes] | None = None
    settle: Callable[[Session], None] | None = None


@dataclass(frozen=True)
class Maker:
    """A kind of paper. Who orders it has one of the capabilities; without any: everyone who is logged in."""

    words: str  # what it is called
    make: Callable[[Session, str, Actor, datetime], Made]
    capabilities: tuple[str, ...] = ()
    writes: bool = False  # `make` needs a write transaction: what it makes first, it keeps
    keepers: tuple[str, ...] = ()  # who may keep a copy, as they stand on it; () where copies are not marked

    def may_be_ordered_by(self, actor: Actor) -> bool:
        """Whether this person may print such papers at all."""
        return not self.capabilities or any(actor.can(one) for one in self.capabilities)


def _guide(session: Session, subject: str, _actor: Actor, now: datetime) -> Made:
    """`subject`: the code of a service, with `@` and the code of a place for what is near it."""
    code, _at, place = subject.partition("@")
    version = current_version(session, code, clock.local_date(now))
    html = render_html("guide", guide_context(version, read_organisations(version.service_id), place))
    return Made(f"{code} {version.definition.name} 办事指南", (Sheet(html),))


def _receipt(session: Session, subject: str, actor: Actor, _now: datetime) -> Made:
    """`subject`: the number of a case."""
    page = case_page(session, actor=actor, number=subject)
    return Made(f"{subject} 受理回执", (Sheet(render_html("receipt", receipt_of(session, page))),))


MAKERS: dict[str, Maker] = {
    "guide": Maker(msgid("办事指南"), _guide),
    "receipt": Maker(msgid("受理（收件）回执"), _receipt, ("view_cases",), keepers=("申请人", "存档")),
}
