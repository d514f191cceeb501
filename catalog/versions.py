"""What makes a published version the same for ever: canonical JSON, its digest, and what changed in plain words."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from typing import Any

from catalog.definition import ServiceDefinition
from catalog.differences import differences

__all__ = ["canonical_json", "differences", "digest", "digest_of", "from_canonical"]


def canonical_json(definition: ServiceDefinition) -> str:
    """The one JSON text of a definition: every key written out and sorted, so that later defaults change nothing."""
    return json.dumps(
        _plain(definition.model_dump()), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


def digest(definition: ServiceDefinition) -> str:
    """SHA-256 of the canonical JSON, 64 hexadecimal digits."""
    return digest_of(canonical_json(definition))


def digest_of(text: str) -> str:
    """The digest of a canonical JSON at hand."""
    return hashlib.sha256(text.encode()).hexdigest()


def from_canonical(text: str) -> ServiceDefinition:
    """The definition of a stored canonical JSON; raises pydantic's ValidationError if it is none."""
    return ServiceDefinition.model_validate_json(text)


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Decimal):
        return plain_decimal(value)
    return value if value is None or isinstance(value, bool | int | float | str) else value.isoformat()


def plain_decimal(value: Decimal) -> str:
    """One text for equal amounts: 1.00, 1.0 and 1 are all ``1``."""
    text = format(value, "f") if abs(value.adjusted()) < 30 else str(value)
    if "." in text and "E" not in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
