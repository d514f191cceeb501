"""The room of a trial: its own tables, clock and cipher; the main database only reads meanwhile."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app import audit, clock, crypto, database
from app.errors import NotFoundHere
from app.extensions import db
from app.models import Account, Case, Organisation, Service, Workday
from app.sandbox import people, rooms
from app.sandbox.rooms import Room, inside

LATER = datetime(2027, 3, 1, 10, 0, tzinfo=clock.ZONE)


@pytest.fixture
def room(session: Session, tmp_path: Path) -> Room:
    made = Room(tmp_path / "rooms" / "one", LATER)
    rooms.build(made, source=session)
    return made


def test_a_room_has_the_places_and_days_of_the_county_and_nothing_else(session: Session, room: Room) -> None:
    def counts(of: Session) -> list[int]:
        return [of.scalar(select(func.count()).select_from(kind)) or 0 for kind in (Organisation, Workday)]

    with inside(room) as there:
        assert counts(there) == counts(session)
        assert there.scalar(select(func.count(Service.id))) == 0
        assert there.scalar(select(func.count(Case.id))) == 0
        assert set(there.scalars(select(Organisation.case_prefix))) == {rooms.PREFIX}
        assert min(there.scalars(select(Account.id))) == people.FIRST
        assert not any(there.scalars(select(Account.active)))


def test_inside_the_clock_and_the_cipher_are_the_rooms_own(app: Flask, room: Room) -> None:
    before, outside = clock.now(), crypto.current()
    sealed = outside.encrypt("秘密")
    with inside(room):
        assert clock.now() == LATER
        assert crypto.current() is not outside
        with pytest.raises(crypto.UnreadableSecretError):
            crypto.current().decrypt(sealed)
    assert clock.now() == before
    assert crypto.current() is outside


def test_two_rooms_cannot_read_each_other(app: Flask, session: Session, room: Room, tmp_path: Path) -> None:
    other = Room(tmp_path / "rooms" / "two", LATER)
    rooms.build(other, source=session)
    with inside(room):
        sealed = crypto.current().encrypt("秘密")
    with inside(other), pytest.raises(crypto.UnreadableSecretError):
        crypto.current().decrypt(sealed)


def test_reading_visits_write_nothing(room: Room) -> None:
    with inside(room) as there, pytest.raises(DBAPIError):
        there.execute(text("delete from organisation"))


def test_a_failed_visit_leaves_nothing(room: Room) -> None:
    with pytest.raises(ZeroDivisionError), inside(room, writes=True) as there:
        there.execute(text("delete from workday"))
        raise ZeroDivisionError
    with inside(room) as there:
        assert there.scalar(select(func.count()).select_from(Workday))


def test_the_main_database_goes_on_reading_while_a_room_writes(app: Flask, session: Session, room: Room) -> None:
    session.rollback()
    with database.transactions_may("read"):
        db.session.execute(text("select 1"))
        with inside(room, writes=True) as there:
            there.execute(text("delete from workday"))
            with pytest.raises(DBAPIError):
                db.session.execute(text("delete from workday"))
    db.session.rollback()


def test_the_room_keeps_a_chain_of_its_own(room: Room) -> None:
    with inside(room, writes=True) as there:
        audit.record(there, actor=None, now=LATER, action="x", subject="y", subject_id=1)
    with inside(room) as there:
        assert audit.verify(there) is None


def test_a_removed_room_is_not_made_again_by_looking(room: Room) -> None:
    rooms.remove(room.folder)
    with pytest.raises(NotFoundHere), inside(room):
        pass
    assert not room.folder.exists()
    rooms.remove(room.folder)  # once more does no harm


def test_time_of_a_room_does_not_reach_other_threads_of_control(app: Flask, room: Room) -> None:
    with clock.showing(LATER + timedelta(days=1)):
        with inside(room):
            assert clock.now() == LATER
        assert clock.now() == LATER + timedelta(days=1)


def test_a_room_made_before_an_update_says_so(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rooms, "_shape", lambda: 1)
    with pytest.raises(NotFoundHere) as refusal, inside(room):
        pass
    assert "系统升级过了" in refusal.value.what
