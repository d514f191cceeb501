"""Appointments through the browser: at the desk, on the public page, by code, as a calendar."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.models import Appointment, CalendarFeed, FormDraft, Organisation
from app.people.actors import Actor
from app.proxies.appointments.places import PlaceWords, free_days, keep_place, place_of
from app.proxies.appointments.slots import Hours
from app.throttle import APPOINTMENT_ADDRESS
from tests.app.cases.desk import CLERK, OTHER_CLERK, HallDesk
from tests.support.client import DeskClient

SERVICE = "T-FOUR"
PUBLIC = f"/guides/{SERVICE}/appointment"


@pytest.fixture
def form(session: Session, actor: Callable[[str], Actor]) -> dict[str, object]:
    """What is typed for the first free slot of the hall on another day."""
    HallDesk(session, actor).publish("four_tier")
    clerk = actor(CLERK)
    hall = session.get_one(Organisation, clerk.organisation_id)
    hours = Hours("weekly", frozenset(range(1, 8)), 540, 660, 60, 1)
    words = PlaceWords("hall", "石桥镇便民服务中心", hours=(hours,))
    place = keep_place(session, words=words, organisation=hall, place_id=None, actor=clerk, now=clock.now())
    session.commit()
    day = free_days(session, place_of(session, place), now=clock.now())[1].day
    slot = f"{day.isoformat()}.540"
    return {"place": place, "slot": slot, "name": "李秀英", "phone": "13800138000", "village": hall.code}


def test_the_desk_books_and_sees_it(client: DeskClient, session: Session, form: dict[str, object]) -> None:
    client.log_in(CLERK)
    answer = client.post("/desk/proxy/appointments/new", data={**form, "service": SERVICE})
    made = session.scalars(select(Appointment)).one()
    assert (answer.status_code, answer.location) == (303, f"/desk/proxy/appointments/{made.id}")
    page = client.get(answer.location).text
    assert "李秀英" in page and f"/desk/notices/{made.notice_number}/print" in page
    assert "没有留底" not in client.get(f"/desk/notices/{made.notice_number}").text, "kept as it was given"
    week = client.get(f"/desk/proxy/appointments?view=week&day={made.day}").text
    assert "138****8000" in week and "13800138000" not in week
    client.log_in(OTHER_CLERK)
    assert client.get(answer.location).status_code == 404


def test_what_is_wrong_stands_beside_what_was_typed(client: DeskClient, form: dict[str, object]) -> None:
    client.log_in(CLERK)
    answer = client.post("/desk/proxy/appointments/new", data={**form, "service": SERVICE, "phone": "abc"})
    assert answer.status_code == 422
    assert "请写能打通的电话" in answer.text and 'value="李秀英"' in answer.text


def test_as_a_case_the_form_is_filled(client: DeskClient, session: Session, form: dict[str, object]) -> None:
    client.log_in(CLERK)
    client.post("/desk/proxy/appointments/new", data={**form, "service": SERVICE})
    made = session.scalars(select(Appointment)).one()
    answer = client.post(f"/desk/proxy/appointments/{made.id}/case")
    draft = session.scalars(select(FormDraft)).one()
    assert answer.location == f"/desk/new/{SERVICE}?draft={draft.token}"
    assert draft.applicant_name == "李秀英" and '["proxy_mode", "appointment"]' in draft.data
    assert 'value="李秀英"' in client.get(answer.location).text


def test_a_villager_books_moves_and_cancels_without_a_login(
    client: DeskClient, session: Session, form: dict[str, object]
) -> None:
    assert "09:00—10:00" in client.get(f"{PUBLIC}?at={form['village']}").text
    answer = client.post(PUBLIC, data=form)
    made = session.scalars(select(Appointment)).one()
    assert (answer.status_code, answer.location, made.made_by_id) == (303, f"/y/{made.code}", None)
    page = client.get(answer.location).text
    assert "李*英" in page and "李秀英" not in page and "要带的材料" in page
    assert client.post("/y", data={"code": made.code.lower()}).location == answer.location
    assert client.post("/y", data={"code": "0000000000"}).status_code == 404
    client.post(f"/y/{made.code}/move", data={"slot": f"{made.day}.600"})
    assert session.scalars(select(Appointment.begins)).one() == 600
    client.post(f"/y/{made.code}/cancel")
    assert session.scalars(select(Appointment.state)).one() == "cancelled"


def test_machines_and_floods_are_held_back(client: DeskClient, session: Session, form: dict[str, object]) -> None:
    assert client.post(PUBLIC, data={**form, "website": "http://x"}).status_code == 422
    answers = [client.post(PUBLIC, data={**form, "phone": ""}).status_code for _try in range(APPOINTMENT_ADDRESS.tries)]
    assert set(answers) == {422}
    assert client.post(PUBLIC, data=form).status_code == 429
    assert session.scalars(select(Appointment)).all() == []


def test_the_calendar_needs_its_secret_alone(client: DeskClient, session: Session, form: dict[str, object]) -> None:
    client.log_in(CLERK)
    client.post("/desk/proxy/appointments/new", data={**form, "service": SERVICE})
    client.post("/desk/proxy/appointments/feed", data={"action": "make"})
    token = session.scalars(select(CalendarFeed)).one().token
    anyone = client.application.test_client()
    answer = anyone.get(f"/calendar/{token}.ics")
    assert answer.mimetype == "text/calendar" and "SUMMARY:李**" in answer.text
    assert anyone.get("/calendar/guess.ics").status_code == 404
    client.post("/desk/proxy/appointments/feed", data={"action": "end"})
    assert anyone.get(f"/calendar/{token}.ics").status_code == 404


def test_places_are_kept_by_their_own_people(client: DeskClient, form: dict[str, object]) -> None:
    client.log_in(CLERK)
    line = {"rule0": "workdays", "begins0": "9:00", "ends0": "12:0", "capacity0": "2"}
    typed = {"kind": "point", "name": "流动点", "ahead": "30", **line}
    refused = client.post("/desk/proxy/appointment-places", data=typed)
    assert refused.status_code == 422 and "开始时间要早于结束时间" in refused.text
    kept = client.post("/desk/proxy/appointment-places", data={**typed, "ends0": "12:00"})
    assert kept.status_code == 303
    assert "流动点" in client.get("/desk/proxy/appointment-places").text
