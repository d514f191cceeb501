"""A name drawn on the pad, and what an empty one says."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Hall
from tests.support.filled import number_of, send


@pytest.fixture
def number(hall: Hall) -> str:
    with hall.app.app_context():
        return number_of(send(hall.client("lixiumei"), "QS-MZ-001"))


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_a_name_is_drawn_and_stands_on_the_page(
    hall: Hall, number: str, is_accessible: Callable[[Page], None], phone: bool
) -> None:
    page = hall.open(user="lixiumei", at=f"/desk/cases/{number}/sign", phone=phone)
    done = page.get_by_role("button", name="签好了")
    done.click()
    expect(page.locator("[data-tell]")).to_have_text("还没有签名，请先在框里签")
    is_accessible(page)
    pad = page.locator("canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box and box["width"] > 300 and box["height"] > 180
    page.mouse.move(box["x"] + 40, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 120, steps=8)
    page.mouse.up()
    expect(page.locator("[data-tell]")).to_be_empty()
    done.click()
    picture = page.get_by_role("img", name="张桂兰的签名")
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("(image) => image.naturalWidth") > 2 * 160
    is_accessible(page)


def test_who_cannot_draw_signs_with_the_keyboard(hall: Hall, number: str) -> None:
    page = hall.open(user="lixiumei", at=f"/desk/cases/{number}/sign")
    page.get_by_text("写不了字，由见证人证明").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("周婷婷")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".sg-one")).to_contain_text("见证人周婷婷")
