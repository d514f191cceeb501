"""牌: the list, one card, and what its desk does: see it, answer it with a reason.

Shown are the cards of the person's organisation and those below, and the cards of cases which these took first (首问).
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Row, Select, or_, select
from sqlalchemy.orm import Session, aliased

from app import audit
from app.cases.calendar import load_calendar
from app.cases.calendar_days import WorkCalendar
from app.cases.deadlines import working_days_left
from app.cases.scope import eyes_of
from app.cases.worklist import person_name
from app.clock import local_date
from app.errors import Invalid, NotAllowed, NotFoundHere
from app.models import Account, CardEscalation, Case, CaseCard, Organisation
from app.people.actors import Actor
from app.people.problems import FieldProblem
from app.supervision.standing import in_force

PAGE_SIZE = 25
MOST_PAGES = 40
MOST_OF_A_CASE = 10
LONGEST_ANSWER = 1000
_DESK, _FIRST = aliased(Organisation), aliased(Organisation)
_SEER, _ANSWERER = aliased(Account), aliased(Account)


@dataclass(frozen=True)
class CardFilters:
    """What is asked for. `over`: those that have ended; `answered`: None for both."""

    colour: str = ""
    organisation: int | None = None
    service: int | None = None
    answered: bool | None = None
    over: bool = False
    first_asked: bool = False  # only cards of others about cases that the own organisation took first
    level: int = 0  # at least so far up the line


@dataclass(frozen=True)
class CardRow:
    """One line of the list."""

    id: int
    colour: str
    level: int
    subject: str
    name: str  # 县级审批; 收入证明
    case_number: str
    service_name: str
    organisation_id: int
    organisation: str
    first_asked: str  # "" when it is the unit of the card itself
    due_on: dt.date
    projected: bool
    days_left: int  # working days after today; negative: over
    raised_at: datetime
    seen_at: datetime | None
    answered_at: datetime | None
    closed_at: datetime | None
    closed_why: str
    is_mine: bool


@dataclass(frozen=True)
class CardPage:
    """One page of the list: of those in force the longest overdue first, of the others the latest first."""

    rows: tuple[CardRow, ...]
    page: int
    has_more: bool


@dataclass(frozen=True)
class Climb:
    """A rung it has reached."""

    words: str
    at: datetime


@dataclass(frozen=True)
class CardView:
    """One card whole."""

    row: CardRow
    explanation: tuple[str, ...]
    seen_by: str
    answered_by: str
    answer: str
    climbs: tuple[Climb, ...]
    next_climb_on: dt.date | None
    may_answer: bool


# ── looking ────────────────────────────────────────────────────────────────────────────────────────


def list_cards(session: Session, *, actor: Actor, filters: CardFilters, today: dt.date, page: int = 1) -> CardPage:
    """One page of cards; two statements."""
    page = min(max(page, 1), MOST_PAGES)
    order = (CaseCard.id.desc(),) if filters.over else (CaseCard.due_on, CaseCard.id)
    statement = _rows(actor).where(*_asked(actor, filters)).order_by(*order)
    rows = session.execute(statement.offset((page - 1) * PAGE_SIZE).limit(PAGE_SIZE + 1)).all()
    calendar = load_calendar(session, since=min((row.CaseCard.due_on for row in rows), default=today))
    shown = tuple(_row(row, actor, calendar, today) for row in rows[:PAGE_SIZE])
    return CardPage(shown, page, len(rows) > PAGE_SIZE and page < MOST_PAGES)


def cards_of_case(session: Session, *, actor: Actor, case_id: int, today: dt.date) -> tuple[CardRow, ...]:
    """The cards in force of a case, for whoever may see the case: its page has asked that. Two statements at most."""
    statement = _select().where(CaseCard.case_id == case_id, in_force()).order_by(CaseCard.due_on, CaseCard.id)
    rows = session.execute(statement.limit(MOST_OF_A_CASE)).all()
    if not rows:
        return ()
    calendar = load_calendar(session, since=rows[0].CaseCard.due_on)
    return tuple(_row(row, actor, calendar, today) for row in rows)


def read_card(session: Session, *, actor: Actor, card_id: int, today: dt.date) -> CardView:
    """One card; NotFoundHere outside the person's scope."""
    row = session.execute(_rows(actor).where(CaseCard.id == card_id)).one_or_none()
    if row is None:
        raise NotFoundHere(_("没有这张牌，或者它不在您的范围内"))
    card: CaseCard = row.CaseCard
    calendar = load_calendar(session, since=card.due_on)
    climbs = select(CardEscalation.words, CardEscalation.at).where(CardEscalation.card_id == card.id)
    return CardView(
        row=_row(row, actor, calendar, today),
        explanation=tuple(json.loads(card.explanation)),
        seen_by=row.seen_by or "",
        answered_by=row.answered_by or "",
        answer=card.answer,
        climbs=tuple(Climb(*one) for one in session.execute(climbs.order_by(CardEscalation.level))),
        next_climb_on=card.escalate_on if row.holds else None,
        may_answer=_is_mine(actor, card) and card.answered_at is None,
    )


def _rows(actor: Actor) -> Select[Any]:
    below = eyes_of(actor)["eyes_path"]
    mine = CaseCard.organisation_path.like(below, escape="/")
    return _select().where(or_(mine, CaseCard.first_asked_path.like(below, escape="/")))


def _select() -> Select[Any]:
    return (
        select(
            CaseCard,
            Case.number.label("number"),
            Case.service_name.label("service_name"),
            _DESK.name.label("desk"),
            _FIRST.name.label("first"),
            person_name(_SEER).label("seen_by"),
            person_name(_ANSWERER).label("answered_by"),
            in_force().label("holds"),
        )
        .join(_DESK, _DESK.id == CaseCard.organisation_id)
        .outerjoin(Case, Case.id == CaseCard.case_id)
        .outerjoin(_FIRST, _FIRST.id == CaseCard.first_asked_id)
        .outerjoin(_SEER, _SEER.id == CaseCard.seen_by_id)
        .outerjoin(_ANSWERER, _ANSWERER.id == CaseCard.answered_by_id)
        .execution_options(populate_existing=True)
    )


def _asked(actor: Actor, filters: CardFilters) -> Iterator[ColumnElement[bool]]:
    yield CaseCard.closed_at.is_not(None) if filters.over else in_force()
    if filters.colour:
        yield CaseCard.colour == filters.colour
    if filters.organisation is not None:
        yield CaseCard.organisation_id == filters.organisation
    if filters.service is not None:
        yield CaseCard.service_id == filters.service
    if filters.answered is not None:
        yield CaseCard.answered_at.is_not(None) if filters.answered else CaseCard.answered_at.is_(None)
    if filters.level:
        yield CaseCard.level >= filters.level
    if filters.first_asked:
        yield CaseCard.first_asked_id == actor.organisation_id
        yield CaseCard.organisation_id != actor.organisation_id


def _row(row: Row[Any], actor: Actor, calendar: WorkCalendar, today: dt.date) -> CardRow:
    card: CaseCard = row.CaseCard
    until = local_date(card.closed_at) if card.closed_at else today
    return CardRow(
        id=card.id,
        colour=card.colour,
        level=card.level,
        subject=card.subject,
        name=card.subject_name,
        case_number=row.number or "",
        service_name=row.service_name or "",
        organisation_id=card.organisation_id,
        organisation=row.desk,
        first_asked=row.first if card.first_asked_id not in (None, card.organisation_id) else "",
        due_on=card.due_on,
        projected=card.projected,
        days_left=working_days_left(until, card.due_on, calendar),
        raised_at=card.raised_at,
        seen_at=card.seen_at,
        answered_at=card.answered_at,
        closed_at=card.closed_at,
        closed_why=card.closed_why,
        is_mine=_is_mine(actor, card),
    )


def _is_mine(actor: Actor, card: CaseCard) -> bool:
    """Whether this person answers for the unit of the card."""
    return actor.organisation_id == card.organisation_id and actor.can("handle_step")


# ── answering ──────────────────────────────────────────────────────────────────────────────────────


def see_card(session: Session, *, card_id: int, actor: Actor, now: datetime) -> None:
    """知道了: the desk has seen its card. Looking at a page writes nothing, so it says so."""
    card = _take(session, card_id, actor)
    if card.seen_at is None:
        card.seen_at, card.seen_by_id = now, actor.user_id
        session.flush()
        _record(session, card, "seen", actor, now)


def answer_card(session: Session, *, card_id: int, text: str, actor: Actor, now: datetime) -> None:
    """Say why it came to this and by when it will be done. Invalid without words or when it is answered already."""
    card = _take(session, card_id, actor)
    if card.answered_at is not None:
        raise Invalid(message=_("这张牌已经有人说明过原因了"))
    if not text.strip():
        raise Invalid([FieldProblem("answer", _("请写原因和打算什么时候办完"))])
    if len(text) > LONGEST_ANSWER:
        raise Invalid([FieldProblem("answer", _("最多 %(most)s 个字", most=LONGEST_ANSWER))])
    card.answer, card.answered_at, card.answered_by_id = text.strip(), now, actor.user_id
    if card.seen_at is None:
        card.seen_at, card.seen_by_id = now, actor.user_id
    session.flush()
    _record(session, card, "answered", actor, now)


def _take(session: Session, card_id: int, actor: Actor) -> CaseCard:
    lock = select(CaseCard).where(CaseCard.id == card_id).with_for_update()
    card = session.execute(lock.execution_options(populate_existing=True)).scalar_one_or_none()
    if card is None:
        raise NotFoundHere(_("没有这张牌，或者它不在您的范围内"))
    if not _is_mine(actor, card):
        raise NotAllowed(_("这张牌由承办单位自己说明"))
    return card


def _record(session: Session, card: CaseCard, action: str, actor: Actor, now: datetime) -> None:
    """The reason, which may name people, stays with the card."""
    audit.record(
        session,
        actor=actor,
        now=now,
        action=f"card.{action}",
        subject="card",
        subject_id=str(card.id),
        detail={"of": card.subject_name, "colour": card.colour},
    )
