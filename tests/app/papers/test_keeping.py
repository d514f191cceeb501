"""Nothing is lost and nothing stays behind, wherever the process dies."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import clock, database
from app.jobs.worker import run_once
from app.models import PaperPage, PaperUpload, StoredFile
from app.papers import keeping, uploads
from app.papers.holding import Holder
from app.papers.intake import Taken, take_in
from app.papers.keeping import file_name, keep, sweep
from app.papers.pages import add_page, remove_page
from app.papers.storage import FolderStorage, Vault, vault
from app.people.actors import Actor
from tests.app.papers.conftest import photo
from tests.conftest import Clock

DAYS = timedelta(days=8)
TOKEN = "ab" * 16


class DiedError(BaseException):
    """The process is gone: nothing that follows happens."""


@pytest.fixture
def agent(actor: object) -> Actor:
    return actor("lixiumei")  # type: ignore[operator]


@pytest.fixture
def holder(agent: Actor, session: Session) -> Holder:
    held = Holder(user_id=agent.user_id, token=TOKEN)
    session.rollback()
    return held


@pytest.fixture
def store(app: object, session: Session) -> Vault:
    return vault()


def put(session: Session, holder: Holder, agent: Actor, store: Vault, taken: Taken) -> int:
    session.rollback()
    keep(taken, vault=store, now=clock.now())
    page = add_page(
        session, holder=holder, document_id="id_card", taken=taken, name="a.jpg", actor=agent, now=clock.now()
    )
    session.commit()
    return page


def swept(session: Session, store: Vault, clock_: Clock, after: timedelta) -> int:
    session.rollback()
    gone = sweep(session, vault=store, now=clock_.now + after)
    session.commit()
    return gone


def rows(session: Session, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_kept_file_is_there_and_stays(
    session: Session, holder: Holder, agent: Actor, store: Vault, frozen_clock: Clock
) -> None:
    taken = take_in(photo())
    put(session, holder, agent, store, taken)
    assert session.scalars(select(StoredFile.state)).one() == "kept"
    assert swept(session, store, frozen_clock, timedelta(days=2)) == 0
    assert store.read(file_name(taken.digest)) == taken.content


def test_dying_before_the_file_leaves_nothing(
    session: Session, holder: Holder, store: Vault, frozen_clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_given: object) -> None:
        raise DiedError

    monkeypatch.setattr(FolderStorage, "put", die)
    with pytest.raises(DiedError):
        keep(take_in(photo()), vault=store, now=frozen_clock.now)
    assert session.scalars(select(StoredFile.state)).one() == "arriving"
    assert swept(session, store, frozen_clock, timedelta(hours=1)) == 0, "someone may be about to use it"
    assert swept(session, store, frozen_clock, timedelta(days=2)) == 1
    assert rows(session, StoredFile) == 0


def test_dying_between_file_and_row_leaves_nothing(
    session: Session, holder: Holder, store: Vault, frozen_clock: Clock
) -> None:
    taken = take_in(photo())
    keep(taken, vault=store, now=frozen_clock.now)  # and no row ever names it
    assert store.has(file_name(taken.digest))
    assert swept(session, store, frozen_clock, timedelta(days=2)) == 1
    assert not store.has(file_name(taken.digest)) and rows(session, StoredFile) == 0


def test_dying_while_sweeping_loses_nothing_that_comes_again(
    session: Session, holder: Holder, agent: Actor, store: Vault, frozen_clock: Clock
) -> None:
    taken = take_in(photo())
    put(session, holder, agent, store, taken)
    store.delete(file_name(taken.digest))  # the file went, the row could not follow
    put(session, holder, agent, store, taken)
    assert store.read(file_name(taken.digest)) == taken.content


def test_a_removed_page_lets_its_file_go_a_day_later(
    session: Session, holder: Holder, agent: Actor, store: Vault, frozen_clock: Clock
) -> None:
    taken = take_in(photo())
    page = put(session, holder, agent, store, taken)
    frozen_clock.advance(timedelta(days=5))
    remove_page(session, holder=holder, page_id=page, actor=agent, now=frozen_clock.now)
    session.commit()
    assert swept(session, store, frozen_clock, timedelta(hours=1)) == 0, "a backup may just be running"
    assert swept(session, store, frozen_clock, timedelta(days=2)) == 1
    assert not store.has(file_name(taken.digest))


def test_a_file_used_twice_stays_for_the_second(
    session: Session, holder: Holder, agent: Actor, store: Vault, frozen_clock: Clock
) -> None:
    taken = take_in(photo())
    page = put(session, holder, agent, store, taken)
    other = Holder(user_id=agent.user_id, token="cd" * 16)
    put(session, other, agent, store, taken)
    assert rows(session, StoredFile) == 1
    remove_page(session, holder=holder, page_id=page, actor=agent, now=frozen_clock.now)
    session.commit()
    assert swept(session, store, frozen_clock, timedelta(days=2)) == 0
    assert store.has(file_name(taken.digest))


def test_pages_of_a_form_nobody_kept_go(
    session: Session, holder: Holder, agent: Actor, store: Vault, frozen_clock: Clock
) -> None:
    put(session, holder, agent, store, take_in(photo()))
    assert swept(session, store, frozen_clock, DAYS) == 2  # the page, then its file
    assert rows(session, PaperPage) == rows(session, StoredFile) == 0


def test_uploads_nobody_goes_on_with_go_with_their_pieces(
    session: Session, holder: Holder, store: Vault, frozen_clock: Clock
) -> None:
    now = frozen_clock.now
    uploads.begin(session, holder=holder, upload_id=TOKEN, document_id="id_card", name="a", size=9, now=now)
    session.commit()
    uploads.take_piece(holder=holder, upload_id=TOKEN, offset=0, piece=b"12345", vault=store, now=now)
    assert list(store.names("parts/"))
    assert swept(session, store, frozen_clock, timedelta(days=4)) == 1
    assert not list(store.names("parts/")) and rows(session, PaperUpload) == 0


def test_the_worker_sweeps(app: Flask, session: Session, holder: Holder, store: Vault, frozen_clock: Clock) -> None:
    keep(take_in(photo()), vault=store, now=frozen_clock.now)
    frozen_clock.advance(timedelta(days=2))
    run_once(app)
    assert rows(session, StoredFile) == 0


def test_a_store_that_does_not_answer_holds_up_nothing(
    app: Flask, session: Session, holder: Holder, store: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: object, **_more: object) -> int:
        raise ConnectionError

    monkeypatch.setattr(keeping, "sweep", fail)
    told = run_once(app)
    assert told is not None and told.failed == 0 and told.problem


# ── uploads ────────────────────────────────────────────────────────────────────────────────────────


def begun(session: Session, holder: Holder, content: bytes) -> None:
    uploads.begin(
        session,
        holder=holder,
        upload_id=TOKEN,
        document_id="id_card",
        name="手机照片.jpg",
        size=len(content),
        now=clock.now(),
    )
    session.commit()


def finished(session: Session, holder: Holder, agent: Actor, store: Vault) -> uploads.Progress:
    """As a request does it: its own session only reads."""
    with database.transactions_may("read"):
        try:
            return uploads.finish(
                session, holder=holder, upload_id=TOKEN, vault=store, scanner="", actor=agent, now=clock.now()
            )
        finally:
            session.rollback()


def test_a_file_comes_in_pieces_some_of_them_twice(
    session: Session, holder: Holder, agent: Actor, store: Vault
) -> None:
    content = photo(60, 50)
    begun(session, holder, content)

    def send(offset: int) -> int:
        piece = content[offset : offset + 300]
        return uploads.take_piece(
            holder=holder, upload_id=TOKEN, offset=offset, piece=piece, vault=store, now=clock.now()
        ).received

    assert send(0) == 300
    assert send(0) == 300, "sent again: not counted again"
    assert send(900) == 300, "a gap: nothing is taken"
    assert finished(session, holder, agent, store) == uploads.Progress(300)
    begun(session, holder, content)
    at = 300
    while at < len(content):
        at = send(at)
    done = finished(session, holder, agent, store)
    assert finished(session, holder, agent, store).page_id == done.page_id is not None
    assert rows(session, PaperPage) == 1 and rows(session, PaperUpload) == 0
    assert not list(store.names("parts/"))


def test_a_file_that_is_nothing_is_refused_and_forgotten(
    session: Session, holder: Holder, agent: Actor, store: Vault
) -> None:
    begun(session, holder, b"rubbish")
    uploads.take_piece(holder=holder, upload_id=TOKEN, offset=0, piece=b"rubbish", vault=store, now=clock.now())
    with pytest.raises(uploads.Invalid):
        finished(session, holder, agent, store)
    session.rollback()
    assert rows(session, PaperUpload) == 0 and not list(store.names("parts/"))


def test_nobody_goes_on_with_the_upload_of_another(
    session: Session, holder: Holder, store: Vault, actor: object
) -> None:
    begun(session, holder, photo())
    stranger = Holder(user_id=actor("wanghaiyan").user_id, token=TOKEN)  # type: ignore[operator]
    session.rollback()
    with pytest.raises(uploads.NotFoundHere):
        uploads.take_piece(holder=stranger, upload_id=TOKEN, offset=0, piece=b"x", vault=store, now=clock.now())
