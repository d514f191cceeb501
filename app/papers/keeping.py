"""How a file gets into the store and out of it, so that nothing is lost and nothing stays behind.

In: a row `arriving` is committed, then the file is written, then the row becomes `kept` together with the row that uses
it. Whatever dies in between leaves a row without use, which `sweep` removes a day later with its file, if there is one.
Out: a file that nothing uses stays a day more; then, with its row locked, first the file goes and then the row.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, exists, select, update
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import Session

from app.models import (
    FormDraft,
    OfflineFile,
    PaperPage,
    PaperUpload,
    ResultDelivery,
    RoundStop,
    ScanPage,
    SentPage,
    Signature,
    StoredFile,
)
from app.papers.intake import Taken
from app.papers.storage import Vault
from app.transaction import separately

UNUSED = timedelta(days=1)  # an unused file stays that long: someone may be about to use it
UPLOADS = timedelta(days=3)  # an upload that nobody goes on with
DRAFTS = timedelta(days=7)  # pages of a form of which no draft is kept
_MOST = 200  # of each at once; the rest waits for the next hour
# The only columns that name files.
_NAMING = (
    PaperPage.digest,
    SentPage.digest,
    Signature.picture,
    ScanPage.digest,
    RoundStop.photo,
    ResultDelivery.picture,
    OfflineFile.digest,
)


def file_name(digest: str) -> str:
    """Where a file lies in the store."""
    return f"{digest[:2]}/{digest}"


def part_name(upload_id: str, offset: int) -> str:
    """Where a piece of an upload lies; the names of an upload sort like its bytes."""
    return f"parts/{upload_id}/{offset:012d}"


def keep(taken: Taken, *, vault: Vault, now: datetime) -> None:
    """Write a file to the store, after a row of its own transaction. `settle_kept` must follow in the caller's one."""
    with separately() as session:
        _announce(session, taken, now)
    if not vault.has(file_name(taken.digest)):
        vault.put(file_name(taken.digest), [taken.content])


def _announce(session: Session, taken: Taken, now: datetime) -> None:
    """One statement: the same photograph may come from two people at once. It waits while a sweep holds the row."""
    insert = insert_sqlite if session.get_bind().dialect.name == "sqlite" else insert_postgresql
    row = {"digest": taken.digest, "kind": taken.kind, "size": len(taken.content), "pages": taken.pages}
    statement = insert(StoredFile).values({**row, "state": "arriving", "touched_at": now})
    session.execute(statement.on_conflict_do_update(index_elements=["digest"], set_={"touched_at": now}))


def settle_kept(session: Session, digest: str) -> None:
    """The file is in the store: in the transaction that begins to use it."""
    session.execute(update(StoredFile).where(StoredFile.digest == digest).values(state="kept"))


def let_go(session: Session, digest: str, *, now: datetime) -> None:
    """One use of a file has ended; when it was the last, the file goes a day later."""
    session.execute(update(StoredFile).where(StoredFile.digest == digest).values(touched_at=now))


def sweep(session: Session, *, vault: Vault, now: datetime) -> int:
    """Remove what never finished and what nobody uses any more; how many things went."""
    return _sweep_uploads(session, vault, now) + _sweep_drafts(session, now) + _sweep_files(session, vault, now)


def _sweep_uploads(session: Session, vault: Vault, now: datetime) -> int:
    old = select(PaperUpload.id).where(PaperUpload.touched_at < now - UPLOADS).limit(_MOST)
    gone = list(session.scalars(old.with_for_update(skip_locked=True)))
    for upload_id in gone:
        drop_parts(vault, upload_id)
    session.execute(delete(PaperUpload).where(PaperUpload.id.in_(gone)))
    return len(gone)


def drop_parts(vault: Vault, upload_id: str) -> None:
    """Remove the pieces of an upload."""
    for name in list(vault.names(f"parts/{upload_id}/")):
        vault.delete(name)


def _sweep_drafts(session: Session, now: datetime) -> int:
    """Pages and signatures of forms that nobody sent and of which no draft is kept."""
    gone = 0
    for kind, since in ((PaperPage, PaperPage.added_at), (Signature, Signature.signed_at)):
        has_draft = exists().where(FormDraft.token == kind.draft_token)
        unsent = (kind.case_id.is_(None), kind.draft_token.is_not(None), since < now - DRAFTS, ~has_draft)
        old = select(kind.id).where(*unsent).limit(_MOST)
        gone += int(session.execute(delete(kind).where(kind.id.in_(old))).rowcount)
    return gone


def _sweep_files(session: Session, vault: Vault, now: datetime) -> int:
    unused = [~exists().where(name == StoredFile.digest) for name in _NAMING]
    old = select(StoredFile.digest).where(StoredFile.touched_at < now - UNUSED, *unused).limit(_MOST)
    gone = list(session.scalars(old.with_for_update(skip_locked=True)))
    for digest in gone:
        vault.delete(file_name(digest))
    session.execute(delete(StoredFile).where(StoredFile.digest.in_(gone)))
    return len(gone)
