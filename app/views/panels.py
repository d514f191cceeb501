"""One part of the page of a case that belongs to another room. Which parts there are stands in `case_panels`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

# Above everything; below the answers; below the papers; below what can be done now.
Place = Literal["above", "answers", "papers", "actions"]


@dataclass(frozen=True)
class Panel:
    """One part: its template, which finds `values` as `panel.values`, and where it stands."""

    place: Place
    template: str
    values: Mapping[str, Any] = field(default_factory=dict)
    styles: tuple[str, ...] = ()  # file names under static/css
    scripts: tuple[str, ...] = ()  # file names under static/js, loaded as modules
