"""The files of a case as its page and the viewer show them. Trials of the studio have none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.cases.queries import CasePage
from app.cases.workflow import Event
from app.papers.holding import Holder
from app.papers.marks import MarkView, list_marks
from app.papers.pages import PageView, list_pages
from app.scanning.goals import PLACES

_NOTHING_SAID = MarkView()


@dataclass(frozen=True)
class ShownPapers:
    """Pages and marks by document, and what this person may do with them."""

    names: Mapping[str, str]  # of all documents of the case, in their order, then of what came back besides
    returned: Mapping[str, str]  # of what was scanned and no definition asks for: signed papers, filled forms
    pages: Mapping[str, Sequence[PageView]]
    marks: Mapping[str, MarkView]
    may_add: bool
    may_change: bool
    may_judge: bool

    def of(self, document_id: str) -> Sequence[PageView]:
        return self.pages.get(document_id, ())

    def said(self, document_id: str) -> MarkView:
        return self.marks.get(document_id, _NOTHING_SAID)

    def came_later(self, document_id: str) -> bool:
        """Whether pages were added after the checker spoke: what was said is about others."""
        said_at = self.said(document_id).marked_at
        return said_at is not None and any(page.added_at > said_at for page in self.of(document_id))


@dataclass(frozen=True)
class Viewed:
    """The sheet that the viewer shows, and its neighbours as (page, sheet)."""

    page: PageView
    sheet: int
    position: int  # counted from 1, over all sheets of the case
    count: int
    previous: tuple[int, int] | None
    following: tuple[int, int] | None


def shown_papers(session: Session, page: CasePage) -> ShownPapers:
    """Two statements."""
    holder = Holder(user_id=0, case_id=page.case_id, number=page.number)
    is_mine = bool(page.handling.actions)
    pages = list_pages(session, holder=holder)
    returned = {place: _(words) for place, words in PLACES.items() if place in pages}
    return ShownPapers(
        names={**{line.document_id: line.name for line in page.documents}, **returned},
        returned=returned,
        pages=pages,
        marks=list_marks(session, case_id=page.case_id),
        may_add=page.current is not None and (is_mine or page.handling.may_withdraw),
        may_change=is_mine,
        may_judge=is_mine and Event.RESUBMIT not in page.handling.actions,
    )


def viewed(papers: ShownPapers, page_id: int, sheet: int) -> Viewed:
    """The asked sheet, else the first one."""
    sheets = [
        (page, number) for document in papers.names for page in papers.of(document) for number in range(page.pages)
    ]
    asked = (place for place, (page, number) in enumerate(sheets) if (page.id, number) == (page_id, sheet))
    place = next(asked, 0)
    page, number = sheets[place]
    return Viewed(
        page=page,
        sheet=number,
        position=place + 1,
        count=len(sheets),
        previous=_address(sheets[place - 1]) if place else None,
        following=_address(sheets[place + 1]) if place + 1 < len(sheets) else None,
    )


def _address(sheet: tuple[PageView, int]) -> tuple[int, int]:
    return sheet[0].id, sheet[1]
