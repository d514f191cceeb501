"""年审、认证名册: who is due at a village or in a hall, the most urgent first; what has ended, the latest first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from flask_babel import gettext as _
from sqlalchemy import Row, Select, select, union_all
from sqlalchemy.orm import Session, aliased

from app import audit, clock
from app.cases.calendar_days import add_months
from app.cases.deadlines import Card, card
from app.cases.masking import mask_id_number, mask_name, mask_phone
from app.cases.recheck.turns import OPEN, has_failed, keeps_roster
from app.cases.sheets import workbook_of
from app.errors import Invalid, NotAllowed
from app.models import Case, Organisation, RecheckDue, Service
from app.people.actors import Actor
from app.wording import msgid

PAGE_SIZE = 25
MOST_PAGES = 40
MOST_EXPORTED: Final = 1000
MOST_OFFERED = 500
ENDED = ("done", "stopped")
STATES: Final = {
    "later": msgid("还没到时间"),
    "due": msgid("该办"),
    "form": msgid("正在填表"),
    "case": msgid("办理中"),
    "failed": msgid("没有办成"),
    "done": msgid("已核"),
    "stopped": msgid("已停发"),
}


@dataclass(frozen=True)
class RosterFilters:
    """What narrows a roster: village and service to open (ids), the month of the due day, what has ended."""

    village: int | None = None
    service: int | None = None
    month: dt.date | None = None  # its first day
    ended: bool = False


@dataclass(frozen=True)
class RosterRow:
    """One person of a roster."""

    id: int
    name: str
    id_number: str  # masked
    phone: str  # masked
    village: str
    service_name: str  # what is to be done
    number: str  # of the case that began it
    opens_on: dt.date
    due_on: dt.date
    card: Card
    state: str  # a key of STATES
    lacking: int | None
    opened_number: str  # of the case made for it
    reason: str
    ended_at: datetime | None

    @property
    def may_start(self) -> bool:
        return self.state in ("due", "form", "failed")


@dataclass(frozen=True)
class Roster:
    """One page of a roster."""

    rows: tuple[RosterRow, ...]
    filters: RosterFilters
    page: int
    has_more: bool


@dataclass(frozen=True)
class RosterChoices:
    """(id, words) of the villages and services that a roster may be narrowed to."""

    villages: tuple[tuple[int, str], ...]
    services: tuple[tuple[int, str], ...]


_VILLAGE, _OPENED = aliased(Organisation), aliased(Case)


def roster(
    session: Session,
    *,
    actor: Actor,
    filters: RosterFilters | None = None,
    page: int = 1,
    today: dt.date | None = None,
) -> Roster:
    """One page, in one statement. NotAllowed for who keeps no roster."""
    filters, page, today = filters or RosterFilters(), min(max(page, 1), MOST_PAGES), today or clock.today()
    rows = _rows(session, actor, filters, first=(page - 1) * PAGE_SIZE, most=PAGE_SIZE + 1)
    made = tuple(_row(row, today) for row in rows[:PAGE_SIZE])
    return Roster(made, filters, page, len(rows) > PAGE_SIZE and page < MOST_PAGES)


def _rows(session: Session, actor: Actor, filters: RosterFilters, *, first: int, most: int) -> Sequence[Row[Any]]:
    _require_keeper(actor)
    branches = [_branch(actor, filters, state, first + most) for state in (ENDED if filters.ended else OPEN)]
    ids = union_all(*branches).subquery()
    statement = (
        select(
            RecheckDue,
            Case.applicant_name,
            Case.applicant_id_number,
            Case.applicant_phone,
            Case.number,
            _VILLAGE.name.label("village"),
            Service.name.label("service_name"),
            _OPENED.number.label("opened_number"),
            _OPENED.state.label("opened_state"),
            _OPENED.outcome.label("opened_outcome"),
        )
        .select_from(ids)
        .join(RecheckDue, RecheckDue.id == ids.c.id)
        .join(Case, Case.id == RecheckDue.case_id)
        .join(_VILLAGE, _VILLAGE.id == RecheckDue.organisation_id)
        .join(Service, Service.id == RecheckDue.service_id)
        .outerjoin(_OPENED, _OPENED.submission_token == RecheckDue.token)
        .order_by(*_order(filters))
        .limit(most)
        .offset(first)
    )
    return session.execute(statement.execution_options(populate_existing=True)).all()


def _branch(actor: Actor, filters: RosterFilters, state: str, most: int) -> Select[Any]:
    """Ids of one state along the index of the village or of the hall, up to the end of the page."""
    wanted = select(RecheckDue.id).where(*_place(actor, filters), RecheckDue.state == state)
    if filters.service is not None:
        wanted = wanted.where(RecheckDue.service_id == filters.service)
    if filters.month is not None:
        wanted = wanted.where(RecheckDue.due_on >= filters.month, RecheckDue.due_on < add_months(filters.month, 1))
    return select(wanted.order_by(*_order(filters)).limit(most).subquery())


def _place(actor: Actor, filters: RosterFilters) -> tuple[Any, ...]:
    """One's own station; of a hall all of it, or one village of it."""
    if actor.organisation_tier == "village":
        return (RecheckDue.organisation_id == actor.organisation_id,)
    hall = RecheckDue.hall_id == actor.organisation_id
    return (hall,) if filters.village is None else (RecheckDue.organisation_id == filters.village, hall)


def _order(filters: RosterFilters) -> tuple[Any, Any]:
    if filters.ended:
        return RecheckDue.due_on.desc(), RecheckDue.id.desc()
    return RecheckDue.due_on.asc(), RecheckDue.id.asc()


def _row(row: Row[Any], today: dt.date) -> RosterRow:
    turn: RecheckDue = row.RecheckDue
    return RosterRow(
        id=turn.id,
        name=row.applicant_name,
        id_number=mask_id_number(row.applicant_id_number or ""),
        phone=mask_phone(row.applicant_phone or ""),
        village=row.village,
        service_name=row.service_name,
        number=row.number,
        opens_on=turn.opens_on,
        due_on=turn.due_on,
        card="green" if turn.state in ENDED else card(today, turn.due_on, turn.opens_on),
        state=_state(turn, row, today),
        lacking=turn.lacking,
        opened_number=row.opened_number or "",
        reason=turn.reason,
        ended_at=turn.ended_at,
    )


def _state(turn: RecheckDue, row: Row[Any], today: dt.date) -> str:
    if turn.state in ENDED:
        return turn.state
    if row.opened_number is not None:
        return "failed" if has_failed(row.opened_state, row.opened_outcome) else "case"
    if turn.state == "opened":
        return "form"
    return "due" if turn.opens_on <= today else "later"


def _require_keeper(actor: Actor) -> None:
    if not keeps_roster(actor):
        raise NotAllowed(_("年审、认证名册由村（社区）和乡镇看"))


def roster_choices(session: Session, *, actor: Actor) -> RosterChoices:
    """Villages of the hall and services that are opened here; two statements, as long as the county is large."""
    _require_keeper(actor)
    below = Organisation.path.startswith(actor.organisation_path, autoescape=True)
    villages = select(Organisation.id, Organisation.name).where(
        below, Organisation.tier == "village", Organisation.active
    )
    used = select(RecheckDue.id).where(*_place(actor, RosterFilters()), RecheckDue.service_id == Service.id).exists()
    services = select(Service.id, Service.name).where(used).order_by(Service.code).limit(MOST_OFFERED)
    return RosterChoices(
        tuple(map(tuple, session.execute(villages.order_by(Organisation.path).limit(MOST_OFFERED)))),
        tuple(map(tuple, session.execute(services))),
    )


# ── taken along ────────────────────────────────────────────────────────────────────────────────────

_HEADS = (
    (msgid("最晚办"), 14),
    (msgid("姓名"), 12),
    (msgid("证件号码"), 24),
    (msgid("联系电话"), 16),
    (msgid("村（社区）"), 14),
    (msgid("要办的事项"), 34),
    (msgid("原办件"), 16),
    (msgid("情况"), 14),
    (msgid("说明"), 34),
)


def export_roster(session: Session, *, actor: Actor, filters: RosterFilters, now: datetime) -> bytes:
    """The roster as a workbook, masked; that it was taken is recorded. Invalid for an empty one."""
    today = clock.local_date(now)
    rows = [_row(row, today) for row in _rows(session, actor, filters, first=0, most=MOST_EXPORTED)]
    if not rows:
        raise Invalid(message=_("名册是空的，没有可以导出的"))
    audit.record(
        session,
        actor=actor,
        now=now,
        action="recheck.exported",
        subject="recheck",
        subject_id="roster",
        detail={"count": len(rows)},
    )
    return workbook_of(_("年审认证名册"), _HEADS, [_cells(row) for row in rows])


def _cells(row: RosterRow) -> list[object]:
    return [
        row.due_on,
        mask_name(row.name),
        row.id_number,
        row.phone,
        row.village,
        row.service_name,
        row.number,
        _(STATES[row.state]),
        row.reason,
    ]
