"""Where people are seen by appointment, and which slots are free there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import Select, case, delete, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from app import audit
from app.cases.calendar import load_calendar
from app.cases.calendar_days import ONE_DAY
from app.clock import ZONE, local_date
from app.errors import Invalid, NotFoundHere
from app.models import AppointmentClosure, AppointmentHours, AppointmentPlace, AppointmentSlot, Organisation
from app.models.appointments import HOUR_RULES, PLACE_KINDS
from app.notifications.recipients import line_up
from app.people.actors import Actor
from app.people.problems import FieldProblem
from app.proxies.appointments.slots import Free, FreeDay, Hours, Slot, numbers_in, slots_on

SHOWN_DAYS = 10  # open days offered at once
MOST_AHEAD = 180
_MOST_CAPACITY = 200
_AT_HOME = case((AppointmentPlace.kind == "home", 1), else_=0)  # first the places where people come to
_LONGEST = {"name": 60, "address": 120, "phone": 40}


@dataclass(frozen=True)
class PlaceWords:
    """What somebody types about a place. `hours` are the lines of its table."""

    kind: str
    name: str
    address: str = ""
    phone: str = ""
    ahead: int = 30
    public: bool = True
    hours: tuple[Hours, ...] = ()


def place_of(session: Session, place_id: int, *, public: bool = False) -> AppointmentPlace:
    """A place in use with its hours; NotFoundHere for any other. `public`: only those villagers may book."""
    wanted = select(AppointmentPlace).where(AppointmentPlace.id == place_id, AppointmentPlace.active)
    if public:
        wanted = wanted.where(AppointmentPlace.public)
    found = session.scalars(_whole(wanted)).one_or_none()
    if found is None:
        raise NotFoundHere(_("没有这个预约地点"))
    return found


def places_near(session: Session, *, path: str, public: bool = False) -> Sequence[AppointmentPlace]:
    """The places in use at an organisation and those above it, the nearest first: village, township, county."""
    wanted = (
        select(AppointmentPlace)
        .join(Organisation, Organisation.id == AppointmentPlace.organisation_id)
        .where(AppointmentPlace.active, Organisation.active, Organisation.path.in_(line_up(path)))
        .order_by(Organisation.path.desc(), _AT_HOME, AppointmentPlace.id)
    )
    return session.scalars(_whole(wanted.where(AppointmentPlace.public) if public else wanted)).all()


def places_kept(session: Session, *, actor: Actor) -> Sequence[AppointmentPlace]:
    """The places of the own organisation, then those below and above it, as the desk books them."""
    own = case((AppointmentPlace.organisation_id == actor.organisation_id, 0), else_=1)
    near = Organisation.path.in_(line_up(actor.organisation_path))
    below = Organisation.path.startswith(actor.organisation_path, autoescape=True)
    wanted = (
        select(AppointmentPlace)
        .join(Organisation, Organisation.id == AppointmentPlace.organisation_id)
        .where(AppointmentPlace.active, or_(near, below))
        .order_by(own, Organisation.path.desc(), _AT_HOME, AppointmentPlace.id)
    )
    return session.scalars(_whole(wanted)).all()


def _whole(wanted: Select[tuple[AppointmentPlace]]) -> Select[tuple[AppointmentPlace]]:
    return wanted.options(
        joinedload(AppointmentPlace.organisation),
        selectinload(AppointmentPlace.hours),
        selectinload(AppointmentPlace.closures),
    )


def hours_of(place: AppointmentPlace) -> list[Hours]:
    """The table of a place as values."""
    return [
        Hours(row.rule, numbers_in(row.which), row.begins, row.ends, row.minutes, row.capacity) for row in place.hours
    ]


def free_days(session: Session, place: AppointmentPlace, *, now: datetime, days: int = SHOWN_DAYS) -> list[FreeDay]:
    """The next open days of a place with their slots; slots that have begun are left out."""
    today = local_date(now)
    last = today + dt.timedelta(days=place.ahead)
    calendar, hours = load_calendar(session, since=today), hours_of(place)
    closed, taken = {one.day for one in place.closures}, _taken(session, place, today, last)
    found, day = [], today
    while day <= last and len(found) < days:
        slots = [] if day in closed else slots_on(hours, day, calendar)
        free = tuple(_free(slot, taken.get((day, slot.begins), 0)) for slot in slots if _is_ahead(day, slot, now))
        if free:
            found.append(FreeDay(day, free))
        day += ONE_DAY
    return found


def slot_at(session: Session, place: AppointmentPlace, *, day: dt.date, begins: int, now: datetime) -> Slot | None:
    """The slot that this place offers then; None where there is none (closed, past, too far ahead)."""
    today = local_date(now)
    if not today <= day <= today + dt.timedelta(days=place.ahead) or day in {one.day for one in place.closures}:
        return None
    slots = slots_on(hours_of(place), day, load_calendar(session, since=today))
    return next((one for one in slots if one.begins == begins and _is_ahead(day, one, now)), None)


def _taken(session: Session, place: AppointmentPlace, first: dt.date, last: dt.date) -> dict[tuple[dt.date, int], int]:
    wanted = select(AppointmentSlot.day, AppointmentSlot.begins, AppointmentSlot.taken).where(
        AppointmentSlot.place_id == place.id, AppointmentSlot.day.between(first, last)
    )
    return {(day, begins): taken for day, begins, taken in session.execute(wanted)}


def _free(slot: Slot, taken: int) -> Free:
    return Free(slot, max(0, slot.capacity - taken))


def _is_ahead(day: dt.date, slot: Slot, now: datetime) -> bool:
    """A half-day may still be booked while it runs; a slot of the clock has to begin yet."""
    local = now.astimezone(ZONE)
    at = slot.begins if slot.ends - slot.begins <= _SHORT else slot.ends - _SHORT
    return (day, at) > (local.date(), local.hour * 60 + local.minute)


_SHORT = 60  # minutes


# ── keeping them ───────────────────────────────────────────────────────────────────────────────────


def keep_place(
    session: Session,
    *,
    words: PlaceWords,
    organisation: Organisation,
    place_id: int | None,
    actor: Actor,
    now: datetime,
) -> int:
    """A new place of an organisation, or another one as it is now; Invalid tells by field what is wrong."""
    if problems := list(_problems(session, words, organisation, place_id)):
        raise Invalid(problems)
    place = _own(session, organisation, place_id) if place_id else AppointmentPlace(organisation_id=organisation.id)
    place.kind, place.name, place.address, place.phone = words.kind, words.name, words.address, words.phone
    place.ahead, place.public, place.active = words.ahead, words.public, True
    session.add(place)
    session.flush()
    session.execute(delete(AppointmentHours).where(AppointmentHours.place_id == place.id))
    session.add_all(_row(place.id, one) for one in words.hours)
    session.flush()
    session.expire(place)
    _record(session, "kept", place.id, actor, now, name=words.name)
    return place.id


def _row(place_id: int, hours: Hours) -> AppointmentHours:
    which = " ".join(str(one) for one in sorted(hours.which))
    return AppointmentHours(
        place_id=place_id,
        rule=hours.rule,
        which=which,
        begins=hours.begins,
        ends=hours.ends,
        minutes=hours.minutes,
        capacity=hours.capacity,
    )


def _problems(
    session: Session, words: PlaceWords, organisation: Organisation, place_id: int | None
) -> Iterable[FieldProblem]:
    if words.kind not in PLACE_KINDS:
        yield FieldProblem("kind", _("请选一种地点"))
    if not words.name:
        yield FieldProblem("name", _("请写名称"))
    for name, most in _LONGEST.items():
        if len(getattr(words, name)) > most:
            yield FieldProblem(name, _("最多 %(n)s 个字", n=most))
    if not 1 <= words.ahead <= MOST_AHEAD:
        yield FieldProblem("ahead", _("可以提前 1 到 %(n)s 天预约", n=MOST_AHEAD))
    if not words.hours:
        yield FieldProblem("hours", _("至少写一行开放时间"))
    for place, one in enumerate(words.hours, 1):
        yield from (FieldProblem("hours", _("第 %(n)s 行：%(what)s", n=place, what=what)) for what in _wrong(one))
    same = select(AppointmentPlace.id).where(
        AppointmentPlace.organisation_id == organisation.id,
        AppointmentPlace.kind == words.kind,
        AppointmentPlace.name == words.name,
        AppointmentPlace.id != (place_id or 0),
    )
    if session.scalar(same) is not None:
        yield FieldProblem("name", _("已经有这个地点了"))


def _wrong(hours: Hours) -> Iterable[str]:
    if hours.rule not in HOUR_RULES:
        yield _("请选哪些天开放")
    if not 0 <= hours.begins < hours.ends <= 24 * 60:
        yield _("开始时间要早于结束时间")
    elif not 0 <= hours.minutes <= hours.ends - hours.begins:
        yield _("每段的分钟数比开放的时间还长")
    if not 1 <= hours.capacity <= _MOST_CAPACITY:
        yield _("每段可约 1 到 %(n)s 人", n=_MOST_CAPACITY)
    most = {"weekly": 7, "monthly": 31}.get(hours.rule)
    if most and (not hours.which or not all(1 <= one <= most for one in hours.which)):
        yield _("请写 1 到 %(n)s 的数字，如：2、7", n=most)


def close_day(
    session: Session, *, place_id: int, organisation: Organisation, day: dt.date, note: str, actor: Actor, now: datetime
) -> None:
    """这天不接待. Appointments of that day stay as they are: somebody has to ring. Again: opened again."""
    place = _own(session, organisation, place_id)
    there = next((one for one in place.closures if one.day == day), None)
    if there is not None:
        place.closures.remove(there)
    else:
        place.closures.append(AppointmentClosure(day=day, note=note[:60]))
    session.flush()
    _record(session, "opened" if there else "closed", place.id, actor, now, day=day.isoformat())


def end_place(session: Session, *, place_id: int, organisation: Organisation, actor: Actor, now: datetime) -> None:
    """停用: nobody books it any more; what is booked stays."""
    place = _own(session, organisation, place_id)
    place.active = False
    session.flush()
    _record(session, "ended", place.id, actor, now)


def _own(session: Session, organisation: Organisation, place_id: int) -> AppointmentPlace:
    wanted = select(AppointmentPlace).where(
        AppointmentPlace.id == place_id, AppointmentPlace.organisation_id == organisation.id
    )
    found = session.scalars(wanted).one_or_none()
    if found is None:
        raise NotFoundHere(_("没有这个预约地点"))
    return found


def _record(session: Session, what: str, place_id: int, actor: Actor, now: datetime, **detail: object) -> None:
    audit.record(
        session,
        actor=actor,
        now=now,
        action=f"appointment_place.{what}",
        subject="appointment_place",
        subject_id=place_id,
        detail=detail,
    )
