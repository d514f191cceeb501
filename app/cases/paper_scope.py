"""Who may see, add to, change and judge the papers of a case: the scope of the case, and the desk it lies at."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cases.casework import is_closed, require_place
from app.cases.scope import visible_to
from app.cases.way import SUPPLEMENT
from app.errors import NotAllowed, NotFoundHere
from app.models import Case, CaseDocument, CaseStep
from app.papers.holding import Holder
from app.people.actors import Actor
from app.publishing.versions import version_by_id


def papers_seen(session: Session, *, number: str, actor: Actor) -> Holder:
    """The papers of a case in the person's scope; NotFoundHere for any other case."""
    return _holder(_case(session, number, actor), actor)


def papers_added_to(session: Session, *, number: str, document_id: str, actor: Actor) -> Holder:
    """The same, for who adds a page: the desk that submitted the case, or the one it lies at; NotAllowed elsewhere."""
    case = _case_at_hand(session, number, actor)
    _require_document(session, case, document_id)
    return _holder(case, actor)


def papers_signed(session: Session, *, number: str, actor: Actor) -> Holder:
    """The same, for who lets an applicant sign: the applicant stands at one of these two desks."""
    return _holder(_case_at_hand(session, number, actor), actor)


def _case_at_hand(session: Session, number: str, actor: Actor) -> Case:
    case = _case(session, number, actor)
    _require_open(case)
    if not _is_submitter(case, actor):
        require_place(actor, _open_step(session, case, actor))
    return case


def papers_changed(session: Session, *, number: str, actor: Actor) -> Holder:
    """The same, for who turns, moves or removes pages: only the desk at which the case lies now."""
    case = _case(session, number, actor)
    _require_open(case)
    require_place(actor, _open_step(session, case, actor))
    return _holder(case, actor)


def papers_judged(session: Session, *, number: str, document_id: str, actor: Actor) -> Holder:
    """The same, for who marks a document: the desk at which the case lies, unless it lies there to be mended."""
    case = _case(session, number, actor)
    _require_open(case)
    step = _open_step(session, case, actor)
    if step.step_id == SUPPLEMENT:
        raise NotAllowed(_("办件在补正，重新提交以后再核对材料"))
    require_place(actor, step)
    _require_document(session, case, document_id)
    return _holder(case, actor)


def _case(session: Session, number: str, actor: Actor) -> Case:
    found = session.scalars(select(Case).where(Case.number == number, visible_to(actor))).one_or_none()
    if found is None:
        raise NotFoundHere(_("没有办件 %(number)s，或者它不在您的办理范围内", number=number))
    return found


def _holder(case: Case, actor: Actor) -> Holder:
    return Holder(user_id=actor.user_id, case_id=case.id, number=case.number)


def _require_open(case: Case) -> None:
    if is_closed(case):
        raise NotAllowed(_("办件已经办结，材料不能再改"))


def _is_submitter(case: Case, actor: Actor) -> bool:
    return actor.is_at(case.acting_id) and actor.can("submit_case")


def _open_step(session: Session, case: Case, actor: Actor) -> CaseStep:
    """The open step; where several offices have the case, the person's own."""
    found = select(CaseStep).where(CaseStep.case_id == case.id, CaseStep.state == "open")
    steps = session.scalars(found.order_by(CaseStep.lane)).all()
    own = [step for step in steps if actor.is_at(step.organisation_id)]
    step = next(iter((*own, *steps)), None)
    if step is None:
        raise NotAllowed(_("办件已经办结，材料不能再改"))
    return step


def _require_document(session: Session, case: Case, document_id: str) -> None:
    asked = select(CaseDocument.id).where(CaseDocument.case_id == case.id, CaseDocument.document_id == document_id)
    if session.scalar(asked) is None:
        raise NotFoundHere(_("这个办件没有这样材料"))


def sent_as(session: Session, *, token: str, actor: Actor) -> str:
    """The number of the case that the person's own form has become, "" while it is a form."""
    mine = select(Case.number).where(Case.submission_token == token, Case.submitted_by_id == actor.user_id)
    return session.scalar(mine) or ""


def require_in_version(session: Session, *, version_id: int, document_id: str) -> None:
    """The definition of a form must ask for this document; NotFoundHere otherwise."""
    version = version_by_id(session, version_id)
    if all(document.id != document_id for document in version.definition.documents):
        raise NotFoundHere(_("这个事项没有这样材料"))
