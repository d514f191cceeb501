"""The numbers beside the tabs of a worklist, in one statement. They are counted up to 99 and then read 99+."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, func, select
from sqlalchemy.orm import Session

from app import clock
from app.cases.asking.consultations import asked_count
from app.cases.deadlines import Card
from app.cases.undelivered import undelivered_count
from app.cases.worklist import TABS, Tab, branches, coloured, order_of
from app.models import CaseStep
from app.people.actors import Actor

COUNTED = 100  # one more than is shown: 99+
LOOKED_AT = 1000  # rows from today on among which yellow cards are counted


@dataclass(frozen=True)
class TabCounts:
    """How many stand in each tab, in the open tab by card, and in the lists beside; 100 is shown as 99+."""

    tabs: dict[Tab, int]
    cards: dict[Card, int] = field(default_factory=dict)
    undelivered: int = 0  # decisions that are still to be brought to the applicant
    asked: int = 0  # 会商 that wait for an answer of this office


def shown_count(count: int) -> str:
    """The number as it is shown."""
    return "99+" if count >= COUNTED else str(count)


def tab_counts(session: Session, *, actor: Actor, tab: Tab | None = None, today: dt.date | None = None) -> TabCounts:
    """How many stand in each tab and, with `tab`, in that tab by card and in the lists beside; one statement."""
    today = today or clock.today()
    names: list[tuple[str, str]] = []
    columns: list[ScalarSelect[int]] = []
    for one in TABS:
        for branch in branches(actor, one):
            names.append(("tab", one))
            columns.append(_count(branch, tab=one))
    if tab in ("accept", "todo"):
        for branch in branches(actor, tab):
            for colour, column in _card_counts(branch, today).items():
                names.append(("card", colour))
                columns.append(column)
    if tab is not None:
        names += [("list", "undelivered"), ("list", "asked")]
        columns += [undelivered_count(actor), asked_count(actor)]
    values = session.execute(select(*columns)).one() if columns else ()
    return _gather(names, values)


def _gather(names: Iterable[tuple[str, str]], values: Iterable[int]) -> TabCounts:
    numbers: dict[str, dict[Any, int]] = {"tab": dict.fromkeys(TABS, 0), "card": {}, "list": {}}
    for (kind, name), value in zip(names, values, strict=True):
        numbers[kind][name] = min(COUNTED, numbers[kind].get(name, 0) + value)
    return TabCounts(numbers["tab"], numbers["card"], **numbers["list"])


def _count(*conditions: ColumnElement[bool], tab: Tab) -> ScalarSelect[int]:
    """Rows up to the limit. In the order of the index: else PostgreSQL may look for them through the whole table."""
    some = select(CaseStep.id).where(*conditions).order_by(*order_of(tab)).limit(COUNTED).subquery()
    return select(func.count()).select_from(some).scalar_subquery()


def _card_counts(branch: ColumnElement[bool], today: dt.date) -> dict[Card, ScalarSelect[int]]:
    """Red ones lie before today, green ones are met first from the far end, yellow ones soon after today."""
    near = (
        select(CaseStep.yellow_on)
        .where(branch, CaseStep.sort_on >= today)
        .order_by(*order_of("todo"))
        .limit(LOOKED_AT)
        .subquery()
    )
    far = (
        select(CaseStep.id)
        .where(branch, coloured("green", today))
        .order_by(CaseStep.sort_on.desc(), CaseStep.id.desc())
        .limit(COUNTED)
        .subquery()
    )
    yellow = select(func.count()).select_from(near).where(near.c.yellow_on <= today)
    return {
        "red": _count(branch, coloured("red", today), tab="todo"),
        "yellow": yellow.scalar_subquery(),
        "green": select(func.count()).select_from(far).scalar_subquery(),
    }
