"""会商 as pages show it: the questions of one case, what an office is to answer, what is due for a reminder."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Row, ScalarSelect, func, select
from sqlalchemy.orm import Session, aliased

from app import clock
from app.cases.asking.consulting import may_answer
from app.cases.calendar import load_calendar
from app.cases.calendar_days import WorkCalendar
from app.cases.deadlines import Card, card, working_days_left
from app.cases.worklist import person_name
from app.errors import NotAllowed, NotFoundHere
from app.models import Account, Case, Consultation, ConsultationReply, Organisation
from app.people.actors import Actor
from catalog.primitives import LimitSpec, Unit

PAGE_SIZE = 25
MOST_PAGES = 40
MOST_SHOWN = 50  # replies on the page of a case, the newest questions first
COUNTED = 100


@dataclass(frozen=True)
class ReplyView:
    """What one office was asked and said."""

    id: int
    office: str
    state: str
    answer: str
    pages: str
    answered_by: str
    answered_at: datetime | None
    may_answer: bool


@dataclass(frozen=True)
class ConsultationView:
    """One question with its replies."""

    id: int
    question: str
    asked_by: str
    place: str
    asked_at: datetime
    limit: LimitSpec
    due_on: dt.date
    due_at: datetime | None
    projected: bool
    state: str
    ended_at: datetime | None
    card: Card
    is_own: bool  # of the organisation of the person who looks
    replies: tuple[ReplyView, ...]

    @property
    def answered(self) -> int:
        return sum(reply.state == "answered" for reply in self.replies)


@dataclass(frozen=True)
class AskedRow:
    """One line of 问我的."""

    reply_id: int
    number: str
    service_name: str
    question: str
    place: str  # who asks
    asked_by: str
    asked_at: datetime
    due_on: dt.date
    due_at: datetime | None
    projected: bool
    card: Card
    days_left: int | None  # None once it is answered
    answered_at: datetime | None


@dataclass(frozen=True)
class AskedPage:
    """One page of 问我的: to be answered, the most urgent first; or answered, the latest first."""

    rows: tuple[AskedRow, ...]
    answered: bool
    page: int
    has_more: bool


# ── of one case ────────────────────────────────────────────────────────────────────────────────────

# Made once: building aliases costs more than asking the database.
_ASKER, _ASKING, _ANSWERER, _OFFICE = aliased(Account), aliased(Organisation), aliased(Account), aliased(Organisation)
_OF_CASE = (
    select(
        Consultation,
        ConsultationReply,
        _ASKING.name.label("place"),
        person_name(_ASKER).label("asked_by"),
        _OFFICE.name.label("office"),
        person_name(_ANSWERER).label("answered_by"),
    )
    .join(ConsultationReply, ConsultationReply.consultation_id == Consultation.id)
    .join(_ASKING, _ASKING.id == Consultation.organisation_id)
    .join(_ASKER, _ASKER.id == Consultation.asked_by_id)
    .join(_OFFICE, _OFFICE.id == ConsultationReply.organisation_id)
    .outerjoin(_ANSWERER, _ANSWERER.id == ConsultationReply.answered_by_id)
    .order_by(Consultation.id.desc(), ConsultationReply.id)
    .limit(MOST_SHOWN)
    .execution_options(populate_existing=True)
)


def consultations_of(
    session: Session, *, case_id: int, actor: Actor, today: dt.date | None = None
) -> tuple[ConsultationView, ...]:
    """The questions about a case, the newest first; one statement. The caller has checked who may see the case."""
    today = today or clock.today()
    rows = session.execute(_OF_CASE.where(Consultation.case_id == case_id)).all()
    grouped = groupby(rows, key=lambda row: row.Consultation.id)
    return tuple(_view(list(one), actor, today) for _id, one in grouped)


def reply_to_give(session: Session, *, reply_id: int, actor: Actor) -> tuple[ConsultationView, str]:
    """The question that an office is to answer, and the number of its case; NotFoundHere for anybody else."""
    reply = session.get(ConsultationReply, reply_id)
    if reply is None or not may_answer(actor, reply.organisation_id):
        raise NotFoundHere(_("没有这份会商，或者它问的不是您的单位"))
    rows = session.execute(_OF_CASE.where(Consultation.id == reply.consultation_id)).all()
    number = session.scalars(select(Case.number).where(Case.id == reply.case_id)).one()
    return _view(rows, actor, clock.today()), number


def _view(rows: Sequence[Row[Any]], actor: Actor, today: dt.date) -> ConsultationView:
    one: Consultation = rows[0].Consultation
    is_open = one.state == "open"
    return ConsultationView(
        id=one.id,
        question=one.question,
        asked_by=rows[0].asked_by,
        place=rows[0].place,
        asked_at=one.asked_at,
        limit=LimitSpec(value=one.limit_value, unit=Unit(one.limit_unit)),
        due_on=one.due_on,
        due_at=one.due_at,
        projected=one.projected,
        state=one.state,
        ended_at=one.ended_at,
        card=_card(one.due_on, today) if is_open else "green",
        is_own=one.organisation_id == actor.organisation_id,
        replies=tuple(_reply(row, actor) for row in rows),
    )


def _reply(row: Row[Any], actor: Actor) -> ReplyView:
    reply: ConsultationReply = row.ConsultationReply
    return ReplyView(
        id=reply.id,
        office=row.office,
        state=reply.state,
        answer=reply.answer,
        pages=reply.pages,
        answered_by=row.answered_by,
        answered_at=reply.answered_at,
        may_answer=reply.state == "open" and may_answer(actor, reply.organisation_id),
    )


def _card(due_on: dt.date, today: dt.date) -> Card:
    """Questions have short limits: the day on which one is due is the yellow one."""
    return card(today, due_on, due_on)


# ── 问我的 ─────────────────────────────────────────────────────────────────────────────────────────


def asked_of_us(
    session: Session, *, actor: Actor, answered: bool = False, page: int = 1, today: dt.date | None = None
) -> AskedPage:
    """What other desks ask this person's office; two statements. NotAllowed for who answers for no office."""
    today, page = today or clock.today(), min(max(page, 1), MOST_PAGES)
    _require_office(actor)
    wanted = "answered" if answered else "open"
    order = (ConsultationReply.due_on, ConsultationReply.id)
    statement = (
        _ASKED.where(ConsultationReply.organisation_id == actor.organisation_id, ConsultationReply.state == wanted)
        .order_by(*(column.desc() if answered else column.asc() for column in order))
        .offset((page - 1) * PAGE_SIZE)
        .limit(PAGE_SIZE + 1)
    )
    rows = session.execute(statement).all()
    calendar = load_calendar(session, since=min((row.ConsultationReply.due_on for row in rows), default=today))
    made = tuple(_asked_row(row, calendar, today) for row in rows[:PAGE_SIZE])
    return AskedPage(made, answered, page, len(rows) > PAGE_SIZE and page < MOST_PAGES)


_ASKED = (
    select(
        ConsultationReply,
        Consultation,
        Case.number,
        Case.service_name,
        _ASKING.name.label("place"),
        person_name(_ASKER).label("asked_by"),
    )
    .join(Consultation, Consultation.id == ConsultationReply.consultation_id)
    .join(Case, Case.id == ConsultationReply.case_id)
    .join(_ASKING, _ASKING.id == Consultation.organisation_id)
    .join(_ASKER, _ASKER.id == Consultation.asked_by_id)
    .execution_options(populate_existing=True)
)


def _asked_row(row: Row[Any], calendar: WorkCalendar, today: dt.date) -> AskedRow:
    reply, one = row.ConsultationReply, row.Consultation
    is_open = reply.state == "open"
    return AskedRow(
        reply_id=reply.id,
        number=row.number,
        service_name=row.service_name,
        question=one.question,
        place=row.place,
        asked_by=row.asked_by,
        asked_at=one.asked_at,
        due_on=reply.due_on,
        due_at=one.due_at,
        projected=one.projected,
        card=_card(reply.due_on, today) if is_open else "green",
        days_left=working_days_left(today, reply.due_on, calendar) if is_open else None,
        answered_at=reply.answered_at,
    )


def speaks_for_office(actor: Actor) -> bool:
    """Whether this person's organisation is one that is asked."""
    return actor.organisation_kind == "department" and may_answer(actor, actor.organisation_id or 0)


def _require_office(actor: Actor) -> None:
    if not speaks_for_office(actor):
        raise NotAllowed(_("会商由县级部门的工作人员答复"))


def asked_count(actor: Actor) -> ScalarSelect[int]:
    """How many questions wait for this person's office, up to 100: a column for statements that count other things."""
    some = (
        select(ConsultationReply.id)
        .where(ConsultationReply.organisation_id == actor.organisation_id, ConsultationReply.state == "open")
        .limit(COUNTED)
        .subquery()
    )
    return select(func.count()).select_from(some).scalar_subquery()


def due_replies(session: Session, today: dt.date, limit: int) -> Sequence[int]:
    """Ids of replies still to be given that are due by this day, the longest overdue first: for cards and reminders."""
    wanted = select(ConsultationReply.id).where(ConsultationReply.state == "open", ConsultationReply.due_on <= today)
    return session.scalars(wanted.order_by(ConsultationReply.due_on, ConsultationReply.id).limit(limit)).all()
