from __future__ import annotations

import pytest

from forms.group_names import meant_group

GROUPS = ("1组", "2组", "10组", "12组", "南头二组")


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("1组", "1组"),
        ("一组", "1组"),
        ("第1组", "1组"),
        ("第一村民小组", "1组"),
        ("2", "2组"),
        ("二", "2组"),
        ("十组", "10组"),
        ("十二组", "12组"),
        ("１２ 组", "12组"),
        ("南头2组", "南头二组"),
        ("南头二组", "南头二组"),
        ("3组", None),
        ("组", None),
        ("", None),
    ],
)
def test_all_ways_to_say_a_group(text: str, group: str | None) -> None:
    assert meant_group(text, GROUPS) == group


def test_two_that_are_written_alike_are_not_guessed() -> None:
    assert meant_group("1", ("1组", "一组")) is None
