"""A change of the workday table, on record with what it moved: case by case, from which day to which.

The first cases are set anew in the request that makes the change, in its transaction. What is more than a request
should do is left in parts, which a sweep does one by one (`app.jobs.sweeps`): each in a transaction of its own, gone
when it is done, so that a process killed anywhere repeats nothing and leaves nothing out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, delete, false, func, insert, select, update
from sqlalchemy.orm import Session, joinedload

from app.cases.recalculation import Days, Move, Span, affected, horizon, set_anew
from app.errors import NotFoundHere
from app.models import CalendarChange, CalendarMove, CalendarPart, Case
from app.people.actors import Actor

LOOKED_AT = 2000  # open steps looked at in the request
AT_ONCE = 200  # cases set anew in it
PART = 1000  # ids of cases, closed ones included, in a part for the sweep
PAGE_SIZE = 50


@dataclass(frozen=True)
class MovedDate:
    """One line of the list."""

    number: str
    service_name: str
    clock: str
    name: str  # of the step
    from_on: dt.date | None
    to_on: dt.date | None


@dataclass(frozen=True)
class MovedPage:
    """A page of what a change moved."""

    change: CalendarChange
    rows: tuple[MovedDate, ...]
    page: int
    has_more: bool


def record_change(
    session: Session, *, action: str, name: str, first: dt.date, last: dt.date, actor: Actor, now: datetime
) -> CalendarChange:
    """Set the cases anew that count a day from `first` to `last`, and write down what moved.

    `action` is one of `app.models.calendar_changes.CALENDAR_ACTIONS`. `finished_at` stays None while parts wait.
    """
    change = CalendarChange(
        changed_at=now, changed_by_id=actor.user_id, action=action, name=name[:120], first_on=first, last_on=last
    )
    session.add(change)
    session.flush()
    through = horizon(session, LOOKED_AT)
    ids = affected(session, _days(change), Span(through=through), most=AT_ONCE)
    _write(session, change, set_anew(session, ids))
    done_through = ids[-1] if len(ids) == AT_ONCE else through
    if done_through is None or not _leave_parts(session, change, after=done_through):
        change.finished_at = now
    session.flush()
    return change


def _leave_parts(session: Session, change: CalendarChange, *, after: int) -> bool:
    """Divide what is left by the ids of cases, without looking at them; False when nothing is left."""
    last = session.scalar(select(func.max(Case.id))) or 0
    rows = [{"change_id": change.id, "after_id": at, "through_id": at + PART} for at in range(after, last, PART)]
    if rows:
        session.execute(insert(CalendarPart), rows)
    return bool(rows)


def _write(session: Session, change: CalendarChange, moves: Sequence[Move]) -> None:
    if moves:
        rows = [{"change_id": change.id, **{name: getattr(move, name) for name in _OF_MOVE}} for move in moves]
        session.execute(insert(CalendarMove), rows)
        moved = len({move.case_id for move in moves})
        raised = update(CalendarChange).where(CalendarChange.id == change.id)
        session.execute(raised.values(moved=CalendarChange.moved + moved))
        session.refresh(change)


_OF_MOVE = tuple(Move.__dataclass_fields__)


def _days(change: CalendarChange) -> Days:
    return Days(change.first_on, change.last_on)


# ── the rest, by a sweep ───────────────────────────────────────────────────────────────────────────


def due_parts(session: Session, _now: datetime, limit: int) -> Sequence[int]:
    """What waits, the oldest first."""
    return session.scalars(select(CalendarPart.id).order_by(CalendarPart.id).limit(limit)).all()


def do_part(session: Session, part_id: int, now: datetime) -> bool:
    """Do one part; False when it is done already. The workday table counts as it is by then."""
    part = session.scalars(select(CalendarPart).where(CalendarPart.id == part_id).with_for_update()).one_or_none()
    if part is None:
        return False
    change = session.get_one(CalendarChange, part.change_id)
    ids = affected(session, _days(change), Span(part.after_id, part.through_id))
    _write(session, change, set_anew(session, ids))
    session.execute(delete(CalendarPart).where(CalendarPart.id == part_id))
    if not session.scalar(select(func.count()).where(CalendarPart.change_id == change.id)):
        change.finished_at = now
    session.flush()
    return True


# ── what was moved ─────────────────────────────────────────────────────────────────────────────────


def latest_changes(session: Session, *, page: int = 1, size: int = PAGE_SIZE) -> tuple[list[CalendarChange], bool]:
    """A page of the changes, the latest first, and whether there are earlier ones."""
    statement = (
        select(CalendarChange)
        .options(joinedload(CalendarChange.changed_by))
        .order_by(CalendarChange.changed_at.desc(), CalendarChange.id.desc())
    )
    found = list(session.scalars(_page(statement, page, size)))
    return found[:size], len(found) > size


def moved_page(session: Session, *, change_id: int, page: int, actor: Actor) -> MovedPage:
    """What a change moved, case by case; NotFoundHere when there is no such change.

    Numbers, items and days of the cases below the person's organisation, and nothing else of them: whoever keeps the
    calendar handles no cases.
    """
    change = session.get(CalendarChange, change_id, options=[joinedload(CalendarChange.changed_by)])
    if change is None:
        raise NotFoundHere(_("没有这次改动"))
    columns = (Case.number, Case.service_name, *(getattr(CalendarMove, name) for name in _SHOWN))
    statement = (
        select(*columns)
        .join(Case, Case.id == CalendarMove.case_id)
        .where(CalendarMove.change_id == change_id, _below(actor))
        .order_by(CalendarMove.case_id, CalendarMove.clock.desc(), CalendarMove.position)
    )
    rows = [MovedDate(*row) for row in session.execute(_page(statement, page, PAGE_SIZE))]
    return MovedPage(change, tuple(rows[:PAGE_SIZE]), page, len(rows) > PAGE_SIZE)


def _below(actor: Actor) -> ColumnElement[bool]:
    if not actor.organisation_path:
        return false()
    return Case.organisation_path.startswith(actor.organisation_path, autoescape=True)


_SHOWN = ("clock", "name", "from_on", "to_on")


def _page(statement: Select[tuple[CalendarChange]], page: int, size: int) -> Select[tuple[CalendarChange]]:
    return statement.offset((page - 1) * size).limit(size + 1)
