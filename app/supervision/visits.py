"""“一次没办成”窗口: people who came in vain, by hand or from cases that went back; who looks after them, and the end.

Those who handle cases record and follow the trips to their own organisation; supervisors all of their subtree.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Row, Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from app import audit
from app.cases.masking import mask_phone
from app.cases.scope import eyes_of
from app.cases.worklist import person_name
from app.clock import local_date
from app.errors import Invalid, NotAllowed, NotFoundHere
from app.models import Account, Case, FailedVisit, Organisation
from app.people.actors import Actor
from app.people.problems import FieldProblem
from catalog.vocabulary import codes

PAGE_SIZE = 25
MOST_PAGES = 40
LONGEST = {"person": 60, "phone": 30, "service_name": 100, "detail": 500, "next_step": 500, "text": 500}
EARLIEST = dt.timedelta(days=60)  # so long ago a trip may be recorded afterwards
_RECORDER, _FOLLOWER = aliased(Account), aliased(Account)


@dataclass(frozen=True)
class VisitEntry:
    """What is written down about a trip in vain; only the reason must be said."""

    reason: str
    service_name: str = ""
    person: str = ""
    phone: str = ""
    detail: str = ""
    next_step: str = ""
    happened_on: dt.date | None = None


@dataclass(frozen=True)
class VisitFilters:
    """What is asked for; `state` "pending": all that is not settled."""

    state: str = "pending"
    reason: str = ""
    organisation: int | None = None
    mine: bool = False


@dataclass(frozen=True)
class VisitRow:
    """One line, and one page: nothing of it is left out."""

    id: int
    revision: int
    happened_on: dt.date
    organisation_id: int
    organisation: str
    organisation_path: str
    reason: str
    service_name: str
    case_number: str
    person: str
    phone: str  # masked in lists
    detail: str
    next_step: str
    recorded_by: str
    state: str
    assigned_to: str
    assigned_to_id: int | None
    assigned_at: datetime | None
    contacted_at: datetime | None
    contact: str
    settled_at: datetime | None
    settlement: str


@dataclass(frozen=True)
class VisitPage:
    """One page of the list, the latest first."""

    rows: tuple[VisitRow, ...]
    page: int
    has_more: bool


# ── looking ────────────────────────────────────────────────────────────────────────────────────────


def list_visits(session: Session, *, actor: Actor, filters: VisitFilters, page: int = 1) -> VisitPage:
    """One page of trips in vain; one statement."""
    page = min(max(page, 1), MOST_PAGES)
    statement = _rows(actor).where(*_asked(actor, filters)).order_by(FailedVisit.id.desc())
    rows = session.execute(statement.offset((page - 1) * PAGE_SIZE).limit(PAGE_SIZE + 1)).all()
    shown = tuple(_row(row) for row in rows[:PAGE_SIZE])
    return VisitPage(shown, page, len(rows) > PAGE_SIZE and page < MOST_PAGES)


def read_visit(session: Session, *, actor: Actor, visit_id: int) -> VisitRow:
    """One of them, with the whole number for who is to call it; NotFoundHere outside the person's scope."""
    row = session.execute(_rows(actor).where(FailedVisit.id == visit_id)).one_or_none()
    if row is None:
        raise NotFoundHere(_("没有这条登记，或者它不在您的范围内"))
    shown, left = _row(row), row.FailedVisit.phone
    calls = may_follow(actor, path=shown.organisation_path, assigned_to_id=shown.assigned_to_id)
    return replace(shown, phone=left) if left and calls and shown.state != "settled" else shown


def count_by_reason(session: Session, *, actor: Actor, since: dt.date) -> list[tuple[str, int]]:
    """How many trips each reason has cost since a day, the most frequent first."""
    many = func.count()
    statement = select(FailedVisit.reason, many).where(_visible(actor), FailedVisit.happened_on >= since)
    found = session.execute(statement.group_by(FailedVisit.reason).order_by(many.desc(), FailedVisit.reason))
    return [(reason, count) for reason, count in found]


def followers(session: Session, *, path: str) -> Sequence[Row[tuple[int, str]]]:
    """Who may look after a trip: the people of that organisation (id, name)."""
    statement = select(Account.id, person_name()).join(Organisation, Organisation.id == Account.organisation_id)
    return session.execute(statement.where(Organisation.path == path, Account.active).order_by(Account.id)).all()


def _rows(actor: Actor) -> Select[Any]:
    return (
        select(
            FailedVisit,
            Organisation.name.label("place"),
            Case.number.label("number"),
            Case.applicant_name.label("applicant"),
            Case.applicant_phone.label("applicant_phone"),
            person_name(_RECORDER).label("recorded_by"),
            person_name(_FOLLOWER).label("follower"),
        )
        .join(Organisation, Organisation.id == FailedVisit.organisation_id)
        .outerjoin(Case, Case.id == FailedVisit.case_id)
        .outerjoin(_RECORDER, _RECORDER.id == FailedVisit.recorded_by_id)
        .outerjoin(_FOLLOWER, _FOLLOWER.id == FailedVisit.assigned_to_id)
        .where(_visible(actor))
        .execution_options(populate_existing=True)
    )


def _visible(actor: Actor) -> ColumnElement[bool]:
    below = FailedVisit.organisation_path.like(eyes_of(actor)["eyes_path"], escape="/")
    return or_(below, FailedVisit.assigned_to_id == actor.user_id)


def _asked(actor: Actor, filters: VisitFilters) -> list[ColumnElement[bool]]:
    asked: list[ColumnElement[bool]] = []
    if filters.state == "pending":
        asked.append(FailedVisit.state.in_(["open", "assigned", "contacted"]))
    elif filters.state:
        asked.append(FailedVisit.state == filters.state)
    if filters.reason:
        asked.append(FailedVisit.reason == filters.reason)
    if filters.organisation is not None:
        asked.append(FailedVisit.organisation_id == filters.organisation)
    if filters.mine:
        asked.append(FailedVisit.assigned_to_id == actor.user_id)
    return asked


def _row(row: Row[Any]) -> VisitRow:
    visit: FailedVisit = row.FailedVisit
    copied = {name: getattr(visit, name) for name in _COPIED}
    return VisitRow(
        **copied,
        organisation=row.place,
        case_number=row.number or "",
        person=visit.person or row.applicant or "",
        phone=mask_phone(visit.phone or row.applicant_phone or ""),
        recorded_by=row.recorded_by or "",
        assigned_to=row.follower or "",
    )


_SHOWN_OTHERWISE = {"organisation", "case_number", "person", "phone", "recorded_by", "assigned_to"}
_COPIED = tuple(name for name in VisitRow.__dataclass_fields__ if name not in _SHOWN_OTHERWISE)


# ── writing ────────────────────────────────────────────────────────────────────────────────────────


def record_visit(session: Session, *, entry: VisitEntry, actor: Actor, now: datetime) -> FailedVisit:
    """Write down someone who came in vain, at the person's own organisation. Invalid tells per field."""
    if actor.organisation_id is None or not actor.can("submit_case"):
        raise NotAllowed(_("您的岗位不登记“一次没办成”"))
    if problems := _problems(entry, local_date(now)):
        raise Invalid(problems)
    visit = FailedVisit(
        reason=entry.reason,
        service_name=entry.service_name.strip(),
        person=entry.person.strip(),
        phone=entry.phone.strip(),
        detail=entry.detail.strip(),
        next_step=entry.next_step.strip(),
        organisation_id=actor.organisation_id,
        organisation_path=actor.organisation_path,
        happened_at=now,
        happened_on=entry.happened_on or local_date(now),
        recorded_by_id=actor.user_id,
    )
    session.add(visit)
    session.flush()
    _record(session, visit, "recorded", actor, now)
    return visit


def _problems(entry: VisitEntry, today: dt.date) -> list[FieldProblem]:
    problems = [] if entry.reason in codes("failed_visit_reason") else [FieldProblem("reason", _("请选择原因"))]
    for name, most in LONGEST.items():
        if len(getattr(entry, name, "")) > most:
            problems.append(FieldProblem(name, _("最多 %(most)s 个字", most=most)))
    day = entry.happened_on or today
    if not today - EARLIEST <= day <= today:
        problems.append(FieldProblem("happened_on", _("日期应在最近 60 天内，不晚于今天")))
    if entry.reason == "other" and not entry.detail.strip():
        problems.append(FieldProblem("detail", _("原因选“其他”的，请写清情况")))
    return problems


def assign(session: Session, *, visit_id: int, revision: int, account_id: int, actor: Actor, now: datetime) -> None:
    """派给: someone of the organisation looks after it."""
    visit = _take(session, visit_id, revision, actor)
    fitting = [row[0] for row in followers(session, path=visit.organisation_path)]
    if account_id not in fitting:
        raise Invalid([FieldProblem("account", _("请选择跟进的人"))])
    visit.assigned_to_id, visit.assigned_at = account_id, now
    _step(session, visit, "assigned", actor, now)


def contact(session: Session, *, visit_id: int, revision: int, text: str, actor: Actor, now: datetime) -> None:
    """已联系: what was said. Who calls looks after it from then on, unless someone does already."""
    visit = _take(session, visit_id, revision, actor)
    visit.contact, visit.contacted_at = _words(text, _("请写联系的情况")), now
    if visit.assigned_to_id is None:
        visit.assigned_to_id, visit.assigned_at = actor.user_id, now
    _step(session, visit, "contacted", actor, now)


def settle(session: Session, *, visit_id: int, revision: int, text: str, actor: Actor, now: datetime) -> None:
    """办结: how it ended, done in the end or not to be done and explained."""
    visit = _take(session, visit_id, revision, actor)
    visit.settlement, visit.settled_at = _words(text, _("请写最后怎么办的")), now
    visit.settled_by_id = actor.user_id
    _step(session, visit, "settled", actor, now)


def correct_reason(session: Session, *, visit_id: int, revision: int, reason: str, actor: Actor, now: datetime) -> None:
    """The reason a case gave may not be the true one."""
    visit = _take(session, visit_id, revision, actor)
    if reason not in codes("failed_visit_reason"):
        raise Invalid([FieldProblem("reason", _("请选择原因"))])
    visit.reason = reason
    session.flush()
    _record(session, visit, "corrected", actor, now)


def _words(text: str, missing: str) -> str:
    if not text.strip():
        raise Invalid([FieldProblem("text", missing)])
    if len(text) > LONGEST["text"]:
        raise Invalid([FieldProblem("text", _("最多 %(most)s 个字", most=LONGEST["text"]))])
    return text.strip()


def may_follow(actor: Actor, *, path: str, assigned_to_id: int | None) -> bool:
    """Whether someone may act on a trip: whom it was given to, the desk itself, supervisors above it."""
    at_desk = actor.organisation_path == path and actor.can("handle_step")
    above = actor.can("supervise") and actor.oversees(path)
    return assigned_to_id == actor.user_id or at_desk or above


def _take(session: Session, visit_id: int, revision: int, actor: Actor) -> FailedVisit:
    lock = select(FailedVisit).where(FailedVisit.id == visit_id).with_for_update()
    visit = session.execute(lock.execution_options(populate_existing=True)).scalar_one_or_none()
    if visit is None:
        raise NotFoundHere(_("没有这条登记，或者它不在您的范围内"))
    if not may_follow(actor, path=visit.organisation_path, assigned_to_id=visit.assigned_to_id):
        raise NotAllowed(_("这条登记不归您跟进"))
    if visit.revision != revision:
        raise Invalid(message=_("这条登记刚刚有人改过，请看最新情况再办"))
    if visit.state == "settled":
        raise Invalid(message=_("这条登记已经办结"))
    return visit


def _step(session: Session, visit: FailedVisit, state: str, actor: Actor, now: datetime) -> None:
    """Forward only: someone else may take over after the call, and it is still 已联系."""
    order = ("open", "assigned", "contacted", "settled")
    visit.state = max(visit.state, state, key=order.index)
    session.flush()
    _record(session, visit, state, actor, now)


def _record(session: Session, visit: FailedVisit, action: str, actor: Actor, now: datetime) -> None:
    """Names, phones and words stay with the row."""
    audit.record(
        session,
        actor=actor,
        now=now,
        action=f"failed_visit.{action}",
        subject="failed_visit",
        subject_id=str(visit.id),
        detail={"reason": visit.reason},
    )
