"""Dates in Chinese, menus, addresses of static files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from flask import Flask

from app.people.actors import Actor
from app.views import presentation

DAY = date(2026, 10, 21)
EVENING_IN_LONDON = datetime(2026, 10, 20, 17, 5, tzinfo=UTC)  # already the next day in the county


def test_days_are_written_as_on_a_wall_calendar() -> None:
    assert presentation.day(DAY) == "10月21日 周三"
    assert presentation.short_day(DAY) == "10月21日"
    assert presentation.long_day(DAY) == "2026年10月21日"


def test_moments_are_told_in_the_time_of_the_county() -> None:
    assert presentation.moment(EVENING_IN_LONDON) == "10月21日 01:05"
    assert presentation.day(EVENING_IN_LONDON) == "10月21日 周三"


def test_digits_stand_apart_from_words_but_dates_stay_whole() -> None:
    assert presentation.spaced("满80周岁的老人每月领100元") == "满 80 周岁的老人每月领 100 元"
    assert presentation.spaced("2026 年 3 月 1 日起用") == "2026年3月1日起用"
    assert presentation.spaced("10月26日前") == "10月26日前"


def test_nothing_is_said_of_nothing() -> None:
    assert [presentation.day(None), presentation.long_day(None), presentation.moment(None)] == ["", "", ""]


@pytest.mark.parametrize(
    ("path", "marked"), [("/desk/", "办件"), ("/desk/cases/SQ26-00001", "办件"), ("/desk/new/QS-MZ-001", "受理")]
)
def test_the_menu_marks_where_a_page_hangs(app: Flask, actor: Callable[[str], Actor], path: str, marked: str) -> None:
    person = actor("wanghaiyan")
    with app.test_request_context(path):
        items = presentation.rail_items(person)
    assert [item.words for item in items if item.current] == [marked]
    assert "事项" not in [item.words for item in items], "a clerk does not write the catalogue"


def test_static_files_carry_the_mark_of_their_content(app: Flask) -> None:
    asset = app.jinja_env.globals["asset"]
    assert asset("css/look.css").startswith("/static/css/look.css?v=")
    assert asset("css/look.css") != asset("css/parts.css")
