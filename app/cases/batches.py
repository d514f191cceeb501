"""One item for many people: a workbook is judged first, then its good rows become cases, one transaction each.

A batch goes staged → running → done; a staged one may be cancelled. Every row has the token of its submission from the
beginning, so that a process that was killed in the middle repeats nothing.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app import audit
from app.cases.batch_rows import CellNote, JudgedRow, Setting, judge_row, repeated
from app.cases.duplicates import Repeated, duplicates
from app.cases.submission import submit
from app.errors import Invalid, NotAllowed, NotFoundHere
from app.models import Batch, BatchRow
from app.people.actors import Actor
from catalog.readers.safe_zip import MEGABYTE, UnsafeArchiveError
from forms.roster import why_not
from forms.roster_book import RosterRow, read_roster

MOST_BYTES = 5 * MEGABYTE
KEPT = timedelta(days=30)  # what was typed into rows that became no case


@dataclass
class RowRefused(Exception):  # noqa: N818 - an answer to a person, not a fault
    """A row that was good when it was judged cannot become a case now; nothing of it was written."""

    row_id: int
    sentences: list[str]


@dataclass(frozen=True)
class Progress:
    """How far a batch is: rows worked on of all that were to be."""

    state: str
    done: int
    total: int


# ── a workbook comes in ────────────────────────────────────────────────────────────────────────────


def judge(session: Session, content: bytes, *, setting: Setting) -> list[tuple[RosterRow, JudgedRow, str]]:
    """Read a workbook and judge its rows; only reads. Invalid when the file is refused as a whole.

    Each row comes with the token that its submission will have.
    """
    if reason := why_not(setting.version.compiled):
        raise Invalid([reason])
    try:
        rows = read_roster(content, setting.columns)
    except UnsafeArchiveError as refusal:
        raise Invalid([str(refusal)]) from refusal
    tokens = [secrets.token_hex(32) for _row in rows]
    judged = [_judge_with_cases(session, setting, row, token) for row, token in zip(rows, tokens, strict=True)]
    return list(zip(rows, judged, tokens, strict=True))


def _judge_with_cases(session: Session, setting: Setting, row: RosterRow, token: str) -> JudgedRow:
    """A row, and other cases of its person. When it becomes a case the submission asks about them again."""
    found = judge_row(setting, row.texts, row.problems)
    if found.notes or not found.id_number:
        return found
    same = duplicates(
        session,
        service_id=setting.version.service_id,
        id_number=found.id_number,
        form=token,
        actor=setting.actor,
        now=setting.now,
    )
    return replace(found, notes=tuple(repeated(same)))


def stage(
    session: Session,
    judged: Sequence[tuple[RosterRow, JudgedRow, str]],
    *,
    setting: Setting,
    source_name: str,
    actor: Actor,
    now: datetime,
) -> Batch:
    """Keep what was judged; no case is made yet."""
    _forget(session, now)
    batch = Batch(
        service_version_id=setting.version.id,
        service_name=setting.version.definition.name,
        source_name=source_name[-200:],
        papers_received=setting.papers_received,
        created_at=now,
        created_by_id=actor.user_id,
    )
    session.add(batch)
    session.flush()
    seen: dict[str, int] = {}
    for position, (row, found, token) in enumerate(judged):
        session.add(_new_row(batch, position, row, found, token, seen))
    session.flush()
    _record(session, batch, actor, now, "staged", {"count": len(judged)})
    return batch


def _new_row(
    batch: Batch, position: int, row: RosterRow, found: JudgedRow, token: str, seen: dict[str, int]
) -> BatchRow:
    notes = list(found.notes)
    if found.id_number in seen:
        notes.append(CellNote("", "", _("和第 %(n)s 行是同一个人，请删去一行", n=seen[found.id_number])))
    if found.id_number:
        seen.setdefault(found.id_number, row.number)
    return BatchRow(
        batch_id=batch.id,
        position=position,
        sheet_row=row.number,
        name=found.name[:120],
        texts=_json(row.texts),
        problems=_json([[note.column, note.label, note.message] for note in notes]),
        token=token,
        state="refused" if notes else "waiting",
    )


def _forget(session: Session, now: datetime) -> None:
    """What was typed into rows of batches long ago, whether they became a case or not."""
    old = select(Batch.id).where(Batch.created_at < now - KEPT).scalar_subquery()
    left = BatchRow.batch_id.in_(old) & (BatchRow.state != "made") & (BatchRow.name != "")
    session.execute(update(BatchRow).where(left).values(texts="{}", problems="[]", name=""))


# ── going on ───────────────────────────────────────────────────────────────────────────────────────


def start(session: Session, *, batch_id: int, actor: Actor, now: datetime) -> None:
    """Begin to make cases of the good rows. Invalid unless it waits for that."""
    batch = locked_batch(session, batch_id, actor)
    if batch.state != "staged" or not _count(session, batch, "waiting"):
        raise Invalid(message=_("这一批已经开始办理、已经取消，或者没有可以提交的，请刷新再看"))
    batch.state = "running"
    _record(session, batch, actor, now, "started", {})


def cancel(session: Session, *, batch_id: int, actor: Actor, now: datetime) -> None:
    """Drop a batch of which no case was made; what was typed goes."""
    batch = locked_batch(session, batch_id, actor)
    if batch.state != "staged":
        raise Invalid(message=_("这一批已经开始办理，不能取消了"))
    batch.state, batch.finished_at = "cancelled", now
    session.execute(
        update(BatchRow)
        .where(BatchRow.batch_id == batch.id)
        .values(texts="{}", problems="[]", name="", state="refused")
    )
    _record(session, batch, actor, now, "cancelled", {})


def make_one(session: Session, *, batch_id: int, setting: Setting, actor: Actor, now: datetime) -> bool:
    """Make the case of the next good row; False when none is left. RowRefused when it cannot be made any more.

    It wants a transaction of its own: what raises leaves nothing behind.
    """
    batch = locked_batch(session, batch_id, actor)
    if batch.state != "running":
        return False
    waiting = select(BatchRow).where(BatchRow.batch_id == batch.id, BatchRow.state == "waiting")
    row = session.scalars(waiting.order_by(BatchRow.position).limit(1)).one_or_none()
    if row is None:
        _finish(session, batch, actor, now)
        return False
    row.case_number = _case_of(session, row, setting, actor, now)
    row.state, row.texts = "made", "{}"
    session.flush()
    return True


def _case_of(session: Session, row: BatchRow, setting: Setting, actor: Actor, now: datetime) -> str:
    found = judge_row(setting, texts_of(row))
    if found.notes:
        raise RowRefused(row.id, [note.message for note in found.notes])
    try:
        return submit(
            session,
            version=setting.version,
            submission=found.submission,
            organisation=found.station,
            token=row.token,
            actor=actor,
            now=now,
        )
    except Repeated as same:
        raise RowRefused(row.id, [note.message for note in repeated(same.found)]) from same
    except (Invalid, NotAllowed) as refusal:
        sentences = refusal.sentences() if isinstance(refusal, Invalid) else [refusal.reason]
        raise RowRefused(row.id, sentences) from refusal


def refuse_row(session: Session, *, batch_id: int, refused: RowRefused, actor: Actor) -> None:
    """Keep why a row became no case; the others go on."""
    batch = locked_batch(session, batch_id, actor)
    row = session.get(BatchRow, refused.row_id)
    if row is not None and row.batch_id == batch.id and row.state == "waiting":
        row.state, row.problems = "refused", _json([["", "", sentence] for sentence in refused.sentences])


def _finish(session: Session, batch: Batch, actor: Actor, now: datetime) -> None:
    batch.state, batch.finished_at = "done", now
    counts = {state: _count(session, batch, state) for state in ("made", "refused")}
    _record(session, batch, actor, now, "finished", dict(counts))


# ── reading ────────────────────────────────────────────────────────────────────────────────────────


def own_batch(session: Session, batch_id: int, actor: Actor) -> Batch:
    """A batch of this person; NotFoundHere for any other."""
    return _found(session.get(Batch, batch_id), actor)


def locked_batch(session: Session, batch_id: int, actor: Actor) -> Batch:
    """The same, held until the transaction ends."""
    lock = select(Batch).where(Batch.id == batch_id).with_for_update()
    return _found(session.execute(lock.execution_options(populate_existing=True)).scalar_one_or_none(), actor)


def _found(batch: Batch | None, actor: Actor) -> Batch:
    if batch is None or batch.created_by_id != actor.user_id or not actor.can("submit_case"):
        raise NotFoundHere(_("没有这一批"))
    return batch


def progress(session: Session, batch: Batch) -> Progress:
    """How far it is: rows that were refused at the beginning do not count."""
    waiting, made = _count(session, batch, "waiting"), _count(session, batch, "made")
    return Progress(batch.state, made, made + waiting)


def counts(session: Session, batch: Batch) -> dict[str, int]:
    """Rows by state."""
    return {state: _count(session, batch, state) for state in ("waiting", "refused", "made")}


def _count(session: Session, batch: Batch, state: str) -> int:
    rows = select(func.count()).select_from(BatchRow)
    return session.scalar(rows.where(BatchRow.batch_id == batch.id, BatchRow.state == state)) or 0


def texts_of(row: BatchRow) -> dict[str, str]:
    """What was typed, by the name of the column."""
    typed: Mapping[str, str] = json.loads(row.texts)
    return dict(typed)


def notes_of(row: BatchRow) -> list[CellNote]:
    """What is wrong with a row."""
    return [CellNote(*note) for note in json.loads(row.problems)]


def _record(
    session: Session, batch: Batch, actor: Actor, now: datetime, action: str, detail: dict[str, object]
) -> None:
    audit.record(
        session,
        actor=actor,
        now=now,
        action=f"batch.{action}",
        subject="batch",
        subject_id=str(batch.id),
        detail={"service": batch.service_name, **detail},
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
