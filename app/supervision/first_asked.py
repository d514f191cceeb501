"""首问: the unit that first took a case stays answerable until it ends, wherever it lies by then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, ScalarSelect, Select, exists, select
from sqlalchemy.orm import Session, aliased

from app.cases.scope import eyes_of
from app.cases.workflow import UNDER_WAY
from app.models import Case, CaseCard, CaseStep, Organisation
from app.people.actors import Actor
from app.supervision.standing import OPEN, in_force

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
    statement = (
        select(Case, CaseStep.name, CaseStep.due_on, _FIRST.name.label("first"), _DESK.name.label("place"))
        .select_from(CaseStep)
        .join(Case, Case.id == CaseStep.case_id)
        .join(_FIRST, _FIRST.id == Case.submitting_organisation_id)
        .join(_DESK, _DESK.id == CaseStep.organisation_id)
        .where(CaseStep.id.in_(_ids(actor, filters, page)))
        .order_by(CaseStep.case_id, CaseStep.lane)
    )
    rows = session.execute(statement).all()
    shown = tuple(_row(row) for row in rows[:PAGE_SIZE])
    return FirstAskedPage(shown, page, len(rows) > PAGE_SIZE and page < MOST_PAGES)


def _ids(actor: Actor, filters: FirstAskedFilters, page: int) -> ScalarSelect[int]:
    """The open steps of a page. Of one unit: by its cases; of a whole county: along the index of what is open."""
    asked = (*_of_case(filters), *_of_step(filters))
    eyes = eyes_of(actor)
    if actor.can("supervise") and filters.unit is None:
        took = select(Organisation.id).where(Organisation.path.like(eyes["eyes_path"], escape="/"))
        fitting = (Case.id == CaseStep.case_id, Case.submitting_organisation_id.in_(took), *_of_case(filters))
        found = select(CaseStep.id).where(CaseStep.state == OPEN, exists().where(*fitting), *_of_step(filters))
    else:
        found = select(CaseStep.id).join(Case, Case.id == CaseStep.case_id).where(CaseStep.state == OPEN, *asked)
        found = found.where(Case.submitting_organisation_id.in_(_unit(actor, filters, eyes)))
    found = found.order_by(CaseStep.case_id, CaseStep.lane)
    return found.offset((page - 1) * PAGE_SIZE).limit(PAGE_SIZE + 1).scalar_subquery()


def _unit(actor: Actor, filters: FirstAskedFilters, eyes: Mapping[str, Any]) -> Select[int]:
    """The one unit: the own one, or one below that a supervisor asks for."""
    unit = filters.unit if actor.can("supervise") else eyes["eyes_at"]
    below = Organisation.path.like(eyes["eyes_path"], escape="/")
    return select(Organisation.id).where(Organisation.id == unit, below)


def _of_case(filters: FirstAskedFilters) -> list[ColumnElement[bool]]:
    asked: list[ColumnElement[bool]] = [
        Case.state.in_([filters.state] if filters.state else [str(one) for one in UNDER_WAY])
    ]
    if filters.elsewhere:
        asked.append(CaseStep.organisation_id != Case.submitting_organisation_id)
    return asked


def _of_step(filters: FirstAskedFilters) -> list[ColumnElement[bool]]:
    carded = exists().where(CaseCard.case_id == CaseStep.case_id, in_force())
    return [carded] if filters.carded else []


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
