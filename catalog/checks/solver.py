"""Whether conditions can hold together: for some answers the form can give, they all come out true (or false).

Most comparisons look at one name only, so conditions are taken apart into choices of comparisons, and for each name a
value is sought among the few that can make a difference. Where the search grows too long the answer is yes. Two names
compared with each other are taken to come out as one likes, unless the same comparison is wanted both ways.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from catalog.conditions import Logic, Symbol, evaluator, names_used
from catalog.definition import FieldSpec

Goal = tuple[Logic, bool]  # a condition, and what it shall come out as
Atoms = Mapping[str, tuple[Goal, ...]]
_PATIENCE = 2000  # comparisons looked at in one search
_SOME_DAY = "2020-02-20"
_WORD = "\N{REPLACEMENT CHARACTER}"  # a text that no condition names


class Solver:
    """Asked many times about one definition; what was found out about a name is remembered."""

    def __init__(
        self,
        symbols: Mapping[str, Symbol],
        fields: Mapping[str, FieldSpec],
        shown_by: Mapping[str, tuple[Logic, ...]],
        people: tuple[str, ...],
    ) -> None:
        """`shown_by`: under which conditions a name is asked at all; `people`: who may stand at the desk."""
        self._symbols = symbols
        self._fields = fields
        self._shown_by = shown_by
        self._people = people
        self._known: dict[tuple[str, tuple[tuple[int, bool], ...]], bool] = {}

    def can_hold(self, *goals: Goal, follow: bool = True) -> bool:
        """Whether all goals can be met at once; `follow` asks too whether the names they look at are ever asked."""
        return _Search(self, follow).run(goals, {}, frozenset())

    def shown_by(self, name: str) -> tuple[Logic, ...]:
        """The conditions under which this name is asked."""
        return self._shown_by.get(name, ())

    def has_value(self, name: str, atoms: tuple[Goal, ...]) -> bool:
        """Whether one value (or none at all) meets all comparisons of a name."""
        key = (name, tuple((id(logic), wanted) for logic, wanted in atoms))
        if key not in self._known:
            goals = [(evaluator(logic), wanted) for logic, wanted in atoms]
            self._known[key] = any(
                all(holds({name: value}) is wanted for holds, wanted in goals) for value in self._values(name, atoms)
            )
        return self._known[key]

    def _values(self, name: str, atoms: tuple[Goal, ...]) -> Iterator[object]:
        constants = list(_constants(atoms))
        yield None
        symbol = self._symbols.get(name)
        if symbol is None:
            yield from constants
        elif name == "handled_by":
            yield from self._people
        else:
            yield from _VALUES.get(symbol.value, _texts)(constants, symbol, self._fields.get(name))


class _Search:
    """One search with its patience."""

    def __init__(self, solver: Solver, follow: bool) -> None:
        self._solver = solver
        self._follow = follow
        self._left = _PATIENCE

    def run(self, goals: tuple[Goal, ...], atoms: Atoms, asked: frozenset[str]) -> bool:
        """Meet the goals one after the other; where one leaves a choice, try each."""
        while goals:
            self._left -= 1
            if self._left < 0:
                return True
            (logic, wanted), goals = goals[0], goals[1:]
            operator, arguments = next(iter(logic.items()))
            if operator == "!":
                goals = ((arguments[0], not wanted), *goals)
            elif operator in ("and", "or"):
                parts = tuple((argument, wanted) for argument in arguments)
                if (operator == "and") is not wanted:
                    return any(self.run((part, *goals), atoms, asked) for part in parts)
                goals = (*parts, *goals)
            else:
                names = sorted(names_used(logic))
                atoms = _with(atoms, names, (logic, wanted))
                if not self._is_possible(names, atoms):
                    return False
                for name in names:
                    if self._follow and name not in asked and not (operator == "missing" and wanted):
                        asked |= {name}
                        goals = (*goals, *((shown, True) for shown in self._solver.shown_by(name)))
        return True

    def _is_possible(self, names: list[str], atoms: Atoms) -> bool:
        """Whether the names can have values; of two compared with each other only that both have one is asked."""
        for name in names:
            alone = tuple(goal for goal in atoms[name] if len(names_used(goal[0])) == 1)
            needed = tuple(_given(name) for goal in atoms[name] if len(names_used(goal[0])) > 1)[:1]
            if not self._solver.has_value(name, (*alone, *needed)):
                return False
            pairs = {(str(logic), wanted) for logic, wanted in atoms[name] if len(names_used(logic)) > 1}
            if any((logic, not wanted) in pairs for logic, wanted in pairs):
                return False
        return True


def _with(atoms: Atoms, names: list[str], goal: Goal) -> Atoms:
    return {**atoms, **{name: (*atoms.get(name, ()), goal) for name in names}}


@cache
def _given(name: str) -> Goal:
    """The name has a value."""
    return {"missing": [name]}, False


def _constants(atoms: Iterable[Goal]) -> Iterator[Any]:
    for logic, _wanted in atoms:
        for argument in () if "missing" in logic else next(iter(logic.values())):
            if isinstance(argument, list):
                yield from argument
            elif not isinstance(argument, dict):
                yield argument


def _numbers(constants: list[Any], symbol: Symbol, spec: FieldSpec | None) -> Iterator[object]:
    """The numbers compared with, those beside and between them, within the range of the field."""
    low, high = (spec.min_value, spec.max_value) if spec else (None, None)
    whole = symbol.age_in_months or (spec is not None and spec.computed is not None)
    low = Decimal(0) if low is None and whole else low
    beside = [Decimal(1)] if whole else [Decimal(1), Decimal("0.001")]
    points = [Decimal(str(one)) for one in constants if isinstance(one, int | float | Decimal)]
    near = [point + sign * step for point in points for step in beside for sign in (-1, 1)]
    for value in dict.fromkeys([*points, *near, *(one for one in (low, high) if one is not None), Decimal(1)]):
        if (low is None or value >= low) and (high is None or value <= high):
            yield value


def _options(constants: list[Any], symbol: Symbol, _spec: FieldSpec | None) -> Iterator[object]:
    """The options named and one that is not."""
    codes = [option.code for option in symbol.options]
    if not codes:
        yield from (*constants, _WORD)
        return
    yield from (code for code in codes if code in constants)
    yield from [code for code in codes if code not in constants][:1]


def _several(constants: list[Any], symbol: Symbol, spec: FieldSpec | None) -> Iterator[object]:
    """Selections: each option alone, all, and all but those named and each of them."""
    codes = list(_options(constants, symbol, spec))
    rest = [code for code in codes if code not in constants]
    for size in range(1 << min(len(codes), 6)):
        yield tuple(code for index, code in enumerate(codes) if size >> index & 1)
    yield from (tuple(codes), tuple(rest))


def _days(constants: list[Any], _symbol: Symbol, _spec: FieldSpec | None) -> Iterator[object]:
    """The days compared with and those beside them."""
    for one in constants or [_SOME_DAY]:
        day = date.fromisoformat(str(one))
        for offset in (-1, 0, 1):
            if 1 < day.toordinal() + offset < date.max.toordinal():
                yield (day + timedelta(days=offset)).isoformat()


def _months(constants: list[Any], _symbol: Symbol, _spec: FieldSpec | None) -> Iterator[object]:
    """The months compared with and those beside them."""
    for one in constants or [_SOME_DAY[:7]]:
        middle = date.fromisoformat(f"{one}-15")
        for offset in (-31, 0, 31):
            if 31 < middle.toordinal() + offset < date.max.toordinal():
                yield (middle + timedelta(days=offset)).isoformat()[:7]


def _times(constants: list[Any], _symbol: Symbol, _spec: FieldSpec | None) -> Iterator[object]:
    """The times compared with, and the minutes beside them."""
    for one in constants:
        minutes = int(one[:2]) * 60 + int(one[3:])
        for near in (minutes - 1, minutes, minutes + 1):
            if 0 <= near < 24 * 60:
                yield f"{near // 60:02}:{near % 60:02}"


def _texts(constants: list[Any], _symbol: Symbol, _spec: FieldSpec | None) -> Iterator[object]:
    """The texts compared with, one that holds them all, and one that no condition names."""
    yield from constants
    yield _WORD.join(map(str, constants)) + _WORD


def _truths(_constants: list[Any], _symbol: Symbol, _spec: FieldSpec | None) -> Iterator[object]:
    yield from (True, False)


_VALUES: Mapping[str, Callable[[list[Any], Symbol, FieldSpec | None], Iterator[object]]] = {
    "number": _numbers,
    "choice": _options,
    "multi": _several,
    "date": _days,
    "month": _months,
    "time": _times,
    "boolean": _truths,
    "text": _texts,
}
