"""One worker holds the lease; another takes over when it is given back, runs out, or stands still."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import timedelta

import pytest
from flask import Flask

from app.extensions import db
from app.jobs import lease as module
from app.jobs.lease import LASTS, Lease
from tests.conftest import Clock


class Watch:
    """The watch of the process, moved by hand."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def monotonic(self) -> float:
        return self.seconds


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    watch = Watch()
    monkeypatch.setattr(module, "time", watch)
    return watch


def test_one_holds_it_until_it_is_given_back(app: Flask) -> None:
    first, second = Lease("a:1:x"), Lease("b:1:x")
    assert (first.take(), second.take(), first.take()) == (True, False, True)
    assert (first.is_ours, second.is_ours) == (True, False)
    second.release()  # not its own: nothing happens
    assert not second.take()
    first.release()
    assert (first.is_ours, second.take(), first.take()) == (False, True, False)


def test_it_runs_out(app: Flask, frozen_clock: Clock) -> None:
    first, second = Lease("a:1:x"), Lease("b:1:x")
    assert first.take()
    frozen_clock.advance(LASTS - timedelta(seconds=1))
    assert not second.take()
    frozen_clock.advance(timedelta(seconds=1))
    assert second.take()
    assert not first.take()
    assert not first.is_ours


def test_a_holder_that_stands_still_is_found_out_though_the_clock_stands_too(app: Flask, watch: Watch) -> None:
    first, second = Lease("a:1:x"), Lease("b:1:x")
    assert first.take()
    for _ in range(5):
        watch.seconds += 10
        assert not second.take()
        assert first.take()  # alive: it goes on renewing
    watch.seconds += LASTS.total_seconds() - 1
    assert not second.take()
    assert first.is_ours
    watch.seconds += LASTS.total_seconds()
    assert not first.is_ours  # it knows by itself that it may have been replaced
    assert second.take()


def test_a_long_run_renews_it_only_now_and_then(app: Flask, watch: Watch, count_sql) -> None:
    lease = Lease("a:1:x")
    assert lease.keep()
    with count_sql() as statements:
        assert lease.keep()
        assert statements == []
        watch.seconds += 11
        assert lease.keep()
        assert len(statements) == 2


def test_of_many_who_come_together_one_gets_it(app: Flask) -> None:
    leases = [Lease(f"machine:{number}:x") for number in range(8)]
    gate, taken = threading.Barrier(len(leases)), Counter[bool]()

    def come(lease: Lease) -> None:
        with app.app_context():
            gate.wait()
            taken[lease.take()] += 1
            db.session.remove()

    threads = [threading.Thread(target=come, args=[lease]) for lease in leases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert taken == {True: 1, False: 7}
