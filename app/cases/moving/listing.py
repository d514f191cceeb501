"""Hand-overs as their pages show them: lists by what is to be done, and the lines of one, case by case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, Row, distinct, func, select
from sqlalchemy.orm import Session

from app.cases.moving.offices import own_organisation
from app.cases.scope import visible_to
from app.models import Case, CaseStep, Handover, HandoverItem, Organisation
from app.people.actors import Actor

PAGE_SIZE = 25
MOST_PAGES = 40
COUNTED = 100  # a tab says 99+ beyond
Tab = Literal["incoming", "differing", "drafts", "sent", "done"]
TABS: tuple[Tab, ...] = ("incoming", "differing", "drafts", "sent", "done")


@dataclass(frozen=True)
class HandoverRow:
    """One hand-over in a list."""

    number: str
    state: str
    other: str  # the other side
    outgoing: bool
    way: str
    waybill: str
    is_return: bool
    at: datetime  # made, sent or received: the latest of them
    cases: int
    originals: int
    copies: int


@dataclass(frozen=True)
class HandoverPage:
    """One page of a list, the newest first."""

    rows: tuple[HandoverRow, ...]
    page: int
    has_more: bool


def handovers(session: Session, *, actor: Actor, tab: Tab, page: int = 1) -> HandoverPage:
    """The hand-overs of the own organisation in one tab. Two statements."""
    page = min(max(page, 1), MOST_PAGES)
    own = own_organisation(actor)
    wanted = select(Handover).where(_in_tab(tab, own)).order_by(Handover.id.desc())
    found = session.scalars(wanted.offset((page - 1) * PAGE_SIZE).limit(PAGE_SIZE + 1)).all()
    shown = found[:PAGE_SIZE]
    sums = _sums(session, [one.id for one in shown])
    names = _names(session, {one.to_id if one.from_id == own else one.from_id for one in shown})
    rows = tuple(_row(one, own, sums.get(one.id), names) for one in shown)
    return HandoverPage(rows, page, len(found) > PAGE_SIZE)


def tab_counts(session: Session, *, actor: Actor) -> dict[Tab, int]:
    """How many wait in the tabs where something is to be done; at most `COUNTED` are counted."""
    own = own_organisation(actor)
    counted = [
        select(func.count()).select_from(select(Handover.id).where(_in_tab(tab, own)).limit(COUNTED).subquery())
        for tab in TABS[:3]
    ]
    row = session.execute(select(*(one.scalar_subquery() for one in counted))).one()
    return dict(zip(TABS[:3], row, strict=True))


def _in_tab(tab: Tab, own: int) -> ColumnElement[bool]:
    outgoing = Handover.from_id == own
    conditions: dict[Tab, ColumnElement[bool]] = {
        "incoming": (Handover.to_id == own) & (Handover.state == "sent"),
        "differing": outgoing & (Handover.state == "differing"),
        "drafts": outgoing & (Handover.state == "draft"),
        "sent": outgoing & Handover.state.in_(("sent", "received", "closed", "cancelled")),
        "done": (Handover.to_id == own) & Handover.state.in_(("received", "differing", "closed")),
    }
    return conditions[tab]


def _sums(session: Session, ids: Sequence[int]) -> dict[int, Row[tuple[int, int, int, int]]]:
    counted = (
        select(
            HandoverItem.handover_id,
            func.count(distinct(HandoverItem.case_id)),
            func.sum(HandoverItem.originals),
            func.sum(HandoverItem.copies),
        )
        .where(HandoverItem.handover_id.in_(ids))
        .group_by(HandoverItem.handover_id)
    )
    return {row[0]: row for row in session.execute(counted)} if ids else {}


def _names(session: Session, ids: set[int]) -> dict[int, str]:
    if not ids:
        return {}
    return {one.id: str(one) for one in session.scalars(select(Organisation).where(Organisation.id.in_(ids)))}


def _row(one: Handover, own: int, sums: Row[tuple[int, int, int, int]] | None, names: dict[int, str]) -> HandoverRow:
    outgoing = one.from_id == own
    _id, cases, originals, copies = sums or (0, 0, 0, 0)
    return HandoverRow(
        number=one.number,
        state=one.state,
        other=names[one.to_id if outgoing else one.from_id],
        outgoing=outgoing,
        way=one.way,
        waybill=one.waybill,
        is_return=one.is_return,
        at=one.closed_at or one.received_at or one.sent_at or one.made_at,
        cases=cases,
        originals=originals,
        copies=copies,
    )


@dataclass(frozen=True)
class CasePapers:
    """The papers of one case on a manifest."""

    number: str
    service_name: str
    applicant_name: str
    step: str
    may_see: bool
    items: tuple[HandoverItem, ...]


def papers_by_case(session: Session, handover: Handover, *, actor: Actor) -> tuple[CasePapers, ...]:
    """The lines of a hand-over, case by case; a link only to the cases the person may see."""
    ids = list(dict.fromkeys(item.case_id for item in handover.items))
    seen = set(session.scalars(select(Case.id).where(Case.id.in_(ids), visible_to(actor))))
    cases = {one.id: one for one in session.scalars(select(Case).where(Case.id.in_(ids)))}
    steps = _open_steps(session, ids)
    return tuple(
        CasePapers(
            number=cases[case_id].number,
            service_name=cases[case_id].service_name,
            applicant_name=cases[case_id].applicant_name,
            step=steps.get(case_id, ""),
            may_see=case_id in seen,
            items=tuple(item for item in handover.items if item.case_id == case_id),
        )
        for case_id in ids
    )


def _open_steps(session: Session, ids: Sequence[int]) -> dict[int, str]:
    """Where each case stands: the name of its open step."""
    wanted = select(CaseStep.case_id, CaseStep.name).where(CaseStep.case_id.in_(ids), CaseStep.state == "open")
    return {row.case_id: row.name for row in session.execute(wanted.order_by(CaseStep.id.desc()))}
