"""Turns change hands when the colleague agrees, and only then; points near a village tell their next days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.errors import Invalid, NotAllowed
from app.hall import people, rota
from app.hall.duty import phones_now
from app.hall.nearby import next_days
from app.hall.people import PersonWords
from app.models import Account, HallPerson, Organisation
from app.people.actors import Actor
from app.proxies.agents import swaps
from tests.app.cases.desk import CLERK, COLLEAGUE
from tests.support.client import DeskClient

Actors = Callable[[str], Actor]
TODAY = dt.date(2026, 10, 21)


@pytest.fixture
def hall(session: Session, actor: Actors) -> Organisation:
    return session.get_one(Organisation, actor(CLERK).organisation_id)


def person(session: Session, hall: Organisation, actor: Actor, username: str, days: list[dt.date]) -> HallPerson:
    words, now = PersonWords(username, phone="0000-1"), clock.now()
    one = people.keep_person(session, organisation=hall, words=words, actor=actor, now=now)
    one.account_id = session.scalars(select(Account.id).where(Account.username == username)).one()
    rota.put_on_duty(session, organisation=hall, person_id=one.id, days=days, shift="day", actor=actor, now=now)
    return one


def test_a_turn_changes_hands_when_the_colleague_agrees(session: Session, hall: Organisation, actor: Actors) -> None:
    me, other = actor(CLERK), actor(COLLEAGUE)
    mine = person(session, hall, me, CLERK, [TODAY])
    theirs = person(session, hall, me, COLLEAGUE, [TODAY + dt.timedelta(1)])
    now = clock.now()
    first, second = swaps.turns_ahead(session, organisation_id=hall.id, today=TODAY)
    with pytest.raises(NotAllowed):
        swaps.ask(session, organisation=hall, turn_id=first.id, to_id=theirs.id, actor=other, now=now)
    asked = {"organisation": hall, "turn_id": first.id, "to_id": theirs.id, "return_turn_id": second.id, "now": now}
    swap = swaps.ask(session, actor=me, **asked)
    with pytest.raises(Invalid):
        swaps.ask(session, actor=me, **asked)
    assert swaps.waiting_for(session, account_id=other.user_id) == 1
    with pytest.raises(NotAllowed):
        swaps.answer(session, organisation=hall, swap_id=swap.id, said="agreed", actor=me, now=now)
    swaps.answer(session, organisation=hall, swap_id=swap.id, said="agreed", actor=other, now=now)
    assert (first.person_id, second.person_id) == (theirs.id, mine.id)
    with pytest.raises(Invalid):
        swaps.answer(session, organisation=hall, swap_id=swap.id, said="declined", actor=other, now=now)
    assert [one.name for one in phones_now(session, organisation_id=hall.id, now=now)] == [COLLEAGUE]


def test_a_rota_that_changed_meanwhile_is_not_turned_over(
    session: Session, hall: Organisation, actor: Actors, client: DeskClient
) -> None:
    me = actor(CLERK)
    person(session, hall, me, CLERK, [TODAY])
    theirs = person(session, hall, me, COLLEAGUE, [TODAY + dt.timedelta(40)])
    turn, _other = swaps.turns_ahead(session, organisation_id=hall.id, today=TODAY)
    now = clock.now()
    swap = swaps.ask(session, organisation=hall, turn_id=turn.id, to_id=theirs.id, actor=me, now=now)
    rota.take_off_duty(session, organisation=hall, turn_id=turn.id, actor=me, now=now)
    session.commit()
    client.log_in(COLLEAGUE)
    page = client.post(f"/desk/proxy/swaps/{swap.id}", data={"said": "agreed"})
    assert page.status_code == 422 and "排班已经变了" in page.text


def test_the_next_days_of_a_bus_skip_days_a_month_lacks() -> None:
    assert next_days((2, 7, 31), dt.date(2026, 11, 7)) == (
        dt.date(2026, 11, 7),
        dt.date(2026, 12, 2),
        dt.date(2026, 12, 7),
    )
    assert next_days((31,), dt.date(2026, 2, 1))[0] == dt.date(2026, 3, 31)
    assert next_days((), TODAY) == ()
