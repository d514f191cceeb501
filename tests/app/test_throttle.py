"""Counted tries: shared, locked after too many, forgotten after a while."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import throttle
from app.errors import Throttled
from app.models import Throttle
from app.throttle import Limit
from tests.conftest import Clock

THREE = Limit("test", 3, timedelta(minutes=10), timedelta(minutes=20))
KEY = (THREE, "lixiumei")
OTHER = (THREE, "wanghaiyan")


def try_often(clock: Clock, times: int) -> None:
    for _ in range(times):
        throttle.attempt(KEY, now=clock.now)


def test_so_many_tries_are_let_through_and_the_next_locks(app: Flask, frozen_clock: Clock) -> None:
    try_often(frozen_clock, 3)
    with pytest.raises(Throttled) as caught:
        throttle.attempt(KEY, now=frozen_clock.now)
    assert caught.value.until == frozen_clock.now + timedelta(minutes=20)


def test_the_lock_ends(app: Flask, frozen_clock: Clock) -> None:
    with pytest.raises(Throttled):
        try_often(frozen_clock, 4)
    frozen_clock.advance(timedelta(minutes=19, seconds=59))
    with pytest.raises(Throttled):
        throttle.attempt(KEY, now=frozen_clock.now)
    frozen_clock.advance(timedelta(seconds=1))
    try_often(frozen_clock, 3)


def test_tries_far_apart_do_not_add_up(app: Flask, frozen_clock: Clock) -> None:
    for _ in range(10):
        throttle.attempt(KEY, now=frozen_clock.now)
        frozen_clock.advance(timedelta(minutes=10))


def test_keys_are_counted_apart_and_the_longest_lock_is_told(app: Flask, frozen_clock: Clock) -> None:
    with pytest.raises(Throttled):
        try_often(frozen_clock, 4)
    throttle.attempt(OTHER, now=frozen_clock.now)
    with pytest.raises(Throttled):
        throttle.attempt(OTHER, KEY, now=frozen_clock.now)


def test_good_tries_do_not_count(app: Flask, frozen_clock: Clock) -> None:
    for _ in range(10):
        throttle.attempt(KEY, now=frozen_clock.now)
        throttle.succeed(KEY)


def test_forgetting_starts_anew(app: Flask, frozen_clock: Clock) -> None:
    with pytest.raises(Throttled):
        try_often(frozen_clock, 4)
    throttle.forget(KEY)
    try_often(frozen_clock, 3)


def test_it_is_known_until_when_a_key_is_locked(session: Session, frozen_clock: Clock) -> None:
    assert throttle.locked_until(session, *KEY, now=frozen_clock.now) is None
    session.commit()
    with pytest.raises(Throttled):
        try_often(frozen_clock, 4)
    assert throttle.locked_until(session, *KEY, now=frozen_clock.now) == frozen_clock.now + timedelta(minutes=20)


def test_rows_hold_no_names_and_go_after_a_day(session: Session, frozen_clock: Clock) -> None:
    try_often(frozen_clock, 1)
    assert "lixiumei" not in session.scalars(select(Throttle.key)).one()
    session.commit()
    frozen_clock.advance(timedelta(days=1, seconds=1))
    throttle.attempt(OTHER, now=frozen_clock.now)
    assert len(session.scalars(select(Throttle)).all()) == 1


def test_many_at_once_do_not_slip_through(app: Flask, frozen_clock: Clock) -> None:
    """Eight threads, each with its own connection: exactly three get in."""
    let_in: list[bool] = []

    def one() -> None:
        with app.app_context():
            try:
                throttle.attempt(KEY, now=frozen_clock.now)
                let_in.append(True)
            except Throttled:
                let_in.append(False)

    threads = [threading.Thread(target=one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(let_in) == [False] * 5 + [True] * 3
