"""What is left of a condition when some answers are settled and some names will never have a value."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal

from catalog.conditions.logic import Logic, evaluate, names_used


def fixed(
    logic: Logic, answers: Mapping[str, object], *, gone: Collection[str] = (), unknown: bool = False
) -> Logic | bool:
    """The shorter condition; True or False when nothing is left to ask.

    `gone` are names without a value for ever: what they are compared with is never known. `unknown` is how the owner
    of the condition counts that. False (a paper is asked for only when its condition holds): the result holds exactly
    when the whole did. True (a step is left out only when its condition surely fails): it fails exactly when that did.
    """
    operator, arguments = next(iter(logic.items()))
    if operator in ("and", "or"):
        return _joined(operator, [fixed(one, answers, gone=gone, unknown=unknown) for one in arguments])
    if operator == "!":
        inner = fixed(arguments[0], answers, gone=gone, unknown=not unknown)
        return (not inner) if isinstance(inner, bool) else {"!": [inner]}
    return _leaf(logic, answers, gone, unknown)


def _leaf(logic: Logic, answers: Mapping[str, object], gone: Collection[str], unknown: bool) -> Logic | bool:
    names = names_used(logic)
    if names & set(gone):
        return True if "missing" in logic else unknown
    if not names <= set(answers):
        return _with_value(logic, answers) if names & set(answers) else logic
    value = evaluate(logic, answers)
    return unknown if value is None else value


_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def _with_value(logic: Logic, answers: Mapping[str, object]) -> Logic:
    """Two names compared, one of them settled: its value takes its place, on the right."""
    operator, (left, right) = next(iter(logic.items()))
    if right["var"] in answers:
        return {operator: [left, _literal(answers[right["var"]])]}
    return {_TURNED.get(operator, operator): [right, _literal(answers[left["var"]])]}


def _literal(value: object) -> object:
    """An answer as a condition writes it."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def _joined(operator: str, parts: Sequence[Logic | bool]) -> Logic | bool:
    deciding = operator == "or"  # one True decides an `or`, one False an `and`
    if any(part is deciding for part in parts):
        return deciding
    left = [part for part in parts if not isinstance(part, bool)]
    if not left:
        return not deciding
    return left[0] if len(left) == 1 else {operator: left}
