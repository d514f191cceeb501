"""督查看板: what is in hand at a unit and below it, by unit, by service, by person, as it was last counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, and_, false, func, literal, select
from sqlalchemy.orm import Session, aliased

from app.cases.worklist import person_name
from app.models import Account, BoardCount, BoardState, Organisation, Service
from app.statistics.counting import COUNTS
from app.statistics.places import Place

Facet = Literal["unit", "service", "person"]
PAGE = 50


@dataclass(frozen=True)
class Counts:
    """在手 and what it consists of; `due_today` is part of `yellow`."""

    in_hand: int = 0
    due_today: int = 0
    green: int = 0
    yellow: int = 0
    red: int = 0
    paused: int = 0
    returned: int = 0


@dataclass(frozen=True)
class Line:
    """One row of the board. `key` is a unit's code, a service's code, or an account's number."""

    key: str
    name: str
    beside: str  # of a person: where the person works
    counts: Counts
    has_units: bool = False  # leads to a board of its own


@dataclass(frozen=True)
class Board:
    """One page of the board; nothing was counted yet when `counted_at` is None."""

    counted_at: datetime | None
    whole: Counts
    own: Counts  # of the unit's own desk, without those below
    lines: tuple[Line, ...]
    page: int = 1
    has_more: bool = False


def read_board(session: Session, *, place: Place, by: Facet = "unit", page: int = 1) -> Board:
    """Three statements over rows that are as many as units, services and people."""
    counted_at = session.scalar(select(BoardState.counted_at))
    totals = {
        facet: Counts(*numbers)
        for facet, *numbers in session.execute(
            select(BoardCount.facet, *_numbers()).where(
                BoardCount.organisation_id == place.id, BoardCount.facet.in_(("all", "own")), BoardCount.subject_id == 0
            )
        )
    }
    page = max(page, 1)
    statement = _STATEMENTS[by](place)
    if by != "unit":
        statement = statement.limit(PAGE + 1).offset((page - 1) * PAGE)
    rows = session.execute(statement).all()
    shown = rows if by == "unit" else rows[:PAGE]
    return Board(
        counted_at=counted_at,
        whole=totals.get("all", Counts()),
        own=totals.get("own", Counts()),
        lines=tuple(_line(row) for row in shown),
        page=page,
        has_more=len(rows) > len(shown),
    )


def _numbers() -> list[ColumnElement[int]]:
    return [func.coalesce(getattr(BoardCount, name), 0) for name in COUNTS]


def _line(row: Any) -> Line:
    key, name, beside, has_units, *numbers = row
    return Line(str(key), name, beside or "", Counts(*numbers), bool(has_units))


def _worst_first() -> tuple[ColumnElement[Any], ...]:
    """Red ones, then yellow ones, then the most in hand."""
    return tuple(func.coalesce(number, 0).desc() for number in (BoardCount.red, BoardCount.yellow, BoardCount.in_hand))


def _units(place: Place) -> Select[Any]:
    """Every unit directly below, also those with nothing in hand."""
    below = aliased(Organisation)
    has_units = select(below.id).where(below.parent_id == Organisation.id).exists()
    counted = and_(BoardCount.organisation_id == Organisation.id, BoardCount.facet == "all", BoardCount.subject_id == 0)
    return (
        select(Organisation.code, Organisation.name, literal(""), has_units, *_numbers())
        .outerjoin(BoardCount, counted)
        .where(Organisation.parent_id == place.id, Organisation.active | BoardCount.in_hand.is_not(None))
        .order_by(*_worst_first(), Organisation.path)
    )


def _services(place: Place) -> Select[Any]:
    return (
        select(Service.code, Service.name, literal(""), false(), *_numbers())
        .join(BoardCount, BoardCount.subject_id == Service.id)
        .where(BoardCount.organisation_id == place.id, BoardCount.facet == "service")
        .order_by(*_worst_first(), Service.code)
    )


def _persons(place: Place) -> Select[Any]:
    return (
        select(Account.id, person_name(), Organisation.name, false(), *_numbers())
        .select_from(BoardCount)
        .join(Account, Account.id == BoardCount.subject_id)
        .outerjoin(Organisation, Organisation.id == Account.organisation_id)
        .where(BoardCount.organisation_id == place.id, BoardCount.facet == "person")
        .order_by(*_worst_first(), Account.id)
    )


_STATEMENTS = {"unit": _units, "service": _services, "person": _persons}
