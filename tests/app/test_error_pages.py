"""What can go wrong is told in Chinese with a way out, never as a trace."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask

from app import clock
from app.errors import Invalid, NotAllowed, NotFoundHere, NotLoggedIn, StaleCase, Throttled
from app.security.access import public
from catalog.problems import Problem
from reports.press import TookTooLongError
from tests.support.client import DeskClient

pytestmark = pytest.mark.own_app  # pages are added to it


@pytest.fixture
def raising(app: Flask, client: DeskClient) -> Callable[[Exception], DeskClient]:
    """A browser for an app whose pages /boom and /api/boom raise this."""

    def install(error: Exception) -> DeskClient:
        @public("a test")
        def boom() -> str:
            raise error

        for path in ("/boom", "/api/boom"):
            app.add_url_rule(path, path, boom, methods=["GET", "POST"])
        return client

    return install


CASES = [
    (NotAllowed("这里归县民政局办理"), 403, "这里归县民政局办理"),
    (NotFoundHere("没有这个办件"), 404, "没有这个办件"),
    (StaleCase("SQ26-00137", "王海燕", clock.now(), "已退回补正"), 409, "已退回补正"),
    (Invalid((Problem("name", "error", "名称不能为空"),), "有 1 处要改"), 422, "有 1 处要改；名称不能为空"),
    (Throttled(clock.now() + timedelta(minutes=5)), 429, "以后再试"),
    (TookTooLongError(), 503, "到打印台去打"),
]


@pytest.mark.parametrize(("error", "status", "words"), CASES)
def test_each_has_its_page_and_a_way_out(
    raising: Callable[[Exception], DeskClient], error: Exception, status: int, words: str
) -> None:
    answer = raising(error).get("/boom")
    assert answer.status_code == status
    assert words in answer.text
    assert "href=" in answer.text
    assert "Traceback" not in answer.text


def test_programs_get_json(raising: Callable[[Exception], DeskClient]) -> None:
    answer = raising(NotFoundHere("没有这个办件")).get("/api/boom")
    assert (answer.status_code, answer.json) == (404, {"error": "没有这个办件"})


def test_a_program_without_login_is_not_sent_to_a_page(raising: Callable[[Exception], DeskClient]) -> None:
    assert raising(NotLoggedIn()).get("/api/boom").status_code == 401


def test_a_part_of_a_page_moves_the_whole_page_to_the_login(raising: Callable[[Exception], DeskClient]) -> None:
    answer = raising(NotLoggedIn()).get("/boom", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/login/?next=%2Fboom")


def test_the_typed_opinion_outlives_a_stale_case(raising: Callable[[Exception], DeskClient]) -> None:
    error = StaleCase("SQ26-00137", "王海燕", clock.now(), "已退回补正")
    answer = raising(error).post("/boom", data={"opinion": "材料<b>齐全</b>，同意上报"})
    assert "材料&lt;b&gt;齐全&lt;/b&gt;，同意上报" in answer.text


def test_a_fault_of_ours_shows_a_number_and_logs_the_trace(
    raising: Callable[[Exception], DeskClient], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        answer = raising(ZeroDivisionError("detail of the fault")).get("/boom")
    assert answer.status_code == 500
    assert "detail of the fault" not in answer.text
    number = answer.text.partition("错误编号 ")[2][:8]
    assert f"fault {number} at GET /boom" in caplog.text
    assert "detail of the fault" in caplog.text


def test_unknown_pages_and_methods_are_told(client: DeskClient) -> None:
    assert "没有找到这一页" in client.get("/nowhere").text
    assert client.post("/healthz").status_code == 405


@pytest.mark.parametrize("path", ["/login/?next=%00", "/guides/%00", "/guides/?q=a%00b"])
def test_a_nul_in_the_address_is_refused(client: DeskClient, path: str) -> None:
    assert client.get(path).status_code in {400, 404}


def test_a_nul_in_a_form_is_refused(client: DeskClient) -> None:
    assert client.post("/login/", data={"username": "a\0b", "password": "x"}).status_code == 400


@pytest.mark.parametrize("sent", [{"a\0": "b"}, {"username": ["a", "b\0"]}])
def test_nor_does_it_come_in_by_a_name_or_a_second_value(client: DeskClient, sent: dict[str, str]) -> None:
    assert client.post("/progress", data=sent).status_code == 400


def test_what_is_too_large_is_taken_to_its_end(client: DeskClient) -> None:
    """A browser that is cut off while sending shows a broken connection instead of the page."""
    form = BytesIO(b"username=" + b"x" * 10_000_000)
    kind = "application/x-www-form-urlencoded"
    answer = client.post("/login/", input_stream=form, content_type=kind, content_length=len(form.getvalue()))
    assert answer.status_code == 413
    assert form.read() == b""


def test_ten_megabytes_in_one_field_are_refused(client: DeskClient) -> None:
    answer = client.post("/login/", data={"username": "x" * 10_000_000})
    assert answer.status_code == 413
    assert "太大" in answer.text


def test_a_thousand_fields_are_not_too_many_but_a_flood_is(client: DeskClient) -> None:
    def send(count: int) -> int:
        part = '--b\r\nContent-Disposition: form-data; name="f"\r\n\r\n\r\n'
        return client.post(
            "/login/", data=part * count + "--b--", content_type="multipart/form-data; boundary=b"
        ).status_code

    assert send(1000) == 401
    assert send(6000) == 413
