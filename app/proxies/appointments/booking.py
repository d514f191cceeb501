"""Making an appointment, and moving it. No slot takes more people than fit: the count is raised by one statement."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app import audit, crypto
from app.addresses import page_url
from app.cases import notices
from app.clock import local_date
from app.codes import random_code
from app.errors import Invalid
from app.models import Account, Appointment, AppointmentPlace, AppointmentSlot, Organisation
from app.notifications.elsewhere import News, tell_staff, tell_villager
from app.notifications.recipients import working_at
from app.notifications.rows import insert_new
from app.people.actors import Actor
from app.people.problems import FieldProblem
from app.people.roles import AGENT, CLERK
from app.proxies.appointments.places import place_of, slot_at
from app.proxies.appointments.slots import Slot
from app.proxies.appointments.words import spoken, where_to
from app.publishing.versions import LoadedVersion

CODE_LENGTH = 10  # of 32 signs: nobody guesses it, and it can be said aloud
MOST_OPEN = 3  # appointments ahead that one telephone may hold
_PHONE = re.compile(r"\+?[\d -]{7,20}")
_LONGEST = {"name": 40, "address": 120, "note": 200}


@dataclass(frozen=True)
class Wish:
    """What was asked for. `pairs`: the answers by which the one-time notice is told."""

    place_id: int
    day: dt.date | None
    begins: int
    name: str
    phone: str
    village_id: int | None = None
    address: str = ""
    note: str = ""
    agent_id: int | None = None
    previous_id: int | None = None
    pairs: Sequence[tuple[str, str]] = ()


def book(
    session: Session, *, wish: Wish, version: LoadedVersion, channel: str, actor: Actor | None, now: datetime
) -> Appointment:
    """Take a place in a slot, tell the villager and the agent, and give out the one-time notice with it.

    `actor` None: the villager on the public page. Invalid names the fields; a full slot is told at `slot`.
    """
    place = place_of(session, wish.place_id, public=actor is None)
    slot = slot_at(session, place, day=wish.day, begins=wish.begins, now=now) if wish.day else None
    if problems := list(_problems(session, wish, place, slot, version, now, is_public=actor is None)):
        raise Invalid(problems)
    assert wish.day is not None and slot is not None
    made = _row(session, wish, version, place, slot, channel=channel, actor=actor, now=now)
    if actor is not None and actor.can("submit_case"):
        made.notice_number = notices.give(
            session, version=version, pairs=wish.pairs, person=made.name, phone=made.phone, actor=actor, now=now
        )
    session.flush()
    record(session, "made", made, actor, now, channel=channel)
    tell(session, "appointment_booked", made, actor=actor, now=now)
    return made


def _problems(
    session: Session,
    wish: Wish,
    place: AppointmentPlace,
    slot: Slot | None,
    version: LoadedVersion,
    now: datetime,
    *,
    is_public: bool,
) -> Iterator[FieldProblem]:
    if not wish.name.strip():
        yield FieldProblem("name", _("请写姓名"))
    if not _PHONE.fullmatch(wish.phone.strip()):
        yield FieldProblem("phone", _("请写能打通的电话，手机 11 位，座机带区号"))
    for name, most in _LONGEST.items():
        if len(getattr(wish, name)) > most:
            yield FieldProblem(name, _("最多 %(n)s 个字", n=most))
    if place.kind == "home" and not wish.address.strip():
        yield FieldProblem("address", _("上门办理要写清住址，几组几号或者附近有什么"))
    if slot is None:
        yield FieldProblem("slot", _("请选一个还能约的时间"))
    if wish.village_id and session.get(Organisation, wish.village_id) is None:
        yield FieldProblem("village", _("没有这个村（社区），请重新选"))
    yield from _repeated(session, wish, version, now, is_public)


def _repeated(
    session: Session, wish: Wish, version: LoadedVersion, now: datetime, is_public: bool
) -> Iterator[FieldProblem]:
    ahead = (
        Appointment.phone_hash == phone_hash(wish.phone),
        Appointment.day >= local_date(now),
        Appointment.state == "booked",
    )
    same = select(Appointment.day).where(*ahead, Appointment.service_id == version.service_id).limit(1)
    if session.scalar(same) is not None:
        yield FieldProblem("phone", _("这个电话已经约了这件事，要改时间请用原来的预约"))
    elif is_public and (session.scalar(select(func.count()).where(*ahead)) or 0) >= MOST_OPEN:
        yield FieldProblem("phone", _("一个电话最多同时约 %(n)s 件事，办完再约", n=MOST_OPEN))


def _row(
    session: Session,
    wish: Wish,
    version: LoadedVersion,
    place: AppointmentPlace,
    slot: Slot,
    *,
    channel: str,
    actor: Actor | None,
    now: datetime,
) -> Appointment:
    day, code = wish.day or local_date(now), random_code(CODE_LENGTH)
    made = Appointment(
        code=code,
        code_hash=code_hash(code),
        place=place,
        slot_id=take(session, place_id=place.id, day=day, slot=slot),
        organisation_id=place.organisation_id,
        organisation_path=place.organisation.path,
        agent_id=_agent(session, wish.agent_id, place),
        service_id=version.service_id,
        village_id=wish.village_id,
        name=wish.name.strip(),
        phone=wish.phone.strip(),
        phone_hash=phone_hash(wish.phone),
        address=wish.address.strip() if place.kind == "home" else "",
        note=wish.note.strip(),
        day=day,
        begins=slot.begins,
        ends=slot.ends,
        channel=channel,
        made_at=now,
        made_by_id=actor.user_id if actor else None,
        remind_on=reminder_day(day, now),
        previous_id=wish.previous_id,
    )
    session.add(made)
    session.flush()
    return made


def _agent(session: Session, account_id: int | None, place: AppointmentPlace) -> int | None:
    """An account of the place's own organisation; else whoever is there."""
    account = session.get(Account, account_id) if account_id else None
    return account.id if account and account.active and account.organisation_id == place.organisation_id else None


def reminder_day(day: dt.date, now: datetime) -> dt.date | None:
    """The day before; none for who comes today or tomorrow: they have just been told."""
    before = day - dt.timedelta(days=1)
    return before if before > local_date(now) else None


def take(session: Session, *, place_id: int, day: dt.date, slot: Slot) -> int:
    """One place in a slot, or Invalid when it is full. Two at once: the row is locked by the first."""
    row = {"place_id": place_id, "day": day, "begins": slot.begins, "capacity": slot.capacity, "taken": 0}
    insert_new(session, AppointmentSlot, [row])
    taken = (
        update(AppointmentSlot)
        .where(
            AppointmentSlot.place_id == place_id,
            AppointmentSlot.day == day,
            AppointmentSlot.begins == slot.begins,
            AppointmentSlot.taken < slot.capacity,
        )
        .values(taken=AppointmentSlot.taken + 1, capacity=slot.capacity)
        .returning(AppointmentSlot.id)
        .execution_options(synchronize_session=False)
    )
    found: int | None = session.execute(taken).scalar_one_or_none()
    if found is None:
        raise Invalid([FieldProblem("slot", _("这个时间刚刚约满了，请另选一个"))])
    return found


def give_back(session: Session, slot_id: int) -> None:
    """The place in a slot is free again."""
    less = update(AppointmentSlot).where(AppointmentSlot.id == slot_id).values(taken=AppointmentSlot.taken - 1)
    session.execute(less, execution_options={"synchronize_session": False})


def move(
    session: Session, *, appointment: Appointment, day: dt.date, begins: int, actor: Actor | None, now: datetime
) -> None:
    """改期, at the same place. Invalid when it is over already, or the new slot cannot be had."""
    require_booked(appointment)
    place = place_of(session, appointment.place_id)
    slot = slot_at(session, place, day=day, begins=begins, now=now)
    if slot is None or (day, begins) == (appointment.day, appointment.begins):
        raise Invalid([FieldProblem("slot", _("请选一个还能约的时间"))])
    before = appointment.slot_id
    appointment.slot_id = take(session, place_id=place.id, day=day, slot=slot)
    give_back(session, before)
    appointment.day, appointment.begins, appointment.ends = day, slot.begins, slot.ends
    appointment.moves += 1
    appointment.remind_on, appointment.reminded = reminder_day(day, now), ""
    session.flush()
    record(session, "moved", appointment, actor, now, day=day.isoformat())
    tell(session, "appointment_moved", appointment, actor=actor, now=now)


def require_booked(appointment: Appointment) -> None:
    """Invalid when it has been kept, missed or cancelled already."""
    if appointment.state != "booked":
        raise Invalid(message=_("这个预约已经结束，不能再改，请刷新再看"))


# ── words, codes, records ──────────────────────────────────────────────────────────────────────────


def code_hash(code: str) -> str:
    """Under which an appointment is found by its code."""
    return crypto.current().lookup_hash(f"appointment:{code}")


def phone_hash(phone: str) -> str:
    """Under which the appointments of one telephone are found."""
    digits = "".join(sign for sign in phone if sign.isdigit())
    return crypto.current().lookup_hash(f"appointment-phone:{digits}")


def tell(
    session: Session, event: str, one: Appointment, *, actor: Actor | None, now: datetime, reason: str = ""
) -> bool:
    """Tell the villager and the desk; whether the villager gets a text message."""
    news = news_of(event, one, reason=reason)
    tell_staff(session, news, to=desk_of(session, one), now=now, by=actor.user_id if actor else None)
    return tell_villager(session, news, phone=one.phone, now=now)


def news_of(event: str, one: Appointment, *, reason: str = "") -> News:
    """What messages say of an appointment. Its place tells whom to ring."""
    place = one.place
    hall = place.organisation
    values = {
        "villager": one.name,
        "service": one.service.name,
        "time": spoken(one.day, one.begins),
        "place": where_to(place.kind, place.name),
        "hall": hall.hall_name or hall.name,
        "phone": place.phone or hall.phone,
        "link": page_url(f"/y/{one.code}"),
        "reason": reason,
    }
    once = f"{one.id}.{one.moves}.{one.state}"
    return News(event, once, values, one.organisation_id, f"/desk/proxy/appointments/{one.id}")


def desk_of(session: Session, one: Appointment) -> list[int]:
    """Who sees the villager: the agent, or everyone at the place."""
    if one.agent_id is not None:
        return [one.agent_id]
    return [person.user_id for person in working_at(session, one.organisation_id, {AGENT, CLERK})]


def record(session: Session, what: str, one: Appointment, actor: Actor | None, now: datetime, **detail: object) -> None:
    """In the record of actions: which appointment, nobody's name."""
    audit.record(
        session,
        actor=actor,
        now=now,
        action=f"appointment.{what}",
        subject="appointment",
        subject_id=one.id,
        detail=detail,
    )
