"""Which cases a person may see.

Those that concern the own organisation: of its subtree, that came to its desk, that it sent. And those about which it
was asked (会商): these it may read and answer, nothing else.
"""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, bindparam, exists, or_, select
from sqlalchemy.orm import Session

from app.errors import NotAllowed
from app.models import Case, CaseStep, ConsultationReply
from app.people.actors import Actor


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The condition on `Case` for this person. A step counts once it has been opened, not while it only lies ahead."""
    eyes = eyes_of(actor)
    return _visible(eyes["eyes_path"], eyes["eyes_at"])


def concerned_with(actor: Actor) -> ColumnElement[bool]:
    """The same without cases about which the organisation was merely asked."""
    eyes = eyes_of(actor)
    return or_(*_own(eyes["eyes_path"], eyes["eyes_at"]))


def visible_to_eyes() -> ColumnElement[bool]:
    """`visible_to` for statements that are built once; their values come from `eyes_of`."""
    return _visible(bindparam("eyes_path"), bindparam("eyes_at"))


def eyes_of(actor: Actor) -> dict[str, Any]:
    """The values for `visible_to_eyes`. NotAllowed for who handles no cases."""
    if not actor.can("view_cases") or actor.organisation_id is None:
        raise NotAllowed(_("您的岗位不办理办件"))
    below = actor.organisation_path.replace("/", "//").replace("%", "/%").replace("_", "/_")
    return {"eyes_path": f"{below}%", "eyes_at": actor.organisation_id}


def _visible(path: Any, organisation_id: Any) -> ColumnElement[bool]:
    asked = exists().where(ConsultationReply.case_id == Case.id, ConsultationReply.organisation_id == organisation_id)
    return or_(*_own(path, organisation_id), asked)


def _own(path: Any, organisation_id: Any) -> tuple[ColumnElement[bool], ...]:
    """`path` is a pattern for LIKE in which / takes the meaning from the sign behind it."""
    assigned = exists().where(
        CaseStep.case_id == Case.id,
        CaseStep.organisation_id == organisation_id,
        CaseStep.opened_at.is_not(None),
    )
    return (
        Case.organisation_path.like(path, escape="/"),
        Case.submitting_organisation_id == organisation_id,
        Case.standing_in_id == organisation_id,
        assigned,
    )


def may_see(session: Session, actor: Actor, case: Case) -> bool:
    """Whether this person may see this case; asks the database only when the subtree does not answer it."""
    if actor.can("view_cases") and actor.oversees(case.organisation_path):
        return True
    return session.execute(select(Case.id).where(Case.id == case.id, visible_to(actor))).first() is not None
