"""The bell, the list of messages, and whose they are."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.cases.queries import TABS
from app.models import Case, LoginSession, OutboxMessage
from app.notifications.telling import tell
from app.people.actors import Actor
from tests.app.cases.desk import AGENT, CLERK, OTHER_CLERK, HallDesk
from tests.conftest import Clock
from tests.support.client import DeskClient


@pytest.fixture
def case(session: Session, actor: Callable[[str], Actor]) -> Case:
    """Handed in at a village, now with the clerks of the township, who have been told."""
    desk = HallDesk(session, actor)
    made = desk.submit(desk.publish("four_tier"), AGENT)
    tell(session, event="yellow_card", audience="desk", case=made, now=clock.now(), values={"days": "1"})
    session.commit()
    return made


def mine(session: Session, user_id: int) -> list[OutboxMessage]:
    wanted = select(OutboxMessage).where(OutboxMessage.recipient_id == user_id, OutboxMessage.channel == "app")
    return list(session.scalars(wanted))


def test_the_bell_counts_in_two_statements_and_says_when_nothing_changed(
    client: DeskClient, case: Case, count_sql: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    client.log_in(CLERK)
    first = client.get("/messages/count")
    assert first.json is not None
    assert (int(first.json["unread"]) >= 1, set(first.json["tabs"])) == (True, set(TABS))
    with count_sql() as statements:
        again = client.get("/messages/count", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert len(statements) <= 3  # one of them: who is it?


def test_asking_for_numbers_keeps_no_login_alive(
    client: DeskClient, case: Case, session: Session, frozen_clock: Clock
) -> None:
    client.log_in(CLERK)
    session.commit()
    before = session.scalars(select(LoginSession.expires_at)).all()
    frozen_clock.advance(timedelta(minutes=100))
    assert client.get("/messages/count").status_code == 200
    session.commit()
    assert session.scalars(select(LoginSession.expires_at)).all() == before
    client.get("/messages")
    session.commit()
    assert session.scalars(select(LoginSession.expires_at)).all() != before


def test_a_message_is_read_and_leads_to_its_case(
    client: DeskClient, case: Case, session: Session, actor: Callable[[str], Actor]
) -> None:
    client.log_in(CLERK)
    assert case.number in client.get("/messages").text
    message = next(one for one in mine(session, actor(CLERK).user_id) if one.event == "yellow_card")
    answer = client.post(f"/messages/{message.id}/open")
    assert (answer.status_code, answer.location) == (303, f"/desk/cases/{case.number}")
    session.refresh(message)
    assert message.read_at == clock.now()


def test_all_are_read_but_not_what_came_since(
    client: DeskClient, case: Case, session: Session, actor: Callable[[str], Actor]
) -> None:
    client.log_in(CLERK)
    seen = max(one.id for one in mine(session, actor(CLERK).user_id))
    tell(session, event="yellow_card", audience="desk", case=case, now=clock.now(), once="later")
    session.commit()
    client.post("/messages/read", data={"until": str(seen)})
    unread = [one.id for one in mine(session, actor(CLERK).user_id) if one.read_at is None]
    assert unread
    assert min(unread) > seen


def test_nobody_opens_the_messages_of_others(
    client: DeskClient, case: Case, session: Session, actor: Callable[[str], Actor]
) -> None:
    message = mine(session, actor(CLERK).user_id)[0]
    client.log_in(OTHER_CLERK)
    assert client.post(f"/messages/{message.id}/open").status_code == 404
    session.refresh(message)
    assert message.read_at is None


def test_who_sees_no_cases_has_a_bell_all_the_same(client: DeskClient) -> None:
    client.log_in("fangxiaoming")
    assert client.get("/messages/count").json == {"unread": "0", "tabs": {}}
    assert "没有消息" in client.get("/messages").text
