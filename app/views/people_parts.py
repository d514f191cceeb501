"""What the pages of people share: words, choices, and what was typed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import request
from flask_babel import gettext as _

from app.archive.fields import LABELS, LISTS, NAMES, shown
from app.archive.history import KINDS, field_label
from app.errors import Invalid
from catalog.primitives import OptionSpec
from catalog.vocabulary import label, options

_LONGEST = 400  # characters of one field that are looked at


@dataclass(frozen=True)
class FactInput:
    """One field of the form of a record."""

    name: str
    label: str
    value: str
    options: Sequence[OptionSpec]
    message: str
    mode: str
    wide: bool


_MODES = {"phone": "tel", "other_phone": "tel", "bank_account": "numeric"}
_WIDE = frozenset({"address", "home_address"})


def inputs(values: Mapping[str, str], messages: Mapping[str, str]) -> list[FactInput]:
    """The fields of a record as the page draws them. Sex and birth date follow from an ID card."""
    return [
        FactInput(
            name=name,
            label=_(LABELS[name]),
            value=values.get(name, ""),
            options=options(LISTS.get(name, "sex")) if name in LISTS or name == "sex" else (),
            message=messages.get(name, ""),
            mode=_MODES.get(name, ""),
            wide=name in _WIDE,
        )
        for name in NAMES
    ]


def typed_facts() -> dict[str, str]:
    """What this request says of a person."""
    return {name: request.form.get(name, "")[:_LONGEST] for name in NAMES}


def typed_day(name: str) -> dt.date | None:
    """A day of this request; None when blank or none."""
    try:
        return dt.date.fromisoformat(request.form.get(name, "").strip().replace("/", "-"))
    except ValueError:
        return None


def messages_of(refusal: Invalid) -> dict[str, str]:
    """Field → sentence; what belongs to no field stands under ``""``."""
    found = {str(getattr(one, "name", "")): str(getattr(one, "message", one)) for one in refusal.problems}
    return {**found, **({"": refusal.message} if refusal.message else {})}


def field_words(name: str) -> str:
    """What a field of the history is called."""
    return _(field_label(name))


def kind_words(kind: str) -> str:
    """What was done, in words."""
    return _(KINDS[kind]) if kind in KINDS else kind


def words() -> dict[str, object]:
    """Functions for the templates."""
    return {
        "shown": shown,
        "field_words": field_words,
        "kind_words": kind_words,
        "relation_words": lambda code: label("household_relation", code),
        "category_words": lambda code: label("person_category", code),
        "purpose_words": lambda code: label("look_purpose", code),
        "consent_words": lambda code: label("consent_purpose", code),
        "household_type_words": lambda code: label("household_type", code),
    }
