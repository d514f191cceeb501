"""The ladder that red cards climb."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from catalog.escalation import Ladder, county_ladder


def ladder(*places: tuple[int, int]) -> Ladder:
    return Ladder.model_validate(
        {"rungs": [{"level": level, "after": after, "to": "leader", "words": "上报"} for level, after in places]}
    )


def test_rungs_are_reached_by_days_and_each_only_from_below() -> None:
    three = ladder((1, 0), (2, 3), (3, 5))
    assert [rung.level for rung in three.reached(0, 0)] == [1]
    assert [rung.level for rung in three.reached(1, 4)] == [2]
    assert [rung.level for rung in three.reached(0, 9)] == [1, 2, 3]
    assert three.reached(3, 99) == ()


def test_the_next_rung_ends_at_the_top() -> None:
    two = ladder((1, 0), (2, 3))
    following = two.above(1)
    assert following is not None and following.after == 3
    assert two.above(2) is None and Ladder().above(0) is None


@pytest.mark.parametrize("places", [((2, 0),), ((1, 0), (3, 2)), ((1, 3), (2, 1)), ((1, -1),)])
def test_a_ladder_that_does_not_climb_is_refused(places: tuple[tuple[int, int], ...]) -> None:
    with pytest.raises(ValidationError):
        ladder(*places)


def test_the_shipped_ladder_begins_with_the_leader_of_the_unit_on_the_first_day() -> None:
    first = county_ladder().rungs[0]
    assert (first.after, first.to) == (0, "leader")
