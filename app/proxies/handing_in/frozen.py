"""A book of a month as it was handed in: one text that never changes, with a digest that tells whether it did. Pure."""

from __future__ import annotations

import json
from dataclasses import asdict
from hashlib import sha256
from typing import Any

from reports.contexts import Pair
from reports.tables import Column, Row, TableReport


def freeze(report: TableReport) -> str:
    """The table as canonical JSON. Pictures are left out: the agents' book has none."""
    if report.charts:
        raise ValueError("a book with charts cannot be handed in")
    raw = asdict(report)
    del raw["charts"]
    return json.dumps(raw, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def thaw(text: str) -> TableReport:
    """The table again, as it was."""
    raw: dict[str, Any] = json.loads(text)
    return TableReport(
        name=raw["name"],
        title=raw["title"],
        subtitle=raw["subtitle"],
        facts=tuple(Pair(**pair) for pair in raw["facts"]),
        columns=tuple(Column(**column) for column in raw["columns"]),
        rows=tuple(Row(tuple(row["cells"]), row["link"], row["heading"]) for row in raw["rows"]),
        notes=tuple(raw["notes"]),
        county_name=raw["county_name"],
        day=raw["day"],
        foot=raw["foot"],
    )


def digest_of(text: str) -> str:
    """SHA-256 of the frozen text, as hexadecimal."""
    return sha256(text.encode()).hexdigest()


def short_digest(digest: str) -> str:
    """As paper says it: the first sixteen signs in groups of four."""
    return " ".join(digest[at : at + 4] for at in range(0, 16, 4)).upper()
