"""The list of the studio: every service with its state, its problems and what waits; filtered, sorted and paged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, literal, or_, select
from sqlalchemy.orm import Session

from app.models import (
    Account,
    Case,
    DevolutionBatch,
    DevolutionItem,
    Service,
    ServiceDelegation,
    ServiceDraft,
    ServiceVersion,
)
from app.models.cases import OPEN_STATES

PAGE = 50
_WORDS_SEARCHED = 5
SORTS = ("draft", "code", "name", "completeness", "problems", "published")


@dataclass(frozen=True)
class Wanted:
    """What the list is asked for; empty means any. `mine_of` keeps what an organisation has been given to edit."""

    text: str = ""
    tier: str = ""
    department: str = ""
    state: str = ""  # also "due": a version waits for its day
    batch: str = ""
    problems: str = ""  # errors, warnings, none
    cases: str = ""  # yes, no
    draft: str = ""  # yes, no
    mine_of: int | None = None
    sort: str = "draft"
    page: int = 1

    @property
    def is_filtered(self) -> bool:
        """Whether anything is left out."""
        chosen = (self.text, self.tier, self.department, self.state, self.batch, self.problems, self.cases, self.draft)
        return any(chosen) or self.mine_of is not None


@dataclass(frozen=True)
class ListedService:
    """One line. Problems and completeness are those of the draft where there is one, else of what is published."""

    id: int
    code: str
    name: str
    department: str
    state: str
    state_reason: str
    acceptance_tiers: tuple[str, ...]
    version_number: int | None
    published_at: datetime | None
    due_on: dt.date | None
    draft_updated_at: datetime | None
    draft_updated_by: str
    errors: int
    warnings: int
    hints: int
    completeness: int
    open_cases: int = 0


@dataclass(frozen=True)
class ServicePage:
    """One page of the list."""

    rows: Sequence[ListedService]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """How many there are; at least one."""
        return max(1, -(-self.total // PAGE))


def list_page(session: Session, wanted: Wanted) -> ServicePage:
    """Three statements, whatever the number of services and cases: how many, the page, its open cases."""
    conditions = list(_conditions(wanted))
    total = session.scalar(_from(select(func.count())).where(*conditions)) or 0
    page = min(max(1, wanted.page), max(1, -(-total // PAGE)))
    statement = _from(select(*_COLUMNS)).where(*conditions).order_by(*_order(wanted.sort), Service.code)
    rows = session.execute(statement.limit(PAGE).offset((page - 1) * PAGE)).all()
    cases = open_cases(session, [row.id for row in rows])
    return ServicePage([_listed(row, cases.get(row.id, 0)) for row in rows], total, page)


def matching_codes(session: Session, wanted: Wanted) -> list[str]:
    """The codes of all services that fit, in the order of the list: for exports of what one sees."""
    statement = _from(select(Service.code)).where(*_conditions(wanted))
    return list(session.scalars(statement.order_by(*_order(wanted.sort), Service.code)))


def open_cases(session: Session, service_ids: Sequence[int]) -> dict[int, int]:
    """How many cases are open of each of these services, of any version; those without any are left out."""
    counted = (
        select(ServiceVersion.service_id, func.count())
        .join(Case, Case.service_version_id == ServiceVersion.id)
        .where(ServiceVersion.service_id.in_(service_ids), Case.state.in_(OPEN_STATES))
        .group_by(ServiceVersion.service_id)
    )
    return dict(session.execute(counted).tuples().all()) if service_ids else {}


def batch_names(session: Session) -> list[str]:
    """Every batch of devolution that a definition or a planned move names."""
    said = session.scalars(select(Service.batches).where(Service.batches != "").distinct())
    names = {name for text in said for name in text.split("\n") if name}
    return sorted(names | set(session.scalars(select(DevolutionBatch.name))))


# ── statements ─────────────────────────────────────────────────────────────────────────────────────

_errors = func.coalesce(ServiceDraft.error_count, Service.error_count)
_warnings = func.coalesce(ServiceDraft.warning_count, Service.warning_count)
_completeness = func.coalesce(ServiceDraft.completeness, Service.completeness)
_COLUMNS = (
    Service.id,
    Service.code,
    Service.name,
    Service.department,
    Service.state,
    Service.state_reason,
    Service.acceptance_tiers,
    Service.due_on,
    ServiceVersion.number.label("version_number"),
    ServiceVersion.published_at,
    ServiceDraft.updated_at,
    (func.coalesce(Account.last_name, "") + func.coalesce(Account.first_name, "")).label("by"),
    _errors.label("errors"),
    _warnings.label("warnings"),
    func.coalesce(ServiceDraft.hint_count, Service.hint_count).label("hints"),
    _completeness.label("completeness"),
)


def _from(statement: Select[Any]) -> Select[Any]:
    return (
        statement.select_from(Service)
        .outerjoin(ServiceVersion, ServiceVersion.id == Service.current_version_id)
        .outerjoin(ServiceDraft, ServiceDraft.service_id == Service.id)
        .outerjoin(Account, Account.id == ServiceDraft.updated_by_id)
    )


def _conditions(wanted: Wanted) -> Sequence[ColumnElement[bool]]:
    found = [_has_word(word) for word in wanted.text.lower().split()[:_WORDS_SEARCHED]]
    if wanted.tier:
        listed = literal(",") + Service.acceptance_tiers + literal(",")
        found.append(listed.contains(f",{wanted.tier},", autoescape=True))
    if wanted.department:
        found.append(Service.department == wanted.department)
    if wanted.state:
        found.append(Service.due_on.is_not(None) if wanted.state == "due" else Service.state == wanted.state)
    if wanted.batch:
        found.append(_of_batch(wanted.batch))
    if wanted.draft:
        found.append(ServiceDraft.updated_at.is_not(None) == (wanted.draft == "yes"))
    if wanted.cases:
        found.append(_has_open_cases() if wanted.cases == "yes" else ~_has_open_cases())
    if wanted.mine_of is not None:
        given = select(ServiceDelegation.service_id).where(ServiceDelegation.organisation_id == wanted.mine_of)
        found.append(Service.id.in_(given))
    return [*found, *_with_problems(wanted.problems)]


def _has_word(word: str) -> ColumnElement[bool]:
    same_code = func.lower(Service.code).contains(word, autoescape=True)
    return or_(Service.search_text.contains(word, autoescape=True), same_code)


def _of_batch(name: str) -> ColumnElement[bool]:
    moved = select(DevolutionItem.service_id).join(DevolutionBatch, DevolutionBatch.id == DevolutionItem.batch_id)
    return or_(
        Service.batches.contains(f"\n{name}\n", autoescape=True),
        exists(moved.where(DevolutionItem.service_id == Service.id, DevolutionBatch.name == name)),
    )


def _has_open_cases() -> ColumnElement[bool]:
    cases = select(Case.id).join(ServiceVersion, ServiceVersion.id == Case.service_version_id)
    version = cases.where(ServiceVersion.service_id == Service.id, Case.state.in_(OPEN_STATES))
    return exists(version.correlate(Service))


def _with_problems(kind: str) -> list[ColumnElement[bool]]:
    if kind == "errors":
        return [_errors > 0]
    if kind == "warnings":
        return [_warnings > 0]
    return [_errors == 0, _warnings == 0] if kind == "none" else []


def _order(sort: str) -> Sequence[ColumnElement[Any]]:
    if sort == "code":
        return []
    if sort == "name":
        return [Service.name]
    if sort == "completeness":
        return [_completeness]
    if sort == "problems":
        return [_errors.desc(), _warnings.desc()]
    if sort == "published":
        return [ServiceVersion.published_at.is_(None), ServiceVersion.published_at.desc()]
    return [ServiceDraft.updated_at.is_(None), ServiceDraft.updated_at.desc()]


def _listed(row: Any, open_cases: int) -> ListedService:
    return ListedService(
        id=row.id,
        code=row.code,
        name=row.name,
        department=row.department,
        state=row.state,
        state_reason=row.state_reason,
        acceptance_tiers=tuple(filter(None, row.acceptance_tiers.split(","))),
        version_number=row.version_number,
        published_at=row.published_at,
        due_on=row.due_on,
        draft_updated_at=row.updated_at,
        draft_updated_by=row.by,
        errors=row.errors,
        warnings=row.warnings,
        hints=row.hints,
        completeness=row.completeness,
        open_cases=open_cases,
    )
