"""Uploads in pieces, over a network that comes and goes: begun, continued at any offset, finished once.

The browser chooses the number of the upload and keeps the file until it has been told that it is finished. Every step
may be sent twice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from app.errors import Invalid, NotFoundHere
from app.models import PaperPage, PaperUpload
from app.papers.holding import Holder
from app.papers.intake import MOST_BYTES, take_in
from app.papers.keeping import drop_parts, keep, part_name
from app.papers.pages import add_page
from app.papers.storage import FileMissingError, Vault
from app.people.actors import Actor
from app.transaction import separately

MOST_PIECE = 1024 * 1024  # bytes
_MOST_AT_ONCE = 200  # unfinished uploads of a person
_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Progress:
    """How much the server has; `page_id` once the file has become a page."""

    received: int
    page_id: int | None = None


def begin(
    session: Session,
    *,
    holder: Holder,
    upload_id: str,
    document_id: str,
    name: str,
    size: int,
    now: datetime,
) -> Progress:
    """Begin an upload, or learn how far it has come. Invalid when it can never be taken."""
    if not _ID.fullmatch(upload_id) or size <= 0:
        raise Invalid(message=_("上传的文件不对，请重新选"))
    if size > MOST_BYTES:
        raise Invalid(message=_("文件超过 %(n)s MB，请拍小一点或分开传", n=MOST_BYTES // 1024 // 1024))
    if (there := _progress(session, holder, upload_id)) is not None:
        return there
    if (session.scalar(select(func.count()).where(PaperUpload.user_id == holder.user_id)) or 0) >= _MOST_AT_ONCE:
        raise Invalid(message=_("没传完的文件太多了，请过几天再传，或者换个网络好的地方把它们传完"))
    row = {"user_id": holder.user_id, "document_id": document_id, "original_name": name[-200:], "size": size}
    session.add(PaperUpload(id=upload_id, **holder.columns, **row, touched_at=now))
    session.flush()
    return Progress(0)


def _progress(session: Session, holder: Holder, upload_id: str) -> Progress | None:
    made = select(PaperPage.id).where(PaperPage.upload_id == upload_id, holder.pages)
    if (page_id := session.scalar(made)) is not None:
        return Progress(0, page_id)
    received = session.scalar(select(PaperUpload.received).where(PaperUpload.id == upload_id, holder.uploads))
    return None if received is None else Progress(received)


def take_piece(*, holder: Holder, upload_id: str, offset: int, piece: bytes, vault: Vault, now: datetime) -> Progress:
    """Take the bytes from `offset` on. What is there already is not written again; of a gap nothing is taken.

    The answer says from where to go on. The file comes first, then the row: what is counted is there.
    """
    with separately() as session:
        upload = _locked(session, holder, upload_id)
        if offset != upload.received or not piece:
            return Progress(upload.received)
        if len(piece) > MOST_PIECE or offset + len(piece) > upload.size:
            raise Invalid(message=_("上传的文件不对，请重新选"))
        vault.put(part_name(upload_id, offset), [piece])
        upload.received, upload.touched_at = offset + len(piece), now
        return Progress(upload.received)


def _locked(session: Session, holder: Holder, upload_id: str) -> PaperUpload:
    found = select(PaperUpload).where(PaperUpload.id == upload_id, holder.uploads).with_for_update()
    upload = session.scalars(found).one_or_none()
    if upload is None:
        raise NotFoundHere(_("这次上传已经过期，请重新传"))
    return upload


def finish(
    session: Session, *, holder: Holder, upload_id: str, vault: Vault, scanner: str, actor: Actor, now: datetime
) -> Progress:
    """Make a page of an upload whose pieces are all there; of one that has become a page, say which.

    Invalid when the file cannot be taken: then the upload is gone. `session` only reads; each step is a transaction.
    """
    progress = _progress(session, holder, upload_id)
    if progress is not None and progress.page_id is not None:
        return progress
    upload = session.scalars(select(PaperUpload).where(PaperUpload.id == upload_id, holder.uploads)).one_or_none()
    if upload is None:
        raise NotFoundHere(_("这次上传已经过期，请重新传"))
    if upload.received < upload.size:
        return Progress(upload.received)
    document_id, name = upload.document_id, upload.original_name
    try:
        content = b"".join(vault.read(part) for part in sorted(vault.names(f"parts/{upload_id}/")))
        taken = take_in(content, scanner=scanner)
        keep(taken, vault=vault, now=now)
        with separately() as own:
            page_id = add_page(
                own,
                holder=holder,
                document_id=document_id,
                taken=taken,
                name=name,
                upload_id=upload_id,
                actor=actor,
                now=now,
            )
    except Invalid:
        forget(holder=holder, upload_id=upload_id, vault=vault)
        raise
    except FileMissingError as error:  # a second click has finished it meanwhile
        raise NotFoundHere(_("这次上传已经过期，请重新传")) from error
    forget(holder=holder, upload_id=upload_id, vault=vault)
    return Progress(upload.received, page_id)


def forget(*, holder: Holder, upload_id: str, vault: Vault) -> None:
    """Remove an upload: its pieces first, then its row, so that whatever dies in between is found by the sweep."""
    with separately() as session:
        session.execute(update(PaperUpload).where(PaperUpload.id == upload_id, holder.uploads).values(received=0))
    drop_parts(vault, upload_id)
    with separately() as session:
        session.execute(delete(PaperUpload).where(PaperUpload.id == upload_id, holder.uploads))
