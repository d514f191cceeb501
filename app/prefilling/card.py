"""What a reader at the desk gave: the fields of an ID card, or the text of a scanned code.

Both are typed by machines, so both are as hostile as what people type: only known keys are taken, and every value is
judged by its field like anything else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _

from app.prefilling.sources import Found, Request

MOST_TEXT = 2000
_LONGEST = 200
# Key of the bridge protocol (docs/bridge.md) → source names that fields may name.
_CARD_SOURCES: Mapping[str, tuple[str, ...]] = {
    "name": ("person.name", "meaning.applicant_name"),
    "id_number": ("person.id_number",),
    "sex": ("person.sex",),
    "nation": ("person.nation",),
    "birth_date": ("person.birth_date",),
    "address": ("person.address",),
    "phone": ("person.phone", "meaning.applicant_phone"),
}
_SHORT_KEYS = {"n": "name", "id": "id_number", "p": "phone"}  # of our own codes, which must stay small
_CASE_NUMBER = re.compile(r"(?:.*[/=])?([A-Z]{1,8}\d{2}-\d{5,8})", re.IGNORECASE)


@dataclass(frozen=True)
class Scanned:
    """What one text leads to: a person by number with what the code says, or a case of ours."""

    id_number: str = ""
    case_number: str = ""
    card: Mapping[str, str] = field(default_factory=dict)


def scanned(text: str) -> Scanned:
    """Read what was typed or scanned: an ID number, JSON of a card or code, the number or address on a receipt."""
    plain = text.strip()[:MOST_TEXT]
    if plain.startswith("{"):
        card = read_card(plain)
        return Scanned(id_number=card.get("id_number", ""), card=card)
    if match := _CASE_NUMBER.fullmatch(plain):
        return Scanned(case_number=match[1].upper())
    return Scanned(id_number=plain)


def read_card(text: str) -> dict[str, str]:
    """The known keys of a card; {} for anything that is no flat JSON object of short texts."""
    try:
        data: Any = json.loads(text[:MOST_TEXT])
    except (ValueError, RecursionError):
        return {}
    if not isinstance(data, dict):
        return {}
    named: dict[str, Any] = {_SHORT_KEYS.get(key, key): value for key, value in data.items()}
    return {
        key: value.strip()
        for key, value in named.items()
        if key in _CARD_SOURCES and isinstance(value, str) and 0 < len(value.strip()) <= _LONGEST
    }


def _said(key: str, value: str) -> str:
    """The chip of a card says 汉 where forms say 汉族."""
    return f"{value}族" if key == "nation" and not value.endswith("族") else value


class CardReader:
    """读身份证、扫码: what the person has just shown at the desk."""

    id = "card"

    def look(self, request: Request) -> Iterable[Found]:
        """The card that came with the request."""
        values = {name: _said(key, value) for key, value in request.card.items() for name in _CARD_SOURCES[key]}
        return [Found(values, _("身份证读卡、扫码"), request.today)] if values else []
