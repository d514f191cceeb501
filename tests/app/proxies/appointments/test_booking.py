"""Appointments are made, moved, kept, missed and cancelled; no slot takes more people than fit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.errors import Invalid, NotFoundHere
from app.models import Appointment, AppointmentSlot, Notice, OutboxMessage
from app.people.actors import Actor
from app.proxies.appointments import ending, reminding
from app.proxies.appointments.booking import Wish, book, move, take
from app.proxies.appointments.listing import of_day, unsettled
from app.proxies.appointments.slots import Slot
from app.publishing.versions import LoadedVersion
from app.transaction import separately
from tests.app.cases.desk import AGENT, CLERK, OTHER_CLERK
from tests.conftest import Clock

Booked = Callable[..., Appointment]


@pytest.fixture
def booked(session: Session, version: LoadedVersion, wish: Callable[..., Wish]) -> Booked:
    """Somebody has an appointment."""

    def booking(actor: Actor | None = None, **more: object) -> Appointment:
        channel = "phone" if actor else "public"
        made = book(session, wish=wish(**more), version=version, channel=channel, actor=actor, now=clock.now())
        session.commit()
        return made

    return booking


def told(session: Session, audience: str) -> list[str]:
    wanted = select(OutboxMessage.event).where(OutboxMessage.audience == audience).order_by(OutboxMessage.id)
    return list(session.scalars(wanted))


def test_by_telephone_the_notice_goes_out_at_once(
    session: Session, booked: Booked, actor: Callable[[str], Actor]
) -> None:
    made = booked(actor(CLERK))
    notice = session.scalars(select(Notice).where(Notice.number == made.notice_number)).one()
    assert (notice.person_name, notice.phone) == ("李秀英", "13800138000")
    assert told(session, "villager") == ["appointment_booked"]
    (row,) = of_day(session, actor=actor(CLERK), day=made.day)
    assert (row.name, row.masked_phone, row.time, row.state) == ("李秀英", "138****8000", "09:00—10:00", "booked")
    assert of_day(session, actor=actor(OTHER_CLERK), day=made.day) == []
    with pytest.raises(NotFoundHere):
        ending.read_appointment(session, appointment_id=made.id, actor=actor(OTHER_CLERK))


def test_a_full_slot_takes_nobody_and_is_free_again_when_somebody_cancels(session: Session, booked: Booked) -> None:
    first = booked()
    with pytest.raises(Invalid) as refusal:
        booked(phone="13900139000")
    assert [problem.name for problem in refusal.value.problems] == ["slot"]
    session.rollback()
    ending.cancel(session, appointment=first, reason="", actor=None, now=clock.now())
    session.commit()
    assert booked(phone="13900139000").slot_id == first.slot_id


def test_who_has_an_appointment_for_it_gets_no_second_one(booked: Booked) -> None:
    booked()
    with pytest.raises(Invalid) as refusal:
        booked(slot=1)
    assert [problem.name for problem in refusal.value.problems] == ["phone"]


def test_what_lacks_is_told_by_field(
    session: Session, version: LoadedVersion, place_id: int, actor: Callable[[str], Actor]
) -> None:
    empty = Wish(place_id, None, 0, " ", "12", address="x" * 200)
    with pytest.raises(Invalid) as refusal:
        book(session, wish=empty, version=version, channel="phone", actor=actor(CLERK), now=clock.now())
    assert [problem.name for problem in refusal.value.problems] == ["name", "phone", "address", "slot"]


def test_moved_it_keeps_its_code_and_gives_its_place_back(
    session: Session, booked: Booked, actor: Callable[[str], Actor]
) -> None:
    made = booked()
    before, code = made.slot_id, made.code
    move(session, appointment=made, day=made.day, begins=600, actor=actor(CLERK), now=clock.now())
    session.commit()
    assert (made.begins, made.ends, made.moves, made.code) == (600, 660, 1, code)
    assert session.get_one(AppointmentSlot, before, populate_existing=True).taken == 0
    assert told(session, "villager") == ["appointment_booked", "appointment_moved"]


def test_reminded_the_day_before_by_message_or_else_somebody_has_to_ring(
    session: Session, booked: Booked, frozen_clock: Clock
) -> None:
    made, by_hand = booked(day=3), booked(phone="0990-5550110", day=3, slot=1)
    assert reminding.due(session, clock.now(), 9) == []
    eve = frozen_clock.advance(made.day - clock.today() - dt.timedelta(days=1))
    assert set(reminding.due(session, eve, 9)) == {made.id, by_hand.id}
    assert all(reminding.remind(session, one.id, eve) for one in (made, by_hand))
    assert not reminding.remind(session, made.id, eve)
    assert (made.reminded, by_hand.reminded) == ("sms", "call")
    assert told(session, "staff").count("appointment_tomorrow") > 0


def test_who_is_missing_is_counted_and_may_come_again(
    session: Session, booked: Booked, actor: Callable[[str], Actor], frozen_clock: Clock
) -> None:
    made = booked(day=1)
    with pytest.raises(Invalid):
        ending.miss(session, appointment=made, actor=actor(CLERK), now=clock.now())
    now = frozen_clock.advance(made.day - clock.today() + dt.timedelta(days=1))
    assert unsettled(session, actor=actor(CLERK), today=clock.today()) == made.day
    ending.miss(session, appointment=made, actor=actor(CLERK), now=now)
    session.commit()
    assert unsettled(session, actor=actor(CLERK), today=clock.today()) is None
    again = booked(day=4, previous_id=made.id)
    assert ending.missed_before(session, appointment=again) == 1
    with pytest.raises(Invalid):
        move(session, appointment=made, day=again.day, begins=600, actor=actor(CLERK), now=now)


def test_as_a_case_the_form_knows_who_comes(
    session: Session, booked: Booked, version: LoadedVersion, actor: Callable[[str], Actor], frozen_clock: Clock
) -> None:
    made = booked(day=1)
    now = frozen_clock.advance(made.day - clock.today())
    ending.begin_case(session, appointment=made, version=version, token="a" * 32, actor=actor(CLERK), now=now)
    assert made.state == "kept"
    assert ending.case_number(session, made) is None


def test_a_code_is_read_as_it_is_spoken_and_no_other_finds_anything(session: Session, booked: Booked) -> None:
    made = booked()
    spoken = f" {made.code[:5].lower()}-{made.code[5:]} "
    assert ending.by_code(session, spoken).id == made.id
    with pytest.raises(NotFoundHere):
        ending.by_code(session, "0" * 10 if made.code != "0" * 10 else "1" * 10)


def test_at_the_same_moment_one_of_many_gets_the_last_place(app: Flask, place_id: int) -> None:
    slot, day = Slot(540, 600, 3), clock.today() + dt.timedelta(days=3)

    def run(_nth: int) -> bool:
        with app.app_context():
            try:
                with separately() as own:
                    take(own, place_id=place_id, day=day, slot=slot)
            except Invalid:
                return False
            return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(run, range(8))) == 3


def test_an_agent_sees_the_own_place_alone(session: Session, booked: Booked, actor: Callable[[str], Actor]) -> None:
    made = booked()
    assert of_day(session, actor=actor(AGENT), day=made.day) == []
