"""预约 as desks see them: of one day, of a week, and one by one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.cases.masking import mask_phone
from app.cases.worklist import person_name
from app.models import Account, Appointment, AppointmentPlace, Case, Organisation
from app.models.catalogue import Service
from app.people.actors import Actor
from app.proxies.appointments.words import clock_of

PAGE, MOST_PAGES = 40, 40
_LOOK_BACK = dt.timedelta(days=60)
MOST = 400  # of one day or week: several times what a hall can take


@dataclass(frozen=True)
class AppointmentRow:
    """One appointment as lists show it; moments are minutes after midnight."""

    id: int
    day: dt.date
    begins: int
    ends: int
    state: str
    name: str
    phone: str  # whole, for those who have to ring; lists show `masked_phone`
    service_code: str
    service_name: str
    place_kind: str  # hall, station, point or home
    place_name: str
    address: str  # of the home that is visited, else of the place
    village: str
    agent_id: int | None
    agent_name: str
    note: str
    notice_number: str
    reminded: str  # "", sms, or call: somebody has to ring
    moves: int
    case_number: str

    @property
    def masked_phone(self) -> str:
        return mask_phone(self.phone)

    @property
    def time(self) -> str:
        """09:00—09:30."""
        return f"{clock_of(self.begins)}—{clock_of(self.ends)}"


def of_day(session: Session, *, actor: Actor, day: dt.date) -> Sequence[AppointmentRow]:
    """The appointments of one day at the actor's organisation and below, and those the actor serves, by time."""
    return of_days(session, actor=actor, first=day, last=day)


def of_days(
    session: Session, *, actor: Actor, first: dt.date, last: dt.date, mine: bool = False
) -> Sequence[AppointmentRow]:
    """The same for a span of days; `mine`: only those the actor serves. One statement, cancelled ones left out."""
    seen = Appointment.agent_id == actor.user_id if mine else seen_by(actor)
    wanted = rows().where(Appointment.day.between(first, last), Appointment.state != "cancelled", seen)
    return [row_of(one) for one in session.execute(wanted.order_by(*IN_ORDER).limit(MOST))]


def ahead(session: Session, *, actor: Actor, first: dt.date, page: int = 1) -> Sequence[AppointmentRow]:
    """What is booked from a day on, a page of it and one more, which tells that there is another page."""
    wanted = rows().where(Appointment.day >= first, Appointment.state == "booked", seen_by(actor))
    start = (min(max(page, 1), MOST_PAGES) - 1) * PAGE
    return [row_of(one) for one in session.execute(wanted.order_by(*IN_ORDER).limit(PAGE + 1).offset(start))]


def unsettled(session: Session, *, actor: Actor, today: dt.date) -> dt.date | None:
    """The latest past day on which somebody is still booked: nobody noted whether they came. None: all is noted."""
    past = select(func.max(Appointment.day)).where(
        Appointment.day.between(today - _LOOK_BACK, today - dt.timedelta(days=1)), Appointment.state == "booked"
    )
    found: dt.date | None = session.scalar(past.where(seen_by(actor)))
    return found


IN_ORDER = (Appointment.day, Appointment.begins, Appointment.id)


def seen_by(actor: Actor) -> ColumnElement[bool]:
    """Those at the own organisation or below it (of a mobile agent: in the villages served), and those the person
    serves.
    """
    here = (Appointment.organisation_path.startswith(area, autoescape=True) for area in actor.areas)
    return or_(Appointment.agent_id == actor.user_id, *here)


def rows() -> Select[Any]:
    """Everything a list shows, in one statement."""
    village, agent = aliased(Organisation), aliased(Account)
    return (
        select(
            Appointment,
            Service.code.label("service_code"),
            Service.name.label("service_name"),
            AppointmentPlace,
            village.name.label("village"),
            person_name(agent).label("agent_name"),
            Case.number.label("case_number"),
        )
        .join(Service, Service.id == Appointment.service_id)
        .join(AppointmentPlace, AppointmentPlace.id == Appointment.place_id)
        .outerjoin(village, village.id == Appointment.village_id)
        .outerjoin(agent, agent.id == Appointment.agent_id)
        .outerjoin(Case, Case.submission_token == Appointment.draft_token)
    )


def row_of(found: Row[Any]) -> AppointmentRow:
    """A row of `rows()` as plain values."""
    one: Appointment = found.Appointment
    place: AppointmentPlace = found.AppointmentPlace
    return AppointmentRow(
        id=one.id,
        day=one.day,
        begins=one.begins,
        ends=one.ends,
        state=one.state,
        name=one.name,
        phone=one.phone,
        service_code=found.service_code,
        service_name=found.service_name,
        place_kind=place.kind,
        place_name=place.name,
        address=one.address or place.address,
        village=found.village or "",
        agent_id=one.agent_id,
        agent_name=found.agent_name or "",
        note=one.note,
        notice_number=one.notice_number or "",
        reminded=one.reminded,
        moves=one.moves,
        case_number=found.case_number or "",
    )
