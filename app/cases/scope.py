"""Which cases a person may see.

Those that concern the own organisation: of its subtree, that came to its desk, that it sent. And those about which it
was asked (会商): these it may read and answer, nothing else.
"""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import BindParameter, ColumnElement, bindparam, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.errors import NotAllowed
from app.models import Case, CaseStep, ConsultationReply
from app.people.actors import Actor


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The condition on `Case` for this person. A step counts once it has been opened, not while it only lies ahead."""
    eyes = eyes_of(actor)
    return _visible(eyes["eyes_path"], eyes["eyes_at"], eyes["eyes_villages"])


def concerned_with(actor: Actor) -> ColumnElement[bool]:
    """The same without cases about which the organisation was merely asked."""
    eyes = eyes_of(actor)
    return or_(*_own(eyes["eyes_path"], eyes["eyes_at"], eyes["eyes_villages"]))


def visible_to_eyes() -> ColumnElement[bool]:
    """`visible_to` for statements that are built once; their values come from `eyes_of`."""
    return _visible(bindparam("eyes_path"), bindparam("eyes_at"), bindparam("eyes_villages", expanding=True))


def eyes_of(actor: Actor) -> dict[str, Any]:
    """The values for `visible_to_eyes`. NotAllowed for who handles no cases."""
    if not actor.can("view_cases") or actor.organisation_id is None:
        raise NotAllowed(_("您的岗位不办理办件"))
    below = actor.organisation_path.replace("/", "//").replace("%", "/%").replace("_", "/_")
    return {"eyes_path": f"{below}%", "eyes_at": actor.organisation_id, "eyes_villages": actor.other_desks}


def at_desk_of(actor: Actor, column: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    """That a column names the desk of this person; one comparison but for agents of several villages."""
    return column.in_(actor.desks) if actor.other_desks else column == actor.organisation_id


def _visible(path: Any, organisation_id: Any, villages: Any) -> ColumnElement[bool]:
    asked = exists().where(ConsultationReply.case_id == Case.id, ConsultationReply.organisation_id == organisation_id)
    return or_(*_own(path, organisation_id, villages), asked)


def _own(path: Any, organisation_id: Any, villages: Any) -> tuple[ColumnElement[bool], ...]:
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
        *_in_villages(villages),
    )


def _in_villages(villages: Any) -> tuple[ColumnElement[bool], ...]:
    """The other villages of a mobile agent: nothing to ask for anyone else."""
    return (Case.organisation_id.in_(villages),) if isinstance(villages, BindParameter) or villages else ()


def may_see(session: Session, actor: Actor, case: Case) -> bool:
    """Whether this person may see this case; asks the database only when the subtree does not answer it."""
    if actor.can("view_cases") and actor.oversees(case.organisation_path):
        return True
    return session.execute(select(Case.id).where(Case.id == case.id, visible_to(actor))).first() is not None
