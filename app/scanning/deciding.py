"""What a person does with pages in the tray: to a case, read again, turned, in place of the one on file, away, back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app import audit
from app.cases.casework import is_closed
from app.cases.paper_scope import papers_added_to
from app.cases.scope import concerned_with
from app.errors import Invalid, NotAllowed, NotFoundHere
from app.models import Case, ScanBatch, ScanPage
from app.papers.storage import Vault
from app.people.actors import Actor
from app.scanning.filing import Bound, ChangedMeanwhileError, Wish, prepare, put
from app.scanning.goals import PLACES, SIGNED
from app.scanning.working import READING, hasten
from reports.page_codes import UNNUMBERED, read_code

KEPT = timedelta(days=30)  # what was thrown away can be taken back
MOST_AT_ONCE = 60
_QUARTER = 90
_OPEN_ENDED = ("no_case", "full", "closed")  # pages of the same form that nothing else is wrong with


@dataclass(frozen=True)
class Target:
    """A case, and the place in it where pages go."""

    case_id: int
    number: str
    document_id: str


# ── to a case ──────────────────────────────────────────────────────────────────────────────────────


def find_target(session: Session, *, number: str, document_id: str, actor: Actor) -> Target:
    """The case and the document; NotFoundHere or NotAllowed where this person may not add papers.

    What was signed comes back long after a case is closed, so it is taken wherever the case concerns the person.
    """
    if document_id not in PLACES:
        holder = papers_added_to(session, number=number, document_id=document_id, actor=actor)
        return Target(holder.case_id or 0, number, document_id)
    case = session.scalars(select(Case).where(Case.number == number, concerned_with(actor))).one_or_none()
    if case is None:
        raise NotFoundHere(_("没有办件 %(number)s，或者它不在您的办理范围内", number=number))
    if document_id != SIGNED and is_closed(case):
        raise NotAllowed(_("办件已经办结，材料不能再改"))
    return Target(case.id, number, document_id)


def prepare_claim(
    session: Session, *, page_ids: Sequence[int], target: Target, vault: Vault, actor: Actor, now: datetime
) -> list[Bound]:
    """Bind the chosen pages for a case: leaves of one form together with those on file, the rest as one file.

    Pages of the same form that lie in the tray for want of a case come along.
    """
    chosen = _of_tray(session, page_ids, actor)
    if any(page.problem == "elsewhere" for page in chosen):
        raise Invalid(message=_("选的页里有别处办件的页，不能归到这里"))
    forms, others = _apart(session, chosen, target, actor)
    wishes = [
        Wish(target.case_id, target.number, target.document_id, tuple(sorted(ids)), paper)
        for paper, ids in forms.items()
    ]
    if others:
        wishes.append(Wish(target.case_id, target.number, target.document_id, tuple(others)))
    return prepare(session, wishes, vault=vault, now=now)


def claim(session: Session, bound: Sequence[Bound], *, actor: Actor, now: datetime) -> int:
    """File what was prepared; how many pages. Invalid when somebody else was faster, or there is no room."""
    try:
        refused = put(session, bound, actor=actor, now=now)
    except ChangedMeanwhileError as error:
        raise _too_late() from error
    if refused:
        raise Invalid(message=_("这样材料的文件太多了，放不下，请换一样材料"))
    return sum(len(one.wish.page_ids) for one in bound)


def _apart(
    session: Session, chosen: Sequence[ScanPage], target: Target, actor: Actor
) -> tuple[dict[str, list[int]], list[int]]:
    """Pages by their numbered form, and those that stand for themselves."""
    forms: dict[str, list[int]] = {}
    others: list[int] = []
    taken: set[tuple[str, int | None]] = set()
    for page in (*chosen, *_siblings(session, chosen, actor)):
        if _is_leaf(session, page, target) and (page.paper, page.page) not in taken:
            taken.add((page.paper, page.page))
            forms.setdefault(page.paper, []).append(page.id)
        elif page in chosen:
            others.append(page.id)
    return forms, others


def _is_leaf(session: Session, page: ScanPage, target: Target) -> bool:
    """Whether this page stands for its number in a form of the case, and no other does already."""
    code = read_code(page.code) if page.code else None
    if code is None or code.number == UNNUMBERED or page.problem == "duplicate":
        return False
    same = (ScanPage.paper == page.paper, ScanPage.part.is_not(None), ScanPage.paper_page_id.is_not(None))
    on_file = session.execute(select(ScanPage.part, ScanPage.case_id, ScanPage.document_id).where(*same)).all()
    elsewhere = any((row.case_id, row.document_id) != (target.case_id, target.document_id) for row in on_file)
    return not elsewhere and all(row.part != page.page for row in on_file)


def _siblings(session: Session, chosen: Sequence[ScanPage], actor: Actor) -> list[ScanPage]:
    papers = {page.paper for page in chosen if page.paper and page.problem in _OPEN_ENDED}
    if not papers:
        return []
    lying = _lying(actor).where(ScanPage.paper.in_(papers), ScanPage.problem.in_(_OPEN_ENDED))
    return list(session.scalars(lying.where(ScanPage.id.not_in([page.id for page in chosen])).limit(MOST_AT_ONCE)))


# ── in place of the one on file ────────────────────────────────────────────────────────────────────


def prepare_swap(session: Session, *, page_id: int, vault: Vault, actor: Actor, now: datetime) -> list[Bound]:
    """Bind a duplicate in the place of the page that is on file."""
    page = _of_tray(session, [page_id], actor)[0]
    twin = session.get(ScanPage, page.twin_id) if page.twin_id else None
    if page.problem != "duplicate" or twin is None or twin.part is None or twin.paper_page_id is None:
        raise Invalid(message=_("归过档的那一页已经不在了，请重新识别"))
    case = session.scalars(select(Case).where(Case.id == twin.case_id, concerned_with(actor))).one_or_none()
    if case is None or twin.document_id is None:
        raise NotFoundHere(_("这一页属于别处的办件"))
    return prepare(
        session,
        [Wish(case.id, case.number, twin.document_id, (page.id,), twin.paper, twin.id)],
        vault=vault,
        now=now,
    )


# ── the rest ───────────────────────────────────────────────────────────────────────────────────────


def read_again(session: Session, *, page_ids: Sequence[int], actor: Actor, now: datetime) -> int:
    """Let the worker read pages anew, and more thoroughly; the codes may belong somewhere by now."""
    pages = _of_tray(session, page_ids, actor, locked=True)
    for page in pages:
        page.state, page.problem, page.tries, page.thorough = "waiting", "", 0, True
        page.case_id, page.document_id, page.twin_id = None, None, None
    for batch_id in {page.batch_id for page in pages}:
        session.get_one(ScanBatch, batch_id).settled_at = None
    session.flush()
    hasten(session, READING, now=now)
    _record(session, "again", pages, actor, now)
    return len(pages)


def turn(session: Session, *, page_ids: Sequence[int], actor: Actor, now: datetime) -> int:
    """A quarter turn clockwise: pages without a code do not say where their top is."""
    pages = _of_tray(session, page_ids, actor, locked=True)
    for page in pages:
        page.rotation = (page.rotation + _QUARTER) % 360
    session.flush()
    _record(session, "turned", pages, actor, now)
    return len(pages)


def throw_away(session: Session, *, page_ids: Sequence[int], actor: Actor, now: datetime) -> int:
    """Out of the tray; thirty days it can be taken back."""
    pages = _of_tray(session, page_ids, actor, locked=True)
    for page in pages:
        page.state, page.settled_at, page.settled_by_id = "thrown", now, actor.user_id
    session.flush()
    _record(session, "thrown", pages, actor, now)
    return len(pages)


def take_back(session: Session, *, page_ids: Sequence[int], actor: Actor, now: datetime) -> int:
    """Thrown pages into the tray again."""
    pages = _found(session, page_ids, actor, "thrown", locked=True)
    for page in pages:
        page.state, page.settled_at, page.settled_by_id = "tray", None, None
        page.problem = page.problem or "unknown"
    session.flush()
    _record(session, "taken_back", pages, actor, now)
    return len(pages)


def _of_tray(session: Session, page_ids: Sequence[int], actor: Actor, *, locked: bool = False) -> list[ScanPage]:
    return _found(session, page_ids, actor, "tray", locked=locked)


def _found(
    session: Session, page_ids: Sequence[int], actor: Actor, state: str, *, locked: bool = False
) -> list[ScanPage]:
    """The chosen pages in the order of their stacks, all of them; Invalid otherwise."""
    wanted = set(page_ids)
    if not wanted:
        raise Invalid(message=_("还没有选页"))
    if len(wanted) > MOST_AT_ONCE:
        raise Invalid(message=_("一次最多选 %(n)s 页", n=MOST_AT_ONCE))
    found = _lying(actor, state).where(ScanPage.id.in_(wanted))
    pages = list(session.scalars(found.with_for_update(of=ScanPage) if locked else found))
    if len(pages) != len(wanted):
        raise _too_late()
    return pages


def _lying(actor: Actor, state: str = "tray") -> Select[tuple[ScanPage]]:
    mine = ScanBatch.organisation_id == actor.organisation_id
    found = select(ScanPage).join(ScanBatch, ScanBatch.id == ScanPage.batch_id).where(mine, ScanPage.state == state)
    return found.order_by(ScanPage.batch_id, ScanPage.place)


def _too_late() -> Invalid:
    return Invalid(message=_("这些页刚刚有人处理过，请刷新再看"))


def _record(session: Session, what: str, pages: Sequence[ScanPage], actor: Actor, now: datetime) -> None:
    for batch_id in sorted({page.batch_id for page in pages}):
        places = [page.place for page in pages if page.batch_id == batch_id]
        audit.record(
            session,
            actor=actor,
            now=now,
            action=f"scan.{what}",
            subject="scan",
            subject_id=str(batch_id),
            detail={"pages": places},
        )
