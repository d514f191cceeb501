"""Personal data shown in part: enough to recognise, not enough to misuse."""

from __future__ import annotations

from forms.masking import mask_number as mask_id_number
from reports.public_words import mask_name

__all__ = ["mask_id_number", "mask_name", "mask_phone"]


def mask_phone(phone: str) -> str:
    """138****2290; a short number of a landline keeps its last two."""
    return _between(phone, 3, 4)


def _between(text: str, head: int, tail: int) -> str:
    if len(text) <= head + tail:
        return "*" * max(0, len(text) - 2) + text[-2:]
    return text[:head] + "*" * (len(text) - head - tail) + text[-tail:]
