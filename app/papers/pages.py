"""Pages of documents: added, put in order, turned, cut, removed; and read for those who may see them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import Row, delete, func, select, update
from sqlalchemy.orm import Session

from app import audit
from app.errors import Invalid, NotFoundHere
from app.models import Account, PaperPage, StoredFile
from app.papers.holding import Holder
from app.papers.images import LONG_EDGE, Look, looked_at
from app.papers.intake import PDF, Taken
from app.papers.keeping import file_name, let_go, settle_kept
from app.papers.pdfs import draw_page
from app.papers.storage import Vault
from app.people.actors import Actor

MOST_FILES = 60  # of one document
_LONGEST_NAME = 200
_SMALLEST_CUT = 50  # permille of a side


@dataclass(frozen=True)
class PageView:
    """A file of a document as pages show it. A PDF has several `pages`, a photograph one."""

    id: int
    document_id: str
    digest: str
    kind: str
    pages: int
    look: Look
    name: str  # as it was called where it came from
    added_at: datetime
    added_by: str

    @property
    def is_pdf(self) -> bool:
        return self.kind == PDF


def list_pages(session: Session, *, holder: Holder) -> Mapping[str, Sequence[PageView]]:
    """All pages by document, in their order. One statement."""
    found: dict[str, list[PageView]] = defaultdict(list)
    for row in session.execute(_PAGES.where(holder.pages).order_by(PaperPage.position, PaperPage.id)):
        found[row.document_id].append(_view(row))
    return found


def find_page(session: Session, *, holder: Holder, page_id: int) -> PageView:
    """One page of this holder; NotFoundHere for any other."""
    row = session.execute(_PAGES.where(holder.pages, PaperPage.id == page_id)).one_or_none()
    if row is None:
        raise NotFoundHere(_("没有这一页，可能已经删掉了"))
    return _view(row)


_PAGES = (
    select(
        PaperPage.id,
        PaperPage.document_id,
        PaperPage.digest,
        StoredFile.kind,
        StoredFile.pages,
        PaperPage.rotation,
        PaperPage.crop,
        PaperPage.gray,
        PaperPage.original_name,
        PaperPage.added_at,
        (Account.last_name + Account.first_name).label("added_by"),
    )
    .join(StoredFile, StoredFile.digest == PaperPage.digest)
    .join(Account, Account.id == PaperPage.added_by_id)
)


def _view(row: Row[tuple[object, ...]]) -> PageView:
    box = tuple(int(side) for side in row.crop.split(",")) if row.crop else None
    look = Look(row.rotation, box, row.gray)  # type: ignore[arg-type]
    return PageView(
        row.id, row.document_id, row.digest, row.kind, row.pages, look, row.original_name, row.added_at, row.added_by
    )


# ── changes ────────────────────────────────────────────────────────────────────────────────────────


def add_page(
    session: Session,
    *,
    holder: Holder,
    document_id: str,
    taken: Taken,
    name: str,
    upload_id: str | None = None,
    actor: Actor,
    now: datetime,
) -> int:
    """Put a file that is in the store behind the others of its document; the id of its page.

    A file that the document has already is not put there twice. Invalid when there are too many.
    """
    mine = (holder.pages, PaperPage.document_id == document_id)
    same = select(PaperPage).where(*mine, PaperPage.digest == taken.digest).limit(1)
    if (there := session.scalars(same).one_or_none()) is not None:
        there.upload_id = upload_id or there.upload_id
        session.flush()
        return there.id
    count, last = session.execute(select(func.count(), func.max(PaperPage.position)).where(*mine)).one()
    if count >= MOST_FILES:
        raise Invalid(message=_("一样材料最多传 %(n)s 个文件", n=MOST_FILES))
    page = PaperPage(
        **holder.columns,
        document_id=document_id,
        position=(last or 0) + 1,
        digest=taken.digest,
        original_name=name[-_LONGEST_NAME:],
        upload_id=upload_id,
        added_at=now,
        added_by_id=actor.user_id,
    )
    session.add(page)
    settle_kept(session, taken.digest)
    session.flush()
    _record(session, "added", holder, actor, now, document=document_id, page=page.id, pages=taken.pages)
    return page.id


def change_look(session: Session, *, holder: Holder, page_id: int, look: Look, actor: Actor, now: datetime) -> None:
    """Turn, cut or grey a photograph. The stored picture stays; Invalid when nothing would be left of it."""
    page = find_page(session, holder=holder, page_id=page_id)
    if page.is_pdf:
        raise Invalid(message=_("PDF 不能旋转或裁剪，请在电脑上改好再传"))
    if look.rotation not in (0, 90, 180, 270) or not _is_box(look.crop):
        raise Invalid(message=_("裁剪的范围不对，请重新框选"))
    crop = ",".join(str(side) for side in look.crop) if look.crop else ""
    values = {"rotation": look.rotation, "crop": crop, "gray": look.gray}
    session.execute(update(PaperPage).where(PaperPage.id == page_id).values(values))
    _record(session, "changed", holder, actor, now, document=page.document_id, page=page_id, **values)


def _is_box(crop: tuple[int, int, int, int] | None) -> bool:
    if crop is None:
        return True
    left, top, right, bottom = crop
    whole = min(crop) >= 0 and max(crop) <= 1000
    return whole and right - left >= _SMALLEST_CUT and bottom - top >= _SMALLEST_CUT


def reorder(session: Session, *, holder: Holder, document_id: str, order: Sequence[int]) -> None:
    """Put the pages of a document in this order. Pages it does not name stay behind the others, as they were."""
    mine = select(PaperPage).where(holder.pages, PaperPage.document_id == document_id)
    pages = list(session.scalars(mine.order_by(PaperPage.position, PaperPage.id)))
    places = {page_id: place for place, page_id in enumerate(order)}
    pages.sort(key=lambda page: places.get(page.id, len(places)))
    for position, page in enumerate(pages, start=1):
        page.position = position
    session.flush()


def remove_page(session: Session, *, holder: Holder, page_id: int, actor: Actor, now: datetime) -> None:
    """Take a page away; nothing happens when it is gone already."""
    found = session.execute(
        select(PaperPage.document_id, PaperPage.digest).where(holder.pages, PaperPage.id == page_id)
    ).one_or_none()
    if found is None:
        return
    session.execute(delete(PaperPage).where(holder.pages, PaperPage.id == page_id))
    let_go(session, found.digest, now=now)
    _record(session, "removed", holder, actor, now, document=found.document_id, page=page_id)


def _record(session: Session, what: str, holder: Holder, actor: Actor, now: datetime, **detail: object) -> None:
    action, subject = f"paper.{what}", holder.subject
    audit.record(session, actor=actor, now=now, action=action, subject="paper", subject_id=subject, detail=detail)


# ── what is shown ──────────────────────────────────────────────────────────────────────────────────


def read_picture(vault: Vault, page: PageView, number: int = 0, *, long_edge: int = LONG_EDGE) -> bytes:
    """A page as JPEG, as it is to be shown; `number` counts the pages of a PDF from 0. NotFoundHere beyond the last."""
    if not 0 <= number < page.pages:
        raise NotFoundHere(_("没有这一页，可能已经删掉了"))
    content = vault.read(file_name(page.digest))
    return (
        draw_page(content, number, long_edge=long_edge)
        if page.is_pdf
        else looked_at(content, page.look, long_edge=long_edge)
    )


def read_file(vault: Vault, page: PageView) -> bytes:
    """The whole file as it is kept."""
    return vault.read(file_name(page.digest))
