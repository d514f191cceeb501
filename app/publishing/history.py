"""The versions of a service as its administrators see them: which is in force, which waits, which was called off."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from app.errors import NotFoundHere
from app.models import Account, Service, ServiceDraft, ServiceVersion, VersionCancellation
from app.publishing.versions import LoadedVersion, version_by_id

MOST = 200  # versions that a page shows; nobody publishes one service so often
Standing = Literal["in_force", "waiting", "cancelled", "past"]


@dataclass(frozen=True)
class HistoryRow:
    """One version."""

    id: int
    number: int
    effective_from: dt.date
    published_at: datetime
    published_by: str
    note: str
    standing: Standing
    cancelled_at: datetime | None
    cancelled_by: str
    cancel_reason: str
    replaced_by: int | None  # number of the version that took its place


@dataclass(frozen=True)
class History:
    """A service with all its versions, the latest first."""

    id: int
    code: str
    name: str
    state: str
    state_reason: str
    draft_revision: int  # 0: there is no draft
    draft_updated_at: datetime | None
    rows: tuple[HistoryRow, ...]

    @property
    def in_force(self) -> HistoryRow | None:
        """The version that lists and forms use."""
        return next((row for row in self.rows if row.standing == "in_force"), None)

    @property
    def waiting(self) -> HistoryRow | None:
        """The version published for a day to come."""
        return next((row for row in self.rows if row.standing == "waiting"), None)

    @property
    def next_number(self) -> int:
        """What the next version will be called."""
        return max((row.number for row in self.rows), default=0) + 1

    def row(self, number: int) -> HistoryRow:
        """One of them; NotFoundHere when there is none of this number."""
        for row in self.rows:
            if row.number == number:
                return row
        raise NotFoundHere(_("没有这个版本"))


def history_of(session: Session, code: str) -> History:
    """NotFoundHere when there is no such service."""
    found = session.execute(
        select(Service, ServiceDraft.revision, ServiceDraft.updated_at)
        .outerjoin(ServiceDraft, ServiceDraft.service_id == Service.id)
        .where(Service.code == code)
    ).one_or_none()
    if found is None:
        raise NotFoundHere(_("没有这个事项"))
    service, revision, updated_at = found
    return History(
        id=service.id,
        code=service.code,
        name=service.name,
        state=service.state,
        state_reason=service.state_reason,
        draft_revision=revision or 0,
        draft_updated_at=updated_at,
        rows=tuple(_rows(session, service)),
    )


def loaded(session: Session, row: HistoryRow | None) -> LoadedVersion | None:
    """The version of a line, ready for use."""
    return version_by_id(session, row.id) if row else None


def _rows(session: Session, service: Service) -> list[HistoryRow]:
    by, off = aliased(Account), aliased(Account)
    instead = aliased(ServiceVersion)
    statement = (
        select(
            ServiceVersion.id,
            ServiceVersion.number,
            ServiceVersion.effective_from,
            ServiceVersion.published_at,
            (func.coalesce(by.last_name, "") + func.coalesce(by.first_name, "")).label("published_by"),
            ServiceVersion.note,
            VersionCancellation.cancelled_at,
            (func.coalesce(off.last_name, "") + func.coalesce(off.first_name, "")).label("cancelled_by"),
            func.coalesce(VersionCancellation.reason, "").label("cancel_reason"),
            instead.number.label("replaced_by"),
        )
        .outerjoin(VersionCancellation, VersionCancellation.version_id == ServiceVersion.id)
        .outerjoin(by, by.id == ServiceVersion.published_by_id)
        .outerjoin(off, off.id == VersionCancellation.cancelled_by_id)
        .outerjoin(instead, instead.id == VersionCancellation.replaced_by_id)
        .where(ServiceVersion.service_id == service.id)
        .order_by(ServiceVersion.number.desc())
        .limit(MOST)
    )
    return [
        HistoryRow(**row._mapping, standing=_standing(row.id, row.cancelled_at, service))
        for row in session.execute(statement)
    ]


def _standing(version_id: int, cancelled_at: datetime | None, service: Service) -> Standing:
    if cancelled_at is not None:
        return "cancelled"
    if version_id == service.current_version_id:
        return "in_force"
    return "waiting" if version_id == service.due_version_id else "past"
