"""The worklists of an organisation: 待受理, 待我办, 待补正, 暂停, 已办.

A page is a short walk along one index, however many cases there are: every list is a few branches, each ordered by its
index and cut off at the end of the page. The numbers beside the tabs are in `worklist_counts`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeVar

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Row, Select, exists, func, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from app import clock
from app.cases.calendar import load_calendar
from app.cases.calendar_days import WorkCalendar
from app.cases.clocks import case_pauses, supplement_pauses
from app.cases.deadlines import Card, DayMark, Pause, card, explain, working_days_left
from app.cases.masking import mask_id_number
from app.cases.scope import at_desk_of
from app.cases.way import SUPPLEMENT
from app.errors import NotAllowed
from app.models import (
    Account,
    AttentionMark,
    Case,
    CaseExtension,
    CasePause,
    CaseStep,
    Consultation,
    Organisation,
    Service,
    ServiceVersion,
)
from app.people.actors import Actor
from app.people.roles import AGENT, APPROVER, CLERK
from app.wording import msgid
from catalog.primitives import LimitSpec, Unit

Tab = Literal["accept", "todo", "supplement", "paused", "done"]
TABS: tuple[Tab, ...] = ("accept", "todo", "supplement", "paused", "done")
TAB_LABELS: dict[Tab, str] = {
    "accept": msgid("待受理"),
    "todo": msgid("待我办"),
    "supplement": msgid("待补正"),
    "paused": msgid("暂停"),
    "done": msgid("已办"),
}
PAGE_SIZE = 25
MOST_PAGES = 40  # a list is paged through to its thousandth row; beyond that one filters
_Row = TypeVar("_Row", CaseStep, CasePause)
_QUEUES: dict[Tab, str] = {"accept": "accept", "todo": "work", "paused": "paused"}
_STANDS: tuple[Tab, ...] = ("supplement", "paused")  # where the clock stands, so that all cards are 暂停


@dataclass(frozen=True)
class Filters:
    """What narrows a list: service code, village (organisation id), name of the step, agent (user id), card, 关注."""

    service: str | None = None
    village: int | None = None
    step: str | None = None
    agent: int | None = None
    card: Card | None = None
    watched: bool = False
    mode: str | None = None  # 服务方式


@dataclass(frozen=True)
class CaseRow:
    """One line of a worklist."""

    number: str
    service_name: str
    situation_words: str
    applicant_name: str
    id_number: str  # masked
    village: str
    agent: str  # "" when the applicant came to the hall
    step_name: str
    card: Card
    due_on: dt.date | None
    projected: bool
    days_left: int | None  # working days; negative: over; None: no limit, or the clock stands
    paused_days: int  # working days the clock has stood so far, on a paused card
    expected_on: dt.date | None  # 暂停: the day told to the applicant on which it should go on
    marks: tuple[DayMark, ...]
    state: str
    outcome: str | None  # of the step, in 已办
    finished_at: datetime | None
    watched: bool  # 重点关注
    asking: str | None  # state of the latest 会商; None when nobody was asked


@dataclass(frozen=True)
class WorklistPage:
    """One page of a list."""

    tab: Tab
    filters: Filters
    rows: tuple[CaseRow, ...]
    page: int
    has_more: bool


# ── branches: each walks along one index ───────────────────────────────────────────────────────────


def branches(actor: Actor, tab: Tab) -> list[ColumnElement[bool]]:
    """The conditions whose rows together make up a tab; no row fits two. NotAllowed for people without cases."""
    if not actor.can("view_cases") or actor.organisation_id is None:
        raise NotAllowed(_("您的岗位不办理办件"))
    here = at_desk_of(actor, CaseStep.organisation_id)
    if tab == "done":
        return [here & (CaseStep.state == state) for state in ("done", "returned")]
    is_open = CaseStep.state == "open"
    if tab == "supplement":
        mine = [here & is_open & (CaseStep.queue == "supplement") & (CaseStep.role == role) for role in _roles(actor)]
        asked = is_open & at_desk_of(actor, CaseStep.asked_by_id)
        return [*mine, asked & ~here]
    queue = CaseStep.queue == _QUEUES[tab]
    return [here & is_open & queue & (CaseStep.role == role) for role in _roles(actor)]


def _roles(actor: Actor) -> list[str]:
    """Roles of steps this person may handle; at a village station agents do the clerks' steps too."""
    roles = {AGENT: ["agent"], CLERK: ["clerk"], APPROVER: ["approver"]}
    found = {role for name in actor.roles for role in roles.get(name, [])}
    return sorted(found | ({"clerk"} if AGENT in actor.roles and actor.organisation_tier == "village" else set()))


def order_of(tab: Tab) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """The order of a tab, which is that of its index."""
    if tab == "done":
        return CaseStep.finished_at.desc(), CaseStep.id.desc()
    return CaseStep.sort_on.asc(), CaseStep.id.asc()


# ── one page ───────────────────────────────────────────────────────────────────────────────────────


def worklist(
    session: Session,
    *,
    actor: Actor,
    tab: Tab = "todo",
    filters: Filters | None = None,
    page: int = 1,
    today: dt.date | None = None,
) -> WorklistPage:
    """One page of a list in four statements: most urgent first, 已办 newest first. NotAllowed without cases to see."""
    filters, page, today = filters or Filters(), min(max(page, 1), MOST_PAGES), today or clock.today()
    rows = _rows(session, actor, tab, filters, today, first=(page - 1) * PAGE_SIZE, most=PAGE_SIZE + 1)
    shown = rows[:PAGE_SIZE]
    stops = _stops(session, [row.id for row in shown], today) if shown and tab != "done" else {}
    made = _case_rows(session, shown, stops, today)
    return WorklistPage(tab, filters, made, page, len(rows) > PAGE_SIZE and page < MOST_PAGES)


def whole_list(
    session: Session, *, actor: Actor, tab: Tab, filters: Filters, most: int, today: dt.date | None = None
) -> tuple[CaseRow, ...]:
    """The first rows of a list, in two statements, without the cells of their days."""
    today = today or clock.today()
    return _case_rows(session, _rows(session, actor, tab, filters, today, first=0, most=most), None, today)


def _rows(
    session: Session, actor: Actor, tab: Tab, filters: Filters, today: dt.date, *, first: int, most: int
) -> Sequence[Row[Any]]:
    walks, narrowing = branches(actor, tab), _narrowing(filters, tab, today)
    if not walks or narrowing.nothing:
        return ()
    return session.execute(_page_statement(walks, narrowing, tab, first=first, most=most)).all()


def _case_rows(
    session: Session, rows: Sequence[Row[Any]], stops: dict[int, _Stops] | None, today: dt.date
) -> tuple[CaseRow, ...]:
    """With `stops` None nothing is said of the single days."""
    if not rows:
        return ()
    calendar = load_calendar(session, since=_first_day([row.CaseStep for row in rows], today))
    return tuple(_case_row(row, None if stops is None else stops.get(row.id, _NONE), calendar, today) for row in rows)


@dataclass(frozen=True)
class _Narrowing:
    """Conditions of the filters on steps and on cases; `nothing` when none can fit."""

    steps: tuple[ColumnElement[bool], ...] = ()
    cases: tuple[ColumnElement[bool], ...] = ()
    nothing: bool = False


def _narrowing(filters: Filters, tab: Tab, today: dt.date) -> _Narrowing:
    """A colour that the tab does not have leaves nothing: where the clock stands every card is 暂停."""
    steps: list[ColumnElement[bool]] = []
    if filters.card is not None:
        if tab == "done" or (tab in _STANDS) != (filters.card == "paused"):
            return _Narrowing(nothing=True)
        steps += [] if filters.card == "paused" else [coloured(filters.card, today)]
    if filters.step is not None:
        steps.append(CaseStep.name == filters.step)
    return _Narrowing(tuple(steps), tuple(_case_narrowing(filters)))


def _case_narrowing(filters: Filters) -> Iterator[ColumnElement[bool]]:
    if filters.village is not None:
        yield Case.organisation_id == filters.village
    if filters.agent is not None:
        yield Case.submitted_by_id == filters.agent
    if filters.mode is not None:
        yield Case.proxy_mode == filters.mode
    if filters.service is not None:
        versions = (
            select(ServiceVersion.id)
            .join(Service, Service.id == ServiceVersion.service_id)
            .where(Service.code == filters.service)
        )
        yield Case.service_version_id.in_(versions)
    if filters.watched:
        yield _WATCHED


def coloured(colour: Card, today: dt.date) -> ColumnElement[bool]:
    if colour == "red":
        return CaseStep.sort_on < today
    if colour == "yellow":
        return (CaseStep.sort_on >= today) & (CaseStep.yellow_on <= today)
    return (CaseStep.sort_on >= today) & or_(CaseStep.yellow_on.is_(None), CaseStep.yellow_on > today)


def person_name(account: type[Account] = Account) -> ColumnElement[str]:
    """Family name, given name, without a blank; of `account`, an alias where several people are named."""
    return func.coalesce(account.last_name, "") + func.coalesce(account.first_name, "")


_WATCHED = exists().where(AttentionMark.case_id == Case.id, AttentionMark.cleared_at.is_(None))
_ASKING = (
    select(Consultation.state)
    .where(Consultation.case_id == Case.id)
    .order_by(Consultation.id.desc())
    .limit(1)
    .correlate(Case)
    .scalar_subquery()
)
# Made once: building aliases costs more than asking the database.
_STATION, _SENT_FROM = aliased(Organisation), aliased(Organisation)
_SHOWN = (
    Case.id,
    Case.number,
    Case.service_name,
    Case.situation_words,
    Case.applicant_name,
    Case.applicant_id_number,
    Case.state,
    CaseStep,
    _STATION.name.label("village"),
    _SENT_FROM.tier.label("sent_tier"),
    person_name().label("agent"),
    _WATCHED.label("watched"),
    _ASKING.label("asking"),
    CaseExtension.days.label("extended_by"),
    CaseExtension.extended_at,
)


def _page_statement(
    walks: Sequence[ColumnElement[bool]], narrowing: _Narrowing, tab: Tab, *, first: int, most: int
) -> Select[Any]:
    """The ids of the page first, along the index; only then all that a line shows."""
    parts = [_branch_page(branch, narrowing, tab, first + most) for branch in walks]
    ids = union_all(*parts).subquery() if len(parts) > 1 else parts[0].subquery()
    return (
        select(*_SHOWN)
        .select_from(ids)
        .join(CaseStep, CaseStep.id == ids.c.id)
        .join(Case, Case.id == CaseStep.case_id)
        .join(_STATION, _STATION.id == Case.organisation_id)
        .join(_SENT_FROM, _SENT_FROM.id == Case.submitting_organisation_id)
        .join(Account, Account.id == Case.submitted_by_id)
        .outerjoin(CaseExtension, CaseExtension.case_id == Case.id)
        .order_by(*order_of(tab))
        .limit(most)
        .offset(first)
    )


def _branch_page(branch: ColumnElement[bool], narrowing: _Narrowing, tab: Tab, end: int) -> Select[Any]:
    """Ids of one branch up to the end of the page. The inner select keeps its own order and limit on both databases."""
    part = select(CaseStep.id).where(branch, *narrowing.steps)
    if narrowing.cases:
        part = part.join(Case, Case.id == CaseStep.case_id).where(*narrowing.cases)
    return select(part.order_by(*order_of(tab)).limit(end).subquery())


@dataclass(frozen=True)
class _Stops:
    """What stopped the clocks of one case: returned steps, 补正 and 暂停, and the days of them."""

    returned: CaseStep | None = None  # the last one
    pauses: tuple[Pause, ...] = ()
    since: datetime | None = None  # 暂停: when the one that is running began


_NONE = _Stops()


def _stops(session: Session, case_ids: Sequence[int], today: dt.date) -> dict[int, _Stops]:
    """Of all these cases, in two statements; those whose clocks never stopped are left out."""
    mending = or_(CaseStep.step_id == SUPPLEMENT, CaseStep.state == "returned")
    steps = (
        select(CaseStep).where(CaseStep.case_id.in_(case_ids), mending).order_by(CaseStep.case_id, CaseStep.position)
    )
    pauses = select(CasePause).where(CasePause.case_id.in_(case_ids)).order_by(CasePause.case_id, CasePause.id)
    of_steps, of_pauses = _by_case(session.scalars(steps)), _by_case(session.scalars(pauses))
    return {
        case_id: _Stops(
            returned=next((one for one in reversed(of_steps.get(case_id, ())) if one.state == "returned"), None),
            pauses=(
                *supplement_pauses(of_steps.get(case_id, ()), today=today),
                *case_pauses(of_pauses.get(case_id, ()), today=today),
            ),
            since=next((one.began_at for one in of_pauses.get(case_id, ()) if one.ended_at is None), None),
        )
        for case_id in {*of_steps, *of_pauses}
    }


def _by_case(rows: Iterable[_Row]) -> dict[int, list[_Row]]:
    found: dict[int, list[_Row]] = {}
    for row in rows:
        found.setdefault(row.case_id, []).append(row)
    return found


def _case_row(row: Row[Any], stops: _Stops | None, calendar: WorkCalendar, today: dt.date) -> CaseRow:
    step: CaseStep = row.CaseStep
    is_open = step.state == "open"
    stands = is_open and step.queue in _STANDS
    since = stops.since if stops and step.queue == "paused" else step.opened_at
    return CaseRow(
        number=row.number,
        service_name=row.service_name,
        situation_words=row.situation_words,
        applicant_name=row.applicant_name,
        id_number=mask_id_number(row.applicant_id_number or ""),
        village=row.village,
        agent=row.agent if row.sent_tier == "village" else "",
        step_name=step.name,
        card=card(today, step.due_on, step.yellow_on, stands),
        due_on=step.due_on,
        projected=step.projected,
        days_left=working_days_left(today, step.due_on, calendar) if is_open and step.due_on else None,
        paused_days=_stood_still(since, calendar, today) if stands else 0,
        expected_on=step.sort_on if stands and step.queue == "paused" else None,
        marks=_marks(row, stops, calendar, today) if is_open and stops is not None else (),
        state=row.state,
        outcome=step.outcome,
        finished_at=step.finished_at,
        watched=row.watched,
        asking=row.asking,
    )


def _first_day(steps: Iterable[CaseStep], today: dt.date) -> dt.date:
    """The earliest day on which a clock of the page started."""
    return min((clock.local_date(step.clock_from) for step in steps if step.clock_from), default=today)


def _stood_still(since: datetime | None, calendar: WorkCalendar, today: dt.date) -> int:
    """Working days a clock has stood still."""
    return calendar.count(after=clock.local_date(since), through=today) if since else 0


def _marks(row: Row[Any], stops: _Stops, calendar: WorkCalendar, today: dt.date) -> tuple[DayMark, ...]:
    """The days of a step; none where it has no limit. During 补正 those of the returned step, as it would be now."""
    step: CaseStep = row.CaseStep
    mended = step.step_id == SUPPLEMENT and stops.returned is not None
    timed = stops.returned if mended and stops.returned else step
    if timed.limit_value is None or timed.clock_from is None:
        return ()
    limit = LimitSpec(value=timed.limit_value, unit=Unit(timed.limit_unit))
    due_on = None if timed.state == "returned" else timed.due_on
    more = row.extended_by if row.extended_by and timed.clock_from <= row.extended_at else 0
    return explain(timed.clock_from, limit, calendar, today=today, pauses=stops.pauses, extension=more, due_on=due_on)
