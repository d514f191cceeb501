"""The file of vectors that the server and the browser both keep: what it holds, read for Python."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

VECTORS: dict[str, Any] = json.loads((Path(__file__).parent / "vectors.json").read_text("utf-8"))
OUTCOMES = {"+": True, "-": False, "?": None}


def value_of(given: Any) -> Any:
    """A value of the file as the server has it; ``{"day": …}`` is a date."""
    return date.fromisoformat(given["day"]) if isinstance(given, dict) else given


def names() -> dict[str, Any]:
    return {name: value_of(one) for name, one in VECTORS["values"].items()}


def conditions() -> Iterator[tuple[Any, bool | None]]:
    """Every condition of the file with what it comes out as; tables hold one row a name, one sign a name."""
    known = VECTORS["values"]
    for operator, rows in VECTORS["between_two"].items():
        signs = "".join(rows)
        for (left, right), sign in zip(product(known, known), signs, strict=True):
            yield {operator: [{"var": left}, {"var": right}]}, OUTCOMES[sign]
    for operator, rows in VECTORS["with_literal"].items():
        signs = "".join(rows)
        for (left, right), sign in zip(product(known, VECTORS["literals"]), signs, strict=True):
            yield {operator: [{"var": left}, right]}, OUTCOMES[sign]
    for logic, sign in VECTORS["joined"]:
        yield logic, OUTCOMES[sign]
