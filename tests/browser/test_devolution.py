"""A batch made in the browser, and the reports: for axe, for a phone, with a script and its progress."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Hall

PAGES = [
    "/studio/devolution/",
    "/studio/devolution/new",
    "/studio/devolution/new?direction=up",
    "/studio/devolution/1",
    "/studio/devolution/services/QS-MZ-001",
    "/studio/devolution/places/990101101",
    "/studio/reports/",
    "/studio/reports/list",
    "/studio/reports/list?at=990101101",
    "/studio/reports/batches",
    "/studio/reports/coverage",
    "/studio/reports/limits",
    "/studio/reports/exempt",
    "/studio/reports/anyplace",
]


@pytest.mark.parametrize("width", [1366, 390])
def test_pages(hall: Hall, is_accessible: Callable[[Page], None], width: int) -> None:
    page = hall.open(phone=width < 768, user="fangxiaoming")
    for path in PAGES:
        hall.go(page, path)
        is_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_many_ticked_looked_at_and_run(hall: Hall, is_accessible: Callable[[Page], None]) -> None:
    page = hall.open(user="fangxiaoming")
    hall.go(page, "/studio/devolution/new")
    page.get_by_label("批次名称").fill("第四批")
    page.get_by_label("生效日期").fill(page.get_by_label("生效日期").get_attribute("min") or "")
    page.get_by_label("找事项").fill("gljt")
    page.get_by_role("button", name="列出的全选").click()
    expect(page.locator("[data-ticked]")).to_have_text("已选 5 项")
    page.get_by_label("只选一部分").check()
    page.get_by_label("石桥镇", exact=True).check()
    page.get_by_role("button", name="看看会怎么变").click()
    expect(page.get_by_role("heading", name="会怎么变", exact=True)).to_be_visible()
    is_accessible(page)
    page.get_by_role("button", name="返回修改").click()
    expect(page.locator("[data-ticked]")).to_have_text("已选 5 项")
    page.get_by_role("button", name="看看会怎么变").click()
    page.get_by_role("button", name="现在执行").click()
    expect(page.get_by_text("全部办成")).to_be_visible()
    is_accessible(page)
    page.get_by_role("link", name="收回这一批").click()
    expect(page.get_by_label("批次名称")).to_have_value("收回第四批")
