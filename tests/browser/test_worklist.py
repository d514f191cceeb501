"""The worklist by keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Hall
from tests.support.filled import number_of, send


@pytest.fixture
def page(hall: Hall) -> Page:
    """A clerk in front of three cases."""
    agent = hall.client("lixiumei")
    with hall.app.app_context():
        for _ in range(3):
            number_of(send(agent, "QS-MZ-001"))
    return hall.open(user="wanghaiyan", at="/")


def test_arrows_choose_and_enter_opens(page: Page) -> None:
    rows = page.locator("tbody tr")
    page.keyboard.press("ArrowDown")
    expect(rows.nth(0)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(rows.nth(1)).to_have_attribute("aria-selected", "true")
    expect(page.locator("tr[aria-selected=true]")).to_have_count(1)
    number = rows.nth(1).locator(".no").inner_text()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith(f"/desk/cases/{number}")


def test_t_shows_the_sum_and_escape_closes_it(page: Page) -> None:
    page.keyboard.press("ArrowDown")
    page.keyboard.press("t")
    why = page.locator("#why")
    expect(why).to_contain_text("为什么 10月28日到期")
    expect(why).to_be_in_viewport(ratio=1)
    page.keyboard.press("Escape")
    expect(why).to_have_count(0)


def test_slash_jumps_to_the_search_box_and_letters_in_it_do_nothing_else(page: Page) -> None:
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("张桂")
    page.keyboard.press("t")
    expect(page.locator("#why")).to_have_count(0)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_f2_begins_a_new_case(page: Page) -> None:
    with page.expect_navigation():
        page.keyboard.press("F2")
    assert page.url.endswith("/desk/services")
    expect(page.locator("#find")).to_be_focused()


def test_a_filter_applies_at_once(page: Page) -> None:
    with page.expect_navigation():
        page.select_option("#by-service", "QS-MZ-002")
    expect(page.locator("main")).to_contain_text("没有符合筛选的办件")


def test_more_cases_than_fit_still_show_fourteen_rows(page: Page) -> None:
    """A row is 36 px: fourteen stand on a screen of 768 without scrolling."""
    assert page.locator("tbody tr").first.evaluate("row => row.getBoundingClientRect().height") <= 37


def test_several_cases_are_passed_on_by_keyboard(page: Page) -> None:
    for key in ("j", " ", "j", " "):
        page.keyboard.press(key)
    expect(page.locator("[data-picked]")).to_have_text("2")
    with page.expect_navigation():
        page.keyboard.press("b")
    page.fill("#opinion", "情况属实")
    with page.expect_navigation():
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("2 件都通过了")
    page.goto(page.url.replace("/bulk", "/?tab=todo"))
    expect(page.locator("tbody tr")).to_have_count(1)
    with page.expect_navigation():
        page.keyboard.press("n")
    assert page.url.endswith("tab=supplement")
