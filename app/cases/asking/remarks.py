"""内部备注 and 重点关注: for colleagues only. Neither is ever printed or shown to applicants."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from flask_babel import gettext as _
from sqlalchemy import Select, bindparam, cast, literal, null, select, union_all
from sqlalchemy.orm import Session

from app import audit
from app.cases.casework import require_reason
from app.cases.scope import concerned_with
from app.cases.worklist import person_name
from app.errors import Invalid, NotAllowed, NotFoundHere
from app.models import Account, AttentionMark, Case, CaseNote, Organisation
from app.models.base import UtcDateTime
from app.people.actors import Actor

MOST_SHOWN = 50
Kind = Literal["note", "mark"]


@dataclass(frozen=True)
class Remark:
    """A note, or a mark of attention with its reason; `cleared_at` of a mark that was taken away."""

    kind: Kind
    text: str
    person: str
    place: str
    at: datetime
    cleared_at: datetime | None


def may_remark(actor: Actor) -> bool:
    """Whether this person handles or supervises cases."""
    return actor.can("handle_step") or actor.can("supervise")


def write_note(session: Session, *, case_number: str, text: str, actor: Actor, now: datetime) -> CaseNote:
    """Add a line for colleagues. It cannot be changed later: who needs to correct it writes another one."""
    case = _case(session, case_number, actor)
    made = CaseNote(
        case_id=case.id,
        organisation_id=actor.organisation_id,
        written_by_id=actor.user_id,
        written_at=now,
        text=require_reason(text, _("请写备注")),
    )
    session.add(made)
    session.flush()
    _record(session, "noted", case, actor, now)
    return made


def watch(session: Session, *, case_number: str, reason: str, actor: Actor, now: datetime) -> AttentionMark:
    """Mark a case as one to be watched, and why. Invalid when it is marked already."""
    case = _case(session, case_number, actor)
    why = require_reason(reason, _("请写明为什么重点关注"))
    if _standing(session, case) is not None:
        raise Invalid(message=_("这个办件已经标了重点关注"))
    made = AttentionMark(
        case_id=case.id, organisation_id=actor.organisation_id, reason=why, set_by_id=actor.user_id, set_at=now
    )
    session.add(made)
    session.flush()
    _record(session, "watched", case, actor, now)
    return made


def unwatch(session: Session, *, case_number: str, actor: Actor, now: datetime) -> AttentionMark:
    """Take the mark away; it stays in the record. Invalid when there is none."""
    case = _case(session, case_number, actor)
    mark = _standing(session, case)
    if mark is None:
        raise Invalid(message=_("这个办件没有标重点关注"))
    mark.cleared_at, mark.cleared_by_id = now, actor.user_id
    session.flush()
    _record(session, "unwatched", case, actor, now)
    return mark


def _case(session: Session, number: str, actor: Actor) -> Case:
    """The case, locked; NotAllowed for an office that was merely asked, NotFoundHere outside the scope."""
    if not may_remark(actor):
        raise NotAllowed(_("您的岗位不能写备注"))
    wanted = select(Case).where(Case.number == number, concerned_with(actor)).with_for_update()
    case = session.scalars(wanted).one_or_none()
    if case is None:
        raise NotFoundHere(_("没有办件 %(number)s，或者它不在您的办理范围内", number=number))
    return case


def _standing(session: Session, case: Case) -> AttentionMark | None:
    wanted = select(AttentionMark).where(AttentionMark.case_id == case.id, AttentionMark.cleared_at.is_(None))
    return session.scalars(wanted.execution_options(populate_existing=True)).one_or_none()


def _record(session: Session, action: str, case: Case, actor: Actor, now: datetime) -> None:
    audit.record(session, actor=actor, now=now, action=f"case.{action}", subject="case", subject_id=case.number)


# ── looking at them ────────────────────────────────────────────────────────────────────────────────


def remarks_of(session: Session, *, case_id: int) -> tuple[Remark, ...]:
    """Notes and marks of a case, the latest first; one statement. The caller has checked who may see the case."""
    rows = session.execute(_LINES, {"of_case": case_id})
    return tuple(sorted((Remark(*row) for row in rows), key=lambda one: one.at, reverse=True))


def _lines(kind: Kind, model: Any, text: Any, person_id: Any, at: Any, cleared_at: Any) -> Select[Any]:
    some = (
        select(literal(kind), text, person_name().label("person"), Organisation.name.label("place"), at, cleared_at)
        .join_from(model, Account, Account.id == person_id)
        .join(Organisation, Organisation.id == model.organisation_id)
        .where(model.case_id == bindparam("of_case"))
        .order_by(model.id.desc())
        .limit(MOST_SHOWN)
        .subquery()
    )
    return select(some)


# Built once: every page of a case asks it. The columns are those of `Remark`.
_LINES = union_all(
    _lines("note", CaseNote, CaseNote.text, CaseNote.written_by_id, CaseNote.written_at, cast(null(), UtcDateTime)),
    _lines(
        "mark",
        AttentionMark,
        AttentionMark.reason,
        AttentionMark.set_by_id,
        AttentionMark.set_at,
        AttentionMark.cleared_at,
    ),
)
