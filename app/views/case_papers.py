"""The papers of a case on its page: why each is asked for, what was promised, what earlier cases hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app import clock
from app.cases.applications import applicant_of
from app.cases.on_file import OnFile, TakenOver, papers_on_file, taken_over
from app.cases.promise_keeping import may_keep
from app.cases.promises import PromiseView, lapse_words, promises_of
from app.cases.queries import CasePage
from app.cases.workflow import Event
from app.people.actors import Actor
from catalog.definition import DocumentSpec
from catalog.vocabulary import label
from forms.checklist import because


@dataclass(frozen=True)
class PaperSide:
    """What stands beside one paper."""

    why: str = ""
    choice: str = ""  # of which group it is one of several
    exempt: str = ""  # which certificate replaces it
    promise: PromiseView | None = None
    lapse: str = ""  # what happens when the promised paper does not come
    may_lapse: bool = False  # this person can do that now
    offer: OnFile | None = None
    taken: TakenOver | None = None


@dataclass(frozen=True)
class CasePapers:
    """All of it, by document id."""

    sides: Mapping[str, PaperSide]
    promised: bool
    may_keep: bool

    def beside(self, document_id: str) -> PaperSide:
        return self.sides.get(document_id, PaperSide())


def case_papers(session: Session, *, actor: Actor, page: CasePage) -> CasePapers:
    """Everything about the papers of a case that this person may see, in three statements more."""
    promises = {one.document_id: one for one in promises_of(session, case_number=page.number)}
    taken = taken_over(session, case_number=page.number)
    keeper = may_keep(actor, page.acting_id)
    offers = _offers(session, actor, page) if keeper and page.current else {}
    known = {one.id: one for one in page.version.definition.documents}
    sides = {}
    for line in page.documents:
        spec = known.get(line.document_id)
        promise = promises.get(line.document_id)
        sides[line.document_id] = PaperSide(
            why=_why(page, spec),
            choice=_choice(page, spec),
            exempt=label("certificate_kind", spec.exempt_by) if spec and spec.exempt_by else "",
            promise=promise,
            lapse=lapse_words(promise.lapse) if promise else "",
            may_lapse=promise is not None and _may_lapse(page, promise, keeper),
            offer=offers.get(line.document_id) if line.is_short and line.document_id not in taken else None,
            taken=taken.get(line.document_id),
        )
    return CasePapers(sides, bool(promises), keeper)


def _offers(session: Session, actor: Actor, page: CasePage) -> dict[str, OnFile]:
    return papers_on_file(
        session,
        actor=actor,
        definition=page.version.definition,
        id_number=applicant_of(page.version.definition, page.answers).id_number,
        today=clock.today(),
        other_than=page.number,
    )


def _why(page: CasePage, spec: DocumentSpec | None) -> str:
    if spec is None or spec.when is None:
        return ""
    return _("因为%(why)s", why=because(page.version.compiled, spec.when, page.answers.names()))


def _choice(page: CasePage, spec: DocumentSpec | None) -> str:
    groups = {group.id: group for group in page.version.definition.document_groups}
    group = groups.get(spec.group or "") if spec else None
    return _("%(title)s，至少 %(n)s 样", title=group.title, n=group.minimum) if group else ""


def _may_lapse(page: CasePage, promise: PromiseView, keeper: bool) -> bool:
    """Returning is for the desk of the open step, withdrawing and deciding without it for the one that took it in."""
    if not promise.is_overdue:
        return False
    if promise.lapse == "return":
        return Event.REQUEST_SUPPLEMENT in page.handling.actions
    return keeper if promise.lapse == "decide" else page.handling.may_withdraw
