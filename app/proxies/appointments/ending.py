"""How appointments end: kept, missed, cancelled; and what becomes of them: booked again, or a case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.cases.drafts import save_draft
from app.clock import local_date
from app.codes import as_code
from app.errors import Invalid, NotFoundHere
from app.models import Appointment, Case
from app.notifications.elsewhere import tell_staff, tell_villager
from app.people.actors import Actor
from app.proxies.appointments.booking import (
    CODE_LENGTH,
    code_hash,
    desk_of,
    give_back,
    news_of,
    record,
    require_booked,
    tell,
)
from app.proxies.appointments.listing import seen_by
from app.publishing.versions import LoadedVersion
from catalog.definition import Meaning

LONGEST_REASON = 200
MODE = "proxy_mode"  # 服务方式, as the form of a new case asks for it


def appointment_of(session: Session, *, appointment_id: int, actor: Actor) -> Appointment:
    """One appointment for somebody who changes it, locked; NotFoundHere outside the person's sight."""
    wanted = select(Appointment).where(Appointment.id == appointment_id, seen_by(actor)).with_for_update()
    return _found(session.scalars(wanted).one_or_none())


def read_appointment(session: Session, *, appointment_id: int, actor: Actor) -> Appointment:
    """The same for somebody who only looks."""
    return _found(session.scalars(select(Appointment).where(Appointment.id == appointment_id, seen_by(actor))).first())


def by_code(session: Session, typed: str, *, locked: bool = False) -> Appointment:
    """The appointment of the villager's code; NotFoundHere for any other."""
    code = as_code(typed)
    if len(code) != CODE_LENGTH:
        raise NotFoundHere(_("没有这个预约码，请对照短信或预约单再输一遍"))
    wanted = select(Appointment).where(Appointment.code_hash == code_hash(code))
    found = session.scalars(wanted.with_for_update() if locked else wanted).one_or_none()
    if found is None:
        raise NotFoundHere(_("没有这个预约码，请对照短信或预约单再输一遍"))
    return found


def _found(one: Appointment | None) -> Appointment:
    if one is None:
        raise NotFoundHere(_("没有这个预约，或者它不在您的范围内"))
    return one


def keep(session: Session, *, appointment: Appointment, actor: Actor, now: datetime) -> None:
    """已到. Not before its day."""
    _close(appointment, "kept", actor, now)
    session.flush()
    record(session, "kept", appointment, actor, now)


def miss(session: Session, *, appointment: Appointment, actor: Actor, now: datetime) -> None:
    """没有来: counted, told, and may be booked again. Not before its time."""
    _close(appointment, "missed", actor, now)
    session.flush()
    record(session, "missed", appointment, actor, now)
    tell_villager(session, news_of("appointment_missed", appointment), phone=appointment.phone, now=now)


def _close(appointment: Appointment, state: str, actor: Actor | None, now: datetime) -> None:
    require_booked(appointment)
    if appointment.day > local_date(now):
        raise Invalid(message=_("还没到预约的日子"))
    appointment.state, appointment.ended_at = state, now
    appointment.ended_by_id = actor.user_id if actor else None
    appointment.remind_on = None


def cancel(session: Session, *, appointment: Appointment, reason: str, actor: Actor | None, now: datetime) -> None:
    """取消: by the desk, which says why, or by the villager (`actor` None). The slot is free again."""
    require_booked(appointment)
    reason = reason.strip()
    if actor is not None and not reason:
        raise Invalid(message=_("请写明为什么取消，群众会看到"))
    if len(reason) > LONGEST_REASON:
        raise Invalid(message=_("原因最多 %(n)s 个字", n=LONGEST_REASON))
    appointment.state, appointment.ended_at, appointment.reason = "cancelled", now, reason
    appointment.ended_by_id, appointment.remind_on = actor.user_id if actor else None, None
    give_back(session, appointment.slot_id)
    session.flush()
    record(session, "cancelled", appointment, actor, now)
    if actor is None:
        news = news_of("appointment_cancelled", appointment, reason=reason)
        tell_staff(session, news, to=desk_of(session, appointment), now=now)
    else:
        tell(session, "appointment_cancelled", appointment, actor=actor, now=now, reason=reason)


def missed_before(session: Session, *, appointment: Appointment) -> int:
    """How often this telephone was not there, this appointment aside."""
    missed = (
        Appointment.phone_hash == appointment.phone_hash,
        Appointment.state == "missed",
        Appointment.id != appointment.id,
    )
    return session.scalar(select(func.count()).where(*missed)) or 0


def begin_case(
    session: Session,
    *,
    appointment: Appointment,
    version: LoadedVersion,
    pairs: Sequence[tuple[str, str]] = (),
    token: str,
    actor: Actor,
    now: datetime,
) -> None:
    """转为办件: a draft with the applicant's name and telephone, by appointment or at home; who came has come.

    `pairs`: what an empty form says. Invalid when it has become a case already, was missed or cancelled.
    """
    if appointment.state in ("missed", "cancelled"):
        raise Invalid(message=_("这个预约没有来或者已取消，要办请重新预约或直接受理"))
    if (number := case_number(session, appointment)) is not None:
        raise Invalid(message=_("这个预约已经转为办件 %(number)s", number=number))
    if appointment.state == "booked" and appointment.day <= local_date(now):
        keep(session, appointment=appointment, actor=actor, now=now)
    save_draft(
        session,
        token=token,
        version_id=version.id,
        pairs=[*pairs, *_known(version, appointment)],
        applicant_name=appointment.name,
        actor=actor,
        now=now,
    )
    appointment.draft_token = token
    session.flush()
    record(session, "turned_into_form", appointment, actor, now)


def _known(version: LoadedVersion, appointment: Appointment) -> list[tuple[str, str]]:
    mode = "home" if appointment.place.kind == "home" else "appointment"
    known = ((Meaning.APPLICANT_NAME, appointment.name), (Meaning.APPLICANT_PHONE, appointment.phone))
    specs = [(version.definition.field_meaning(meaning), value) for meaning, value in known]
    return [(MODE, mode), *((f"f_{spec.id}", value) for spec, value in specs if spec is not None)]


def case_number(session: Session, appointment: Appointment) -> str | None:
    """The number of the case it became."""
    if appointment.draft_token is None:
        return None
    return session.scalar(select(Case.number).where(Case.submission_token == appointment.draft_token))
