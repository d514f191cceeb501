"""The worker makes an edition: read in a short transaction, laid out and bound outside of any, settled in one more.

A process killed in between leaves an edition that is made again; what was laid out already is kept.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from tempfile import TemporaryFile
from typing import IO

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import record
from app.extensions import db
from app.handbook.editions import file_name, latest, piece_edition, pieces_of
from app.handbook.reading import Material, read_material
from app.models import HandbookEdition, HandbookPiece
from app.papers.storage import vault
from app.printjobs.keep import PaperKeep
from app.printjobs.telling import Telling
from app.transaction import looking, separately
from reports.handbook.editions import PieceEdition
from reports.handbook.making import Edition, make
from reports.handbook_contexts import Exchange

_PIECE = 256 * 1024  # bytes of a file that are sealed together
_LOG_EDITIONS = 12  # whose lines the log shows


@dataclass(frozen=True)
class _Before:
    """The last edition: its pieces, and the lines of the log so far."""

    pieces: dict[str, PieceEdition]
    exchanged: tuple[Exchange, ...]


@dataclass(frozen=True)
class _Files:
    """What was bound: sizes in pages and bytes."""

    pages: int
    changed_pages: int
    size: int


def due(session: Session, _now: datetime, limit: int) -> Sequence[int]:
    """Editions that are ordered."""
    waiting = select(HandbookEdition.id).where(HandbookEdition.state == "waiting")
    return session.scalars(waiting.order_by(HandbookEdition.id).limit(limit)).all()


def make_edition(_session: Session, edition_id: int, now: datetime) -> bool:
    """Make one; False when it is made already. The session of the sweep stays unused while pages are laid out."""
    with looking() as session:
        edition = session.get(HandbookEdition, edition_id)
        if edition is None or edition.state != "waiting":
            return False
        last = latest(session, edition.organisation_id, made=True)
        had = pieces_of(session, last)
        material = read_material(session, edition, had)
        before = _Before({row.name: piece_edition(row) for row in had}, _exchanged(session, edition))
    db.session.rollback()  # some words are read through it
    try:
        made, files = _made(edition_id, material, before)
    except Exception:
        _fail(edition_id)
        raise
    return _settle(edition_id, material, before, made, files, now)


def _exchanged(session: Session, edition: HandbookEdition) -> tuple[Exchange, ...]:
    """The log of the editions before, the newest first."""
    statement = (
        select(HandbookEdition.exchanges)
        .where(HandbookEdition.organisation_id == edition.organisation_id, HandbookEdition.state == "made")
        .order_by(HandbookEdition.number.desc())
        .limit(_LOG_EDITIONS)
    )
    lines = (line for text in session.scalars(statement) for line in json.loads(text))
    return tuple(Exchange(number, day, tuple(out), tuple(put), reason) for number, day, out, put, reason in lines)


def _made(edition_id: int, material: Material, before: _Before) -> tuple[Edition, _Files]:
    keep = PaperKeep()
    made = make(
        material.book,
        material.items,
        before=before.pieces,
        exchanged=before.exchanged,
        keep=keep,
        told=Telling(HandbookEdition, edition_id),
    )
    with TemporaryFile() as book, TemporaryFile() as changes:
        pages = sum(len(one.pages) for one in made.write(book, keep))
        changed = 0
        if before.pieces and len(made.exchanges) > len(before.exchanged):
            changed = sum(len(one.pages) for one in made.write_changes(changes, keep, before.pieces))
            _store(edition_id, "changes", changes)
        return made, _Files(pages, changed, _store(edition_id, "book", book))


def _store(edition_id: int, kind: str, file: IO[bytes]) -> int:
    """Into the sealed store, piece by piece; how many bytes."""
    size = file.tell()
    file.seek(0)
    vault().put(file_name(edition_id, kind), iter(lambda: file.read(_PIECE), b""))
    return size


# ── settle ─────────────────────────────────────────────────────────────────────────────────────────


def _fail(edition_id: int) -> None:
    with separately() as session:
        edition = session.get_one(HandbookEdition, edition_id)
        edition.state, edition.problem = "failed", _("这一版没有编成，已经记下，可以再出一次")


def _settle(edition_id: int, material: Material, before: _Before, made: Edition, files: _Files, now: datetime) -> bool:
    """The edition with its pieces; False when another worker was faster."""
    with separately() as session:
        edition = session.get_one(HandbookEdition, edition_id, with_for_update=True)
        if edition.state != "waiting":
            return False
        numbers = {item.entry.code: item.number for item in material.items}
        session.add_all(_row(edition_id, piece, numbers, material.versions) for piece in made.pieces)
        new = made.exchanges[: len(made.exchanges) - len(before.exchanged)]
        edition.state, edition.made_at = "made", now
        edition.items, edition.pages = len(numbers), files.pages
        edition.changed_pages, edition.size = files.changed_pages, files.size
        edition.changed_items = _changed_items(before.pieces, made.pieces, numbers)
        edition.exchanges = json.dumps(
            [[one.edition, one.day, one.out, one.put, one.reason] for one in new], ensure_ascii=False
        )
        record(
            session,
            actor=None,
            now=now,
            action="handbook.made",
            subject="handbook",
            subject_id=edition_id,
            detail={"items": edition.items, "pages": edition.pages, "changed": edition.changed_items},
        )
    return True


def _changed_items(before: dict[str, PieceEdition], pieces: Sequence[PieceEdition], numbers: dict[str, int]) -> int:
    """New, changed and gone; all of them with the first edition."""
    now = {piece.name: piece for piece in pieces if piece.name in numbers}
    gone = sum(name not in now and piece.label[:1].isdigit() for name, piece in before.items())
    changed = sum(name not in before or before[name].pages != piece.pages for name, piece in now.items())
    return changed + gone


def _row(
    edition_id: int, piece: PieceEdition, numbers: Mapping[str, int], versions: Mapping[str, int]
) -> HandbookPiece:
    plain = piece.to_plain()
    return HandbookPiece(
        edition_id=edition_id,
        name=piece.name,
        label=piece.label,
        start=piece.start,
        number=numbers.get(piece.name),
        service_version_id=versions.get(piece.name),
        source=piece.source,
        marks=json.dumps(plain["marks"], ensure_ascii=False),
        pages=json.dumps(plain["pages"]),
    )
