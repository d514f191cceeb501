"""Imports of many services at once: read and judged first, then brought in piece by piece, and taken back as one.

A batch goes checking → staged → running → done → undoing → undone; staged ones may be cancelled. Every step works on
some services and says how far it is, so that no request takes long; a step that was interrupted is simply done again.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from flask_babel import gettext as _
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app import audit
from app.clock import local_date
from app.errors import Invalid, NotFoundHere
from app.models import ImportBatch, ImportItem, Organisation, Service
from app.people.actors import Actor
from app.publishing.drafts import lock_services
from app.publishing.import_check import check_item
from app.publishing.import_files import Source, SourceService, read_source
from app.publishing.import_work import apply_item, undo_item
from app.publishing.library import shared_library
from app.publishing.operations import refuse_day
from app.publishing.ownership import require_county
from catalog.workbook.found import CellProblem

Target = Literal["draft", "publish"]
PER_STEP: Final = 25  # services one request works on
_KEPT_FILES: Final = 20  # latest batches whose file is kept, to be given back marked
_UNDER_WAY = {"checking": "unchecked", "running": "waiting", "undoing": "applied"}


@dataclass(frozen=True)
class Progress:
    """How far a batch is: services done of all in the phase it is in. `is_over`: nothing to go on with by itself."""

    state: str
    done: int
    total: int

    @property
    def is_over(self) -> bool:
        return self.state not in _UNDER_WAY


# ── beginning ──────────────────────────────────────────────────────────────────────────────────────


def stage(session: Session, files: Sequence[tuple[str, bytes]], *, actor: Actor | None, now: datetime) -> ImportBatch:
    """Read what was uploaded; nothing of the catalogue changes. Invalid when there is nothing to go on with.

    `actor` None means the system itself, from the command line.
    """
    _require(actor)
    source = read_source(files, library=shared_library(session), departments=departments(session))
    name = files[0][0] if len(files) == 1 else _("%(name)s 等 %(n)s 个文件", name=files[0][0], n=len(files))
    content = files[0][1] if source.kind == "workbook" else None
    return stage_source(session, source, name=name, content=content, actor=actor, now=now)


def stage_source(
    session: Session, source: Source, *, name: str, content: bytes | None = None, actor: Actor | None, now: datetime
) -> ImportBatch:
    """The same for what has been read already. `content` is the workbook that is given back marked."""
    _require(actor)
    if not source.services:
        raise Invalid([one.message for one in source.problems] or [_("文件里没有事项。请填好“事项”表再上传")])
    batch = _new_batch(session, source, name, content, actor, now)
    for position, service in enumerate(source.services):
        session.add(_new_item(batch, position, service))
    session.flush()
    _forget_old_files(session)
    _record(session, batch, actor, now, "staged", {"count": len(source.services)})
    return batch


def departments(session: Session) -> dict[str, str]:
    """Names of the county's departments by code."""
    rows = select(Organisation.code, Organisation.name).where(Organisation.kind == "department")
    return dict(session.execute(rows.order_by(Organisation.id)).tuples().all())


def _new_batch(
    session: Session, source: Source, name: str, content: bytes | None, actor: Actor | None, now: datetime
) -> ImportBatch:
    batch = ImportBatch(
        source_name=name[-200:],
        source_kind=source.kind,
        content=content,
        problems=_json([_plain(one) for one in source.problems]),
        heads=_json(source.heads),
        created_at=now,
        created_by_id=actor.user_id if actor else None,
    )
    session.add(batch)
    session.flush()
    return batch


def _new_item(batch: ImportBatch, position: int, service: SourceService) -> ImportItem:
    return ImportItem(
        batch_id=batch.id,
        position=position,
        code=service.code[-40:],
        name=str(service.tree.get("name") or "")[:200],
        tree=_json(service.tree),
        places=_json(service.places),
        problems=_json([_plain(one) for one in service.problems]),
    )


def _forget_old_files(session: Session) -> None:
    """Files of batches long ago are not kept: what was brought in stands in drafts and versions."""
    latest = select(ImportBatch.id).order_by(ImportBatch.id.desc()).limit(_KEPT_FILES).scalar_subquery()
    session.execute(
        update(ImportBatch).where(ImportBatch.id.not_in(latest), ImportBatch.content.is_not(None)).values(content=None)
    )


# ── going on ───────────────────────────────────────────────────────────────────────────────────────


def start(
    session: Session,
    *,
    batch_id: int,
    target: Target,
    effective_from: dt.date | None = None,
    actor: Actor | None,
    now: datetime,
) -> ImportBatch:
    """Begin to bring a judged batch in, as drafts or as versions from a day on. Invalid unless it is staged."""
    _require(actor, "publish" if target == "publish" else "edit_catalogue")
    batch = locked_batch(session, batch_id)
    if batch.state != "staged":
        raise Invalid(message=_("这一批已经开始导入或者已经取消，请刷新再看"))
    if target == "publish":
        refuse_day(effective_from, local_date(now))
    batch.state, batch.target = "running", target
    batch.effective_from = (effective_from or local_date(now)) if target == "publish" else None
    session.flush()
    _record(session, batch, actor, now, "started", {"target": target})
    return batch


def cancel(session: Session, *, batch_id: int, actor: Actor | None, now: datetime) -> None:
    """Drop a batch of which nothing was brought in."""
    _require(actor)
    batch = locked_batch(session, batch_id)
    if batch.state not in ("checking", "staged"):
        raise Invalid(message=_("这一批已经开始导入，不能取消了；可以等它完成后撤销"))
    batch.state, batch.content, batch.finished_at = "cancelled", None, now
    _record(session, batch, actor, now, "cancelled", {})


def start_undo(session: Session, *, batch_id: int, actor: Actor, now: datetime) -> ImportBatch:
    """Begin to take a batch back; Invalid unless it is done."""
    require_county(actor)
    batch = locked_batch(session, batch_id)
    if batch.state != "done":
        raise Invalid(message=_("只有导入完成的批次可以撤销，请刷新再看"))
    if batch.target == "publish":
        require_county(actor, "publish")
    batch.state = "undoing"
    _record(session, batch, actor, now, "undo_started", {})
    return batch


def go_on(session: Session, *, batch_id: int, most: int = PER_STEP, actor: Actor | None, now: datetime) -> Progress:
    """Work on the next services of a batch in whatever phase it is; harmless when nothing is left."""
    _require(actor)
    batch = locked_batch(session, batch_id)
    items = session.scalars(_next(batch).limit(most)).all() if batch.state in _UNDER_WAY else []
    if batch.state != "checking":
        lock_services(session, Service.code.in_([item.code for item in items]))
    for item in items:
        _WORK[batch.state](session, batch, item, actor, now)
    session.flush()
    found = progress(session, batch)
    if batch.state in _UNDER_WAY and found.done == found.total:
        _finish_phase(session, batch, actor, now)
        found = dataclasses.replace(found, state=batch.state)
    return found


_WORK = {"checking": check_item, "running": apply_item, "undoing": undo_item}
_AFTER = {"checking": "staged", "running": "done", "undoing": "undone"}


def _next(batch: ImportBatch) -> Any:
    """The services that the phase still has to work on, later ones first when it takes them back."""
    items = select(ImportItem).where(ImportItem.batch_id == batch.id, _left(batch.state))
    return items.order_by(ImportItem.position.desc() if batch.state == "undoing" else ImportItem.position)


def _left(state: str) -> Any:
    if state == "checking":
        return ImportItem.outcome == "unchecked"
    if state == "running":
        return (ImportItem.state == "waiting") & ImportItem.outcome.in_(("new", "changed"))
    return ImportItem.state == "applied"


def _in_phase(state: str) -> Any:
    """The services that a phase is about, done or not."""
    if state in ("checking", "staged", "cancelled"):
        return ImportItem.id.is_not(None)
    if state in ("running", "done"):
        return ImportItem.outcome.in_(("new", "changed"))
    return ImportItem.state.in_(("applied", "undone", "skipped"))


def progress(session: Session, batch: ImportBatch) -> Progress:
    """How far the batch is."""
    count = select(func.count()).select_from(ImportItem).where(ImportItem.batch_id == batch.id)
    total = session.scalar(count.where(_in_phase(batch.state))) or 0
    left = session.scalar(count.where(_left(batch.state))) or 0 if batch.state in _UNDER_WAY else 0
    return Progress(batch.state, total - left, total)


def _finish_phase(session: Session, batch: ImportBatch, actor: Actor | None, now: datetime) -> None:
    action = {"checking": "checked", "running": "finished", "undoing": "undone"}[batch.state]
    batch.state, batch.finished_at = _AFTER[batch.state], now
    session.flush()
    _record(session, batch, actor, now, action, dict(counts(session, batch.id)))


def counts(session: Session, batch_id: int) -> Counter[str]:
    """How many services there are of each outcome and of each state."""
    rows = select(ImportItem.outcome, ImportItem.state, func.count()).where(ImportItem.batch_id == batch_id)
    found: Counter[str] = Counter()
    for outcome, state, number in session.execute(rows.group_by(ImportItem.outcome, ImportItem.state)):
        found[outcome] += number
        found[state] += number
    return found


def locked_batch(session: Session, batch_id: int) -> ImportBatch:
    """The batch, held until the transaction ends; NotFoundHere when there is none."""
    lock = select(ImportBatch).where(ImportBatch.id == batch_id).with_for_update()
    batch = session.execute(lock.execution_options(populate_existing=True)).scalar_one_or_none()
    if batch is None:
        raise NotFoundHere(_("没有这一批导入"))
    return batch


def _require(actor: Actor | None, capability: str = "edit_catalogue") -> None:
    if actor is not None:
        require_county(actor, capability)


def _record(
    session: Session, batch: ImportBatch, actor: Actor | None, now: datetime, action: str, detail: dict[str, object]
) -> None:
    audit.record(
        session,
        actor=actor,
        now=now,
        action=f"import.{action}",
        subject="import",
        subject_id=str(batch.id),
        detail={"name": batch.source_name, **detail},
    )


def _plain(problem: CellProblem) -> dict[str, Any]:
    return dataclasses.asdict(problem)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
