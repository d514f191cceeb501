"""Dates in Chinese, menus, addresses of static files."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

import pytest
from flask import Flask, g
from flask_babel import force_locale

from app.keyboard import Shortcut, shortcuts_of
from app.people.actors import Actor
from app.script_words import SCRIPT_WORDS
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


@contextmanager
def _speaking(app: Flask, language: str) -> Iterator[None]:
    """A request in this language; the one before may have left its catalogue with the app of the test."""
    with app.test_request_context("/"), force_locale(language):
        g.pop("desk_translations", None)
        yield
        g.pop("desk_translations")


def test_caps_and_signs_of_a_key_follow_the_language_of_the_request(app: Flask) -> None:
    key = Shortcut(("?", "或", "F1"), "看这张表，按 Esc 收起", "form", "form/keys.js")
    for language, between in (("zh_Hans", " 或 "), ("en", " or ")):
        with _speaking(app, language):
            assert presentation.key_caps(key) == f"<kbd>?</kbd>{between}<kbd>F1</kbd>"
    with _speaking(app, "zh_Hans"):
        assert presentation.key_caps(Shortcut(("Ctrl", "+", "S"), "", "form", "")) == "<kbd>Ctrl</kbd> + <kbd>S</kbd>"
        assert presentation.key_caps(Shortcut(("1", "–", "<"), "", "form", "")) == "<kbd>1</kbd>–<kbd>&lt;</kbd>"


def test_the_help_names_every_key_of_a_place(app: Flask) -> None:
    with _speaking(app, "zh_Hans"):
        shown = presentation.keys_help("form")
    assert "<dt><kbd>Ctrl</kbd> + <kbd>Enter</kbd></dt><dd>提交</dd>" in shown
    assert shown.count("<dt>") == len(shortcuts_of("form"))


def test_words_of_scripts_follow_the_language_of_the_request(app: Flask) -> None:
    said = []
    for language in ("zh_Hans", "en", "zh_Hans"):
        with _speaking(app, language):
            words = presentation.script_words("form")
            assert not set("<>&'") & set(words), "it stands in an attribute in single quotes"
            said.append(json.loads(words))
    assert said[0] == said[2] == dict(SCRIPT_WORDS["form"])
    assert said[1].keys() == said[0].keys()
    assert said[1] != said[0]
