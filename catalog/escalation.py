"""红牌逐级上报: after how many working days past its due day a red card goes to whom.

The county's file `escalation.yaml`. Usual practice of 12345 desks: the leader in charge is told the day after expiry;
five working days over without a reason is a written criticism (通报).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from catalog.primitives import Strict
from catalog.readers.yaml_nodes import load_yaml
from catalog.sample import DATA


class Rung(Strict):
    """One step up the line."""

    level: int = Field(ge=1, le=9)
    after: int = Field(ge=0, le=250)  # working days past the due day; 0: the day on which the card turns red
    to: Literal["leader", "supervisors"]
    words: str = Field(min_length=1, max_length=80)


class Ladder(Strict):
    """The rungs from the desk up; the desk itself is level 0 and needs none."""

    rungs: tuple[Rung, ...] = ()

    @model_validator(mode="after")
    def _climbs(self) -> Self:
        places = [(rung.level, rung.after) for rung in self.rungs]
        if [level for level, _after in places] != list(range(1, len(places) + 1)):
            raise ValueError("level 要从 1 起逐级加 1")
        if places != sorted(places, key=lambda place: place[1]):
            raise ValueError("级别越高，after 不能越小")
        return self

    def reached(self, level: int, days_over: int) -> tuple[Rung, ...]:
        """The rungs above `level` that a card is due for after so many working days."""
        return tuple(rung for rung in self.rungs if rung.level > level and rung.after <= days_over)

    def above(self, level: int) -> Rung | None:
        """The next rung above this level; None at the top."""
        return next((rung for rung in self.rungs if rung.level > level), None)


def read_ladder(file: Path) -> Ladder:
    """The ladder of a file; pydantic's ValidationError when it is not one."""
    return Ladder.model_validate(load_yaml(file.read_text("utf-8")).value)


@cache
def county_ladder() -> Ladder:
    """The ladder of the county."""
    return read_ladder(DATA / "escalation.yaml")
