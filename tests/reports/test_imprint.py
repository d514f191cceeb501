"""What a paper carries besides its words."""

from __future__ import annotations

import pytest

from reports.imprint import MARKS_PLACE, copies_note, kept_copy, marks, with_marks


@pytest.mark.parametrize(
    ("keepers", "note"),
    [
        ((), ""),
        (("申请人",), ""),
        (("申请人", "存档"), "一式两份，申请人、存档各一份"),
        (("申请人", "存档", "县民政局"), "一式三份，申请人、存档、县民政局各一份"),
    ],
)
def test_copies(keepers: tuple[str, ...], note: str) -> None:
    assert copies_note(keepers) == note


@pytest.mark.parametrize(("keeper", "words"), [("申请人", "申请人留存"), ("存档", "存档"), ("张贴", "张贴"), ("", "")])
def test_a_copy_says_who_keeps_it_or_what_becomes_of_it(keeper: str, words: str) -> None:
    assert kept_copy(keeper) == words


def test_the_first_print_of_an_only_copy_says_nothing() -> None:
    assert marks() == ""
    assert with_marks(f"<p>{MARKS_PLACE}甲</p>", marks()) == f"<p>{MARKS_PLACE}甲</p>"


def test_marks_stand_in_their_place_and_are_text() -> None:
    words = marks(copy="存档<b>", prints=2)
    assert words == "存档<b>　补打 第 2 次"
    assert with_marks(f"{MARKS_PLACE}甲", words) == '<p class="marks">存档&lt;b&gt;　补打 第 2 次</p>甲'
