"""The calendar of a phone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from icalendar import Calendar
from sqlalchemy.orm import Session

from app import clock
from app.clock import ZONE
from app.errors import NotFoundHere
from app.people.actors import Actor
from app.proxies.appointments.booking import Wish, book
from app.proxies.appointments.feeds import calendar_of, end_feed, feed_of, make_feed, read_feed
from app.proxies.appointments.listing import AppointmentRow
from app.publishing.versions import LoadedVersion
from tests.app.cases.desk import CLERK

DAY = dt.date(2026, 11, 24)
ROW = AppointmentRow(
    id=7,
    day=DAY,
    begins=540,
    ends=570,
    state="booked",
    name="李秀英",
    phone="13800138000",
    service_code="x",
    service_name="高龄津贴；申请,\\变更" + "很长的名字" * 20,
    place_kind="home",
    place_name="上门",
    address="上河村3组12号",
    village="上河村",
    agent_id=None,
    agent_name="",
    note="腿脚不便",
    notice_number="",
    reminded="",
    moves=2,
    case_number="",
)


def test_lines_are_folded_words_are_escaped_and_nobody_is_named_whole() -> None:
    raw = calendar_of([ROW], now=dt.datetime(2026, 11, 20, 9, 0, tzinfo=ZONE))
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    (event,) = Calendar.from_ical(raw).walk("VEVENT")
    assert str(event["summary"]) == f"李** {ROW.service_name}"
    assert event["dtstart"].dt == dt.datetime(2026, 11, 24, 1, 0, tzinfo=dt.UTC)
    assert int(event["sequence"]) == 2
    said = Calendar.from_ical(raw).to_ical().decode()
    assert all(secret not in said for secret in ("秀英", "138", "12号", "腿脚"))


def test_only_the_latest_secret_opens_it(
    session: Session, version: LoadedVersion, wish: Callable[..., Wish], actor: Callable[[str], Actor]
) -> None:
    clerk, now = actor(CLERK), clock.now()
    book(session, wish=wish(), version=version, channel="phone", actor=clerk, now=now)
    first, second = make_feed(session, actor=clerk, now=now), make_feed(session, actor=clerk, now=now)
    assert feed_of(session, actor=clerk) == second
    assert len(Calendar.from_ical(read_feed(session, second, now=now)).walk("VEVENT")) == 1
    with pytest.raises(NotFoundHere):
        read_feed(session, first, now=now)
    end_feed(session, actor=clerk, now=now)
    with pytest.raises(NotFoundHere):
        read_feed(session, second, now=now)
