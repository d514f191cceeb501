"""Which cases a person may see: those of the own organisation's subtree, those that came to its desk, those it sent."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from app.errors import NotAllowed
from app.models import Case, CaseStep
from app.people.actors import Actor


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The condition on `Case` for this person. A step counts once it has been opened, not while it only lies ahead."""
    if not actor.can("view_cases") or actor.organisation_id is None:
        raise NotAllowed(_("您的岗位不办理办件"))
    assigned = exists().where(
        CaseStep.case_id == Case.id,
        CaseStep.organisation_id == actor.organisation_id,
        CaseStep.opened_at.is_not(None),
    )
    return or_(
        Case.organisation_path.startswith(actor.organisation_path, autoescape=True),
        Case.submitting_organisation_id == actor.organisation_id,
        assigned,
    )


def may_see(session: Session, actor: Actor, case: Case) -> bool:
    """Whether this person may see this case; asks the database only when the subtree does not answer it."""
    if actor.can("view_cases") and actor.oversees(case.organisation_path):
        return True
    return session.execute(select(Case.id).where(Case.id == case.id, visible_to(actor))).first() is not None
