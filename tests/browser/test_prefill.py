"""Nothing typed twice: a card on the reader, values offered, one changed by hand, the mark the reviewer sees."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from app import create_app
from app.extensions import db
from tests.browser.conftest import Hall
from tests.browser.filling import press
from tests.conftest import actor_of
from tests.support.bridge import Bridge, running
from tests.support.databases import Database
from tests.support.family import HEAD_NUMBER, add_family
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


def test_members_are_brought_in_as_rows_and_a_change_is_marked(hall: Hall) -> None:
    with hall.app.app_context():
        add_family(db.session, actor_of(db.session, "lixiumei"))
        db.session.commit()
    page = hall.open(user="lixiumei", at="/desk/new/QS-MZ-006")
    page.check("[name=handled_by][value=self]")
    page.fill("[name=prefill_text]", HEAD_NUMBER)
    page.get_by_role("button", name="找以前的资料").click()
    offer = page.locator("[data-offer=f_members]")
    offer.get_by_role("button", name="带入这行 刘娃").click()
    rows = page.locator("#f_members [data-rows] > *")
    assert rows.count() == 1, "the blank row that stood there is taken"
    assert page.input_value("[name=f_members-0-member_name]") == "刘娃"
    page.fill("[name=f_members-0-member_income]", "0")
    offer.get_by_role("button", name="带入 3 行").click()
    assert rows.count() == 3, "who is there already is not brought in twice"
    assert [row.locator(".dd-origin").inner_text() for row in rows.all()] == ["来自民情档案"] * 3
    page.locator("[name=f_members-2-member_name]").fill("刘小岚")
    assert "不一致（成员姓名：刘小兰）" in rows.nth(2).locator(".dd-origin").inner_text()
    assert page.input_value("[name=f_members-0-member_income]") == "0"
