"""Public papers are made once, by whatever process; what goes wrong with keeping costs time only."""

from __future__ import annotations

from datetime import timedelta
from threading import Thread

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.models import KeptPaper
from app.papers.storage import vault
from app.printjobs import keep
from app.printjobs.keep import PaperKeep, cached_pdf, file_name, paper_digest
from tests.app.printjobs.conftest import QuickPress
from tests.conftest import Clock

PAGE = "<p>一行字</p>"


def rows(session: Session) -> list[KeptPaper]:
    session.commit()
    session.expire_all()
    return list(session.scalars(select(KeptPaper).order_by(KeptPaper.made_at)))


def test_equal_papers_are_made_once(session: Session, press: QuickPress) -> None:
    first = cached_pdf(PAGE)
    keep.forget_memory()  # as another process
    assert cached_pdf(PAGE) == first
    assert len(press.sheets) == 1
    assert [(row.digest, row.size) for row in rows(session)] == [(paper_digest(PAGE), len(first))]


def test_what_it_is_made_of_tells_papers_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    digests = {paper_digest(PAGE), paper_digest(PAGE + " "), paper_digest(PAGE, {"a": b"1"})}
    digests |= {paper_digest(PAGE, {"a": b"2"}), paper_digest(PAGE, {"b": b"2"}), paper_digest(PAGE + "a", {})}
    assert len(digests) == 6
    monkeypatch.setattr(keep, "makers_digest", lambda: "another WeasyPrint, another font")
    assert paper_digest(PAGE) not in digests


def test_threads_that_want_the_same_wait_for_each_other(app: Flask, press: QuickPress) -> None:
    seen: list[bytes] = []

    def want() -> None:
        with app.app_context():
            seen.append(cached_pdf(PAGE))

    threads = [Thread(target=want) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(seen)) == 1 and len(seen) == 4 and len(press.sheets) == 1


def test_a_file_that_is_gone_or_spoilt_is_made_again(session: Session, press: QuickPress) -> None:
    name = file_name(paper_digest(PAGE))
    made = cached_pdf(PAGE)
    for spoil in (lambda: vault().delete(name), lambda: vault().storage.put(name, [b"DK1 nonsense" * 9])):
        spoil()
        keep.forget_memory()
        assert cached_pdf(PAGE) == made
    assert len(press.sheets) == 3 and vault().read(name) == made


def test_a_paper_comes_even_where_nothing_can_be_written(
    session: Session, press: QuickPress, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(keep, "vault", lambda: (_ for _ in ()).throw(OSError(28, "no space left")))
    assert cached_pdf(PAGE).startswith(b"%PDF")
    assert "could not be kept" in caplog.text


def test_the_protocol_of_kept_things(session: Session) -> None:
    store, digest = PaperKeep(), "ab" * 32
    keep.forget_memory()
    assert store.get(digest) is None
    store.put(digest, b"content")
    store.put(digest, b"content")
    keep.forget_memory()
    assert store.get(digest) == b"content"


def test_the_oldest_go_when_there_is_too_much(
    session: Session, press: QuickPress, frozen_clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for page in ("a", "b", "c"):
        cached_pdf(page)
        frozen_clock.advance(timedelta(days=1))
    keep.forget_memory()
    cached_pdf("a")  # used today
    a, b, c = rows(session)
    assert a.used_on == clock.today() and b.used_on < c.used_on < a.used_on
    assert keep.sweep(session, now=clock.now()) == 0
    monkeypatch.setattr(keep, "MOST_BYTES", a.size + c.size)
    assert keep.sweep(session, now=clock.now()) == 1
    assert [row.digest for row in rows(session)] == [paper_digest("a"), paper_digest("c")]
    assert not vault().has(file_name(paper_digest("b"))) and vault().has(file_name(paper_digest("c")))


def test_what_nobody_wanted_for_months_goes(session: Session, press: QuickPress, frozen_clock: Clock) -> None:
    cached_pdf(PAGE)
    session.commit()
    assert keep.sweep(session, now=clock.now() + keep.UNUSED - timedelta(days=1)) == 0
    assert keep.sweep(session, now=clock.now() + keep.UNUSED) == 1


def test_memory_holds_so_much_and_no_large_papers() -> None:
    memory = keep._Memory(100)
    now = clock.now()
    memory.put("large", keep.Kept(b"x" * 26, now))
    for name in "abcde":
        memory.put(name, keep.Kept(b"x" * 25, now))
    assert [name for name in ("large", *"abcde") if memory.get(name)] == list("bcde")


def test_what_is_lacking_is_told_by_rows_and_files(session: Session, frozen_clock: Clock) -> None:
    kept = PaperKeep()
    for digest in ("aa", "bb"):
        kept.put(digest, b"made")
    vault().delete(file_name("bb"))
    frozen_clock.advance(timedelta(days=3))
    assert kept.lacking(["aa", "bb", "cc"]) == {"bb", "cc"}
    assert {row.digest: row.used_on == clock.today() for row in rows(session)}["aa"]
