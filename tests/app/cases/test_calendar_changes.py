"""A change of the calendar is on record with what it moved; what is too much for a request is done in parts."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import clock
from app.cases import calendar_changes
from app.cases.calendar_changes import do_part, due_parts, latest_changes, moved_page, record_change
from app.errors import NotFoundHere
from app.models import CalendarChange, CalendarMove, CalendarPart, Case, Workday
from tests.app.cases.desk import AGENT, CLERK, OTHER_CLERK, HallDesk

DAY = dt.date(2026, 10, 23)


@pytest.fixture
def cases(desk: HallDesk) -> list[Case]:
    """Three cases of 2026-10-21 that wait at the township."""
    version = desk.publish("four_tier")
    return [desk.submit(version, AGENT) for _number in range(3)]


@pytest.fixture
def few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """One case in the request, one more in every part."""
    monkeypatch.setattr(calendar_changes, "AT_ONCE", 1)
    monkeypatch.setattr(calendar_changes, "PART", 1)


def close(session: Session, desk: HallDesk) -> CalendarChange:
    """The county gives a Friday off."""
    session.add(Workday(day=DAY, is_workday=False, name="县庆"))
    session.flush()
    change = record_change(
        session, action="day_saved", name="县庆", first=DAY, last=DAY, actor=desk.actor(CLERK), now=clock.now()
    )
    session.commit()
    return change


def moves(session: Session) -> list[tuple[int, str, dt.date | None]]:
    columns = (CalendarMove.case_id, CalendarMove.clock, CalendarMove.to_on)
    return [tuple(row) for row in session.execute(select(*columns).order_by(CalendarMove.id))]


def test_every_date_that_moved_is_listed(session: Session, desk: HallDesk, cases: list[Case]) -> None:
    case = cases[0]
    before = (desk.open_step(case).due_on, case.promised_due_on)
    change = close(session, desk)
    assert (change.moved, change.finished_at) == (3, clock.now())
    listed = list(session.scalars(select(CalendarMove).where(CalendarMove.case_id == case.id)))
    assert {(row.clock, row.from_on, row.to_on) for row in listed} == {
        ("step", before[0], desk.open_step(case).due_on),
        ("promise", before[1], case.promised_due_on),
    }
    page = moved_page(session, change_id=change.id, page=1, actor=desk.actor(CLERK))
    assert [row.number for row in page.rows] == sorted(2 * [one.number for one in cases])
    assert latest_changes(session)[0] == [change]


def test_cases_out_of_sight_are_not_listed(session: Session, desk: HallDesk, cases: list[Case]) -> None:
    change = close(session, desk)
    assert moved_page(session, change_id=change.id, page=1, actor=desk.actor(OTHER_CLERK)).rows == ()
    with pytest.raises(NotFoundHere):
        moved_page(session, change_id=change.id + 1, page=1, actor=desk.actor(CLERK))


@pytest.mark.usefixtures("few_at_once")
def test_what_is_too_much_for_a_request_is_done_part_by_part(
    session: Session, desk: HallDesk, cases: list[Case]
) -> None:
    change = close(session, desk)
    assert (change.moved, change.finished_at) == (1, None)
    parts = list(due_parts(session, clock.now(), 10))
    assert do_part(session, parts[0], clock.now())
    session.commit()
    assert change.finished_at is None
    assert not do_part(session, parts[0], clock.now()), "done once, whoever comes again"
    assert [do_part(session, part, clock.now()) for part in parts[1:]] == [True] * len(parts[1:])
    session.commit()
    session.expire_all()
    assert (change.moved, change.finished_at) == (3, clock.now())
    assert session.scalar(select(func.count(CalendarPart.id))) == 0
    assert len(moves(session)) == len(set(moves(session))) == 6
    assert len({desk.open_step(case).due_on for case in cases}) == 1


def test_a_request_looks_at_so_many_steps_and_leaves_the_rest(
    session: Session, desk: HallDesk, cases: list[Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calendar_changes, "LOOKED_AT", 1)
    change = close(session, desk)
    assert (change.moved, change.finished_at) == (2, None)
    assert [do_part(session, part, clock.now()) for part in due_parts(session, clock.now(), 10)] == [True]
    session.commit()
    assert (change.moved, change.finished_at) == (3, clock.now())


@pytest.mark.usefixtures("few_at_once")
def test_a_part_that_broke_off_leaves_nothing_behind(session: Session, desk: HallDesk, cases: list[Case]) -> None:
    change = close(session, desk)
    part = due_parts(session, clock.now(), 1)[0]
    do_part(session, part, clock.now())
    session.rollback()
    assert (change.moved, len(moves(session))) == (1, 2)
    assert do_part(session, part, clock.now())


def test_nothing_under_way_is_finished_at_once(session: Session, desk: HallDesk) -> None:
    change = close(session, desk)
    assert (change.moved, change.finished_at) == (0, clock.now())
