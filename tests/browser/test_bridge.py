"""The devices at a desk: a card on the reader fills the form, sheets in the scanner become pages of a document."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import expect

from app import create_app
from tests.browser.conftest import Hall
from tests.browser.filling import press
from tests.support.bridge import Bridge, Scanner, running
from tests.support.databases import Database
from tests.support.filled import number_of, send

CODE = "QS-MZ-001"


@pytest.fixture
def bridge() -> Iterator[Bridge]:
    with running(Bridge(card={"name": "张桂兰", "id_number": "990101194605180243", "nation": "汉"})) as started:
        yield started


@pytest.fixture
def apps(bridge: Bridge, county: Database) -> dict[str, Flask]:
    """The app of this test knows the bridge: its pages may ask there and nowhere else."""
    return {county.url: create_app(county.settings(bridge_url=bridge.url))}


@pytest.fixture
def reader(hall: Hall, bridge: Bridge, county: Database) -> Bridge:
    """The bridge, trusted by the hall and trusting it."""
    hall.app.extensions["desk"] = replace(hall.app.extensions["desk"], settings=county.settings(bridge_url=bridge.url))
    bridge.origins.add(hall.url)
    return bridge


def test_a_card_fills_the_form_and_a_change_is_marked(hall: Hall, reader: Bridge) -> None:
    client = hall.client("lixiumei")
    with hall.app.app_context():
        first = number_of(send(client, CODE))
    page = hall.open(user="lixiumei", at=f"/desk/new/{CODE}")
    page.check("[name=handled_by][value=self]")
    page.get_by_role("button", name="读身份证").click()
    page.locator("[data-offer=f_applicant_name]").wait_for()
    assert reader.asked[0]["consent"] is True
    assert page.locator(".dd-same").get_by_role("link", name=first).is_visible()
    assert page.input_value("[name=f_applicant_id_number]") == "990101194605180243"
    assert page.input_value("[name=f_applicant_name]") == "", "nothing is filled in silently"
    page.get_by_role("button", name="全部填入").click()
    assert page.input_value("[name=f_applicant_name]") == "张桂兰"
    phone = page.locator("[data-field=applicant_phone]")
    assert "来自" in phone.locator(".dd-origin").inner_text()
    page.fill("[name=f_applicant_phone]", "13900009999")
    assert "不一致（139****1234）" in phone.locator(".dd-origin").inner_text()
    page.get_by_role("button", name="全部收齐").click()
    page.fill("[name=same_reason]", "上次的账号填错了")
    press(page, "submit")
    assert page.url.endswith("/receipt"), page.locator(".dd-errors").inner_text()
    number = page.url.split("/")[-2]
    hall.go(page, f"/desk/cases/{number}")
    told = page.locator("dd", has_text="139****9999").inner_text()
    assert "不一致（139****1234）" in told
    assert page.get_by_text("上次的账号填错了").is_visible()


def test_a_silent_reader_says_so(hall: Hall, reader: Bridge) -> None:
    reader.card = None
    page = hall.open(user="lixiumei", at=f"/desk/new/{CODE}")
    page.get_by_role("button", name="读身份证").click()
    page.get_by_text("没有读到身份证，请重新放卡").wait_for()


def _sheet(file_type: str, colour: str = "white") -> bytes:
    held = io.BytesIO()
    Image.new("RGB", (420, 594), colour).save(held, file_type)
    return held.getvalue()


def test_sheets_of_the_scanner_become_pages_of_a_document(hall: Hall, reader: Bridge) -> None:
    page = hall.open(user="lixiumei")
    with page.expect_response(lambda answer: answer.url.endswith("/v1/devices")):
        hall.go(page, f"/desk/new/{CODE}")
    assert page.get_by_role("button", name="扫描").count() == 0, "a bridge without a scanner offers none"
    reader.scanner = Scanner([_sheet("JPEG"), _sheet("PNG", "ivory"), "paper_jam"])
    hall.go(page, f"/desk/new/{CODE}")
    place = page.locator("[data-capture]").first
    button = place.locator(".dd-scan")
    button.click()
    place.get_by_text("卡纸了，取出卡住的纸再按“扫描”；前面 2 页已经收下").wait_for()
    button.click()
    place.get_by_text("进纸器里没有纸").wait_for()
    reader.scanner.feeder = [_sheet("PDF")]
    button.click()
    place.get_by_text("扫好了，共 1 页").wait_for()
    pages = place.locator(".dd-strip li[data-page]")
    expect(pages).to_have_count(3)
    first = pages.nth(0).get_attribute("data-page") or ""
    with page.expect_response(lambda answer: "/order/" in answer.url) as moved:
        pages.nth(0).get_by_role("button", name="往后挪").click()
    assert moved.value.ok
    expect(pages.nth(1)).to_have_attribute("data-page", first)
    expect(pages.nth(2).get_by_role("button", name="往后挪")).to_be_hidden()
    reader.scanner.feeder = [_sheet("PNG", f"rgb({shade},0,0)") for shade in range(100, 130)]
    button.click()
    place.get_by_role("button", name="停止扫描").click()
    place.get_by_text(re.compile(r"扫好了，共 [1-9] 页")).wait_for()
    expect(place.get_by_role("button", name="停止扫描")).to_have_count(0)
    assert reader.scanner.ended == ["s1", "s2", "s3"], "the bridge keeps no pages"
