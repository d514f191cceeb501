"""Audit rows: noted while an operation runs, appended to the chain when its transaction commits.

The head of the chain is one row that every writer must lock. It is taken last, just before the commit, so that
nobody waits for it longer than a commit takes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from sqlalchemy import event, insert, select, update
from sqlalchemy.orm import Session, SessionTransaction, scoped_session

from app import crypto
from app.models import AuditEntry, AuditHead

GENESIS = "0" * 64
_PENDING = "desk_audit_pending"
_BATCH = 1000
_HASHED = (
    "seq",
    "at",
    "actor_id",
    "actor_name",
    "organisation_id",
    "action",
    "subject_kind",
    "subject_id",
    "detail",
    "previous_hash",
)


class Who(Protocol):
    """What a row says about the person who acted."""

    @property
    def user_id(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def organisation_id(self) -> int | None: ...


@dataclass(frozen=True)
class _Noted:
    """A row not yet in the chain, and the savepoint with which it would vanish."""

    values: dict[str, Any]
    savepoint: SessionTransaction | None


# Built once, on the tables: every action passes here.
_TAKE_HEAD = select(AuditHead.seq, AuditHead.hash).where(AuditHead.id == 1).with_for_update()
_ADD = insert(AuditEntry.__table__)
_MOVE_HEAD = update(AuditHead.__table__).where(AuditHead.id == 1)


@dataclass(frozen=True)
class Break:
    """Where the chain does not hold, and what is wrong there."""

    seq: int
    message: str


def record(
    session: Session | scoped_session[Session],
    *,
    actor: Who | None,
    now: datetime,
    action: str,
    subject: str,
    subject_id: object,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Note an action; the row is written with the transaction's commit and vanishes with its rollback.

    `detail` must be plain JSON values without personal secrets. `actor` None means the system itself.
    """
    values = {
        "at": now,
        "actor_id": actor.user_id if actor else None,
        "actor_name": actor.name if actor else "系统",
        "organisation_id": actor.organisation_id if actor else None,
        "action": action,
        "subject_kind": subject,
        "subject_id": str(subject_id),
        "detail": canonical(dict(detail or {})),
    }
    real = session() if isinstance(session, scoped_session) else session
    real.info.setdefault(_PENDING, []).append(_Noted(values, real.get_nested_transaction()))


def canonical(value: Any) -> str:
    """JSON with one spelling for equal values."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def row_hash(values: Mapping[str, Any]) -> str:
    """The keyed hash over all columns of a row, the hash of the row before it included."""
    plain = {name: values[name] for name in _HASHED}
    plain["at"] = values["at"].astimezone(UTC).isoformat()
    return crypto.current().audit_hash(canonical(plain))


def install() -> None:
    """Chain what sessions noted whenever one commits. Safe to call again."""
    for name, listener in (("before_commit", _append), ("after_soft_rollback", _forget)):
        if not event.contains(Session, name, listener):
            event.listen(Session, name, listener)


def _append(session: Session) -> None:
    if session.in_nested_transaction() or not session.info.get(_PENDING):
        return
    session.flush()  # everything else first: the head is locked last
    noted: list[_Noted] = session.info.pop(_PENDING)
    connection = session.connection()
    head = connection.execute(_TAKE_HEAD).one()
    rows = list(_chained(noted, head.seq, head.hash))
    connection.execute(_ADD, rows)
    connection.execute(_MOVE_HEAD, {"seq": rows[-1]["seq"], "hash": rows[-1]["hash"]})


def _chained(noted: list[_Noted], seq: int, previous: str) -> Iterator[dict[str, Any]]:
    for number, item in enumerate(noted, seq + 1):
        values = {**item.values, "seq": number, "previous_hash": previous}
        previous = row_hash(values)
        yield {**values, "hash": previous}


def _forget(session: Session, ended: SessionTransaction) -> None:
    """Drop what was noted in the transaction that was rolled back."""
    pending: list[_Noted] = session.info.get(_PENDING, [])
    if ended.nested:
        pending[:] = [item for item in pending if not _within(item.savepoint, ended)]
    else:
        pending.clear()


def _within(savepoint: SessionTransaction | None, ended: SessionTransaction) -> bool:
    while savepoint is not None:
        if savepoint is ended:
            return True
        savepoint = savepoint.parent
    return False


@dataclass(frozen=True)
class Walked:
    """How far a walk along the chain came: the last row found whole and its hash, or where it does not hold."""

    seq: int
    hash: str
    found: Break | None = None


def verify(session: Session) -> Break | None:
    """Walk the whole chain in batches; the first place where a row was changed, removed, moved or cut off, or None."""
    walked = walk(session, Walked(0, GENESIS))
    return walked.found or check_tail(session, walked)


def walk(session: Session, begun: Walked, *, until: int | None = None, most: int | None = None) -> Walked:
    """Go on from where a walk stopped, through row `until` or over at most so many rows."""
    seq, previous = begun.seq, begun.hash
    columns = [getattr(AuditEntry, name) for name in (*_HASHED, "hash")]
    statement = select(*columns).where(AuditEntry.seq > seq).order_by(AuditEntry.seq).limit(most)
    if until is not None:
        statement = statement.where(AuditEntry.seq <= until)
    with session.execute(statement.execution_options(yield_per=_BATCH)) as rows:
        for row in rows.mappings():
            if found := _check(row, seq + 1, previous):
                return Walked(seq, previous, found)
            seq, previous = row["seq"], row["hash"]
    return Walked(seq, previous)


def _check(row: Mapping[str, Any], expected: int, previous: str) -> Break | None:
    if row["seq"] != expected:
        return Break(expected, f"第 {expected} 条记录缺失（下一条是第 {row['seq']} 条）")
    if row["previous_hash"] != previous:
        return Break(expected, f"第 {expected} 条记录与上一条接不上：有记录被替换或调换了顺序")
    if row["hash"] != row_hash(row):
        return Break(expected, f"第 {expected} 条记录的内容被改动")
    return None


def check_tail(session: Session, walked: Walked) -> Break | None:
    """Whether the chain ends where its head says, or goes on behind what was walked."""
    seq, previous = walked.seq, walked.hash
    head = session.execute(select(AuditHead.seq, AuditHead.hash).where(AuditHead.id == 1)).one_or_none()
    if head is None:
        return Break(seq, "链尾标记缺失")
    behind = select(AuditEntry.seq, AuditEntry.previous_hash).where(AuditEntry.seq > seq).order_by(AuditEntry.seq)
    following = session.execute(behind.limit(1)).one_or_none()
    if head.seq > seq and following is None:
        return Break(seq + 1, f"第 {seq + 1} 条至第 {head.seq} 条记录被删除")
    expected = (head.seq, head.hash) if following is None else (following.seq - 1, following.previous_hash)
    if expected != (seq, previous):
        return Break(seq, f"第 {seq} 条记录与{'链尾标记' if following is None else '下一条'}不符")
    return None
