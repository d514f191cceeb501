"""The chain of audit rows: written with the transaction, and broken by whatever is done to it later."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app import audit, crypto
from app.extensions import db
from app.models import AuditEntry, AuditHead
from app.people.actors import Actor
from tests.conftest import Clock

# What keeps rows as they are is taken away first: these tests play someone who owns the database.
UNGUARD = {
    "sqlite": ["drop trigger audit_entry_no_update", "drop trigger audit_entry_no_delete"],
    "postgresql": ["alter table audit_entry disable trigger user"],
}


@pytest.fixture
def note(session: Session, frozen_clock: Clock, actor: Callable[[str], Actor]) -> Callable[[str], None]:
    person = actor("lixiumei")

    def record(action: str) -> None:
        audit.record(
            session,
            actor=person,
            now=frozen_clock.advance(timedelta(seconds=1)),
            action=action,
            subject="case",
            subject_id="SQ26-00001",
            detail={"意见": "同意", "nested": {"b": 1, "a": None}},
        )

    return record


@pytest.fixture
def long_chain(session: Session, note: Callable[[str], None]) -> int:
    """Ten more rows; the number of the last."""
    for number in range(10):
        note(f"act_{number}")
        session.commit()
    return session.scalars(select(AuditHead.seq)).one()


@pytest.fixture
def tamper(session: Session) -> Callable[[str], None]:
    def do(statement: str) -> None:
        for step in UNGUARD[db.engine.dialect.name]:
            session.execute(text(step))
        session.execute(text(statement))
        session.commit()

    return do


def test_a_row_says_who_did_what_where_and_when(session: Session, note: Callable[[str], None]) -> None:
    note("granted")
    session.commit()
    row = session.scalars(select(AuditEntry).order_by(AuditEntry.seq.desc())).first()
    assert row is not None
    assert (row.actor_name, row.action, row.subject_kind, row.subject_id) == ("李秀梅", "granted", "case", "SQ26-00001")
    assert row.detail == '{"nested":{"a":null,"b":1},"意见":"同意"}'
    assert row.organisation_id is not None


def test_the_prepared_chain_holds(session: Session, long_chain: int) -> None:
    assert audit.verify(session) is None


def test_a_rolled_back_action_leaves_no_row(session: Session, note: Callable[[str], None], long_chain: int) -> None:
    note("never")
    session.rollback()
    note("kept")
    session.commit()
    assert session.scalars(select(AuditHead.seq)).one() == long_chain + 1
    assert "never" not in session.scalars(select(AuditEntry.action)).all()


def test_what_a_savepoint_took_back_leaves_no_row(session: Session, note: Callable[[str], None]) -> None:
    note("outside")
    with pytest.raises(ZeroDivisionError), session.begin_nested():
        note("inside")
        _ = 1 / 0
    with session.begin_nested():
        note("second")
    session.commit()
    actions = session.scalars(select(AuditEntry.action).order_by(AuditEntry.seq.desc()).limit(2)).all()
    assert list(actions) == ["second", "outside"]
    assert audit.verify(session) is None


def test_many_rows_of_one_transaction_are_chained_in_order(session: Session, note: Callable[[str], None]) -> None:
    for number in range(5):
        note(f"act_{number}")
    session.commit()
    assert audit.verify(session) is None


@pytest.mark.parametrize(
    "change",
    [
        "actor_name = '张三'",
        "actor_id = actor_id + 1",
        "organisation_id = null",
        "action = 'refused'",
        "subject_id = 'SQ26-00002'",
        "detail = '{}'",
        "at = '2026-10-21 00:00:00'",
    ],
)
def test_a_changed_row_is_found(session: Session, long_chain: int, tamper: Callable[[str], None], change: str) -> None:
    tamper(f"update audit_entry set {change} where seq = {long_chain - 4}")
    found = audit.verify(session)
    assert found is not None
    assert found.seq == long_chain - 4
    assert "改动" in found.message


def test_a_removed_row_is_found(session: Session, long_chain: int, tamper: Callable[[str], None]) -> None:
    tamper(f"delete from audit_entry where seq = {long_chain - 4}")
    found = audit.verify(session)
    assert found is not None
    assert found.seq == long_chain - 4
    assert "缺失" in found.message


def test_a_removed_row_whose_gap_is_closed_is_found(
    session: Session, long_chain: int, tamper: Callable[[str], None]
) -> None:
    gone = long_chain - 4
    tamper(f"delete from audit_entry where seq = {gone}")
    for number in range(gone + 1, long_chain + 1):
        session.execute(text(f"update audit_entry set seq = {number - 1} where seq = {number}"))
    session.execute(text("update audit_head set seq = seq - 1"))
    session.commit()
    found = audit.verify(session)
    assert found is not None
    assert found.seq == gone


def test_two_rows_that_changed_places_are_found(
    session: Session, long_chain: int, tamper: Callable[[str], None]
) -> None:
    first, second = long_chain - 4, long_chain - 3
    tamper(f"update audit_entry set seq = -1 where seq = {first}")
    session.execute(text(f"update audit_entry set seq = {first} where seq = {second}"))
    session.execute(text(f"update audit_entry set seq = {second} where seq = -1"))
    session.commit()
    found = audit.verify(session)
    assert found is not None
    assert found.seq == first


@pytest.mark.parametrize("rows", [1, 3])
def test_a_cut_tail_is_found(session: Session, long_chain: int, tamper: Callable[[str], None], rows: int) -> None:
    tamper(f"delete from audit_entry where seq > {long_chain - rows}")
    found = audit.verify(session)
    assert found is not None
    assert found.seq == long_chain - rows + 1
    assert "删除" in found.message


def test_an_emptied_table_is_found(session: Session, long_chain: int, tamper: Callable[[str], None]) -> None:
    tamper("delete from audit_entry")
    found = audit.verify(session)
    assert found is not None
    assert found.seq == 1


def test_a_row_added_behind_the_end_is_found(session: Session, long_chain: int, tamper: Callable[[str], None]) -> None:
    columns = "at, actor_id, actor_name, organisation_id, action, subject_kind, subject_id, detail, previous_hash, hash"
    tamper(
        f"insert into audit_entry (seq, {columns}) select seq + 1, {columns} from audit_entry where seq = {long_chain}"
    )
    found = audit.verify(session)
    assert found is not None
    assert found.seq == long_chain + 1


def test_without_the_key_the_chain_cannot_be_mended(session: Session, long_chain: int) -> None:
    """Someone who rewrites every row, hashes and all, but with a key of their own."""
    ours = crypto.current()
    crypto.install(crypto.Cipher.from_base64(crypto.new_secret()))
    try:
        found = audit.verify(session)
    finally:
        crypto.install(ours)
    assert found is not None
    assert found.seq == 1


def test_committing_without_actions_does_not_touch_the_chain(app: Flask, session: Session, count_sql: Callable) -> None:
    with count_sql() as statements:
        session.execute(text("select 1"))
        session.commit()
    assert len(statements) == 1
