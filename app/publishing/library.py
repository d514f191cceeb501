"""The county's shared parts in the database: read whole, kept by every process, filled at the beginning.

Which library is in force is asked anew every time (one tiny query). What was read is kept by its digest: equal digests
are equal libraries, in any database and after any rollback.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit
from app.models import LibraryPart, LibraryState
from app.models.library import PART_KINDS
from app.people.actors import Actor
from catalog.library import Library, LibraryError, library_of
from catalog.library_changes import Use, title_of
from catalog.pinyin import search_text

Raw = Mapping[str, Mapping[str, Any]]
_MOST_KEPT = 4  # libraries a process keeps: the one in force, the one just replaced, one or two on trial
_kept: OrderedDict[str, Library] = OrderedDict()
_lock = threading.Lock()
_DIGEST = select(LibraryState.digest).where(LibraryState.id == 1)


def shared_library(session: Session) -> Library:
    """The library that definitions of this county refer to; empty before `init`."""
    digest = session.scalar(_DIGEST)
    if digest is None:
        return Library()
    with _lock:
        if digest in _kept:
            _kept.move_to_end(digest)
            return _kept[digest]
    raw = read_parts(session)
    return _keep(digest_of(raw), built(raw))  # its own digest: it may have changed between the two queries


def _keep(digest: str, library: Library) -> Library:
    with _lock:
        _kept[digest] = library
        while len(_kept) > _MOST_KEPT:
            _kept.popitem(last=False)
    return library


def built(raw: Raw) -> Library:
    """The library of these parts; LibraryError when they do not hold together, which changes never leave behind."""
    library, problems = library_of(raw)
    if library is None:
        raise LibraryError(problems)
    return library


def read_parts(session: Session) -> dict[str, dict[str, Any]]:
    """All parts as written, by kind and name."""
    raw: dict[str, dict[str, Any]] = {kind: {} for kind in PART_KINDS}
    rows = select(LibraryPart.kind, LibraryPart.name, LibraryPart.content).order_by(LibraryPart.id)
    for kind, name, content in session.execute(rows):
        raw[kind][name] = json.loads(content)
    return raw


def digest_of(raw: Raw) -> str:
    """SHA-256 over all parts, whatever their order."""
    parts = sorted((kind, name, as_json(value)) for kind, named in raw.items() for name, value in named.items())
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def as_json(value: Any) -> str:
    """How a part is stored: keys in the order in which they were written."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


# ── writing ────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Added:
    """What a file of parts brought: added ones, and those that are here already but say something else."""

    added: list[Use] = field(default_factory=list)
    different: list[Use] = field(default_factory=list)


def seed_library(session: Session, raw: Raw, *, now: datetime) -> Added:
    """Put the shipped parts in when there has never been a library; afterwards it is the administrators'."""
    known = session.scalar(_DIGEST) is not None
    return Added() if known else add_missing_parts(session, raw, actor=None, now=now)


def add_missing_parts(session: Session, raw: Raw, *, actor: Actor | None, now: datetime) -> Added:
    """Add the parts that are not here; those that are stay as they are. LibraryError when together they make no sense.

    `actor` None means the system itself.
    """
    lock_library(session)
    known, done = read_parts(session), Added()
    for kind, name, value in _parts_in(raw):
        if name not in known[kind]:
            session.add(part_row(kind, name, value, actor=actor, now=now))
            known[kind][name] = value
            done.added.append((kind, name))
        elif known[kind][name] != value:
            done.different.append((kind, name))
    built(known)
    raise_revision(session)
    _record_added(session, done, actor, now)
    return done


def _parts_in(raw: Raw) -> list[tuple[str, str, Any]]:
    return [(kind, name, value) for kind in PART_KINDS for name, value in (raw.get(kind) or {}).items()]


def _record_added(session: Session, done: Added, actor: Actor | None, now: datetime) -> None:
    if done.added:
        detail = {"count": len(done.added), "parts": ["/".join(use) for use in done.added][:200]}
        audit.record(
            session, actor=actor, now=now, action="library.added", subject="library", subject_id="all", detail=detail
        )


def part_row(kind: str, name: str, value: Any, *, actor: Actor | None, now: datetime) -> LibraryPart:
    """A new row of a part."""
    row = LibraryPart(kind=kind, name=name, revision=0)
    write_row(row, value, actor=actor, now=now)
    return row


def write_row(row: LibraryPart, value: Any, *, actor: Actor | None, now: datetime) -> None:
    """What a part says from now on."""
    row.title = title_of(row.kind, row.name, value)[:200]
    row.content = as_json(value)
    row.search_text = search_text(row.title, row.name)
    row.revision += 1
    row.updated_at, row.updated_by_id = now, actor.user_id if actor else None


def lock_library(session: Session) -> LibraryState | None:
    """Changes of the library wait for each other here; None when there is none yet."""
    lock = select(LibraryState).with_for_update().execution_options(populate_existing=True)
    return session.execute(lock).scalar_one_or_none()


def raise_revision(session: Session) -> int:
    """To be called after every change: other processes see by the digest that they must read anew."""
    session.flush()
    state = session.get(LibraryState, 1) or LibraryState(id=1, revision=0)
    digest = digest_of(read_parts(session))
    if state.digest != digest:
        state.revision, state.digest = state.revision + 1, digest
    session.add(state)
    session.flush()
    return state.revision
