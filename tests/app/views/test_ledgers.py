"""Books of a month on the screen, as workbook and paper; who opens which."""

from __future__ import annotations

from collections.abc import Callable

from app.ledgers.books import BOOKS
from tests.app.views.conftest import ALLOWANCE
from tests.support.client import DeskClient
from tests.support.filled import number_of, send


def test_every_book_opens_and_is_taken_along(agent: DeskClient) -> None:
    number = number_of(send(agent, ALLOWANCE))
    assert number in agent.get("/desk/ledgers").text
    for book in BOOKS:
        assert agent.get(f"/desk/ledgers/{book}").status_code == 200
        assert agent.get(f"/desk/ledgers/{book}.xlsx").data.startswith(b"PK")
    assert agent.get("/desk/ledgers/register.pdf").data.startswith(b"%PDF-")


def test_what_is_typed_into_the_address_does_no_harm(agent: DeskClient) -> None:
    for month in ("", "x", "2026-13", "0001-01", "9999-12"):
        assert agent.get(f"/desk/ledgers/register?month={month}&page=-3").status_code == 200
    for path in ("/desk/ledgers/none", "/desk/ledgers/none.pdf", "/desk/ledgers/register?at=990101102"):
        assert agent.get(path).status_code == 404


def test_who_sees_no_cases_sees_no_book(browser_of: Callable[[str], DeskClient]) -> None:
    assert browser_of("fangxiaoming").get("/desk/ledgers").status_code == 403
