"""Old editions of the handbook go: their files are some 15 MB each, and nobody binds them any more."""

from __future__ import annotations

from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import Session, aliased

from app.handbook.editions import file_name
from app.models import HandbookEdition, HandbookPiece
from app.papers.storage import vault

_AT_ONCE = 20  # editions of one sweep
_KINDS = ("book", "changes")


def sweep(session: Session, *, most: int) -> int:
    """Remove all but the last `most` editions of each organisation; how many went.

    Files go first: what is killed in between is found again by its row.
    """
    gone = session.scalars(_older(most).limit(_AT_ONCE)).all()
    for edition_id in gone:
        for kind in _KINDS:
            vault().delete(file_name(edition_id, kind))
    session.execute(delete(HandbookPiece).where(HandbookPiece.edition_id.in_(gone)))
    session.execute(delete(HandbookEdition).where(HandbookEdition.id.in_(gone)))
    return len(gone)


def _older(most: int) -> Select[tuple[int]]:
    """Numbers of an organisation follow each other, so the last one tells which are old."""
    newer = aliased(HandbookEdition)
    last = select(func.max(newer.number)).where(newer.organisation_id == HandbookEdition.organisation_id)
    is_old = HandbookEdition.number <= last.scalar_subquery() - most
    return select(HandbookEdition.id).where(is_old, HandbookEdition.state == "made").order_by(HandbookEdition.id)
