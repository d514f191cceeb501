"""A round on a phone: chosen, walked in a few taps, over; and a result signed for at the door."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Hall
from tests.support.filled import act, number_of, send

PENSION = "QS-RS-001"  # village → township, which decides; no step of 送达


@pytest.fixture
def number(hall: Hall) -> str:
    """A decided case, to be brought by the village."""
    with hall.app.app_context():
        number = number_of(send(hall.client("lixiumei"), PENSION))
        act(hall.client("wanghaiyan"), number, "grant", opinion="符合条件")
        return number


def test_a_result_is_brought_on_a_round(hall: Hall, number: str, is_accessible: Callable[[Page], None]) -> None:
    page = hall.open(user="lixiumei", at="/desk/proxy/rounds/new", phone=True)
    page.get_by_role("checkbox", name="送办理结果").first.check()
    is_accessible(page)
    page.get_by_role("button", name="排好").click()
    expect(page.get_by_role("heading", name="走访 0/1 户")).to_be_visible()
    is_accessible(page)
    page.get_by_role("link", name="记走访").click()
    page.get_by_role("link", name="登记送达").click()
    is_accessible(page)
    sign(page)
    page.get_by_role("button", name="签好了，交给他").click()
    expect(page.get_by_text("已送达，送达回证可以打印")).to_be_visible()
    hall.go(page, "/desk/proxy/rounds")
    page.get_by_role("link", name="李秀梅").click()
    page.get_by_role("link", name="记走访").click()
    page.get_by_role("radio", name="办成").check()
    is_accessible(page)
    page.get_by_role("button", name="记下").click()
    expect(page.get_by_text("这趟走完了，走访已计数")).to_be_visible()
    for path in ("/desk/proxy/rounds", "/desk/proxy/logs/help", "/desk/originals/mine", "/desk/undelivered"):
        hall.go(page, path)
        is_accessible(page)


def sign(page: Page) -> None:
    """Draw a name on the pad."""
    pad = page.locator("canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box
    page.mouse.move(box["x"] + 40, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 120, steps=8)
    page.mouse.up()
