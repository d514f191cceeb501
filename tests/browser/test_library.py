"""The county's administrator changes a shared paper once and chooses who takes it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Hall

CARD = "/studio/library/documents/id_card"


def opened(hall: Hall, page: Page, path: str) -> None:
    hall.go(page, path)
    page.wait_for_selector("#editor[data-ready]", state="attached")


def test_a_paper_is_changed_once(hall: Hall, is_accessible: Callable[[Page], None]) -> None:
    admin = hall.open(user="fangxiaoming")
    hall.go(admin, "/studio/library/")
    is_accessible(admin)
    admin.fill("#q", "jmsfz")
    admin.get_by_role("button", name="查找").click()
    admin.get_by_role("link", name="居民身份证", exact=True).click()
    admin.wait_for_selector("#editor[data-ready]", state="attached")
    expect(admin.locator("#saved")).to_contain_text("检查过了")
    is_accessible(admin)

    admin.get_by_label("要哪几页").fill("正面、反面")
    admin.get_by_role("button", name="下一步").click()
    expect(admin.get_by_role("heading", name="哪些事项跟着改")).to_be_visible()
    expect(admin.locator("main")).to_contain_text("改为“正面、反面”")
    is_accessible(admin)
    admin.get_by_role("button", name="回去接着改").click()
    admin.wait_for_selector("#editor[data-ready]", state="attached")
    expect(admin.get_by_label("要哪几页")).to_have_value("正面、反面")

    admin.get_by_role("button", name="下一步").click()
    expect(admin.get_by_role("heading", name="哪些事项跟着改")).to_be_visible()
    expect(admin.get_by_role("button", name="全不勾").first).to_be_visible()  # shown by the page's script
    for button in admin.get_by_role("button", name="全不勾").all():
        button.click()
    expect(admin.get_by_role("button", name="并发布勾上的事项")).to_have_count(0)
    admin.get_by_label("临时救助").check()
    admin.get_by_role("button", name="改共用库，并发布勾上的事项").click()
    expect(admin.locator(".dd-flash")).to_contain_text("1 个事项发布了新版本")
    hall.go(admin, "/guides/QS-MZ-009")
    expect(admin.locator("main")).to_contain_text("正面、反面")
    hall.go(admin, "/guides/QS-MZ-008")
    expect(admin.locator("main")).not_to_contain_text("正面、反面")


def test_a_list_of_options_and_a_chain_are_edited(hall: Hall, is_accessible: Callable[[Page], None]) -> None:
    admin = hall.open(user="fangxiaoming")
    opened(hall, admin, "/studio/library/option_lists/sexes")
    is_accessible(admin)
    admin.get_by_role("button", name="加一个选项").click()
    admin.keyboard.type("未说明")
    admin.get_by_role("button", name="下一步").click()
    expect(admin.locator("main")).to_contain_text("未说明")
    opened(hall, admin, "/studio/library/chains/village_only")
    expect(admin.locator("#panels")).to_contain_text("村（社区）受理")
    is_accessible(admin)


def test_a_new_part_is_added_and_mistakes_are_told(hall: Hall, is_accessible: Callable[[Page], None]) -> None:
    admin = hall.open(user="fangxiaoming")
    opened(hall, admin, "/studio/library/new/documents")
    admin.fill("#name", "老年证")
    admin.get_by_label("材料名称").fill("老年优待证")
    admin.get_by_role("button", name="加到共用库").click()
    expect(admin.locator(".dd-errors")).to_contain_text("小写字母开头")
    is_accessible(admin)
    admin.wait_for_selector("#editor[data-ready]", state="attached")
    expect(admin.get_by_label("材料名称")).to_have_value("老年优待证")
    admin.fill("#name", "elder_card")
    admin.get_by_role("button", name="加到共用库").click()
    expect(admin.get_by_role("heading", name="老年优待证")).to_be_visible()


def test_a_row_is_shared_from_the_editor(hall: Hall, is_accessible: Callable[[Page], None]) -> None:
    admin = hall.open(user="fangxiaoming")
    opened(hall, admin, "/studio/services/QS-MZ-001#documents")
    admin.get_by_role("button", name="加材料", exact=True).click()
    admin.keyboard.type("敬老院入住证明")
    row = admin.get_by_role("tabpanel").get_by_role("listitem").filter(has_text="敬老院入住证明")
    row.get_by_label("复印件份数").fill("2")
    row.get_by_role("button", name="存为共用件").click()
    is_accessible(admin)
    admin.get_by_role("dialog").get_by_role("button", name="存为共用件").click()
    expect(admin.locator("[data-notice=undo]")).to_contain_text("存进了共用库")
    expect(row).to_contain_text("共用")
    expect(row).to_contain_text("复印件 2")
    expect(row.get_by_role("button", name="存为共用件")).to_have_count(0)
    admin.get_by_role("button", name="撤销").click()
    expect(row).not_to_contain_text("共用库")
    row.get_by_role("button").nth(1).click()
    expect(row.get_by_role("button", name="存为共用件")).to_be_visible()
    hall.go(admin, "/studio/library/documents/jlyrzzm")
    expect(admin.get_by_role("heading", name="敬老院入住证明")).to_be_visible()


@pytest.mark.parametrize("path", ["/studio/library/", CARD, "/studio/library/sections/applicant"])
def test_on_a_phone_nothing_scrolls_sideways(hall: Hall, is_accessible: Callable[[Page], None], path: str) -> None:
    phone = hall.open(phone=True, user="fangxiaoming")
    hall.go(phone, path)
    if path != "/studio/library/":
        phone.wait_for_selector("#editor[data-ready]", state="attached")
        expect(phone.locator("#panels")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    is_accessible(phone)
