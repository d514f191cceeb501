"""The logic of a condition: which names it needs, and whether it holds, does not, or cannot be known yet."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, time
from decimal import Decimal
from typing import Any

Logic = dict[str, Any]  # one operator → its arguments, as JsonLogic writes it
Names = Mapping[str, object]
Evaluator = Callable[[Names], bool | None]


class Compound(ABC):
    """An answer of several parts: conditions look at one thing of it."""

    __slots__ = ()

    @property
    @abstractmethod
    def in_conditions(self) -> object:
        """What conditions compare."""


def evaluate(logic: Logic, names: Names) -> bool | None:
    """Kleene's three values: True, False, or None while an answer it depends on is missing.

    Values of different types never raise: they are not equal, and which is larger is unknown.
    Raises ValueError for logic that `parse` does not make.
    """
    return evaluator(logic)(names)


def evaluator(logic: Logic) -> Evaluator:
    """`evaluate` of one logic for many names: it is taken apart once. ValueError like there."""
    operator, arguments = _taken_apart(logic)
    if operator in ("and", "or"):
        return _joining(operator, [evaluator(argument) for argument in arguments])
    if operator == "!":
        return _denying(evaluator(arguments[0]))
    if operator == "missing":
        name = str(arguments[0])
        return lambda names: _is_blank(names.get(name))
    left, right = arguments
    return lambda names: _related(operator, _value(left, names), _value(right, names))


def _joining(operator: str, parts: Sequence[Evaluator]) -> Evaluator:
    return lambda names: _joined(operator, [part(names) for part in parts])


def _denying(part: Evaluator) -> Evaluator:
    def deny(names: Names) -> bool | None:
        inner = part(names)
        return None if inner is None else not inner

    return deny


def _related(operator: str, left: object, right: object) -> bool | None:
    if _is_blank(left) or _is_blank(right):
        return None
    return _is_in(left, right) if operator == "in" else _compared(operator, left, right)


def names_used(logic: Logic) -> frozenset[str]:
    """The ids of every name the logic looks at."""
    return frozenset(_names(logic))


def _names(logic: Any) -> Iterator[str]:
    if isinstance(logic, list):
        for item in logic:
            yield from _names(item)
    elif isinstance(logic, dict):
        operator, arguments = next(iter(logic.items()))
        if operator == "var":
            yield str(arguments)
        elif operator == "missing":
            yield from map(str, arguments)
        else:
            yield from _names(arguments)


_ARITY = {"!": 1, "missing": 1, "in": 2, "==": 2, "!=": 2, "<": 2, "<=": 2, ">": 2, ">=": 2}


def _taken_apart(logic: Logic) -> tuple[str, Sequence[Any]]:
    if not isinstance(logic, dict) or len(logic) != 1:
        raise ValueError(f"no condition: {logic!r}")
    operator, arguments = next(iter(logic.items()))
    if not isinstance(arguments, list) or _ARITY.get(operator, len(arguments)) != len(arguments):
        raise ValueError(f"wrong arguments: {logic!r}")
    if operator not in _ARITY and operator not in ("and", "or"):
        raise ValueError(f"unknown operator: {operator!r}")
    return operator, arguments


def _joined(operator: str, values: Sequence[bool | None]) -> bool | None:
    deciding = operator == "or"  # one True decides an `or`, one False an `and`
    if deciding in values:
        return deciding
    return None if None in values else not deciding


def _value(argument: Any, names: Names) -> object:
    if isinstance(argument, dict):
        value = names.get(str(argument["var"]))
        return value.in_conditions if isinstance(value, Compound) else value
    return argument


def _is_blank(value: object) -> bool:
    if type(value) is str:  # most are
        return not value.strip()
    if (isinstance(value, float) and not math.isfinite(value)) or (
        isinstance(value, Decimal) and not value.is_finite()
    ):
        return True  # not a number: nothing can be said of it
    return value is None or (isinstance(value, str) and not value.strip()) or value in ((), [], {})


def _compared(operator: str, left: object, right: object) -> bool | None:
    if type(left) is str and type(right) is str:  # most are: codes of choices
        return _COMPARE[operator](left, right)
    left, right = _same_precision(left, right), _same_precision(right, left)
    left_type, left_value = _comparable(left)
    right_type, right_value = _comparable(right)
    if left_type != right_type:
        return {"==": False, "!=": True}.get(operator)
    return _COMPARE[operator](left_value, right_value)


_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "==": lambda left, right: bool(left == right),
    "!=": lambda left, right: bool(left != right),
    "<": lambda left, right: bool(left < right),
    "<=": lambda left, right: bool(left <= right),
    ">": lambda left, right: bool(left > right),
    ">=": lambda left, right: bool(left >= right),
}


def _same_precision(value: object, other: object) -> object:
    """A day against a month (``2026-05``) is compared by its month."""
    if isinstance(value, date) and isinstance(other, str) and len(other) == len("2026-05"):
        return value.isoformat()[:7]
    return value


def _comparable(value: object) -> tuple[str, Any]:
    """The type by which values are compared, and the value in it. Dates and times compare as ISO text."""
    if isinstance(value, bool):
        return "boolean", value
    if isinstance(value, int | float | Decimal):
        return "number", Decimal(str(value)) if isinstance(value, float) else Decimal(value)
    if isinstance(value, date):
        return "text", value.isoformat()[:10]
    if isinstance(value, time):
        return "text", value.isoformat("minutes")
    if isinstance(value, str):
        return "text", value
    return "list", repr(value)


def _is_in(left: object, right: object) -> bool:
    if isinstance(right, str):
        return isinstance(left, str) and left in right
    if isinstance(right, Sequence):
        return any(_compared("==", left, item) is True for item in right)
    return False
