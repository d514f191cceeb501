"""待送达: what was decided and is still to reach the applicant, who is owed it within ten working days.

行政许可法 44 条. It is brought by the desk that handed the case in, or at its step of 送达 where the way has one; the
list walks the indexes of that desk. Steps between the decision and 送达 (制证) stand in it, too: what is not ready yet
is still owed.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, CompoundSelect, Row, ScalarSelect, Select, func, literal, select, union_all
from sqlalchemy.orm import Session

from app import clock
from app.cases.bringing import LIVE
from app.cases.calendar import load_calendar
from app.cases.calendar_days import WorkCalendar
from app.cases.deadlines import Card, card, working_days_left, yellow_from
from app.cases.masking import mask_phone
from app.cases.scope import at_desk_of
from app.cases.workflow import State
from app.cases.worklist import person_name
from app.errors import NotAllowed
from app.models import Account, Case, CaseStep, Organisation, ResultDelivery
from app.models.cases import NO_DUE
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
    days: int  # since the decision
    due_on: dt.date | None
    card: Card
    days_left: int | None
    step: str  # the open step, "" where the way has none
    way: str  # hand, pickup or post, "" while nobody has said how
    sent: bool
    bearer: str


@dataclass(frozen=True)
class UndeliveredPage:
    """One page of 待送达, the most urgent first."""

    rows: tuple[UndeliveredRow, ...]
    page: int
    has_more: bool


def undelivered(
    session: Session, *, actor: Actor, mine: bool = False, page: int = 1, today: dt.date | None = None
) -> UndeliveredPage:
    """What this person's organisation has to bring; two statements. `mine`: what this person was asked to bring.

    NotAllowed without cases to see.
    """
    today, page = today or clock.today(), min(max(page, 1), MOST_PAGES)
    if not actor.can("view_cases") or actor.organisation_id is None:
        raise NotAllowed(_("您的岗位不办理办件"))
    due = (_asked_to_bring(actor) if mine else _due(actor, page * PAGE_SIZE + 1)).subquery()
    statement = (
        select(
            Case,
            Organisation.name.label("village"),
            due.c.due_on,
            due.c.step,
            ResultDelivery.way,
            ResultDelivery.state.label("try_state"),
            person_name().label("bearer"),
        )
        .select_from(due)
        .join(Case, Case.id == due.c.id)
        .join(Organisation, Organisation.id == Case.organisation_id)
        .outerjoin(ResultDelivery, (ResultDelivery.case_id == Case.id) & ResultDelivery.state.in_(LIVE))
        .outerjoin(Account, Account.id == ResultDelivery.bearer_id)
        .order_by(due.c.due_on, Case.id)
        .offset((page - 1) * PAGE_SIZE)
        .limit(PAGE_SIZE + 1)
    )
    rows = session.execute(statement.execution_options(populate_existing=True)).all()
    calendar = load_calendar(session, since=min((row.due_on for row in rows), default=today))
    made = tuple(_row(row, calendar, today) for row in rows[:PAGE_SIZE])
    return UndeliveredPage(made, page, len(rows) > PAGE_SIZE and page < MOST_PAGES)


def _due(actor: Actor, most: int) -> CompoundSelect[Any]:
    """Ids with the day by which they are due: decisions without a step of 送达, and steps behind a decision."""
    plain = select(Case.id, Case.delivery_due_on.label("due_on"), literal("").label("step")).where(*to_bring(actor))
    steps = (
        select(CaseStep.case_id, CaseStep.sort_on, CaseStep.name)
        .join(Case, Case.id == CaseStep.case_id)
        .where(at_desk_of(actor, CaseStep.organisation_id), CaseStep.state == "open", Case.state == State.DECIDED)
    )
    first = plain.order_by(Case.delivery_due_on, Case.id).limit(most).subquery()
    second = steps.order_by(CaseStep.sort_on, CaseStep.id).limit(most).subquery()
    return union_all(select(first), select(second))


def _asked_to_bring(actor: Actor) -> Select[Any]:
    due_on = func.coalesce(Case.delivery_due_on, NO_DUE).label("due_on")
    mine = (ResultDelivery.bearer_id == actor.user_id, ResultDelivery.state.in_(LIVE))
    return (
        select(Case.id, due_on, literal("").label("step"))
        .join(ResultDelivery, ResultDelivery.case_id == Case.id)
        .where(*mine, Case.state == State.DECIDED)
    )


def undelivered_count(actor: Actor) -> ScalarSelect[int]:
    """How many, up to 100: a column for statements that count other things."""
    some = select(Case.id).where(*to_bring(actor)).order_by(Case.delivery_due_on).limit(COUNTED).subquery()
    return select(func.count()).select_from(some).scalar_subquery()


def to_bring(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    """The conditions on `Case`: decided, and this person's organisation has to bring it."""
    return (
        at_desk_of(actor, Case.submitting_organisation_id),
        Case.state == State.DECIDED,
        Case.delivery_due_on.is_not(None),
    )


def _row(row: Row[Any], calendar: WorkCalendar, today: dt.date) -> UndeliveredRow:
    case: Case = row.Case
    due_on: dt.date | None = None if row.due_on == NO_DUE else row.due_on
    return UndeliveredRow(
        number=case.number,
        service_name=case.service_name,
        outcome=case.outcome or "",
        applicant_name=case.applicant_name,
        phone=mask_phone(case.applicant_phone or ""),
        village=row.village,
        decided_at=row.Case.decided_at,
        days=(today - clock.local_date(row.Case.decided_at)).days,
        due_on=due_on,
        card=card(today, due_on, yellow_from(due_on, None, calendar)) if due_on else "green",
        days_left=working_days_left(today, due_on, calendar) if due_on else None,
        step=row.step,
        way=row.way or "",
        sent=row.try_state == "sent",
        bearer=row.bearer or "",
    )
