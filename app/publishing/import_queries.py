"""What the pages of imports show: batches, and the services of one, by what was found."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Row, Select, func, or_, select
from sqlalchemy.orm import Session

from app.errors import NotFoundHere
from app.models import Account, ImportBatch, ImportItem, Service, ServiceDraft
from app.publishing.imports import Progress, counts, progress
from catalog.readers.safe_zip import UnsafeArchiveError
from catalog.workbook.cells import address
from catalog.workbook.marking import Mark, marked

PAGE: Final = 30
_MOST_BATCHES: Final = 50
_TABS: Final = ("refused", "failed", "skipped", "changed", "new", "same", "unchecked")


@dataclass(frozen=True)
class BatchRow:
    """A batch in the list of all."""

    id: int
    source_name: str
    state: str
    target: str
    created_at: datetime
    created_by: str
    count: int


@dataclass(frozen=True)
class ProblemLine:
    """One thing that is wrong: where (“材料”表第 12 行…), how bad, and the sentence."""

    severity: str
    message: str
    place: str


@dataclass(frozen=True)
class BatchView:
    """One batch as its page shows it."""

    id: int
    source_name: str
    state: str
    target: str
    effective_from: dt.date | None
    created_at: datetime
    created_by: str
    finished_at: datetime | None
    can_mark: bool
    counts: Counter[str]
    progress: Progress
    problems: list[ProblemLine] = field(default_factory=list)

    @property
    def tabs(self) -> list[str]:
        """What there is something of, what needs looking at first."""
        return [one for one in _TABS if self.counts[one]]

    @property
    def first_tab(self) -> str:
        return self.tabs[0] if self.tabs else "refused"

    @property
    def to_apply(self) -> int:
        """How many services an import would touch."""
        return self.counts["new"] + self.counts["changed"]


@dataclass(frozen=True)
class ItemView:
    """One service of a batch."""

    code: str
    name: str
    outcome: str
    state: str
    message: str
    problems: list[ProblemLine]
    differences: list[str]
    replaces_draft: bool
    exists: bool  # there is such a service now


@dataclass(frozen=True)
class Listed:
    """One page of services, and how many there are in all."""

    rows: list[ItemView]
    count: int


def batches(session: Session) -> list[BatchRow]:
    """The latest batches."""
    count = select(func.count()).where(ImportItem.batch_id == ImportBatch.id).scalar_subquery()
    statement = (
        select(
            ImportBatch.id,
            ImportBatch.source_name,
            ImportBatch.state,
            ImportBatch.target,
            ImportBatch.created_at,
            (func.coalesce(Account.last_name, "") + func.coalesce(Account.first_name, "")).label("by"),
            count,
        )
        .outerjoin(Account, Account.id == ImportBatch.created_by_id)
        .order_by(ImportBatch.id.desc())
        .limit(_MOST_BATCHES)
    )
    return [BatchRow(*row) for row in session.execute(statement)]


def batch_view(session: Session, batch_id: int) -> BatchView:
    """One batch; NotFoundHere when there is none."""
    batch = session.get(ImportBatch, batch_id)
    if batch is None:
        raise NotFoundHere(_("没有这一批导入"))
    account = session.get(Account, batch.created_by_id) if batch.created_by_id else None
    found = counts(session, batch.id)
    problems = json.loads(batch.problems)
    return BatchView(
        id=batch.id,
        source_name=batch.source_name,
        state=batch.state,
        target=batch.target,
        effective_from=batch.effective_from,
        created_at=batch.created_at,
        created_by=account.display_name if account else "",
        finished_at=batch.finished_at,
        can_mark=bool(found["refused"] or problems) and _keeps_file(session, batch.id),
        counts=found,
        progress=progress(session, batch),
        problems=[_line(one) for one in problems],
    )


def _keeps_file(session: Session, batch_id: int) -> bool:
    """Whether the workbook is still there, without fetching it."""
    return bool(session.scalar(select(ImportBatch.content.is_not(None)).where(ImportBatch.id == batch_id)))


def found_items(session: Session, batch: BatchView, *, show: str, text: str, page: int) -> Listed:
    """Services of one kind (an outcome, failed or skipped), found by name or code, page by page."""
    kinds = (ImportItem.batch_id == batch.id, _shown(show))
    statement = (
        select(ImportItem, ServiceDraft.revision, Service.id)
        .outerjoin(Service, Service.code == ImportItem.code)
        .outerjoin(ServiceDraft, ServiceDraft.service_id == Service.id)
        .where(*kinds)
    )
    count = select(func.count()).select_from(ImportItem).where(*kinds)
    if text:
        found = or_(ImportItem.name.icontains(text, autoescape=True), ImportItem.code.icontains(text, autoescape=True))
        statement, count = statement.where(found), count.where(found)
    rows = session.execute(_paged(statement, page)).all()
    return Listed([_item(row) for row in rows], session.scalar(count) or 0)


def _shown(show: str) -> ColumnElement[bool]:
    return ImportItem.state == show if show in ("failed", "skipped") else ImportItem.outcome == show


def _paged(statement: Select[Any], page: int) -> Select[Any]:
    return statement.order_by(ImportItem.position).limit(PAGE).offset((page - 1) * PAGE)


def _item(row: Row[Any]) -> ItemView:
    item, draft, service = row
    return ItemView(
        code=item.code,
        name=item.name,
        outcome=item.outcome,
        state=item.state,
        message=item.message,
        problems=[_line(one) for one in json.loads(item.problems)],
        differences=json.loads(item.differences),
        exists=service is not None,
        replaces_draft=draft is not None and item.state == "waiting" and item.outcome in ("new", "changed"),
    )


def _line(problem: dict[str, Any]) -> ProblemLine:
    return ProblemLine(problem["severity"], problem["message"], _place(problem.get("spot")))


def _place(spot: dict[str, Any] | None) -> str:
    """Where it is, as a person looks for it."""
    if spot is None:
        return ""
    if not spot["column"]:
        return _("%(file)s 第 %(row)s 行", file=spot["sheet"], row=spot["row"]) if spot["row"] else spot["sheet"]
    cell = address(spot["row"], spot["column"])
    if not spot["header"]:
        return _("“%(sheet)s”表 %(cell)s", sheet=spot["sheet"], cell=cell)
    return _(
        "“%(sheet)s”表第 %(row)s 行“%(header)s”（%(cell)s）",
        sheet=spot["sheet"],
        row=spot["row"],
        header=spot["header"],
        cell=cell,
    )


# ── marking ────────────────────────────────────────────────────────────────────────────────────────


def mark_batch(session: Session, batch_id: int) -> bytes:
    """The workbook as it was uploaded, its wrong cells marked; UnsafeArchiveError when it is not kept any more."""
    batch = session.get_one(ImportBatch, batch_id)
    if batch.content is None:
        raise UnsafeArchiveError(_("原来的文件已经不在了，请重新上传"))
    return marked(batch.content, _marks(session, batch))


def _marks(session: Session, batch: ImportBatch) -> Iterator[Mark]:
    refused = select(ImportItem.problems).where(ImportItem.batch_id == batch.id, ImportItem.outcome == "refused")
    for text in (batch.problems, *session.scalars(refused.order_by(ImportItem.position))):
        for problem in json.loads(text):
            if (spot := problem.get("spot")) is not None:
                yield Mark(spot["sheet"], spot["row"], spot["column"], problem["message"])
