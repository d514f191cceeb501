"""Editions: ordered, made by the sweep, told against the last one, kept in the store."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.errors import Invalid, NotFoundHere
from app.handbook import reading, working
from app.handbook.editions import FOREWORD, LONGEST_FOREWORD, file_name, latest, order, order_first, pieces_of
from app.models import AuditEntry, HandbookEdition, Organisation
from app.papers.storage import vault
from app.people.actors import Actor
from tests.reports.paper import pages_of, ua_failures

CODES = ("QS-RS-004", "QS-GA-001")  # short ones


@pytest.fixture
def county(session: Session) -> Organisation:
    return session.scalars(select(Organisation).where(Organisation.kind == "county")).one()


@pytest.fixture
def two_services(monkeypatch: pytest.MonkeyPatch) -> None:
    """A book of all would take a minute."""
    every = reading.held_versions

    def few(*args: object) -> list[object]:
        return [one for one in every(*args) if one.entry.code in CODES]  # type: ignore[arg-type]

    monkeypatch.setattr(reading, "held_versions", few)


def test_who_may_order_for_whom(session: Session, county: Organisation, actor: Callable[[str], Actor]) -> None:
    township = session.scalars(select(Organisation).where(Organisation.kind == "township")).first()
    assert township is not None
    with pytest.raises(NotFoundHere):
        order(session, county, foreword=FOREWORD, actor=actor("shenguilan"), now=clock.now())
    edition = order(session, township, foreword=FOREWORD, actor=actor("fangxiaoming"), now=clock.now())
    session.commit()
    assert (edition.number, edition.state, edition.day) == (1, "waiting", clock.today())
    note = session.scalars(select(AuditEntry).where(AuditEntry.action == "handbook.order")).one()
    assert note.subject_id == str(edition.id)


def test_forewords_and_turns(session: Session, county: Organisation, actor: Callable[[str], Actor]) -> None:
    admin = actor("fangxiaoming")
    for text in ("  \n ", "字" * (LONGEST_FOREWORD + 1)):
        with pytest.raises(Invalid):
            order(session, county, foreword=text, actor=admin, now=clock.now())
    assert order_first(session, county, now=clock.now()) is not None
    assert order_first(session, county, now=clock.now()) is None
    with pytest.raises(Invalid) as raised:
        order(session, county, foreword=FOREWORD, actor=admin, now=clock.now())
    assert "正在编排" in raised.value.message


def test_one_that_failed_is_ordered_anew_under_its_number(
    session: Session, county: Organisation, actor: Callable[[str], Actor]
) -> None:
    failed = order_first(session, county, now=clock.now())
    assert failed is not None
    failed.state = "failed"
    edition = order(session, county, foreword=FOREWORD, actor=actor("fangxiaoming"), now=clock.now())
    assert edition.number == 1
    assert list(session.scalars(select(HandbookEdition.state))) == ["waiting"]


@pytest.mark.usefixtures("two_services")
def test_two_editions(app: Flask, session: Session, county: Organisation, actor: Callable[[str], Actor]) -> None:
    first = _made(session, county, lambda: order_first(session, county, now=clock.now()))
    assert (first.state, first.items, first.changed_pages, first.exchanges) == ("made", 2, 0, "[]")
    book = vault().read(file_name(first.id, "book"))
    assert ua_failures(book) == []
    pages = pages_of(book)
    assert len(pages) == first.pages
    assert "办事手册" in pages[0] and "拼音索引" in pages[-1] + pages[-2]

    item = next(piece for piece in pieces_of(session, first) if piece.number == 1)
    item.source, item.pages = "0" * 64, json.dumps([["0" * 64, 3, "2026-01-05"]])  # it said something else then
    session.commit()
    admin = actor("fangxiaoming")
    second = _made(session, county, lambda: order(session, county, foreword=FOREWORD, actor=admin, now=clock.now()))
    assert (second.number, second.changed_items) == (2, 1)
    turned = next(piece for piece in pieces_of(session, second) if piece.number == 1)
    assert json.loads(turned.pages)[0][1:] == [4, clock.today().isoformat()]
    changes = pages_of(vault().read(file_name(second.id, "changes")))
    assert len(changes) == second.changed_pages < second.pages
    assert "第4版" in "".join(changes) and "01-1第3版" in "".join(changes)


def _made(session: Session, county: Organisation, ordering: Callable[[], object]) -> HandbookEdition:
    ordering()
    session.commit()
    (waiting,) = working.due(session, clock.now(), 5)
    session.rollback()
    assert working.make_edition(session, waiting, clock.now())
    assert not working.make_edition(session, waiting, clock.now())
    session.expire_all()
    edition = latest(session, county.id, made=True)
    assert edition is not None and edition.id == waiting
    return edition
