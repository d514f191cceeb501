"""Putting pages on file: the leaves of one paper are bound to one PDF and stand as one file in their case.

In three steps, so that a process may be killed anywhere: what is to be bound is read; the PDF is written to the store
under its content (`app.papers.keeping`); then one transaction, which looks again, makes it the case's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app import audit
from app.cases.blanks import bind as bind_blank
from app.errors import Invalid, NotFoundHere
from app.models import Case, PaperPage, ScanPage
from app.papers.holding import Holder
from app.papers.intake import JPEG, Taken
from app.papers.keeping import file_name, keep, let_go, settle_kept
from app.papers.pages import add_page
from app.papers.storage import Vault
from app.people.actors import Actor
from app.scanning.copies import keeper_of
from app.scanning.mandates_back import note_back
from app.scanning.sheets import Leaf, bind
from reports.page_codes import read_code


class ChangedMeanwhileError(Exception):
    """Somebody else dealt with these pages; the caller looks again."""


@dataclass(frozen=True)
class Wish:
    """Pages that are to become one file of a case. With `paper` they are leaves of it, and join those on file."""

    case_id: int
    number: str
    document_id: str
    page_ids: tuple[int, ...]
    paper: str = ""
    replaced_id: int | None = None  # a leaf on file that goes


@dataclass(frozen=True)
class Bound:
    """A wish whose file lies in the store."""

    wish: Wish
    taken: Taken
    rotation: int
    on_file: tuple[int, ...]  # the leaves that were there already


def prepare(session: Session, wishes: Iterable[Wish], *, vault: Vault, now: datetime) -> list[Bound]:
    """Bind and store; `session` only reads, and must not be writing."""
    made = [_bind(session, wish, vault) for wish in wishes]
    session.rollback()
    for bound in made:
        keep(bound.taken, vault=vault, now=now)
    return made


def _bind(session: Session, wish: Wish, vault: Vault) -> Bound:
    filed = _leaves_on_file(session, wish)
    added = session.scalars(select(ScanPage).where(ScanPage.id.in_(wish.page_ids))).all()
    leaves = sorted((*filed, *added), key=_order_in(wish))
    if len(leaves) == 1 and leaves[0].file.kind == JPEG:  # it stays a photograph, which can be turned and cut
        taken, rotation = _as_it_is(leaves[0], vault), leaves[0].rotation
    else:
        taken, rotation = bind(_leaf(page, vault) for page in leaves), 0
    return Bound(wish, taken, rotation, tuple(sorted(page.id for page in filed)))


def _leaves_on_file(session: Session, wish: Wish, *, locked: bool = False) -> list[ScanPage]:
    """What of the paper is in its case. A file that was taken out of the case takes its leaves along."""
    if not wish.paper:
        return []
    mine = select(ScanPage).where(ScanPage.paper == wish.paper, ScanPage.part.is_not(None))
    found = mine.where(ScanPage.paper_page_id.is_not(None), ScanPage.id != (wish.replaced_id or 0))
    return list(session.scalars(found.with_for_update(of=ScanPage) if locked else found))


def _order_in(wish: Wish) -> Callable[[ScanPage], tuple[int, int]]:
    """Leaves of a paper by their page; others as they were chosen."""
    if wish.paper:
        return lambda page: (page.page or 0, page.id)
    return lambda page: (wish.page_ids.index(page.id), 0)


def _leaf(page: ScanPage, vault: Vault) -> Leaf:
    return Leaf(page.file.kind, vault.read(file_name(page.digest)), page.sheet, page.rotation)


def _as_it_is(page: ScanPage, vault: Vault) -> Taken:
    return Taken(page.digest, page.file.kind, vault.read(file_name(page.digest)), 1)


# ── in the transaction ─────────────────────────────────────────────────────────────────────────────


def put(session: Session, bound: Sequence[Bound], *, actor: Actor, now: datetime) -> list[Wish]:
    """Make the files the cases'; the wishes for which a document has no room any more are given back.

    ChangedMeanwhileError when pages or papers are no longer as they were. Cases are locked first, in one order, as
    every action does.
    """
    cases = sorted({one.wish.case_id for one in bound})
    session.execute(select(Case.id).where(Case.id.in_(cases)).order_by(Case.id).with_for_update(key_share=True))
    refused = []
    for one in bound:
        try:
            with session.begin_nested():
                _put(session, one, actor, now)
        except Invalid:
            refused.append(one.wish)
    return refused


def _put(session: Session, bound: Bound, actor: Actor, now: datetime) -> None:
    wish = bound.wish
    on_file, added = _still(session, bound)
    if wish.paper:
        _forget_lost_leaves(session, wish.paper)
    place = on_file[0].paper_page_id if on_file else None
    if wish.replaced_id:
        place = _take_out(session, wish.replaced_id, actor, now)
    file_id = _exchange(session, place, bound, now) if place else _add(session, bound, added, actor, now)
    for page in added:
        page.state, page.problem, page.twin_id = "filed", "", None
        page.case_id, page.document_id, page.paper_page_id = wish.case_id, wish.document_id, file_id
        page.settled_at, page.settled_by_id = now, actor.user_id
        if wish.paper:
            page.paper, page.part = wish.paper, page.page
    _let_raw_pages_go(session, bound, [*on_file, *added], now)
    _name_blank(session, wish, actor, now)
    note_back(session, read_code(f"{wish.paper}.1"), actor=actor, now=now)
    session.flush()
    detail = {"document": wish.document_id, "paper": wish.paper, "pages": sorted(page.page or 0 for page in added)}
    audit.record(
        session,
        actor=actor,
        now=now,
        action="scan.filed",
        subject="paper",
        subject_id=wish.number,
        detail={**detail, "scanned": list(wish.page_ids)},
    )


def _still(session: Session, bound: Bound) -> tuple[list[ScanPage], list[ScanPage]]:
    """The leaves on file and the pages to come, both as they were when they were bound."""
    free = select(ScanPage).where(ScanPage.id.in_(bound.wish.page_ids), ScanPage.state.in_(("read", "tray")))
    added = list(session.scalars(free.order_by(ScanPage.id).with_for_update(of=ScanPage)))
    on_file = _leaves_on_file(session, bound.wish, locked=True)
    if len(added) != len(bound.wish.page_ids) or tuple(sorted(page.id for page in on_file)) != bound.on_file:
        raise ChangedMeanwhileError
    return on_file, added


def _let_raw_pages_go(session: Session, bound: Bound, leaves: Sequence[ScanPage], now: datetime) -> None:
    """From now on the leaves lie in the file of the case, upright: nothing is kept twice."""
    if bound.taken.kind == JPEG:
        return
    for sheet, page in enumerate(sorted(leaves, key=_order_in(bound.wish))):
        let_go(session, page.digest, now=now)
        page.digest, page.sheet, page.rotation = bound.taken.digest, sheet, 0


def _name_blank(session: Session, wish: Wish, actor: Actor, now: datetime) -> None:
    """The case knows from now on which blank it was filled in on. Where it cannot, its leaves say it all the same."""
    code = read_code(f"{wish.paper}.1")
    if code is None or code.kind != "B":
        return
    with suppress(Invalid, NotFoundHere):
        bind_blank(session, number=code.number, case=session.get_one(Case, wish.case_id), actor=actor, now=now)


def _forget_lost_leaves(session: Session, paper: str) -> None:
    lost = update(ScanPage).where(ScanPage.paper == paper, ScanPage.part.is_not(None), ScanPage.paper_page_id.is_(None))
    session.execute(lost.values(part=None))


def _take_out(session: Session, page_id: int, actor: Actor, now: datetime) -> int:
    """The leaf that gives way is thrown away, and stays a while like all that is; the file it was in."""
    leaf = session.get(ScanPage, page_id, with_for_update=True, populate_existing=True)
    if leaf is None or leaf.part is None or leaf.paper_page_id is None:
        raise ChangedMeanwhileError
    file_id = leaf.paper_page_id
    leaf.state, leaf.part, leaf.paper_page_id = "thrown", None, None
    leaf.settled_at, leaf.settled_by_id = now, actor.user_id
    session.flush()
    return file_id


def _exchange(session: Session, file_id: int, bound: Bound, now: datetime) -> int:
    """The file of the paper with its new leaves, in the place of the one without."""
    file = session.get_one(PaperPage, file_id, with_for_update=True)
    let_go(session, file.digest, now=now)
    file.digest, file.rotation, file.crop, file.gray = bound.taken.digest, bound.rotation, "", False
    file.original_name = _name(bound)
    settle_kept(session, bound.taken.digest)
    session.flush()
    return file.id


def _add(session: Session, bound: Bound, added: Sequence[ScanPage], actor: Actor, now: datetime) -> int:
    wish = bound.wish
    file_id = add_page(
        session,
        holder=Holder(user_id=actor.user_id, case_id=wish.case_id, number=wish.number),
        document_id=wish.document_id,
        taken=bound.taken,
        name=added[0].name if len(added) == 1 and not _copy_of(wish) else _name(bound),
        actor=actor,
        now=now,
    )
    session.execute(update(PaperPage).where(PaperPage.id == file_id).values(rotation=bound.rotation))
    return file_id


def _name(bound: Bound) -> str:
    """For people; part of the record, so in the language of the papers. It says which copy of a paper came back."""
    copy = _copy_of(bound.wish)
    return f"{copy}联 扫描件 {bound.taken.pages} 页.pdf" if copy else f"扫描件 {bound.taken.pages} 页.pdf"


def _copy_of(wish: Wish) -> str:
    """Whose copy of an issued paper or of a notice this is; "" for everything else."""
    return keeper_of(read_code(f"{wish.paper}.1"))
