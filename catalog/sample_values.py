"""Invented answers that fit a field: what a sample form is filled with where nobody has thought of something better.

The person does not exist: the area of the identity number (9901xx) is not in use, the telephone is one of the numbers
of samples.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from pydantic import JsonValue

from catalog import vocabulary
from catalog.conditions.symbols import of_field
from catalog.input_specs import FieldSpec


def sample_answer(field: FieldSpec) -> JsonValue:
    """A value of the field's kind within its bounds; None where none can be invented (groups, areas, patterns)."""
    kind = vocabulary.entry("field_kind", field.kind)
    if kind and kind.sample is not None:
        return kind.sample
    make = _MADE.get(field.kind)
    return make(field) if make else None


def _text(field: FieldSpec) -> JsonValue:
    if field.example:
        return field.example
    return None if field.pattern else "示例内容"[: field.max_length]


def _number(field: FieldSpec) -> JsonValue:
    number = Decimal(1)
    if field.min_value is not None:
        number = max(number, field.min_value)
    if field.max_value is not None:
        number = min(number, field.max_value)
    return int(number) if number == int(number) else float(number)


def _choice(field: FieldSpec) -> JsonValue:
    return next((option.code for option in of_field(field).options), None)


def _leaf(field: FieldSpec) -> JsonValue:
    options = of_field(field).options
    parents = {option.parent for option in options}
    return next((option.code for option in options if option.code not in parents), None)


def _choices(field: FieldSpec) -> JsonValue:
    first = _choice(field)
    return None if first is None else [first]


_MADE: Mapping[str, Callable[[FieldSpec], JsonValue]] = {
    "text": _text,
    "multiline": _text,
    "address": lambda field: field.example or "某某镇某某村一组1号",
    "number": _number,
    "money": _number,
    "integer": _number,
    "decimal": _number,
    "choice": _choice,
    "cascade": _leaf,
    "multi_choice": _choices,
}
