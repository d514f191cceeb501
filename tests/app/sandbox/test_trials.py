"""Trials as the studio keeps them: who may make one, how many, how long, how far their clock goes."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.errors import Invalid, NotAllowed, NotFoundHere
from app.models import Trial
from app.people.actors import Actor
from app.publishing.drafted import drafted
from app.sandbox import casework, rooms, trials
from app.sandbox.trials import KEPT, TrialRow

CODE = "QS-MZ-001"
Make = Callable[[], TrialRow]


@pytest.fixture
def admin(actor: Callable[[str], Actor]) -> Actor:
    return actor("fangxiaoming")


@pytest.fixture
def make(session: Session, admin: Actor, tmp_path: Path) -> Make:
    """`make()` is a new trial of the administrator."""

    def new() -> TrialRow:
        now, found = clock.now(), drafted(session, CODE)
        room = trials.prepare(session, found=found, instance=tmp_path, now=now)
        trials.keep(session, room=room, found=found, actor=admin, now=now)
        return trials.find_trial(session, token=room.name, code=CODE, actor=admin, now=now)

    return new


def test_the_draft_is_version_one_of_the_room(make: Make, session: Session, tmp_path: Path) -> None:
    with rooms.inside(make().room(tmp_path)) as there:
        version = casework.version_of(there)
    outside = drafted(session, CODE).published
    assert outside is not None
    assert version.number == 1
    assert version.compiled.digest == outside.compiled.digest


def test_only_editors_of_the_service_keep_one(session: Session, actor: Callable[[str], Actor], tmp_path: Path) -> None:
    found, now = drafted(session, CODE), clock.now()
    room = trials.prepare(session, found=found, instance=tmp_path, now=now)
    with pytest.raises(NotAllowed):
        trials.keep(session, room=room, found=found, actor=actor("wanghaiyan"), now=now)


def test_nobody_else_finds_it(make: Make, session: Session, actor: Callable[[str], Actor]) -> None:
    made = make()
    for who in ("haojia", "wanghaiyan"):
        with pytest.raises(NotFoundHere):
            trials.find_trial(session, token=made.token, code=CODE, actor=actor(who), now=clock.now())
        assert trials.list_trials(session, actor=actor(who), now=clock.now()) == []


def test_the_clock_goes_forward_only_and_not_for_ever(make: Make, session: Session, admin: Actor) -> None:
    made = make()
    for moment in (made.moment - timedelta(seconds=1), made.moment + timedelta(days=3000)):
        with pytest.raises(Invalid) as refusal:
            trials.move(session, trial=made, moment=moment, actor=admin)
        assert "只能往后走" in refusal.value.message
    trials.move(session, trial=made, moment=made.moment + timedelta(days=3), actor=admin)
    assert session.scalars(select(Trial.moment)).one() == made.moment + timedelta(days=3)


def test_sweeping_takes_what_is_over_and_what_was_left_behind(make: Make, session: Session, tmp_path: Path) -> None:
    made = make()
    left, fresh = tmp_path / "sandbox" / "left", tmp_path / "sandbox" / "fresh"
    for folder in (left, fresh):
        folder.mkdir()
    os.utime(left, (0, 0))
    assert trials.sweep(session, instance=tmp_path, now=clock.now()) == 1
    assert {one.name for one in (tmp_path / "sandbox").iterdir()} == {made.token, "fresh"}
    assert trials.sweep(session, instance=tmp_path, now=clock.now() + KEPT) == 1
    assert {one.name for one in (tmp_path / "sandbox").iterdir()} == {"fresh"}
    assert session.scalars(select(Trial.token)).all() == []


def test_sweeping_without_any_trial_needs_no_folder(app: Flask, session: Session, tmp_path: Path) -> None:
    assert trials.sweep(session, instance=tmp_path / "nothing", now=clock.now()) == 0


def test_the_room_is_removed_when_the_draft_cannot_be_published(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_values: object) -> None:
        raise Invalid(message="不行")

    monkeypatch.setattr(trials, "publish_definition", fail)
    with pytest.raises(Invalid):
        trials.prepare(session, found=drafted(session, CODE), instance=tmp_path, now=clock.now())
    assert list((tmp_path / "sandbox").iterdir()) == []
