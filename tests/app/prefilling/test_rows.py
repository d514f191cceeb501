"""Rows beside those of a source: told by number, else by name."""

from __future__ import annotations

from datetime import date

from app.prefilling.rows import differing, pair_up, shown_cell
from catalog.definition import FieldSpec
from forms.registry import kind_of

TELLS = ("number", "name")
KNOWN = [{"number": "1", "name": "张桂兰"}, {"name": "刘娃"}, {"number": "2", "name": "刘娃"}]


def test_a_number_tells_more_than_a_name() -> None:
    assert pair_up(TELLS, [{"number": "2", "name": "张桂兰"}], KNOWN) == [2]
    assert pair_up(TELLS, [{"number": "9", "name": "张桂兰"}], KNOWN) == [None], "the same name, another number"


def test_without_a_number_the_name_tells_and_nobody_is_taken_twice() -> None:
    assert pair_up(TELLS, [{"name": "刘娃"}, {"name": "刘娃"}, {"name": "刘娃"}], KNOWN) == [1, 2, None]
    assert pair_up(TELLS, [{}, {"name": ""}], KNOWN) == [None, None]
    assert pair_up((), [{"name": "刘娃"}], KNOWN) == [None], "a group that names neither has no rows of its own"


def test_what_a_source_does_not_know_does_not_differ() -> None:
    assert differing({"name": "刘娃", "income": "100"}, {"name": "刘娃"}) == []
    assert differing({"name": "刘娃儿"}, {"name": "刘娃", "number": "2"}) == ["name"], "a blank says nothing against it"


def test_what_a_column_takes_no_longer_is_shown_as_written_and_secrets_never() -> None:
    day = kind_of(FieldSpec(id="day", label="日期", kind="date"))
    number = kind_of(FieldSpec(id="number", label="身份证号", kind="id_number"))
    today = date(2026, 3, 2)
    assert shown_cell(day, ("2026-03-02",), today) == "2026年3月2日"
    assert shown_cell(day, ("二月",), today) == "二月"
    assert shown_cell(number, ("990101194605180243",), today) == "9901**********0243"
    assert shown_cell(number, ("990101",), today) == "＊＊＊"
