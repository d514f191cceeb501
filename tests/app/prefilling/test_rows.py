"""Rows beside those of a source: told by number, else by name."""

from __future__ import annotations

from app.prefilling.rows import differing, pair_up

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
    assert differing({"income": "100"}, {"name": "刘娃"}) == ["name"]
