"""The cases behind a number of the board, the most urgent first.

However many are open, a page reads a bounded number of rows: it walks one index, that of the desks asked for, of the
whole county, of a service or of a person, and looks at no more than `LOOKED_AT` rows of each branch for the other
conditions. Where there are more, the page says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, select, union_all
from sqlalchemy.orm import Session, aliased

from app.cases.calendar import load_calendar
from app.cases.calendar_days import WorkCalendar
from app.cases.deadlines import Card, card, working_days_left
from app.cases.scope import visible_to
from app.cases.workflow import UNDER_WAY
from app.cases.worklist import person_name
from app.models import Account, BoardCount, Case, CaseStep, Organisation, Service, ServiceVersion
from app.people.actors import Actor
from app.statistics.counting import RUNNING, is_coloured
from app.statistics.places import Place

PAGE = 25
MOST_PAGES = 40
LOOKED_AT = 4000
_MOST_DESKS = 100  # walked one by one; databases join only so many branches
WHICH = ("red", "yellow", "today", "green", "paused", "returned")


@dataclass(frozen=True)
class Asked:
    """Which cases: of a unit with all below it (or its own desk alone), of one kind, one service, one person."""

    place: Place
    own: bool = False
    which: str = ""  # one of WHICH, or all
    service: str = ""  # code
    person: int | None = None  # who took the case in


@dataclass(frozen=True)
class OpenCase:
    """One open step and its case."""

    number: str
    service_name: str
    situation_words: str
    applicant_name: str
    unit: str  # where the step lies
    step_name: str
    role: str
    person: str  # who took the case in
    person_unit: str
    card: Card
    returned: bool  # waits for papers of the applicant
    due_on: dt.date | None
    projected: bool
    days_left: int | None  # working days; negative: over


@dataclass(frozen=True)
class OpenCases:
    """One page; `cut` when only the most urgent ones were looked at."""

    rows: tuple[OpenCase, ...]
    page: int
    has_more: bool
    cut: bool


def open_cases(session: Session, *, actor: Actor, asked: Asked, today: dt.date, page: int = 1) -> OpenCases:
    """A page of the cases asked for, of those that this person may see; four statements."""
    page = min(max(page, 1), MOST_PAGES)
    walks = _walks(session, asked, today)
    if not walks:
        return OpenCases((), page, False, False)
    by_case = asked.person is not None or bool(asked.service)
    ids = _ids(walks, LOOKED_AT if by_case else page * PAGE + 1)
    rows = session.execute(_shown(ids, actor, asked, page)).all()
    cut = len(rows) <= PAGE and (by_case or asked.which == "yellow") and _is_cut(session, asked)
    calendar = load_calendar(session, since=min((row.step.sort_on for row in rows), default=today))
    made = tuple(_row(row, calendar, today) for row in rows[:PAGE])
    return OpenCases(made, page, len(rows) > PAGE and page < MOST_PAGES, cut)


# ── walks ──────────────────────────────────────────────────────────────────────────────────────────

Walk = Select[Any]  # ids of steps, in the order of an index


def _walks(session: Session, asked: Asked, today: dt.date) -> list[Walk]:
    """The branches; no row is in two of them."""
    queues, narrow = _queues(asked.which), _narrow(asked.which, today)
    if asked.person is not None or asked.service:
        wanted = [*narrow, CaseStep.queue.in_(queues)]
        return [walk for which in _cases_of(session, asked) for walk in _of_cases(which, wanted)]
    ways = [(*place, CaseStep.queue == queue) for place in _places(session, asked) for queue in queues]
    if asked.which == "yellow":
        return [_near(way, today) for way in ways]
    return [_along(*way, *narrow) for way in ways]


def _places(session: Session, asked: Asked) -> Sequence[tuple[ColumnElement[bool], ...]]:
    """The whole county has an index of its own; elsewhere the desks are walked that had something to do."""
    if asked.place.kind == "county" and not asked.own:
        return [()]
    return [(CaseStep.organisation_id == desk,) for desk in _desks(session, asked)]


def _along(*conditions: ColumnElement[bool]) -> Walk:
    return select(CaseStep.id).where(CaseStep.state == "open", *conditions).order_by(CaseStep.sort_on, CaseStep.id)


def _near(way: Iterable[ColumnElement[bool]], today: dt.date) -> Walk:
    """Yellow ones lie soon after today, with green ones between them and countless green ones behind."""
    coming = _along(*way, CaseStep.sort_on >= today).add_columns(CaseStep.sort_on, CaseStep.yellow_on)
    near = coming.limit(LOOKED_AT).subquery()
    return select(near.c.id).where(near.c.yellow_on <= today).order_by(near.c.sort_on, near.c.id)


def _of_cases(which: ColumnElement[bool], wanted: Sequence[ColumnElement[bool]]) -> Iterator[Walk]:
    """Open steps of the cases; of the cases those taken in first are looked at."""
    for state in UNDER_WAY:
        cases = select(Case.id).where(which, Case.state == state).order_by(Case.id).limit(LOOKED_AT).subquery()
        steps = select(CaseStep.id).join(cases, cases.c.id == CaseStep.case_id)
        yield steps.where(CaseStep.state == "open", *wanted)


def _cases_of(session: Session, asked: Asked) -> Sequence[ColumnElement[bool]]:
    if asked.person is not None:
        return [Case.submitted_by_id == asked.person]
    joined = select(ServiceVersion.id).join(Service, Service.id == ServiceVersion.service_id)
    versions = session.scalars(joined.where(Service.code == asked.service))
    return [Case.service_version_id == version for version in versions]


def _desks(session: Session, asked: Asked) -> Sequence[int]:
    """The desks of the unit that had something when the board was counted."""
    if asked.own:
        return [asked.place.id]
    below = Organisation.path.startswith(asked.place.path, autoescape=True)
    joined = select(BoardCount.organisation_id).join(Organisation, Organisation.id == BoardCount.organisation_id)
    busiest = joined.where(BoardCount.facet == "own", below).order_by(BoardCount.in_hand.desc(), Organisation.id)
    return session.scalars(busiest.limit(_MOST_DESKS)).all()


def _queues(which: str) -> Sequence[str]:
    if which == "paused":
        return ("paused",)
    if which == "returned":
        return ("supplement",)
    return RUNNING if which else (*RUNNING, "supplement", "paused")


def _narrow(which: str, today: dt.date) -> list[ColumnElement[bool]]:
    if which == "today":
        return [CaseStep.sort_on == today]
    return [is_coloured(which, today)] if which in ("red", "yellow", "green") else []


def _ids(walks: Sequence[Walk], most: int) -> Any:
    """The inner select keeps its own order and limit on both databases."""
    parts = [select(walk.limit(most).subquery()) for walk in walks]
    return union_all(*parts).subquery() if len(parts) > 1 else parts[0].subquery()


def _is_cut(session: Session, asked: Asked) -> bool:
    """Whether there may be more than was looked at."""
    if asked.which == "yellow" and asked.person is None and not asked.service:
        facet = "own" if asked.own else "all"
        counted = select(BoardCount.in_hand).where(
            BoardCount.organisation_id == asked.place.id, BoardCount.facet == facet, BoardCount.subject_id == 0
        )
        return (session.scalar(counted) or 0) > LOOKED_AT
    beyond = [
        select(
            select(Case.id).where(which, Case.state == state).order_by(Case.id).offset(LOOKED_AT).limit(1).subquery()
        )
        for which in _cases_of(session, asked)
        for state in UNDER_WAY
    ]
    return session.execute(union_all(*beyond).limit(1)).first() is not None


# ── what is shown ──────────────────────────────────────────────────────────────────────────────────

# An alias of its own: `visible_to` asks for steps of the case, too.
_DESK, _FROM, _STEP = aliased(Organisation), aliased(Organisation), aliased(CaseStep, name="step")


def _shown(ids: Any, actor: Actor, asked: Asked, page: int) -> Select[Any]:
    conditions = [Case.state.in_(UNDER_WAY), visible_to(actor)]
    if asked.own:
        conditions.append(_DESK.id == asked.place.id)
    else:
        conditions.append(_DESK.path.startswith(asked.place.path, autoescape=True))
    if asked.person is not None:
        conditions.append(Case.submitted_by_id == asked.person)
    if asked.service:
        conditions.append(Service.code == asked.service)
    return (
        select(
            Case.number,
            Case.service_name,
            Case.situation_words,
            Case.applicant_name,
            _STEP,
            _DESK.name.label("unit"),
            _FROM.name.label("person_unit"),
            person_name().label("person"),
        )
        .select_from(ids)
        .join(_STEP, _STEP.id == ids.c.id)
        .join(Case, Case.id == _STEP.case_id)
        .join(ServiceVersion, ServiceVersion.id == Case.service_version_id)
        .join(Service, Service.id == ServiceVersion.service_id)
        .join(_DESK, _DESK.id == _STEP.organisation_id)
        .join(_FROM, _FROM.id == Case.submitting_organisation_id)
        .join(Account, Account.id == Case.submitted_by_id)
        .where(*conditions)
        .order_by(_STEP.sort_on, _STEP.id)
        .limit(PAGE + 1)
        .offset((page - 1) * PAGE)
    )


def _row(row: Row[Any], calendar: WorkCalendar, today: dt.date) -> OpenCase:
    step: CaseStep = row.step
    runs = step.queue in RUNNING
    return OpenCase(
        number=row.number,
        service_name=row.service_name,
        situation_words=row.situation_words,
        applicant_name=row.applicant_name,
        unit=row.unit,
        step_name=step.name,
        role=step.role,
        person=row.person,
        person_unit=row.person_unit,
        card=card(today, step.due_on, step.yellow_on, paused=not runs),
        returned=step.queue == "supplement",
        due_on=step.due_on,
        projected=step.projected,
        days_left=working_days_left(today, step.due_on, calendar) if runs and step.due_on else None,
    )
