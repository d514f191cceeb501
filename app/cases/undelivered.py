"""待送达: what was decided and is still to reach the applicant, who is owed it within ten working days.

行政许可法 44 条. It is brought by the desk that handed the case in; the list walks the index of that desk.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Row, ScalarSelect, func, select
from sqlalchemy.orm import Session

from app import clock
from app.cases.calendar import load_calendar
from app.cases.calendar_days import WorkCalendar
from app.cases.deadlines import Card, card, working_days_left, yellow_from
from app.cases.masking import mask_phone
from app.cases.workflow import State
from app.errors import NotAllowed
from app.models import Case, Organisation
from app.people.actors import Actor

PAGE_SIZE = 25
MOST_PAGES = 40
COUNTED = 100


@dataclass(frozen=True)
class UndeliveredRow:
    """One decision to be brought."""

    number: str
    service_name: str
    outcome: str
    applicant_name: str
    phone: str  # masked
    village: str
    decided_at: datetime
    due_on: dt.date
    card: Card
    days_left: int


@dataclass(frozen=True)
class UndeliveredPage:
    """One page of 待送达, the most urgent first."""

    rows: tuple[UndeliveredRow, ...]
    page: int
    has_more: bool


def undelivered(session: Session, *, actor: Actor, page: int = 1, today: dt.date | None = None) -> UndeliveredPage:
    """What this person's organisation has to bring; two statements. NotAllowed without cases to see."""
    today, page = today or clock.today(), min(max(page, 1), MOST_PAGES)
    if not actor.can("view_cases") or actor.organisation_id is None:
        raise NotAllowed(_("您的岗位不办理办件"))
    statement = (
        select(Case, Organisation.name.label("village"))
        .join(Organisation, Organisation.id == Case.organisation_id)
        .where(*to_bring(actor))
        .order_by(Case.delivery_due_on, Case.id)
        .offset((page - 1) * PAGE_SIZE)
        .limit(PAGE_SIZE + 1)
    )
    rows = session.execute(statement.execution_options(populate_existing=True)).all()
    calendar = load_calendar(session, since=min((row.Case.delivery_due_on for row in rows), default=today))
    made = tuple(_row(row, calendar, today) for row in rows[:PAGE_SIZE])
    return UndeliveredPage(made, page, len(rows) > PAGE_SIZE and page < MOST_PAGES)


def undelivered_count(actor: Actor) -> ScalarSelect[int]:
    """How many, up to 100: a column for statements that count other things."""
    some = select(Case.id).where(*to_bring(actor)).order_by(Case.delivery_due_on).limit(COUNTED).subquery()
    return select(func.count()).select_from(some).scalar_subquery()


def to_bring(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    """The conditions on `Case`: decided, and this person's organisation has to bring it."""
    return (
        Case.submitting_organisation_id == actor.organisation_id,
        Case.state == State.DECIDED,
        Case.delivery_due_on.is_not(None),
    )


def _row(row: Row[Any], calendar: WorkCalendar, today: dt.date) -> UndeliveredRow:
    case: Case = row.Case
    due_on: dt.date = row.Case.delivery_due_on
    return UndeliveredRow(
        number=case.number,
        service_name=case.service_name,
        outcome=case.outcome or "",
        applicant_name=case.applicant_name,
        phone=mask_phone(case.applicant_phone or ""),
        village=row.village,
        decided_at=row.Case.decided_at,
        due_on=due_on,
        card=card(today, due_on, yellow_from(due_on, None, calendar)),
        days_left=working_days_left(today, due_on, calendar),
    )
