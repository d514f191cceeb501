"""What is not needed any more: pages that were thrown away, and filed ones that tell nothing about their paper."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, and_, delete, exists, or_, select, update
from sqlalchemy.orm import Session

from app.models import ScanBatch, ScanPage, StoredFile
from app.scanning.deciding import KEPT

_MOST = 500  # at once; the rest waits for the next hour


def sweep(session: Session, *, now: datetime) -> int:
    """Remove pages a month after they were thrown away or filed, and stacks of which none is left; how many pages.

    Leaves of a paper on file stay: a page that comes twice is known by them. Their pictures lie in the file of the
    case. Files that nothing names go a day later (`app.papers.keeping`).
    """
    lost = and_(ScanPage.state == "filed", or_(ScanPage.part.is_(None), ScanPage.paper_page_id.is_(None)))
    old = select(ScanPage.id, ScanPage.digest).where(
        ScanPage.settled_at < now - KEPT, or_(ScanPage.state == "thrown", lost)
    )
    gone = session.execute(old.limit(_MOST).with_for_update(skip_locked=True)).all()
    ids = [row.id for row in gone]
    session.execute(
        update(StoredFile).where(StoredFile.digest.in_({row.digest for row in gone})).values(touched_at=now)
    )
    session.execute(update(ScanPage).where(ScanPage.twin_id.in_(ids)).values(twin_id=None))
    session.execute(delete(ScanPage).where(ScanPage.id.in_(ids)))
    session.execute(delete(ScanBatch).where(ScanBatch.id.in_(_empty(now))))
    return len(ids)


def _empty(now: datetime) -> Select[tuple[int]]:
    pages = exists().where(ScanPage.batch_id == ScanBatch.id)
    return select(ScanBatch.id).where(ScanBatch.settled_at < now - KEPT, ~pages).limit(_MOST)
