"""Values the desk works out itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from catalog.definition import ComputedSpec
from forms import id_number
from forms.kinds.base import Kind
from forms.kinds.disability_card import disability_grade, disability_kind

Holds = Callable[[str | None, Mapping[str, object]], bool | None]
_TAKES: Mapping[str, Callable[[str, date], str]] = {
    "birth_date": lambda number, today: id_number.birth_date(number).isoformat(),
    "sex": lambda number, today: id_number.sex(number),
    "age": lambda number, today: str(id_number.age(id_number.birth_date(number), today)),
    "disability_kind": lambda card, today: disability_kind(card),
    "disability_grade": lambda card, today: disability_grade(card),
    "age_months": lambda number, today: str(id_number.age_months(id_number.birth_date(number), today)),
}


def compute_field(kind: Kind[Any], names: Mapping[str, object], *, holds: Holds, today: date) -> object | None:
    """The value of a computed field, or None while what it depends on is unknown."""
    spec = kind.spec.computed
    if spec is None:
        return None
    text = _choose(spec, names, holds) if spec.take == "choose" else _take(spec, names, today)
    if text is None:
        return None
    try:  # what a number says is a word, which a choice turns into its code; rows to choose from hold values
        value: object = kind.decode(text) if spec.take == "choose" else kind.parse(text, today=today)
        return value
    except ValueError:
        return None


def _take(spec: ComputedSpec, names: Mapping[str, object], today: date) -> str | None:
    number = names.get(spec.source or "")
    return _TAKES[spec.take](number, today) if isinstance(number, str) else None


def _choose(spec: ComputedSpec, names: Mapping[str, object], holds: Holds) -> str | None:
    """The first row that holds; a row not yet decided stops the search, for it may turn out to be the one."""
    for row in spec.choose:
        decided = holds(row.when, names)
        if decided is None:
            return None
        if decided:
            return row.value
    return None
