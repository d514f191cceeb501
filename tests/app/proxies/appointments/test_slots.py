"""Slots of a day, from the hours of a place."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from app.cases.calendar_days import WorkCalendar
from app.proxies.appointments.slots import Hours, Slot, numbers_in, slots_on
from app.proxies.appointments.words import rule_said, spoken, spoken_span, where_to

TUESDAY = dt.date(2026, 11, 24)
CALENDAR = WorkCalendar(days={dt.date(2026, 11, 25): False, dt.date(2026, 11, 28): True}, years=frozenset({2026}))
MORNING = Hours("workdays", frozenset(), 540, 720, 60, 2)


def test_hours_are_cut_into_slots_on_days_that_are_worked() -> None:
    assert slots_on([MORNING], TUESDAY, CALENDAR) == [Slot(540, 600, 2), Slot(600, 660, 2), Slot(660, 720, 2)]
    assert slots_on([MORNING], dt.date(2026, 11, 25), CALENDAR) == []
    assert len(slots_on([MORNING], dt.date(2026, 11, 28), CALENDAR)) == 3


def test_half_a_day_is_one_slot_and_market_days_have_their_own_hours() -> None:
    market = Hours("monthly", frozenset({2, 7, 24}), 480, 690, 0, 5)
    weekly = Hours("weekly", frozenset({2}), 870, 1050, 0, 4)
    assert slots_on([market, weekly], TUESDAY, CALENDAR) == [Slot(480, 690, 5), Slot(870, 1050, 4)]
    assert slots_on([market, weekly], dt.date(2026, 11, 23), CALENDAR) == []


@given(begins=st.integers(0, 1380), length=st.integers(1, 600), minutes=st.integers(0, 240), capacity=st.integers(1, 9))
def test_slots_never_overlap_nor_leave_the_hours(begins: int, length: int, minutes: int, capacity: int) -> None:
    hours = Hours("workdays", frozenset(), begins, begins + length, minutes, capacity)
    slots = slots_on([hours], TUESDAY, CALENDAR)
    assert all(begins <= one.begins < one.ends <= begins + length for one in slots)
    assert all(one.ends <= other.begins for one, other in pairwise(slots))


def test_days_are_read_as_people_write_them() -> None:
    assert numbers_in("2、7，27 9") == {2, 7, 9, 27}
    with pytest.raises(ValueError):
        numbers_in("二")


def test_days_of_hours_are_said_in_words(app: Flask) -> None:
    with app.test_request_context():
        assert rule_said("weekly", "2 4 6") == "每周二、四、六"
        assert rule_said("monthly", "27 2 7") == "每月2、7、27日"
        assert rule_said("workdays", "") == "工作日"


def test_a_time_and_a_place_are_said_as_people_say_them() -> None:
    assert spoken(TUESDAY, 540) == "11月24日（周二）上午9:00"
    assert spoken(TUESDAY, 810) == "11月24日（周二）下午1:30"
    assert spoken(TUESDAY, 720) == "11月24日（周二）中午12:00"
    assert spoken_span(TUESDAY, 540, 720) == "11月24日（周二）上午9:00—12:00"
    assert spoken_span(TUESDAY, 540, 1020) == "11月24日（周二）上午9:00—下午5:00"
    assert where_to("home", "上门") == "代办员到您家里"
