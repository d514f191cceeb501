"""首问: the unit that first took a case stays answerable until it ends, wherever it lies by then."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, exists, select
from sqlalchemy.orm import Session, aliased

from app.cases.scope import eyes_of
from app.cases.workflow import UNDER_WAY
from app.models import Case, CaseCard, CaseStep, Organisation
from app.people.actors import Actor
from app.supervision.standing import in_force

PAGE_SIZE = 25
MOST_PAGES = 40
_FIRST, _DESK = aliased(Organisation), aliased(Organisation)


@dataclass(frozen=True)
class FirstAskedFilters:
    """What is asked for; `elsewhere`: only what lies with another unit now, `carded`: only what has a card."""

    unit: int | None = None
    state: str = ""
    elsewhere: bool = False
    carded: bool = False


@dataclass(frozen=True)
class FirstAskedRow:
    """One case in hand; one that several offices have at the same time has a line for each."""

    number: str
    service_name: str
    applicant_name: str
    state: str
    first_asked: str
    step_name: str
    place: str  # where it lies now
    due_on: dt.date | None
    submitted_at: datetime


@dataclass(frozen=True)
class FirstAskedPage:
    """One page, the oldest case first."""

    rows: tuple[FirstAskedRow, ...]
    page: int
    has_more: bool


def first_asked(session: Session, *, actor: Actor, filters: FirstAskedFilters, page: int = 1) -> FirstAskedPage:
    """Cases in hand that the person's organisation took first; supervisors: those below, too. One statement."""
    page = min(max(page, 1), MOST_PAGES)
    # From the open steps, in the order of their cases: the index of open steps is as long as what is in hand.
    statement = (
        select(Case, CaseStep.name, CaseStep.due_on, _FIRST.name.label("first"), _DESK.name.label("place"))
        .select_from(CaseStep)
        .join(Case, Case.id == CaseStep.case_id)
        .join(_FIRST, _FIRST.id == Case.submitting_organisation_id)
        .join(_DESK, _DESK.id == CaseStep.organisation_id)
        .where(CaseStep.state == "open", _took(actor))
        .where(Case.state.in_([filters.state] if filters.state else [str(one) for one in UNDER_WAY]))
        .where(*_asked(filters))
        .order_by(CaseStep.case_id, CaseStep.lane)
    )
    rows = session.execute(statement.offset((page - 1) * PAGE_SIZE).limit(PAGE_SIZE + 1)).all()
    shown = tuple(_row(row) for row in rows[:PAGE_SIZE])
    return FirstAskedPage(shown, page, len(rows) > PAGE_SIZE and page < MOST_PAGES)


def _took(actor: Actor) -> ColumnElement[bool]:
    eyes = eyes_of(actor)
    if actor.can("supervise"):
        return _FIRST.path.like(eyes["eyes_path"], escape="/")
    return Case.submitting_organisation_id == eyes["eyes_at"]


def _asked(filters: FirstAskedFilters) -> list[ColumnElement[bool]]:
    asked: list[ColumnElement[bool]] = []
    if filters.unit is not None:
        asked.append(Case.submitting_organisation_id == filters.unit)
    if filters.elsewhere:
        asked.append(CaseStep.organisation_id != Case.submitting_organisation_id)
    if filters.carded:
        asked.append(exists().where(CaseCard.case_id == Case.id, in_force()))
    return asked


def _row(row: Row[Any]) -> FirstAskedRow:
    case: Case = row.Case
    return FirstAskedRow(
        number=case.number,
        service_name=case.service_name,
        applicant_name=case.applicant_name,
        state=case.state,
        first_asked=row.first,
        step_name=row.name,
        place=row.place,
        due_on=row.due_on,
        submitted_at=case.submitted_at,
    )
