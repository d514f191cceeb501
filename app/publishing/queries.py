"""Lists of services: for guides and desks (published ones) and for the studio (all of them)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Row, Select, case, func, literal, or_, select
from sqlalchemy.orm import Session

from app.errors import NotFoundHere
from app.models import Account, Service, ServiceDraft, ServiceVersion
from app.people.actors import Actor
from app.publishing.offerings import here, offered_here
from app.publishing.versions import counts

MOST_FOUND = 50
MOST_LISTED = 2000  # a county has a few hundred services; the largest reported list has 1,345
_WORDS_SEARCHED = 5


@dataclass(frozen=True)
class ServiceRow:
    """A published service as lists show it."""

    code: str
    name: str
    summary: str
    topic: str
    department: str
    acceptance_tiers: tuple[str, ...]
    documents_count: int
    limit_words: str
    is_offered: bool = True  # where the person stands who asked


_ROW = (
    Service.code,
    Service.name,
    Service.summary,
    Service.topic,
    Service.department,
    Service.acceptance_tiers,
    Service.documents_count,
    Service.limit_words,
)
_Raw = tuple[str, str, str, str, str, str, int, str, bool]


# Whether the organisation where someone stands has the service; its values come from `here`.
_HERE = offered_here()


def search_services(
    session: Session,
    text: str,
    tier: str | None = None,
    *,
    limit: int = MOST_FOUND,
    at: Actor | None = None,
    today: dt.date = dt.date.min,
) -> list[ServiceRow]:
    """Published services found by name, alias, full pinyin or initials, the best first; at most `limit`.

    Blanks separate words that must all occur. Without a word nothing is found. `tier` keeps those accepted at it.
    `at` says of each whether the organisation of this person has it today; those it has not come last.
    """
    words = text.lower().split()[:_WORDS_SEARCHED]
    if not words:
        return []
    found = [Service.search_text.contains(word, autoescape=True) for word in words]
    statement = _published(tier).where(*found)
    ranked = statement.order_by(_HERE.desc(), _rank(words[0]), func.length(Service.name), Service.code).limit(limit)
    return [_for(at, _service_row(row)) for row in session.execute(ranked, here(at, today))]


def _for(actor: Actor | None, row: ServiceRow) -> ServiceRow:
    """Not offered to an agent who handles other items only."""
    return row if actor is None or actor.handles(row.code) else replace(row, is_offered=False)


def _rank(word: str) -> ColumnElement[int]:
    """Whole name, beginning of the name, beginning of any spelling, inside the name, inside any spelling."""
    name = func.lower(Service.name)
    return case(
        (name == word, 0),
        (name.startswith(word, autoescape=True), 1),
        ((" " + Service.search_text).contains(" " + word, autoescape=True), 2),
        (name.contains(word, autoescape=True), 3),
        else_=4,
    )


def list_services(
    session: Session,
    *,
    topic: str | None = None,
    department: str | None = None,
    tier: str | None = None,
    at: Actor | None = None,
    today: dt.date = dt.date.min,
) -> list[ServiceRow]:
    """Published services by topic and name, of one topic, department or accepting tier if given.

    `at` keeps those that the organisation of this person has today and this person may start.
    """
    statement = _published(tier).where(_HERE)
    if topic is not None:
        statement = statement.where(Service.topic == topic)
    if department is not None:
        statement = statement.where(Service.department == department)
    ordered = statement.order_by(Service.topic, Service.code).limit(MOST_LISTED)
    found = [_service_row(row) for row in session.execute(ordered, here(at, today))]
    return found if at is None else [one for one in found if at.handles(one.code)]


def _published(tier: str | None) -> Select[_Raw]:
    statement = select(*_ROW, _HERE.label("is_offered")).where(Service.state == "published")
    if tier is None:
        return statement
    listed = literal(",") + Service.acceptance_tiers + literal(",")
    return statement.where(listed.contains(f",{tier},", autoescape=True))


def _service_row(row: Row[_Raw]) -> ServiceRow:
    code, name, summary, topic, department, tiers, documents, limit, is_offered = row
    accepting = tuple(filter(None, tiers.split(",")))
    return ServiceRow(code, name, summary, topic, department, accepting, documents, limit, bool(is_offered))


# ── the studio ─────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class StudioRow:
    """A service as its administrators see it: what is published, and whether a draft is waiting."""

    code: str
    name: str
    department: str
    state: str
    version_number: int | None
    published_at: datetime | None
    draft_updated_at: datetime | None
    draft_updated_by: str
    acceptance_tiers: str  # comma separated, of what is published


def studio_services(session: Session, *, text: str = "") -> list[StudioRow]:
    """All services in any state, those with a draft first."""
    statement = (
        select(
            Service.code,
            Service.name,
            Service.department,
            Service.state,
            ServiceVersion.number,
            ServiceVersion.published_at,
            ServiceDraft.updated_at,
            (func.coalesce(Account.last_name, "") + func.coalesce(Account.first_name, "")).label("by"),
            Service.acceptance_tiers,
        )
        .outerjoin(ServiceVersion, ServiceVersion.id == Service.current_version_id)
        .outerjoin(ServiceDraft, ServiceDraft.service_id == Service.id)
        .outerjoin(Account, Account.id == ServiceDraft.updated_by_id)
        .order_by(ServiceDraft.updated_at.is_(None), ServiceDraft.updated_at.desc(), Service.code)
        .limit(MOST_LISTED)
    )
    if text.strip():
        word = text.strip().lower()
        same_code = func.lower(Service.code).contains(word, autoescape=True)
        statement = statement.where(or_(Service.search_text.contains(word, autoescape=True), same_code))
    return [StudioRow(*row) for row in session.execute(statement)]


@dataclass(frozen=True)
class VersionRow:
    """One published version in the history of a service."""

    id: int
    number: int
    effective_from: dt.date
    published_at: datetime
    published_by: str
    note: str


@dataclass(frozen=True)
class StudioService:
    """Everything the editor of one service shows beside the text."""

    code: str
    name: str
    state: str
    draft_text: str | None
    draft_revision: int  # 0: there is no draft
    draft_updated_at: datetime | None
    versions: tuple[VersionRow, ...]


def studio_service(session: Session, code: str) -> StudioService:
    """One service with its draft and its versions, the latest first; NotFoundHere when there is none."""
    row = session.execute(
        select(Service, ServiceDraft)
        .outerjoin(ServiceDraft, ServiceDraft.service_id == Service.id)
        .where(Service.code == code)
    ).one_or_none()
    if row is None:
        raise NotFoundHere(_("没有这个事项"))
    service, draft = row
    return StudioService(
        code=service.code,
        name=service.name,
        state=service.state,
        draft_text=draft.text if draft else None,
        draft_revision=draft.revision if draft else 0,
        draft_updated_at=draft.updated_at if draft else None,
        versions=_versions(session, service),
    )


def _versions(session: Session, service: Service) -> tuple[VersionRow, ...]:
    """Those that have been in force, the present one first."""
    statement = (
        select(
            ServiceVersion.id,
            ServiceVersion.number,
            ServiceVersion.effective_from,
            ServiceVersion.published_at,
            (func.coalesce(Account.last_name, "") + func.coalesce(Account.first_name, "")).label("by"),
            ServiceVersion.note,
        )
        .outerjoin(Account, Account.id == ServiceVersion.published_by_id)
        .where(ServiceVersion.service_id == service.id, counts(ServiceVersion))
        .where(ServiceVersion.id != (service.due_version_id or 0))
        .order_by(ServiceVersion.effective_from.desc(), ServiceVersion.number.desc())
        .limit(MOST_FOUND)
    )
    return tuple(VersionRow(*row) for row in session.execute(statement))
