"""An administrator changes a service in the browser: the next form uses it, the open case keeps its own."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from app.extensions import db
from tests.browser.conftest import Hall
from tests.support.journey import open_form

HERE = "/studio/services/QS-MZ-001"
TEXT = f"{HERE}/text"


def replace(page: Page, old: str, new: str) -> None:
    """Type over a part of the text."""
    text = page.input_value("#text")
    assert old in text
    page.fill("#text", text.replace(old, new, 1))


def submit_case(hall: Hall) -> str:
    """A case under the version of today; its number."""
    client = hall.client("lixiumei")
    with hall.app.app_context():
        answer = open_form(client, db.session()).send()
    return answer.headers["Location"].split("/")[3]


def test_a_service_is_changed_with_a_mistake_on_the_way(hall: Hall, is_accessible: Callable[[Page], None]) -> None:
    number = submit_case(hall)
    admin = hall.open(user="fangxiaoming", at="/")
    expect(admin.get_by_role("heading", name="事项")).to_be_visible()
    is_accessible(admin)
    admin.fill("#q", "gljt")
    admin.get_by_role("button", name="查找").click()
    admin.get_by_role("link", name="高龄津贴（80").first.click()
    admin.get_by_role("link", name="原文").click()
    expect(admin.locator("#problems")).to_contain_text("没有发现问题")

    replace(admin, "label: 居住情况", "lable: 居住情况")
    expect(admin.locator("[data-dirty]")).to_have_text("有改动，还没有保存")
    admin.get_by_role("button", name="检查").click()
    problem = admin.locator("#problems li", has_text="是不是想写")
    expect(problem.locator(".mk")).to_have_text("错误")
    is_accessible(admin)
    problem.get_by_role("link").click()
    chosen = "one => one.value.slice(one.selectionStart, one.selectionEnd)"
    assert "lable: 居住情况" in admin.locator("#text").evaluate(chosen)
    admin.get_by_role("button", name="发布").click()
    expect(admin.locator(".dd-flash")).to_contain_text("不能发布")
    hall.go(admin, TEXT)

    replace(admin, "lable: 居住情况", "label: 现在和谁住")
    replace(admin, "居住情况 = 住养老机构", "现在和谁住 = 住养老机构")
    replace(admin, "居住情况 = 住养老机构", "现在和谁住 = 住养老机构")
    admin.get_by_role("button", name="发布").click()
    expect(admin.get_by_role("heading", name="发布第 2 版")).to_be_visible()
    expect(admin.locator("main")).to_contain_text("现在和谁住")
    expect(admin.locator("main")).to_contain_text("在办的 1 件不受影响")
    is_accessible(admin)
    admin.fill("#note", "问法改得好懂些")
    admin.get_by_role("button", name="发布第 2 版").click()
    expect(admin.locator(".dd-flash")).to_contain_text("第 2 版已发布")

    agent = hall.open(phone=True, user="lixiumei")
    hall.go(agent, "/desk/new/QS-MZ-001")
    expect(agent.locator("#form")).to_contain_text("现在和谁住")
    hall.go(agent, f"/desk/cases/{number}")
    expect(agent.locator("main")).to_contain_text("居住情况")
    expect(agent.locator("main")).not_to_contain_text("现在和谁住")


def test_tab_indents_and_escape_lets_go(hall: Hall) -> None:
    admin = hall.open(user="fangxiaoming")
    hall.go(admin, TEXT)
    admin.locator("#text").evaluate("one => { one.focus(); one.setSelectionRange(0, 0); }")
    admin.keyboard.press("Tab")
    assert admin.input_value("#text").startswith("  code:")
    admin.keyboard.press("Shift+Tab")
    assert admin.input_value("#text").startswith("code:")
    admin.keyboard.press("Tab")
    admin.keyboard.press("Control+z")
    assert admin.input_value("#text").startswith("code:")
    admin.keyboard.press("Escape")
    admin.keyboard.press("Tab")
    expect(admin.get_by_role("button", name="检查")).to_be_focused()


def _wait_for_copy(page: Page, *, is_there: bool) -> None:
    """Until this browser holds a copy of the text, or none any more (the page forbids `wait_for_function`)."""
    look = "(Boolean(localStorage.getItem('studio:QS-MZ-001')) === wanted ? done() : setTimeout(look, 20))"
    page.evaluate(f"(wanted) => new Promise((done) => {{ const look = () => {look}; look(); }})", is_there)


def test_a_login_that_ends_in_the_middle_costs_no_line(hall: Hall) -> None:
    admin = hall.open(user="fangxiaoming")
    hall.go(admin, TEXT)
    replace(admin, "老人钱", "老人的钱")
    _wait_for_copy(admin, is_there=True)  # it is made when the typing pauses
    admin.context.clear_cookies()
    admin.get_by_role("button", name="保存草稿").click()
    admin.wait_for_url("**/login/**")
    hall.log_in(admin, "fangxiaoming")
    hall.go(admin, TEXT)
    assert "老人的钱" not in admin.input_value("#text")
    admin.get_by_role("button", name="放回来").click()
    assert "老人的钱" in admin.input_value("#text")
    admin.get_by_role("button", name="保存草稿").click()
    expect(admin.locator(".dd-flash")).to_contain_text("草稿已保存")
    expect(admin.locator(".dd-kept-here")).to_be_hidden()
    _wait_for_copy(admin, is_there=False)


def test_two_editors_see_both_texts(hall: Hall, is_accessible: Callable[[Page], None]) -> None:
    first, second = hall.open(user="fangxiaoming"), hall.open(user="haojia")
    hall.go(first, TEXT)
    hall.go(second, TEXT)
    replace(second, "老人钱", "老人津贴")
    second.get_by_role("button", name="保存草稿").click()
    expect(second.locator(".dd-flash")).to_contain_text("草稿已保存")
    replace(first, "老人钱", "养老钱")
    first.get_by_role("button", name="保存草稿").click()
    expect(first.locator(".dd-errors")).to_contain_text("郝佳 在 09:30 保存过这份草稿")
    assert "养老钱" in first.input_value("#text")
    assert "老人津贴" in first.input_value("#theirs")
    is_accessible(first)
    first.get_by_role("button", name="存我的，换掉对方的").click()
    expect(first.locator(".dd-flash")).to_contain_text("草稿已保存")
    assert "养老钱" in first.input_value("#text")


def test_pages_of_studio_and_settings_are_accessible(hall: Hall, is_accessible: Callable[[Page], None]) -> None:
    paths = (
        f"{HERE}/versions/1",
        "/studio/new",
        "/settings/",
        "/organisations/list/",
        "/organisations/add",
        "/organisations/edit/2",
        "/organisations/delete/2",
        "/users/list/",
        "/users/list/?q=nobody",
        "/users/add",
        "/users/edit/1",
        "/users/password/1",
        "/roles/list/",
        "/workdays/list/",
        "/workdays/list/?year=2027",
        "/workdays/add",
        "/audit/list/",
        "/account/password",
    )
    for phone in (False, True):
        admin = hall.open(phone=phone, user="fangxiaoming")
        for path in paths:
            hall.go(admin, path)
            is_accessible(admin)
            assert admin.evaluate("document.documentElement.scrollWidth <= innerWidth"), (path, phone)


def test_a_form_that_is_refused_leads_to_its_fields(hall: Hall, is_accessible: Callable[[Page], None]) -> None:
    admin = hall.open(user="fangxiaoming")
    hall.go(admin, "/users/add")
    admin.fill("#username", "王五")
    admin.get_by_role("button", name="保存").click()
    expect(admin.locator("#errors")).to_be_focused()
    is_accessible(admin)
    admin.locator("#errors a", has_text="用户名").click()
    expect(admin.locator("#username")).to_be_in_viewport()
    expect(admin.locator("#username")).to_have_value("王五")
