"""民主评议."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest

from app.cases.special.voting import Tally, Voting
from tests.app.cases.special.scenes import posted, scene

WORK = Voting()
SCENE = scene("vote", vote={"quorum": "2/3", "approve": "2/3"})


def read(should: str, present: str, agree: str, held_on: str = "2026-11-19") -> dict[str, object]:
    return dict(WORK.read(posted(should=should, present=present, agree=agree, held_on=held_on), SCENE).record)


def test_exactly_two_thirds_is_enough_and_one_less_is_not() -> None:
    passed, failed = read("30", "20", "14"), read("30", "20", "13")
    assert WORK.lacking(passed, SCENE) == WORK.lacking(failed, SCENE) == {}
    assert WORK.bars(passed) == ""
    assert WORK.bars(failed) == (
        "民主评议未通过（到会 20 人，按 2/3 应有 14 人同意，同意 13 人，不符合规定），不能批准，只能不予批准或者退回"
    )
    assert [line.value for line in WORK.lines(failed)][-1] == "评议未通过"


def test_too_few_present_is_no_vote_at_all() -> None:
    record = read("30", "19", "19")
    sentence = "应到 30 人，按 2/3 应有 20 人到会，实到 19 人，不符合规定。到会的人不够，评议不算数，请另行召集"
    assert WORK.lacking(record, SCENE) == {"s_present": sentence}
    assert WORK.bars(record)


def test_the_arithmetic_is_exact() -> None:
    for should, present, agree in product((1, 3, 10, 999), (1, 2, 7, 666), (0, 1, 2, 5, 444)):
        tally = Tally(should, present, agree, Fraction(2, 3), Fraction(2, 3))
        assert tally.is_valid == (3 * present >= 2 * should)
        assert tally.has_passed == (tally.is_valid and 3 * agree >= 2 * present)


def test_nobody_present_decides_nothing() -> None:
    assert not Tally(0, 0, 0, Fraction(2, 3), Fraction(2, 3)).is_valid


@pytest.mark.parametrize(
    ("numbers", "problems"),
    [
        (("30", "31", "1"), {"s_present": "到会的不能多于应到的"}),
        (("30", "20", "21"), {"s_agree": "同意的不能多于到会的"}),
        (("三十", "20", "14"), {"s_should": "人数要写 0 到 9999 的整数"}),
        (("30", "-1", "14"), {"s_present": "人数要写 0 到 9999 的整数"}),
        (("30", "20", "99999"), {"s_agree": "人数要写 0 到 9999 的整数"}),
        (("²", "20", "14"), {"s_should": "人数要写 0 到 9999 的整数"}),
    ],
)
def test_numbers_that_cannot_be(numbers: tuple[str, str, str], problems: dict[str, str]) -> None:
    typed = posted(**dict(zip(("should", "present", "agree"), numbers, strict=True)), held_on="2026-11-19")
    assert WORK.read(typed, SCENE).problems == problems


def test_the_day_lies_within_the_step_and_all_is_asked_for() -> None:
    late = posted(should="3", present="3", agree="3", held_on="2026-11-21")
    assert WORK.read(late, SCENE).problems == {"s_held_on": "不能晚于今天"}
    assert set(WORK.lacking({}, SCENE)) == {"s_should", "s_present", "s_agree", "s_held_on"}
    assert WORK.read(posted(should="", present="", agree="", held_on=""), SCENE).record == {}


def test_rules_stay_with_the_record() -> None:
    reading = WORK.read(posted(should="9", present="9", agree="5", held_on="2026-11-19"), SCENE)
    assert WORK.read(WORK.typed(reading.record, SCENE), SCENE) == reading
    half = scene("vote", vote={"approve": "1/2"})
    assert WORK.lines(reading.record) == WORK.lines(WORK.read(WORK.typed(reading.record, SCENE), SCENE).record)
    assert WORK.bars(reading.record) and not WORK.bars(WORK.read(WORK.typed(reading.record, half), half).record)
