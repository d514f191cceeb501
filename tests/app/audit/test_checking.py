"""Checks in the background: part by part, gone on with where they stopped, and what they find."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from app import audit, clock
from app.audit import checking
from app.models import AuditCheck
from app.people.actors import Actor
from tests.app.audit.test_chain import UNGUARD


@pytest.fixture
def check(session: Session, actor: Callable[[str], Actor], monkeypatch: pytest.MonkeyPatch) -> int:
    """A check that someone asked for, of parts of ten rows."""
    monkeypatch.setattr(checking, "PART", 10)
    person = actor("qinzhengwen")
    for number in range(25):
        audit.record(session, actor=person, now=clock.now(), action="login", subject="account", subject_id=number)
    session.commit()
    check_id = checking.ask(session, actor=person, now=clock.now())
    session.commit()
    return check_id


def go_on(session: Session, check_id: int, seconds: float) -> AuditCheck:
    checking.go_on(session, check_id, clock.now(), seconds)
    session.commit()
    return session.get_one(AuditCheck, check_id)


def test_it_goes_on_where_it_stopped(session: Session, check: int) -> None:
    begun = go_on(session, check, 0)
    assert (begun.state, begun.seq) == ("running", 10)
    assert checking.running(session, clock.now(), 5) == [check]
    done = go_on(session, check, 60)
    assert (done.state, done.seq, done.broken_seq) == ("whole", done.until_seq, None)
    assert not checking.go_on(session, check, clock.now())


def test_who_asks_meanwhile_gets_the_same(session: Session, check: int, actor: Callable[[str], Actor]) -> None:
    assert checking.ask(session, actor=actor("fangxiaoming"), now=clock.now()) == check


@pytest.mark.parametrize(
    ("harm", "message"),
    [
        ("update audit_entry set action = 'x' where seq = {seq}", "内容被改动"),
        ("delete from audit_entry where seq = {seq}", "记录缺失"),
        ("delete from audit_entry where seq > {seq}", "记录被删除"),
    ],
)
def test_it_finds_what_was_done_to_the_record(session: Session, check: int, harm: str, message: str) -> None:
    end = session.get_one(AuditCheck, check).until_seq
    for statement in (*UNGUARD[session.get_bind().dialect.name], harm.format(seq=end - 3)):
        session.execute(text(statement))
    session.commit()
    found = go_on(session, check, 60)
    assert found.state == "broken" and message in found.message
