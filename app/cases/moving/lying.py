"""What lies where: papers to be put on a manifest, originals the organisation answers for, the chain of one case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Row, Select, func, select
from sqlalchemy.orm import Session, aliased

from app.cases.moving.offices import own_organisation
from app.cases.scope import at_desk_of
from app.clock import local_date
from app.errors import NotFoundHere
from app.models import Case, CaseStep, Organisation, PaperHold
from app.people.actors import Actor

PAGE_SIZE = 25
MOST_PAGES = 40
_WINDOW = 100  # holds looked at for one page of cases


@dataclass(frozen=True)
class LyingPaper:
    """What lies here of one document of a case."""

    name: str
    originals: int
    copies: int


@dataclass(frozen=True)
class LyingCase:
    """A case whose papers lie here, to be put on a manifest."""

    number: str
    service_name: str
    applicant_name: str
    home: str  # where the case belongs
    step: str  # where it stands, and at which office
    step_code: str
    papers: tuple[LyingPaper, ...]


@dataclass(frozen=True)
class LyingPage:
    """One page of them, those that came last first."""

    rows: tuple[LyingCase, ...]
    page: int
    has_more: bool


def lying_here(session: Session, *, actor: Actor, page: int = 1, number: str = "") -> LyingPage:
    """Cases with papers at the own organisation; with a number that case alone. Four statements.

    A page is a window of holds: a case whose papers came at different times may stand on two pages, whole on both.
    """
    page = min(max(page, 1), MOST_PAGES)
    here = (PaperHold.organisation_id == own_organisation(actor)) & PaperHold.until.is_(None)
    here &= PaperHold.holder == "organisation"
    wanted = select(PaperHold.case_id).where(here).order_by(PaperHold.since.desc(), PaperHold.id.desc())
    if number:
        wanted = wanted.join(Case, Case.id == PaperHold.case_id).where(Case.number == number)
    found = session.scalars(wanted.offset((page - 1) * _WINDOW).limit(_WINDOW + 1)).all()
    shown = list(dict.fromkeys(found[:_WINDOW]))
    papers = _papers_of(session, here & PaperHold.case_id.in_(shown))
    heads = {row.id: row for row in session.execute(_heads(shown))}
    places = {row.case_id: row for row in session.execute(_steps_at(shown))}
    rows = tuple(_lying(heads[case_id], places.get(case_id), papers[case_id]) for case_id in shown)
    return LyingPage(rows, page, len(found) > _WINDOW)


def _papers_of(session: Session, which: ColumnElement[bool]) -> dict[int, dict[str, list[int]]]:
    summed = (
        select(PaperHold.case_id, PaperHold.name, PaperHold.form, func.sum(PaperHold.sheets).label("sheets"))
        .where(which)
        .group_by(PaperHold.case_id, PaperHold.document_id, PaperHold.name, PaperHold.form)
        .order_by(PaperHold.case_id, func.min(PaperHold.id))
    )
    found: dict[int, dict[str, list[int]]] = {}
    for row in session.execute(summed):
        counts = found.setdefault(row.case_id, {}).setdefault(row.name, [0, 0])
        counts[0 if row.form == "original" else 1] += row.sheets
    return found


def _heads(ids: Sequence[int]) -> Select[Any]:
    columns = (Case.id, Case.number, Case.service_name, Case.applicant_name, Organisation.name.label("home"))
    return select(*columns).join(Organisation, Organisation.id == Case.organisation_id).where(Case.id.in_(ids))


def _steps_at(ids: Sequence[int]) -> Select[Any]:
    place = aliased(Organisation)
    return (
        select(CaseStep.case_id, CaseStep.name, place.code, place.name.label("place"), place.hall_name)
        .join(place, place.id == CaseStep.organisation_id)
        .where(CaseStep.case_id.in_(ids), CaseStep.state == "open")
        .order_by(CaseStep.id.desc())
    )


def _lying(head: Row[Any], at: Row[Any] | None, papers: dict[str, list[int]]) -> LyingCase:
    return LyingCase(
        number=head.number,
        service_name=head.service_name,
        applicant_name=head.applicant_name,
        home=head.home,
        step=f"{at.hall_name or at.place} {at.name}" if at else "",
        step_code=at.code if at else "",
        papers=tuple(LyingPaper(name, *counts) for name, counts in papers.items()),
    )


# ── 在我处的原件 ──────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class HeldRow:
    """An original that the own organisation answers for."""

    id: int
    number: str
    service_name: str
    applicant_name: str
    name: str
    sheets: int
    goes_back: bool
    holder: str
    holder_name: str
    since: datetime
    days: int
    too_long: bool


@dataclass(frozen=True)
class HeldPage:
    """One page of them, the longest first."""

    rows: tuple[HeldRow, ...]
    page: int
    has_more: bool


def originals_here(
    session: Session, *, actor: Actor, only_lent: bool = False, page: int = 1, today: dt.date
) -> HeldPage:
    """The originals for which the own organisation answers; `only_lent`: those that go back to the applicant."""
    here = (PaperHold.organisation_id == own_organisation(actor)) & PaperHold.holder.in_(_ANSWERED_FOR)
    return _held_page(session, here & PaperHold.goes_back if only_lent else here, page, today)


_ANSWERED_FOR = ("organisation", "person", "courier")


def originals_of(session: Session, *, actor: Actor, page: int = 1, today: dt.date) -> HeldPage:
    """我手上的原件: what this person carries, what lies at an agents' station; what goes back first."""
    mine = (PaperHold.bearer_id == actor.user_id) & (PaperHold.holder == "person")
    if actor.organisation_tier == "village":
        mine |= at_desk_of(actor, PaperHold.organisation_id) & (PaperHold.holder == "organisation")
    return _held_page(session, mine, page, today, lent_first=True)


def original_of(session: Session, *, hold_id: int, actor: Actor, today: dt.date) -> HeldRow:
    """One original that may be given back by this person; NotFoundHere for any other."""
    carried = (PaperHold.bearer_id == actor.user_id) & (PaperHold.holder == "person")
    lying = at_desk_of(actor, PaperHold.organisation_id) & PaperHold.holder.in_(("organisation", "person"))
    found = session.execute(_originals().where(PaperHold.id == hold_id, carried | lying)).one_or_none()
    if found is None:
        raise NotFoundHere(_("这份原件不在您手上，可能刚刚退还或移交了"))
    return _held(found, today)


def _originals() -> Select[Any]:
    return (
        select(PaperHold, Case.number, Case.service_name, Case.applicant_name)
        .join(Case, Case.id == PaperHold.case_id)
        .where(PaperHold.until.is_(None), PaperHold.form == "original")
    )


def _held_page(
    session: Session, which: ColumnElement[bool], page: int, today: dt.date, *, lent_first: bool = False
) -> HeldPage:
    page = min(max(page, 1), MOST_PAGES)
    order = (PaperHold.since, PaperHold.id)
    wanted = _originals().where(which).order_by(*((PaperHold.goes_back.desc(), *order) if lent_first else order))
    found = session.execute(wanted.offset((page - 1) * PAGE_SIZE).limit(PAGE_SIZE + 1)).all()
    rows = tuple(_held(row, today) for row in found[:PAGE_SIZE])
    return HeldPage(rows, page, len(found) > PAGE_SIZE)


def _held(row: Row[tuple[PaperHold, str, str, str]], today: dt.date) -> HeldRow:
    hold, number, service_name, applicant_name = row
    return HeldRow(
        id=hold.id,
        number=number,
        service_name=service_name,
        applicant_name=applicant_name,
        name=hold.name,
        sheets=hold.sheets,
        goes_back=hold.goes_back,
        holder=hold.holder,
        holder_name=hold.holder_name,
        since=hold.since,
        days=(today - local_date(hold.since)).days,
        too_long=hold.overdue_since is not None,
    )


@dataclass(frozen=True)
class ChainLine:
    """Where some sheets of a document lie, or lay."""

    id: int
    name: str
    form: str
    sheets: int
    holder: str
    place: str
    holder_name: str
    relation: str
    since: datetime
    until: datetime | None
    goes_back: bool
    too_long: bool
    here: bool  # the person's own organisation can move it
    signed: bool = False  # who took it home has signed


def chain(session: Session, *, case_id: int, actor: Actor, limit: int = 100) -> tuple[ChainLine, ...]:
    """The originals of a case: where each lies first, then where it lay, the latest first. One statement."""
    wanted = (
        select(PaperHold, Organisation.name)
        .outerjoin(Organisation, Organisation.id == PaperHold.organisation_id)
        .where(PaperHold.case_id == case_id, PaperHold.form == "original")
        .order_by(PaperHold.until.is_not(None), PaperHold.id.desc())
        .limit(limit)
    )
    return tuple(_line(hold, place, actor) for hold, place in session.execute(wanted))


def _line(hold: PaperHold, place: str | None, actor: Actor) -> ChainLine:
    within_reach = hold.organisation_id is None or actor.is_at(hold.organisation_id)
    mine = within_reach and hold.holder not in ("courier", "lost")
    return ChainLine(
        id=hold.id,
        name=hold.name,
        form=hold.form,
        sheets=hold.sheets,
        holder=hold.holder,
        place=place or "",
        holder_name=hold.holder_name,
        relation=hold.relation,
        since=hold.since,
        until=hold.until,
        goes_back=hold.goes_back,
        too_long=hold.overdue_since is not None,
        here=hold.until is None and mine,
        signed=hold.picture is not None,
    )
