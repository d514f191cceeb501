"""What a maker of papers is, and what it gives (`app.printjobs.makers` lists them)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.people.actors import Actor
from reports.sheets import Sheet

COPIES = "#"  # in a subject: between what the paper is of and who keeps the copies that are wanted, 存档,存根
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
    settle: Callable[[Session], object] | None = None


@dataclass(frozen=True)
class Maker:
    """A kind of paper. Who orders it has one of the capabilities; without any: everyone who is logged in."""

    words: str  # what it is called
    make: Callable[[Session, str, Actor, datetime], Made]
    capabilities: tuple[str, ...] = ()
    writes: bool = False  # `make` needs a write transaction: what it makes first, it keeps
    keepers: tuple[str, ...] = ()  # who may keep a copy, as they stand on it; () where copies are not marked
    of: str = ""  # "case", "service": offered on the print desk for these; "": ordered elsewhere

    def may_be_ordered_by(self, actor: Actor) -> bool:
        """Whether this person may print such papers at all."""
        return not self.capabilities or any(actor.can(one) for one in self.capabilities)


def about(subject: str) -> str:
    """What a paper is of, whichever copies are wanted."""
    return subject.partition(COPIES)[0]
