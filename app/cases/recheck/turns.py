"""The turns of what comes again: made when a case is granted, ended by the next case, by a mark, or for good.

Granted cases are found along the index of the day of decision, each asked once (`RecheckLook`); the turns of a case are
numbered and unique. Both hold when two workers look at once: the second one fails, and repeats nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from app import audit
from app.cases.casework import require_reason
from app.cases.recheck.days import turn_after
from app.clock import local_date
from app.errors import Invalid, NotFoundHere
from app.models import Case, Organisation, RecheckDue, RecheckLook, Service
from app.people.actors import Actor
from app.publishing.versions import version_by_id
from catalog.definition import ServiceDefinition

GRANTED = ("granted", "partly")
OPEN = ("waiting", "opened")
# Transactions end in another order than their moments say; none lasts that long.
_OVERLAP = timedelta(hours=1)


# ── when a case is granted ─────────────────────────────────────────────────────────────────────────


def granted_lately(session: Session, now: datetime, limit: int) -> Sequence[int]:
    """Granted cases that were not asked yet whether something comes again."""
    last = session.scalar(select(RecheckLook.decided_at).order_by(RecheckLook.decided_at.desc()).limit(1))
    looked_at = exists().where(RecheckLook.case_id == Case.id)
    wanted = select(Case.id).where(Case.decided_at.is_not(None), Case.outcome.in_(GRANTED), ~looked_at)
    if last is not None:
        wanted = wanted.where(Case.decided_at >= last - _OVERLAP)
    return session.scalars(wanted.order_by(Case.decided_at, Case.id).limit(limit)).all()


def look_at_granted(session: Session, case_id: int, now: datetime) -> bool:
    """End the turn that this case answers, or begin the first one of its own. False when it was asked before."""
    case = session.get_one(Case, case_id)
    if case.decided_at is None or session.get(RecheckLook, case_id) is not None:
        return False
    session.add(RecheckLook(case_id=case.id, decided_at=case.decided_at))
    session.flush()
    version = version_by_id(session, case.service_version_id)
    turn = _answered_by(session, case, version.service_id)
    if turn is not None:
        _end(session, turn, "done", now=case.decided_at)
        _next(session, turn, since=case.decided_at)
    elif version.definition.recheck is not None:
        _begin(session, case, version.definition, service_id=version.service_id)
    return True


def _answered_by(session: Session, case: Case, service_id: int) -> RecheckDue | None:
    """The open turn that was opened as this case, or that this case of the same person and service meets in time."""
    same = RecheckDue.token == case.submission_token
    if case.applicant_id_hash is not None:
        person = (RecheckDue.person_hash == case.applicant_id_hash) & (RecheckDue.service_id == service_id)
        same = or_(same, person & (RecheckDue.opens_on <= local_date(case.submitted_at)))
    wanted = select(RecheckDue).where(same, RecheckDue.state.in_(OPEN), RecheckDue.case_id != case.id)
    return session.scalars(wanted.order_by(RecheckDue.due_on, RecheckDue.id).limit(1).with_for_update()).first()


def _begin(session: Session, case: Case, definition: ServiceDefinition, *, service_id: int) -> None:
    """The first turn of a case, unless the person has one of the same kind already."""
    opens = _opened_service(session, definition, service_id)
    if opens is None or _has_turn(session, case, opens):
        return
    _add(session, case, definition, turn=1, opens=opens, since=case.decided_at)


def _has_turn(session: Session, case: Case, service_id: int) -> bool:
    if case.applicant_id_hash is None:
        return False
    wanted = select(RecheckDue.id).where(
        RecheckDue.person_hash == case.applicant_id_hash,
        RecheckDue.service_id == service_id,
        RecheckDue.state.in_(OPEN),
    )
    return session.execute(wanted.limit(1)).first() is not None


def _opened_service(session: Session, definition: ServiceDefinition, own_id: int) -> int | None:
    """The service to open; None when the county has none of that code."""
    code = definition.recheck.opens if definition.recheck else None
    return own_id if code is None else session.scalar(select(Service.id).where(Service.code == code))


def _add(
    session: Session, case: Case, definition: ServiceDefinition, *, turn: int, opens: int, since: datetime | None
) -> None:
    if definition.recheck is None or since is None:
        return
    days = turn_after(definition.recheck, local_date(since))
    session.add(
        RecheckDue(
            case_id=case.id,
            turn=turn,
            person_hash=case.applicant_id_hash,
            service_id=opens,
            organisation_id=case.organisation_id,
            organisation_path=case.organisation_path,
            hall_id=_hall_of(session, case.organisation_id),
            opens_on=days.opens_on,
            due_on=days.due_on,
            look_on=days.opens_on,
        )
    )
    session.flush()


def _hall_of(session: Session, organisation_id: int) -> int:
    """The hall above a station; the place itself elsewhere."""
    place = session.get_one(Organisation, organisation_id)
    return place.parent_id if place.tier == "village" and place.parent_id else place.id


def _next(session: Session, done: RecheckDue, *, since: datetime) -> None:
    """The turn behind this one, by the rule of the case that began it all."""
    case = session.get_one(Case, done.case_id)
    definition = version_by_id(session, case.service_version_id).definition
    _add(session, case, definition, turn=done.turn + 1, opens=done.service_id, since=since)


# ── by hand ────────────────────────────────────────────────────────────────────────────────────────


def check_off(session: Session, *, turn_id: int, reason: str, actor: Actor, now: datetime) -> RecheckDue:
    """已核: looked at without a case, and how; the next turn begins."""
    turn = own_turn(session, turn_id, actor)
    turn.reason = require_reason(reason, _("请写明怎么核的，如“上门见到本人”"))
    if turn.opens_on > local_date(now):
        raise Invalid(message=_("还没到核的时候，%(day)s起可以核", day=turn.opens_on.isoformat()))
    _end(session, turn, "done", now=now, actor=actor)
    _next(session, turn, since=now)
    return turn


def stop(session: Session, *, turn_id: int, reason: str, actor: Actor, now: datetime) -> RecheckDue:
    """不再符合: why it is given no more. There is no further turn; who decides on the payment is told by the roster."""
    turn = own_turn(session, turn_id, actor)
    turn.reason = require_reason(reason, _("请写明为什么不再符合"))
    _end(session, turn, "stopped", now=now, actor=actor)
    return turn


def own_turn(session: Session, turn_id: int, actor: Actor) -> RecheckDue:
    """An open turn of this person's station or hall, locked; NotFoundHere for any other, Invalid when it has ended."""
    wanted = select(RecheckDue).where(RecheckDue.id == turn_id).with_for_update()
    turn = session.scalars(wanted.execution_options(populate_existing=True)).one_or_none()
    if turn is None or not keeps_roster(actor) or actor.organisation_id not in (turn.organisation_id, turn.hall_id):
        raise NotFoundHere(_("名册里没有这一行，或者它不在您的办理范围内"))
    if turn.state not in OPEN:
        raise Invalid(message=_("这一行已经了结"))
    return turn


def has_failed(state: str, outcome: str | None) -> bool:
    """Whether a case made for a turn has ended without a grant: the turn is still to be done."""
    return state in ("declined", "withdrawn", "terminated") or outcome == "refused"


def keeps_roster(actor: Actor) -> bool:
    """Whether this person works at a station or a hall and takes applications there."""
    return actor.can("submit_case") and actor.organisation_tier in ("village", "township")


def _end(session: Session, turn: RecheckDue, state: str, *, now: datetime, actor: Actor | None = None) -> None:
    turn.state, turn.ended_at, turn.look_on = state, now, None
    turn.ended_by_id = actor.user_id if actor else None
    session.flush()
    record(session, state, turn, actor=actor, now=now)


def record(session: Session, action: str, turn: RecheckDue, *, actor: Actor | None, now: datetime) -> None:
    """Note what happened to a turn; reasons, which may name people, stay with the row."""
    detail = {"case": turn.case_id, "turn": turn.turn, "due_on": turn.due_on.isoformat()}
    audit.record(
        session, actor=actor, now=now, action=f"recheck.{action}", subject="recheck", subject_id=turn.id, detail=detail
    )
