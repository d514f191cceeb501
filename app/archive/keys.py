"""Keyed hashes by which people are found without a number standing anywhere in plain."""

from __future__ import annotations

from app import crypto
from forms.masking import mask_number

ID_CARD = "id_card"


def person_key(number: str, kind: str = ID_CARD) -> str:
    """The keyed hash of a certificate. That of an ID card is the one that cases carry for their applicants."""
    return crypto.current().lookup_hash(number if kind == ID_CARD else f"{kind}:{number.strip()}")


def register_key(number: str) -> str:
    """The keyed hash of a household register's number."""
    return crypto.current().lookup_hash(f"register:{number.strip()}")


def tail_key(text: str | None) -> str | None:
    """The keyed hash of the last four characters of a number; None for none."""
    tail = (text or "").strip()[-4:]
    return crypto.current().lookup_hash(f"tail:{tail}") if tail else None


def masked(number: str) -> str:
    """As everywhere: 1101**********0048."""
    return mask_number(number)
