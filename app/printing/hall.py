"""What hangs in a hall: its words, put together from the database, with the photographs it shows."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.addresses import page_url
from app.cases.calendar import load_calendar
from app.hall.people import WHEREABOUT_WORDS, people_of
from app.hall.points import days_of, points_of
from app.hall.rota import SHIFT_WORDS, turns_of
from app.models import HallPerson, Organisation, ServicePoint
from app.proxies.agents.reading import villages_of
from app.proxies.agents.roster import POSTS
from app.statistics.periods import Period
from reports.documents import bus_calendar, contact_card, duty_rota, machine_card, staff_board
from reports.hall_contexts import BoardPerson, BusStop, HallContext


@dataclass(frozen=True)
class WallPaper:
    """One paper with the photographs that it names."""

    printable: str
    context: HallContext
    assets: Mapping[str, bytes]


def board_of(session: Session, organisation: Organisation) -> WallPaper:
    """去向公示牌 of today."""
    people = people_of(session, organisation_id=organisation.id)
    villages = villages_of(session, [person.id for person in people])
    context = staff_board.build(
        organisation_name=str(organisation),
        people=[_on_board(person, villages.get(person.id, ())) for person in people],
        hours=organisation.hours,
        phone=organisation.phone,
        supervise_phone=organisation.supervise_phone,
        day=clock.today(),
    )
    return WallPaper("staff_board", context, _photos(people))


def cards_of(session: Session, organisation: Organisation, person_id: int | None = None) -> WallPaper:
    """连心卡: a sheet of each person, or of one."""
    people = [
        person for person in people_of(session, organisation_id=organisation.id) if person_id in (None, person.id)
    ]
    villages = villages_of(session, [person.id for person in people])
    county = session.scalars(select(Organisation.name).where(Organisation.kind == "county")).one()
    context = contact_card.build(
        county_name=county,
        organisation_name=str(organisation),
        url=page_url("/progress"),
        hours=organisation.hours,
        supervise_phone=organisation.supervise_phone or _hotline(session),
        people=[_on_board(person, villages.get(person.id, ())) for person in people],
    )
    return WallPaper("contact_card", context, _photos(people))


def rota_of(session: Session, organisation: Organisation, month: Period) -> WallPaper:
    """值班表 of a month."""
    turns = turns_of(session, organisation_id=organisation.id, first=month.first, last=month.last)
    calendar = load_calendar(session, since=month.first)
    days = [month.first + dt.timedelta(days=at) for at in range((month.last - month.first).days + 1)]
    context = duty_rota.build(
        organisation_name=str(organisation),
        first=month.first,
        turns={
            day: [(SHIFT_WORDS[one.shift], one.person.name, one.person.phone) for one in of_day]
            for day, of_day in turns.items()
        },
        rest_days=[day for day in days if not calendar.is_workday(day)],
        phone=organisation.phone,
        supervise_phone=organisation.supervise_phone,
        made_on=clock.today(),
    )
    return WallPaper("duty_rota", context, {})


def machine_of(organisation: Organisation, point: ServicePoint) -> WallPaper:
    """The identity card of a machine."""
    context = machine_card.build(
        name=point.name,
        code=point.code,
        model=point.model,
        place=point.place,
        hours=point.hours,
        maintainer=point.maintainer,
        phone=point.phone,
        supervise_phone=organisation.supervise_phone,
        organisation_name=str(organisation),
        items=_lines(point.items),
        url=page_url("/guides/"),
    )
    return WallPaper("machine_card", context, {})


def buses_of(session: Session, organisation: Organisation, month: Period) -> WallPaper:
    """流动服务车日历 of a month."""
    buses = [point for point in points_of(session, organisation_id=organisation.id) if point.kind == "bus"]
    context = bus_calendar.build(
        organisation_name=str(organisation),
        first=month.first,
        buses=[(_stop(point), days_of(point.days)) for point in buses],
        supervise_phone=organisation.supervise_phone,
    )
    return WallPaper("bus_calendar", context, {})


def _stop(point: ServicePoint) -> BusStop:
    return BusStop(
        name=point.name,
        days=f"每月 {point.days} 日",
        place=point.place,
        hours=point.hours,
        departments=point.departments,
        phone=point.phone,
        items=_lines(point.items),
    )


def _on_board(person: HallPerson, villages: Sequence[Organisation] = ()) -> BoardPerson:
    """Of an agent the roster says what the words of the board leave open: the post, and the villages served."""
    return BoardPerson(
        name=person.name,
        post=person.post or POSTS.get(person.post_kind, ""),
        duties=person.duties,
        serves=person.serves or "、".join(one.name for one in villages),
        phone=person.phone,
        photo=_photo(person) if person.photo else "",
        whereabouts=WHEREABOUT_WORDS[person.whereabouts],
        here=person.whereabouts == "here",
        note=_note(person),
    )


def _note(person: HallPerson) -> str:
    """到县里开会，11 月 25 日回来，有事找李文秀 139-…"""
    back = f"{person.back_on.month} 月 {person.back_on.day} 日回来" if person.back_on else ""
    other = person.substitute
    instead = f"有事找{other.name} {other.phone}".rstrip() if other else ""
    return "，".join(part for part in (person.note, back, instead) if part)


def _photo(person: HallPerson) -> str:
    return f"person-{person.id}"


def _photos(people: Sequence[HallPerson]) -> dict[str, bytes]:
    return {_photo(person): base64.b64decode(person.photo) for person in people if person.photo}


def _lines(items: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in items.splitlines() if line.strip())


def _hotline(session: Session) -> str:
    return session.scalars(select(Organisation.supervise_phone).where(Organisation.kind == "county")).one()
