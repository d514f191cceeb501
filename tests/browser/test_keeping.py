"""The form saves itself: what is typed survives a lost network, an ended login, a closed page and a second window."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import LocatorAssertions, Page, expect

from tests.browser.conftest import Hall
from tests.support.filled import act, number_of, send

FORM = "/desk/new/QS-MZ-001"
_COPIES = "Object.keys(localStorage).filter((key) => key.startsWith('desk-form:')).length"


@pytest.fixture(autouse=True)
def network_may_fail(hall: Hall) -> Iterator[None]:
    """The browser reports what the tests break on purpose."""
    yield
    hall.faults[:] = [fault for fault in hall.faults if "net::ERR_" not in fault]


def kept(page: Page) -> LocatorAssertions:
    return expect(page.locator("[data-kept]"))


def type_in(page: Page, name: str, value: str) -> None:
    page.fill(f"#f_{name}", value)
    page.locator(f"#f_{name}").blur()


def test_a_lost_network_and_an_ended_login_cost_nothing(hall: Hall) -> None:
    page = hall.open(user="lixiumei", at=FORM)
    type_in(page, "applicant_name", "张桂兰")
    kept(page).to_have_text("已保存 09:30")
    assert page.evaluate(_COPIES) == 0
    page.context.set_offline(True)
    type_in(page, "household_address", "石桥镇上河村南头二组14号")
    kept(page).to_have_text("没有保存上，已留在本机，会自动再试")
    assert page.evaluate(_COPIES) == 1
    page.locator("button[value=submit]").click()
    expect(page.get_by_role("alert")).to_contain_text("没有提交")
    page.context.set_offline(False)
    kept(page).to_have_text("已保存 09:30")
    page.context.clear_cookies()
    type_in(page, "bank_account", "6200010000000011377")
    expect(page.get_by_role("alert")).to_contain_text("登录过期了，填的内容都在")
    hall._let_in(page.context, "lixiumei")
    page.get_by_role("button", name="再试一次").click()
    kept(page).to_have_text("已保存 09:30")
    page.reload()
    for name, value in (("applicant_name", "张桂兰"), ("bank_account", "6200010000000011377")):
        expect(page.locator(f"#f_{name}")).to_have_value(value)


def test_two_windows_with_one_draft_are_brought_together(hall: Hall) -> None:
    page = hall.open(user="lixiumei", at=FORM)
    type_in(page, "applicant_name", "张桂兰")
    kept(page).to_have_text("已保存 09:30")
    other = hall.open(user="lixiumei", at=page.url.removeprefix(hall.url))
    type_in(other, "applicant_name", "张桂英")
    type_in(other, "applicant_phone", "13900001234")
    kept(other).to_have_text("已保存 09:30")
    type_in(page, "applicant_name", "张桂花")
    box = page.get_by_role("dialog", name="同一份草稿，两处填得不一样")
    expect(box.get_by_role("listitem")).to_have_count(1)
    expect(box).to_contain_text("张桂英")
    box.get_by_label("别处存的").check()
    box.get_by_role("button", name="就用选中的").click()
    expect(page.locator("#f_applicant_name")).to_have_value("张桂英")
    expect(page.locator("#f_applicant_phone")).to_have_value("13900001234")
    kept(page).to_have_text("已保存 09:30")


def test_a_closed_page_goes_on_from_the_device_and_a_shared_one_keeps_nothing(hall: Hall) -> None:
    page = hall.open(user="lixiumei", at=FORM)
    page.route("**/keep", lambda route: route.abort())
    type_in(page, "applicant_name", "张桂兰")
    kept(page).to_have_text("没有保存上，已留在本机，会自动再试")
    page.unroute("**/keep")
    hall.go(page, "/me")
    hall.go(page, FORM)
    expect(page.get_by_role("alert")).to_contain_text("这台设备上留着 ")
    page.get_by_role("button", name="接着填").click()
    expect(page.locator("#f_applicant_name")).to_have_value("张桂兰")
    kept(page).to_have_text("已保存 09:30")
    hall.go(page, "/me")
    page.get_by_role("button", name="设成公用电脑").click()
    hall.go(page, FORM)
    page.route("**/keep", lambda route: route.abort())
    type_in(page, "applicant_name", "李四")
    kept(page).to_have_text("没有保存上，会自动再试，请不要关掉这一页")
    assert page.evaluate(_COPIES) == 0


def test_an_opinion_is_kept_like_a_form_and_an_earlier_paper_settles_its_line(hall: Hall) -> None:
    agent, clerk = hall.client("lixiumei"), hall.client("wanghaiyan")
    with hall.app.app_context():
        first, second = (number_of(send(agent, "QS-MZ-001")) for _ in range(2))
        act(clerk, second, "request_supplement", reason="户口簿请重新交")
    page = hall.open(user="wanghaiyan", at=f"/desk/cases/{first}")
    page.context.set_offline(True)
    page.fill("#opinion", "情况属实，同意上报")
    page.locator("#opinion").blur()
    kept(page).to_contain_text("没有保存上，已留在本机")
    page.locator("button[value=pass_on]").click()
    expect(page.get_by_role("alert")).to_contain_text("没有提交")
    page.context.set_offline(False)
    kept(page).to_have_text("已保存 09:30")
    page.reload()
    expect(page.locator("#opinion")).to_have_value("情况属实，同意上报")
    page = hall.open(user="lixiumei", at=f"/desk/cases/{second}/mend")
    line = page.locator("#d_household_book")
    for count in line.locator("input[data-asked]").all():
        count.fill("0")
    expect(page.locator("[data-lack]")).to_have_text("还差 1 处")
    page.locator("[name=on_file][value=household_book]").check()
    expect(page.locator("[data-lack]")).to_have_text("都填好了")
    expect(line.locator("[data-said]")).to_have_text("沿用以前交的")
