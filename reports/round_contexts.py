"""What a route sheet shows, as plain values. Made by `reports.documents.route_sheet`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteRow:
    """One home. `outcomes` are (words, ticked) in the order of the boxes."""

    number: int
    group: str
    address: str
    name: str
    phone: str
    reason: str
    task: str
    case_number: str
    outcomes: tuple[tuple[str, bool], ...]
    deed: str
    at: str  # 10:20, "" before


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutePart:
    """The homes of one village, in the order of the plan."""

    village: str
    rows: tuple[RouteRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteContext:
    """上门走访单."""

    title: str
    number: str
    organisation_name: str
    agent_name: str
    day: str
    kind: str
    count: int
    remark: str
    parts: tuple[RoutePart, ...]
    phone: str
    made_on: str
