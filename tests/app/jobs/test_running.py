"""What is due is done one by one; what fails stops nobody, and is tried again later and later."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import Invalid, NotAllowed
from app.jobs import failures, running
from app.jobs.running import IN_A_ROW, Tally, run
from app.models import JobFailure, JobRun
from tests.app.jobs.conftest import Numbers
from tests.conftest import Clock

on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def the_run(session: Session) -> JobRun:
    session.expire_all()
    found = session.get_one(JobRun, "numbers")
    session.commit()  # a run in this thread must not wait for the test's own transaction
    return found


def test_a_run_is_noted(session: Session, numbers: Numbers, frozen_clock: Clock) -> None:
    assert run(numbers.sweep()) == Tally(done=3)
    assert numbers.tried == [3, 1, 2]
    noted = the_run(session)
    assert (noted.done, noted.failed, noted.problem, noted.succeeded_at) == (3, 0, "", frozen_clock.now)
    later = frozen_clock.advance(timedelta(minutes=5))
    assert run(numbers.sweep()) == Tally()
    assert (the_run(session).done, the_run(session).succeeded_at) == (0, later)


def test_one_that_fails_stops_nobody_and_leaves_nothing_behind(session: Session, numbers: Numbers) -> None:
    numbers.bad = {3}
    assert run(numbers.sweep()) == Tally(done=2, failed=1)
    assert numbers.done(session) == {1, 2}
    (failure,) = session.scalars(select(JobFailure))
    assert (failure.job_id, failure.item_id, failure.tries) == ("numbers", 3, 1)
    assert failure.problem == "程序内部错误（KeyError）"  # not what it says: that may be anybody's name


@on_sqlite
def test_it_is_tried_again_later_and_later(session: Session, numbers: Numbers, frozen_clock: Clock) -> None:
    numbers.bad = {3}
    run(numbers.sweep())
    run(numbers.sweep())
    assert numbers.tried.count(3) == 1
    for wait in (5, 10, 20):
        frozen_clock.advance(timedelta(minutes=wait, seconds=-1))
        run(numbers.sweep())
        frozen_clock.advance(timedelta(seconds=1))
        run(numbers.sweep())
    assert numbers.tried.count(3) == 4
    numbers.bad = set()
    frozen_clock.advance(timedelta(minutes=40))
    assert run(numbers.sweep()) == Tally(done=1)
    assert session.scalars(select(JobFailure)).all() == []
    assert failures.wait_after(50) == timedelta(days=1)


@on_sqlite
def test_what_is_not_due_any_more_is_forgotten(session: Session, numbers: Numbers, frozen_clock: Clock) -> None:
    numbers.bad = {3}
    run(numbers.sweep())
    frozen_clock.advance(timedelta(minutes=5))
    numbers.due, numbers.bad = [], set()
    numbers.do(session, 3, frozen_clock.now)  # someone else did it
    session.commit()
    assert run(numbers.sweep()) == Tally(done=0)
    assert session.scalars(select(JobFailure)).all() == []


@on_sqlite
def test_failures_at_the_head_do_not_hide_what_is_behind(numbers: Numbers, monkeypatch) -> None:
    monkeypatch.setattr(running, "BATCH", 2)
    numbers.due, numbers.bad = list(range(12)), {0, 1, 2, 3}
    assert run(numbers.sweep()) == Tally(done=8, failed=4)
    assert numbers.asked[0] == 2 and max(numbers.asked) == 6  # so many more as stand in the way


@on_sqlite
def test_it_stops_when_nothing_goes_right(session: Session, numbers: Numbers) -> None:
    numbers.due, numbers.bad = list(range(100)), set(range(100))
    tally = run(numbers.sweep())
    assert (tally.done, tally.failed, "连着" in tally.problem) == (0, IN_A_ROW, True)
    assert the_run(session).succeeded_at is None
    assert run(numbers.sweep()).failed == IN_A_ROW  # the next run goes on with others
    assert len(set(numbers.tried)) == 2 * IN_A_ROW


@on_sqlite
def test_it_stops_between_two_when_the_lease_is_lost(session: Session, numbers: Numbers) -> None:
    assert run(numbers.sweep(), may_go_on=lambda: len(numbers.tried) < 2) == Tally(done=2)
    assert numbers.done(session) == {3, 1}


@on_sqlite
def test_a_sweep_that_goes_on_naming_what_is_done_comes_to_an_end(numbers: Numbers) -> None:
    stubborn = numbers.sweep(due=lambda session, now, limit: numbers.due[:limit])
    assert run(stubborn) == Tally(done=3)


@on_sqlite
def test_a_job_that_breaks_as_a_whole_is_told(session: Session, numbers: Numbers) -> None:
    def broken(*_arguments: object) -> list[int]:
        raise Invalid(message="短信网关还没有设置")

    assert run(numbers.sweep(due=broken)) == Tally(problem="短信网关还没有设置")
    assert (the_run(session).problem, the_run(session).succeeded_at) == ("短信网关还没有设置", None)


@on_sqlite
def test_reasons_are_sentences(app: Flask) -> None:
    assert failures.reason(NotAllowed("只有县里可以做")) == "只有县里可以做"
    assert failures.reason(NotAllowed()) == "办件刚刚有变动（NotAllowed）"
    assert failures.reason(ValueError("张三 13900001234")) == "程序内部错误（ValueError）"
