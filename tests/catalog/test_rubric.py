"""The rubric: points follow from times, whatever they are; what does not hold together is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from catalog.rubric import FIGURES, Rubric, read_rubric, score, shipped_rubric, write_rubric

SHIPPED = shipped_rubric()
NAMES = [rule.counts or rule.id for rule in SHIPPED.rules]


@given(st.dictionaries(st.sampled_from(NAMES), st.integers(-3, 500)))
def test_a_result_is_its_base_and_its_lines(times: dict[str, int]) -> None:
    found = score(SHIPPED, times)
    assert found.total == max(SHIPPED.base + sum(line.points for line in found.lines), 0)
    caps = {rule.label: rule.most for rule in SHIPPED.rules}
    assert all(0 < abs(line.points) <= caps[line.label] for line in found.lines)
    floor = next(band.from_ for band in SHIPPED.grades if band.code == found.grade)
    assert floor <= found.total


def test_the_shipped_standard_in_numbers() -> None:
    found = score(SHIPPED, {"late": 3, "absent": 1, "visits": 12, "helps": 9})
    assert [(line.label, line.points) for line in found.lines] == [
        ("超过承诺时限才办结", -6),
        ("坐班、值班时间无故不在岗", -5),
        ("上门代办", 2),
    ]
    assert (found.total, found.grade_label) == (91, "良好")
    assert score(SHIPPED, {"charged": 9}).grade == "poor"


def test_it_comes_back_as_it_was_written() -> None:
    assert read_rubric(write_rubric(SHIPPED)) == SHIPPED
    assert {rule.counts for rule in SHIPPED.rules} - {""} <= set(FIGURES)


@pytest.mark.parametrize(
    "change",
    [
        {"rules": []},
        {"rules": [SHIPPED.rules[0], SHIPPED.rules[0]]},
        {"rules": [SHIPPED.rules[0].model_copy(update={"counts": "luck"})]},
        {"grades": [{"code": "a", "label": "优", "from": 90}]},
        {"grades": [{"code": "a", "label": "优", "from": 0}, {"code": "b", "label": "良", "from": 90}]},
    ],
)
def test_what_does_not_hold_together_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Rubric.model_validate(SHIPPED.model_dump(by_alias=True) | change)
