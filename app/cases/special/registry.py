"""Every kind of special work. A new one is a class, its line here, and its template in templates/desk/special/."""

from __future__ import annotations

from collections.abc import Mapping

from app.cases.special.inspection import Inspection
from app.cases.special.publicity import Publicity
from app.cases.special.voting import Voting
from app.cases.special.work import Line, Problems, Record, Scene, SpecialWork, Typed
from catalog.step_specs import StepSpec

KINDS: tuple[SpecialWork, ...] = (Inspection(), Publicity(), Voting())


def kinds_of(spec: StepSpec) -> tuple[SpecialWork, ...]:
    """The kinds that a step asks for; most steps ask for none."""
    return tuple(kind for kind in KINDS if kind.concerns(spec))


def read_all(typed: Typed, scene: Scene) -> tuple[dict[str, Record], dict[str, str]]:
    """The records of a posted form by kind, those in which nothing stands left out; and what is wrong with it."""
    records: dict[str, Record] = {}
    problems: dict[str, str] = {}
    for kind in kinds_of(scene.spec):
        reading = kind.read(typed, scene)
        problems.update(reading.problems)
        if reading.record:
            records[kind.id] = reading.record
    return records, problems


def lacking_of(records: Mapping[str, Record], scene: Scene) -> Problems:
    """What keeps the step from being passed, over all its kinds."""
    return {
        name: sentence
        for kind in kinds_of(scene.spec)
        for name, sentence in kind.lacking(records.get(kind.id, {}), scene).items()
    }


def lines_of(records: Mapping[str, Record]) -> tuple[Line, ...]:
    """Whatever was written down at a step, in words."""
    return tuple(line for kind in KINDS if kind.id in records for line in kind.lines(records[kind.id]))


def bar_of(records: Mapping[str, Record]) -> str:
    """Why a case with this record cannot be granted; "" when it can."""
    return next((bar for kind in KINDS if kind.id in records and (bar := kind.bars(records[kind.id]))), "")
