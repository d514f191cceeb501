"""The audit record as it is read: the latest first, page by page along the chain."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, String, cast, or_, select
from sqlalchemy.orm import Session

from app.clock import ZONE
from app.models import Account, AuditEntry, Organisation

PAGE = 50


@dataclass(frozen=True)
class TrailFilters:
    """What is asked for; days are of the county's time, `until` included."""

    who: str = ""
    subject_kind: str = ""
    subject: str = ""
    actions: Collection[str] = ()
    since: dt.date | None = None
    until: dt.date | None = None


@dataclass(frozen=True)
class TrailRow:
    """One action. `subject` is what people call it: an account by its name, everything else by its code."""

    seq: int
    at: datetime
    actor: str
    organisation: str
    action: str
    subject_kind: str
    subject: str
    detail: dict[str, Any]


@dataclass(frozen=True)
class TrailPage:
    """Rows from the latest to the oldest, and whether there are more on either side."""

    rows: tuple[TrailRow, ...]
    has_newer: bool
    has_older: bool


def read_trail(
    session: Session,
    *,
    within: str,
    sees_all: bool,
    filters: TrailFilters,
    before: int | None = None,
    after: int | None = None,
) -> TrailPage:
    """A page of actions done by people of the subtree `within`, or by anyone, the system included, with `sees_all`.

    `before` and `after` are numbers of rows: the page ends just before one, or begins just after it. Two statements.
    """
    statement = _scoped(filters, within, sees_all)
    forward = after is not None
    if forward:
        statement = statement.where(AuditEntry.seq > after).order_by(AuditEntry.seq)
    elif before is not None:
        statement = statement.where(AuditEntry.seq < before)
    if not forward:
        statement = statement.order_by(AuditEntry.seq.desc())
    found = session.execute(statement.limit(PAGE + 1)).all()
    shown = sorted(found[:PAGE], key=lambda row: row.seq, reverse=True)
    more = len(found) > PAGE
    names = _names(session, shown)
    rows = tuple(_row(row, names) for row in shown)
    return TrailPage(rows, has_newer=more if forward else before is not None, has_older=forward or more)


def read_range(session: Session, *, within: str, sees_all: bool, filters: TrailFilters, most: int) -> list[TrailRow]:
    """All that fits, the latest first, up to so many rows; for files. Two statements."""
    statement = _scoped(filters, within, sees_all).order_by(AuditEntry.seq.desc())
    found = list(session.execute(statement.limit(most)).all())
    names = _names(session, found)
    return [_row(row, names) for row in found]


def _scoped(filters: TrailFilters, within: str, sees_all: bool) -> Select[Any]:
    statement = _statement(filters)
    return statement if sees_all else statement.where(Organisation.path.startswith(within, autoescape=True))


def _statement(filters: TrailFilters) -> Select[Any]:
    columns = (
        AuditEntry.seq,
        AuditEntry.at,
        AuditEntry.actor_name,
        AuditEntry.action,
        AuditEntry.subject_kind,
        AuditEntry.subject_id,
        AuditEntry.detail,
        Organisation.name.label("organisation"),
    )
    joined = select(*columns).outerjoin(Organisation, Organisation.id == AuditEntry.organisation_id)
    return joined.where(*_conditions(filters))


def _conditions(filters: TrailFilters) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if filters.who:
        wanted.append(AuditEntry.actor_name.contains(filters.who, autoescape=True))
    if filters.subject_kind:
        wanted.append(AuditEntry.subject_kind == filters.subject_kind)
    if filters.subject:
        wanted.append(_is_about(filters.subject))
    if filters.actions:
        wanted.append(AuditEntry.action.in_(filters.actions))
    if filters.since:
        wanted.append(AuditEntry.at >= _midnight(filters.since))
    if filters.until:
        wanted.append(AuditEntry.at < _midnight(filters.until) + timedelta(days=1))
    return wanted


def _is_about(text: str) -> ColumnElement[bool]:
    """A case number, a code, a day; or the login name of an account, which the record knows by its number."""
    accounts = select(cast(Account.id, String)).where(Account.username == text)
    is_account = (AuditEntry.subject_kind == "account") & AuditEntry.subject_id.in_(accounts)
    return or_(AuditEntry.subject_id == text, is_account)


def _midnight(day: dt.date) -> datetime:
    return datetime.combine(day, dt.time(), ZONE)


def _names(session: Session, rows: list[Row[Any]]) -> dict[str, str]:
    ids = {int(row.subject_id) for row in rows if row.subject_kind == "account" and row.subject_id.isdigit()}
    if not ids:
        return {}
    accounts = session.execute(
        select(Account.id, Account.last_name, Account.first_name, Account.username).where(Account.id.in_(ids))
    )
    return {str(id_): f"{last}{first}（{username}）" for id_, last, first, username in accounts}


def _row(row: Row[Any], names: dict[str, str]) -> TrailRow:
    is_account = row.subject_kind == "account"
    return TrailRow(
        seq=row.seq,
        at=row.at,
        actor=row.actor_name,
        organisation=row.organisation or "",
        action=row.action,
        subject_kind=row.subject_kind,
        subject=names.get(row.subject_id, row.subject_id) if is_account else row.subject_id,
        detail=json.loads(row.detail),
    )
