"""`docs/checks.md` names every check there is, and says of each what it does."""

from __future__ import annotations

from catalog.checks import RULES
from catalog.checks.conditions import conditions_can_be_read
from catalog.checks.contact import phones_have_area_codes
from catalog.checks.fields import meanings_are_clear
from catalog.checks.limits import steps_keep_the_promise
from catalog.checks.wording import words_are_plain
from tools import check_reference as tool


def test_page_is_up_to_date() -> None:
    assert tool.PAGE.read_text("utf-8") == tool.page(), "run: python -m tools.check_reference"


def test_every_rule_is_described_once_and_nothing_else_is() -> None:
    names = list(tool.names())
    assert sorted(names) == sorted(tool.notes())
    assert {rule.__name__ for rule in RULES} <= set(names)


def test_severities_are_those_of_the_source() -> None:
    assert tool.severities(conditions_can_be_read) == ["错误"]
    assert tool.severities(meanings_are_clear) == ["错误", "提醒"]
    assert tool.severities(steps_keep_the_promise) == ["错误", "建议"]
    assert all(tool.severities(rule) for rules in tool.modules().values() for rule in rules)


def test_mends_are_those_of_the_source() -> None:
    assert tool.can_mend(words_are_plain)
    assert tool.can_mend(phones_have_area_codes)
    assert not tool.can_mend(conditions_can_be_read)


def test_words_fit_into_a_table() -> None:
    assert all("|" not in word and word for row in tool.notes().values() for word in row)
    assert all(len(row) == 2 for row in tool.notes().values())
