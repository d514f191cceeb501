"""Every print of an issued paper is counted, says whose copy it is, and whether it is printed again."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import Invalid, NotFoundHere
from app.issuing.assets import load_assets
from app.issuing.kinds import KINDS, copy_number
from app.issuing.making import html_of, make
from app.issuing.noting import note
from app.models import DeskPrint, IssuedPaper, NoticePrint, PaperPrint
from app.people.actors import Actor
from reports.imprint import kept_copy, marks, with_marks
from reports.page_codes import with_copy
from reports.sheets import Sheet


def count_prints(
    session: Session, *, paper_id: int, copies: Sequence[str] = (), actor: Actor, now: datetime
) -> list[int]:
    """Note that a paper is printed, once for each copy; which prints of the paper these are, for `sheets_of`.

    `copies`: who keeps them, of those that the kind has; none = all of them. Invalid for another word and for a paper
    that is void. The caller has checked that the person may see the case. Flushes.
    """
    paper = make(session, paper_id=paper_id, now=now)
    if paper.state == "void":
        raise Invalid(message=_("这份文书已经作废，不能再打印"))
    wanted = _copies(paper, copies)
    for copy in wanted:
        _count(session, paper, copy, actor, now)
    note(session, paper, "printed", actor=actor, now=now, copies=list(wanted), prints=paper.prints)
    return list(range(paper.prints - len(wanted) + 1, paper.prints + 1))


def _copies(paper: IssuedPaper, asked: Sequence[str]) -> Sequence[str]:
    known = KINDS[paper.kind].copies or ("",)
    if unknown := [copy for copy in asked if copy not in known]:
        raise Invalid(message=_("这份文书没有“%(copy)s”这一联", copy=unknown[0]))
    return [copy for copy in known if copy in asked] if asked else known


def _count(session: Session, paper: IssuedPaper, copy: str, actor: Actor, now: datetime) -> None:
    paper.prints += 1
    by = actor.user_id or None  # 0: whoever sits at the server
    session.add(PaperPrint(paper_id=paper.id, nth=paper.prints, copy=copy, printed_at=now, printed_by_id=by))
    session.flush()


def sheets_of(session: Session, *, paper: IssuedPaper, prints: Sequence[int], actor: Actor) -> list[Sheet]:
    """What is laid out for these prints of a paper; NotFoundHere for prints that another person made."""
    made = session.scalars(select(PaperPrint).where(PaperPrint.paper_id == paper.id).order_by(PaperPrint.nth)).all()
    return marked_sheets(session, paper=paper, prints=times_of(made, prints=prints, actor=actor))


def times_of(
    made: Sequence[PaperPrint] | Sequence[NoticePrint] | Sequence[DeskPrint], *, prints: Sequence[int], actor: Actor
) -> list[tuple[str, int]]:
    """Of all prints of a paper in their order these ones: whose copy each is, and the how manieth print of that copy.

    NotFoundHere for prints that another person made.
    """
    times: Counter[str] = Counter()
    mine = {}
    for one in made:
        times[one.copy] += 1
        if one.printed_by_id == (actor.user_id or None):
            mine[one.nth] = (one.copy, times[one.copy])
    if not prints or not set(prints) <= set(mine):
        raise NotFoundHere(_("没有这次打印"))
    return [mine[nth] for nth in prints]


def marked_sheets(session: Session, *, paper: IssuedPaper, prints: Sequence[tuple[str, int]]) -> list[Sheet]:
    """A made paper as often as it is printed; `prints`: whose copy each is, and the how manieth print of that copy."""
    html, assets = html_of(paper), load_assets(session, json.loads(paper.assets))
    return [Sheet(_as_copy(paper, with_marks(html, _marks(copy, times)), copy), assets) for copy, times in prints]


def _as_copy(paper: IssuedPaper, html: str, copy: str) -> str:
    """Its pages say which copy they are, so that each copy that comes back signed is filed as itself."""
    place = copy_number(paper.kind, copy)
    return with_copy(html, number=paper.verify_code or "", copy=place) if place else html


def _marks(copy: str, times: int) -> str:
    return marks(copy=kept_copy(copy), prints=times)


def void(session: Session, *, paper_id: int, reason: str, actor: Actor, now: datetime) -> IssuedPaper:
    """作废: it is not printed any more, and whoever checks its code is told. Invalid without a reason. Flushes."""
    paper = session.scalars(select(IssuedPaper).where(IssuedPaper.id == paper_id).with_for_update()).one()
    words = reason.strip()
    if not words:
        raise Invalid(message=_("请写明作废的原因"))
    if paper.state == "owed":
        raise Invalid(message=_("这份文书还没有出，不用作废"))
    if paper.state != "void":
        paper.state, paper.void_at, paper.void_reason = "void", now, words[:200]
        session.flush()
        note(session, paper, "voided", actor=actor, now=now)
    return paper
