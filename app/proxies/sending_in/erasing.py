"""What came by links does not stay: pages that nobody sorted, and who it was, go after a while."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from app import audit
from app.models import SentLink, SentPage
from app.papers.keeping import let_go

KEPT = timedelta(days=30)  # after the link has ended
_MOST = 100  # links at once; the rest waits for the next hour


def sweep(session: Session, *, now: datetime) -> int:
    """Erase the pages of links that ended thirty days ago, and their names; how many links. Cases keep their pages."""
    over = or_(SentLink.expires_at < now - KEPT, SentLink.cut_off_at < now - KEPT)
    old = select(SentLink).where(SentLink.erased_at.is_(None), over).order_by(SentLink.id).limit(_MOST)
    links = session.scalars(old.with_for_update(skip_locked=True)).all()
    for link in links:
        _erase(session, link, now)
    session.flush()
    return len(links)


def _erase(session: Session, link: SentLink, now: datetime) -> None:
    for digest in session.scalars(select(SentPage.digest).where(SentPage.link_id == link.id)).all():
        let_go(session, digest, now=now)
    session.execute(delete(SentPage).where(SentPage.link_id == link.id))
    link.name, link.phone, link.erased_at = "", "", now
    audit.record(
        session, actor=None, now=now, action="sent_in.erased", subject="sent_link", subject_id=link.id, detail={}
    )
