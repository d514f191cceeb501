"""Public papers are made once: kept in the store by the digest of all they are made of, the last ones in memory too.

Only what anyone may read is kept here, never a paper that names a person. Whatever goes wrong with keeping (a full
disk, a changed data key) costs time, not the paper: it is made again.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from threading import Lock

from flask import current_app
from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app import clock
from app.crypto import UnreadableSecretError
from app.models import KeptPaper
from app.papers.storage import FileMissingError, vault
from app.transaction import looking, separately
from reports.apart import make_pdf_apart
from reports.keeping import digest_of, makers_digest

MOST_BYTES = 1024**3  # in the store; what was not used longest goes first
UNUSED = timedelta(days=90)
_IN_MEMORY = 24 * 1024**2  # bytes a process holds
_ASKED = 500  # rows asked for by one statement
_AT_ONCE = 200  # files removed by one sweep
_NOTHING: Mapping[str, bytes] = {}


@dataclass(frozen=True, slots=True)
class Kept:
    """A paper, and since when it is what it is."""

    content: bytes
    made_at: datetime


class _Memory:
    """The papers used last, so many bytes of them. Safe between threads."""

    def __init__(self, most: int) -> None:
        self._most, self._size = most, 0
        self._kept: OrderedDict[str, Kept] = OrderedDict()
        self._lock = Lock()

    def get(self, digest: str) -> Kept | None:
        with self._lock:
            if (kept := self._kept.get(digest)) is not None:
                self._kept.move_to_end(digest)
            return kept

    def put(self, digest: str, kept: Kept) -> None:
        with self._lock:
            if digest in self._kept or len(kept.content) > self._most // 4:
                return
            self._kept[digest] = kept
            self._size += len(kept.content)
            while self._size > self._most:
                self._size -= len(self._kept.popitem(last=False)[1].content)

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()
            self._size = 0


_memory = _Memory(_IN_MEMORY)
_making = [Lock() for _number in range(16)]  # two threads that want the same wait for each other


class PaperKeep:
    """The store of kept papers, as `reports.keeping.Keep` wants it. To be called outside of write transactions."""

    def get(self, digest: str) -> bytes | None:
        """The content, or None."""
        found = kept(digest)
        return found.content if found else None

    def lacking(self, digests: Iterable[str]) -> set[str]:
        """Those that must be made, by their rows and files; the others count as used today."""
        wanted = list(set(digests))
        return set(wanted).difference(
            *(_known(wanted[at : at + _ASKED]) for at in range(0, len(wanted), _ASKED)),
        )

    def put(self, digest: str, content: bytes) -> None:
        """Keep it, if that is possible."""
        keep(digest, content)


def cached_pdf(html: str, assets: Mapping[str, bytes] = _NOTHING) -> bytes:
    """The PDF of a public paper, made at most once for these words, pictures, styles and fonts."""
    return public_paper(paper_digest(html, assets), html, assets).content


def paper_digest(html: str, assets: Mapping[str, bytes] = _NOTHING) -> str:
    """What tells one paper from another; the HTML holds definition, overlay and template already."""
    pictures = (text for key in sorted(assets) for text in (key, sha256(assets[key]).hexdigest()))
    return digest_of(makers_digest(), html, *pictures)


def public_paper(digest: str, html: str, assets: Mapping[str, bytes] = _NOTHING) -> Kept:
    """The paper of this digest, made now when it is not kept. Fails as `reports.press.Press.lay_out` does."""
    if (found := kept(digest)) is not None:
        return found
    with _making[int(digest[:8], 16) % len(_making)]:
        return kept(digest) or keep(digest, make_pdf_apart(html, assets=assets))


def kept(digest: str) -> Kept | None:
    """What is kept under this digest; None when it must be made."""
    if (found := _memory.get(digest)) is not None:
        return found
    with looking() as session:
        row = session.execute(select(KeptPaper.made_at, KeptPaper.used_on).where(KeptPaper.digest == digest)).first()
    if row is None:
        return None
    try:
        found = Kept(vault().read(file_name(digest)), row.made_at)
    except FileMissingError:
        return None
    except UnreadableSecretError:
        _try_to(digest, _forget)  # its row would say that nobody needs to make it
        return None
    _memory.put(digest, found)
    if row.used_on < clock.today():
        _try_to(digest, _touch)
    return found


def has(session: Session, digest: str) -> bool:
    """Whether it is kept, as far as the rows tell."""
    return session.scalar(select(KeptPaper.size).where(KeptPaper.digest == digest)) is not None


def _known(digests: Sequence[str]) -> set[str]:
    with looking() as session:
        rows = session.execute(select(KeptPaper.digest, KeptPaper.used_on).where(KeptPaper.digest.in_(digests))).all()
    if rested := [row.digest for row in rows if row.used_on < clock.today()]:
        _try_to(rested[0], lambda session, _first: _touch(session, *rested))
    return {row.digest for row in rows if vault().has(file_name(row.digest))}


def keep(digest: str, content: bytes) -> Kept:
    """Keep a paper. First its row, then its file: what is killed in between leaves no file that nobody knows."""
    made = Kept(content, clock.now())
    _memory.put(digest, made)
    if _try_to(digest, lambda session, name: _note(session, name, made)):
        try:
            vault().put(file_name(digest), [content])
        except OSError:
            current_app.logger.exception("paper %s could not be kept", digest)
    return made


def file_name(digest: str) -> str:
    """Where it lies in the store."""
    return f"kept/{digest[:2]}/{digest}"


def forget_memory() -> None:
    """For tests and benchmarks: what another process sees."""
    _memory.clear()


def _note(session: Session, digest: str, made: Kept) -> None:
    """One statement: another process may keep the same at this moment."""
    insert = insert_sqlite if session.get_bind().dialect.name == "sqlite" else insert_postgresql
    today = clock.local_date(made.made_at)
    row = insert(KeptPaper).values(digest=digest, size=len(made.content), made_at=made.made_at, used_on=today)
    session.execute(row.on_conflict_do_update(index_elements=["digest"], set_={"used_on": today}))


def _touch(session: Session, *digests: str) -> None:
    session.execute(update(KeptPaper).where(KeptPaper.digest.in_(digests)).values(used_on=clock.today()))


def _forget(session: Session, digest: str) -> None:
    session.execute(delete(KeptPaper).where(KeptPaper.digest == digest))


def _try_to(digest: str, write: Callable[[Session, str], None]) -> bool:
    """Write in a transaction of its own; the reader gets the paper even where nothing can be written."""
    try:
        with separately() as session:
            write(session, digest)
    except SQLAlchemyError:
        current_app.logger.exception("paper %s could not be noted", digest)
        return False
    return True


def sweep(session: Session, *, now: datetime) -> int:
    """Remove what nobody wanted for long, and the oldest when there is too much; how many went."""
    day = clock.local_date(now)
    rows = session.execute(
        select(KeptPaper.digest, KeptPaper.size, KeptPaper.used_on).order_by(KeptPaper.used_on)
    ).all()
    over = sum(row.size for row in rows) - MOST_BYTES
    gone = []
    for row in rows[:_AT_ONCE]:
        if over <= 0 and row.used_on > day - UNUSED:
            break
        over -= row.size
        gone.append(row.digest)
    for digest in gone:
        vault().delete(file_name(digest))
    session.execute(delete(KeptPaper).where(KeptPaper.digest.in_(gone)))
    return len(gone)
