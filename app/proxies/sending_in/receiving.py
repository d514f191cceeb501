"""Pages that come by a link: taken once, shown to who sent them, taken back while nobody has settled them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, joinedload

from app.errors import Invalid, NotFoundHere
from app.models import SentLink, SentPage
from app.notifications.elsewhere import tell_staff
from app.papers.images import Look
from app.papers.intake import Taken
from app.papers.keeping import let_go, settle_kept
from app.papers.pages import PageView
from app.proxies.sending_in.links import OTHER, documents_of, news_of, record

MOST_FILES = 80  # under one link
_ID = re.compile(r"[0-9a-f]{32}")
_LONGEST_NAME = 200


@dataclass(frozen=True)
class SentView:
    """A page as both sides see it."""

    id: int
    document_id: str
    state: str
    words: str
    pages: int
    sent_at: datetime
    file: PageView


def take_page(
    session: Session, *, link: SentLink, document_id: str, taken: Taken, name: str, upload_id: str, now: datetime
) -> int:
    """Keep a file that is in the store; the id of its page, the same when it is sent again. Invalid: too many."""
    if not _ID.fullmatch(upload_id):
        raise Invalid(message=_("上传的文件不对，请重新选"))
    if (there := _again(session, link, upload_id, taken)) is not None:
        return there
    if (session.scalar(select(func.count()).where(SentPage.link_id == link.id)) or 0) >= MOST_FILES:
        raise Invalid(message=_("最多传 %(n)s 张，多的请带到窗口", n=MOST_FILES))
    known = {one.id for one in documents_of(session, link)}
    page = SentPage(
        link_id=link.id,
        document_id=document_id if document_id in known else OTHER,
        digest=taken.digest,
        upload_id=upload_id,
        original_name=name[-_LONGEST_NAME:],
        sent_at=now,
    )
    session.add(page)
    settle_kept(session, taken.digest)
    session.flush()
    record(session, "page_sent", link, None, now, page=page.id, pages=taken.pages)
    return page.id


def _again(session: Session, link: SentLink, upload_id: str, taken: Taken) -> int | None:
    """The same upload, or the same photograph that is not refused."""
    same = (SentPage.upload_id == upload_id) | ((SentPage.digest == taken.digest) & (SentPage.state != "refused"))
    return session.scalar(select(SentPage.id).where(SentPage.link_id == link.id, same).limit(1))


def take_back(session: Session, *, link: SentLink, page_id: int, now: datetime) -> None:
    """The villager removes a page that nobody has settled yet; nothing happens when it is gone."""
    mine = (SentPage.link_id == link.id, SentPage.id == page_id, SentPage.state == "waiting")
    digest = session.scalar(select(SentPage.digest).where(*mine))
    if digest is not None:
        session.execute(delete(SentPage).where(*mine))
        let_go(session, digest, now=now)
        record(session, "page_taken_back", link, None, now, page=page_id)


def say_done(session: Session, *, link: SentLink, now: datetime) -> int:
    """传完了: the desk is told, once for as many pages; how many wait there."""
    waiting = select(func.count()).where(SentPage.link_id == link.id, SentPage.state == "waiting")
    count = session.scalar(waiting) or 0
    if count:
        latest = session.scalar(select(func.max(SentPage.id)).where(SentPage.link_id == link.id))
        news = news_of(session, "papers_sent_in", link, once=str(latest), count=count)
        tell_staff(session, news, to=[link.made_by_id], now=now)
    return count


def pages_of(session: Session, link: SentLink) -> Mapping[str, Sequence[SentView]]:
    """All pages by document, in the order in which they came. Two statements."""
    wanted = select(SentPage).options(joinedload(SentPage.file)).where(SentPage.link_id == link.id)
    found: dict[str, list[SentView]] = {}
    for page in session.scalars(wanted.order_by(SentPage.id)):
        found.setdefault(page.document_id, []).append(view_of(page))
    return found


def page_view(session: Session, *, link: SentLink, page_id: int) -> SentView:
    """One page of this link; NotFoundHere for any other."""
    wanted = select(SentPage).options(joinedload(SentPage.file))
    page = session.scalars(wanted.where(SentPage.link_id == link.id, SentPage.id == page_id)).one_or_none()
    if page is None:
        raise NotFoundHere(_("没有这一页，可能已经删掉了"))
    return view_of(page)


def view_of(page: SentPage) -> SentView:
    """As values; `file` is what the readers of pictures take."""
    file = PageView(
        page.id,
        page.document_id,
        page.digest,
        page.file.kind,
        page.file.pages,
        Look(0, None, False),
        page.original_name,
        page.sent_at,
        "",
    )
    return SentView(page.id, page.document_id, page.state, page.words, page.file.pages, page.sent_at, file)
