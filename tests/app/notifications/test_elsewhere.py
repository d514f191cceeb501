"""What is told of appointments, papers sent in and ledgers."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from sqlalchemy import select, true
from sqlalchemy.orm import Session

from app import clock
from app.models import Account, OutboxMessage
from app.notifications import inbox
from app.notifications.elsewhere import News, tell_staff, tell_villager
from app.people.actors import Actor
from tests.app.cases.desk import AGENT

PHONE = "13800138000"


def _news(account: Account, once: str = "1") -> News:
    values = {
        "villager": "李秀英",
        "service": "高龄津贴",
        "time": "11月24日",
        "place": "请到中心",
        "hall": "石桥镇便民服务中心",
        "link": "https://desk.example/y/12345678901",
    }
    return News("appointment_booked", once, values, account.organisation_id or 0, "/desk/proxy/appointments/1")


def test_a_villager_is_told_once_by_the_family_name_with_the_whole_link(
    app: Flask, session: Session, actor: Callable[[str], Actor]
) -> None:
    account = session.get_one(Account, actor(AGENT).user_id)
    for _again in "ab":
        assert tell_villager(session, _news(account), phone=PHONE, now=clock.now())
    (row,) = session.scalars(select(OutboxMessage))
    assert (row.case_id, row.channel, row.address, row.state) == (None, "sms", PHONE, "waiting")
    assert row.text.startswith("李**您好") and "秀英" not in row.text
    assert "https://desk.example/y/12345678901" in row.text


def test_without_a_mobile_number_nothing_is_written(
    app: Flask, session: Session, actor: Callable[[str], Actor]
) -> None:
    account = session.get_one(Account, actor(AGENT).user_id)
    assert not tell_villager(session, _news(account), phone="0990-5550110", now=clock.now())
    assert session.scalars(select(OutboxMessage)).all() == []


def test_staff_find_it_in_their_inbox_and_are_led_to_its_page(
    app: Flask, session: Session, actor: Callable[[str], Actor]
) -> None:
    user = actor(AGENT).user_id
    account = session.get_one(Account, user)
    assert tell_staff(session, _news(account), to=[user], now=clock.now()) == 1
    assert tell_staff(session, _news(account, "2"), to=[user], now=clock.now(), by=user) == 0
    (line,) = inbox.read_inbox(session, user_id=user, visible=true()).lines
    assert line.path == "/desk/proxy/appointments/1"
    opened = inbox.open_message(session, user_id=user, message_id=line.id, now=clock.now())
    assert opened == "/desk/proxy/appointments/1"
