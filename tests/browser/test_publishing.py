"""New services, review, versions and the list of the studio in a real browser."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Hall

HERE = "/studio/services/QS-MZ-001"
CHANGED = {"name": "高龄津贴新办法"}


def save_change(hall: Hall, revision: int = 0) -> None:
    """A draft of the allowance with another name."""
    client = hall.client("fangxiaoming")
    with hall.app.app_context():
        opened = client.get(f"{HERE}/draft.json").get_json()
        sent = {"revision": revision, "tree": {**opened["tree"], **CHANGED}}
        assert client.put(f"{HERE}/draft.json", json=sent).status_code == 200


def test_a_service_from_a_few_answers(hall: Hall, is_accessible: Callable[[Page], None]) -> None:
    admin = hall.open(user="fangxiaoming", at="/")
    admin.get_by_role("link", name="新增事项").first.click()
    admin.get_by_role("link", name="答几个问题").click()
    admin.get_by_role("button", name="建草稿").click()
    expect(admin.locator("#errors")).to_be_focused()
    is_accessible(admin)
    admin.fill("#name", "百岁老人慰问")
    admin.select_option("#department", label="县民政局")
    expect(admin.locator("#code")).to_have_value("QS-MZ-014")
    admin.select_option("#department", label="县人社局")
    expect(admin.locator("#code")).to_have_value("QS-RS-106")
    admin.fill("#summary", "给本县满100周岁的老人发慰问金。")
    admin.fill("#conditions", "户籍在本县\n满100周岁")
    admin.fill("#basis_title", "慰问办法")
    admin.fill("#promised_days", "10")
    admin.get_by_label("发钱到账户").check()
    admin.fill("#consult_phone", "0000-6200101")
    admin.fill("#supervise_phone", "0000-6200901")
    admin.get_by_role("button", name="建草稿").click()
    admin.wait_for_url("**/studio/services/QS-RS-106")
    hall.go(admin, "/studio/services/QS-RS-106/publish")
    expect(admin.get_by_text("头一次发布")).to_be_visible()
    admin.get_by_role("button", name="发布第 1 版").click()
    expect(admin.locator(".dd-flash")).to_contain_text("第 1 版已发布")


def test_a_version_waits_for_its_day_and_is_called_off(hall: Hall, is_accessible: Callable[[Page], None]) -> None:
    save_change(hall)
    admin = hall.open(user="fangxiaoming")
    hall.go(admin, f"{HERE}/publish")
    expect(admin.get_by_text("事项名称由")).to_be_visible()
    admin.get_by_label("定日期生效").check()
    admin.get_by_role("button", name="发布第 2 版").click()
    expect(admin.locator("#errors")).to_be_focused()
    is_accessible(admin)
    admin.fill("#on", "2026-10-24")
    admin.get_by_role("button", name="发布第 2 版").click()
    expect(admin.locator(".dd-flash")).to_contain_text("2026年10月24日起自动生效")
    is_accessible(admin)
    admin.get_by_text("撤销，不让它生效").click()
    admin.fill("#cancel-reason", "文件推迟")
    admin.get_by_role("button", name="撤销第 2 版").click()
    expect(admin.locator(".dd-history")).to_contain_text("撤销：文件推迟")


def test_pages_fit_and_are_accessible(hall: Hall, is_accessible: Callable[[Page], None]) -> None:
    save_change(hall)
    paths = (
        "/studio/",
        "/studio/?draft=yes&sort=problems",
        "/studio/?q=zzzz",
        "/studio/new",
        "/studio/new/guided",
        "/studio/new/template/allowance",
        "/studio/new/copy?q=gljt",
        "/studio/new/copy?source=QS-MZ-001",
        "/studio/new/split?source=QS-MZ-001",
        "/studio/new/split?source=QS-MZ-001&situation=household_origin",
        f"{HERE}/publish",
        f"{HERE}/versions",
        f"{HERE}/versions/1",
    )
    for phone in (False, True):
        admin = hall.open(phone=phone, user="fangxiaoming")
        for path in paths:
            hall.go(admin, path)
            is_accessible(admin)
            assert admin.evaluate("document.documentElement.scrollWidth <= innerWidth"), (path, phone)
