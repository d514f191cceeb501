"""办事手册 on the pages: for everyone, and in the studio."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.handbook.editions import file_name, order_first
from app.models import HandbookEdition, Organisation
from app.papers.storage import vault
from tests.support.client import DeskClient

Browser = Callable[[str], DeskClient]


def test_who_asks_first_has_it_made_once(app: Flask, session: Session) -> None:
    client: DeskClient = app.test_client()
    answer = client.get("/guides/handbook.pdf")
    assert answer.status_code == 202
    assert "编一本" in answer.text and "refresh" not in answer.text
    for _time in range(2):
        assert client.post("/guides/handbook", data={"at": ""}).status_code == 302
    assert session.scalars(select(HandbookEdition.state)).all() == ["waiting"]
    answer = client.get("/guides/handbook.pdf")
    assert 'http-equiv="refresh"' in answer.text and answer.headers["Retry-After"]


def test_the_last_edition_is_served(app: Flask, session: Session) -> None:
    _made(session)
    answer = app.test_client().get("/guides/handbook.pdf")
    assert (answer.status_code, answer.mimetype, answer.data) == (200, "application/pdf", b"%PDF-1.7")


def test_places_without_a_handbook(app: Flask) -> None:
    for code in ("nowhere", "civil_affairs"):
        assert app.test_client().get(f"/guides/handbook.pdf?at={code}").status_code == 404


def test_the_studio_orders_and_lists(browser_of: Browser, session: Session) -> None:
    _made(session)
    admin = browser_of("fangxiaoming")
    page = admin.get("/studio/handbook/").text
    assert "第 1 版" in page and "整本" in page and "只换页" not in page
    answer = admin.post("/studio/handbook/", data={"at": "", "foreword": " "})
    assert answer.status_code == 400 and "请写前言" in answer.text
    assert admin.post("/studio/handbook/", data={"at": "", "foreword": "新的前言"}).status_code == 302
    page = admin.get("/studio/handbook/").text
    assert "正在编排" in page and "新的前言" not in page.split("<textarea")[0]


def test_files_of_editions(browser_of: Browser, session: Session) -> None:
    number = _made(session)
    admin = browser_of("fangxiaoming")
    assert admin.get(f"/studio/handbook/{number}/book.pdf").data == b"%PDF-1.7"
    for path in (f"{number}/changes.pdf", f"{number}/other.pdf", "999/book.pdf"):
        assert admin.get(f"/studio/handbook/{path}").status_code == 404
    assert browser_of("shenguilan").get(f"/studio/handbook/{number}/book.pdf").status_code in (403, 404)


def _made(session: Session) -> int:
    county = session.scalars(select(Organisation).where(Organisation.kind == "county")).one()
    edition = order_first(session, county, now=clock.now())
    assert edition is not None
    edition.state, edition.made_at, edition.size = "made", clock.now(), 8
    vault().put(file_name(edition.id, "book"), [b"%PDF-1.7"])
    number = edition.id
    session.commit()
    return number
