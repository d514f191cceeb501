"""An administrator looks at what comes out of a draft and runs a case through it, on a desk and on a phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Hall
from tests.browser.filling import press

HERE = "/studio/services/QS-MZ-001"
Check = Callable[[Page], None]


def test_a_case_is_tried_from_form_to_decision(hall: Hall, is_accessible: Check) -> None:
    page = hall.open(user="fangxiaoming")
    hall.go(page, f"{HERE}/try")
    is_accessible(page)
    page.select_option("#at", "990101101201")
    page.get_by_role("button", name="开始试办").click()
    expect(page.locator(".dd-trial")).to_contain_text("不是真办件，不进台账、不算编号")
    page.select_option("#sample", label="儿子代母亲申请，本人账户领款")
    page.get_by_role("button", name="填上示例答案").click()
    expect(page.locator("#f_applicant_name")).to_have_value("张桂兰")
    expect(page.locator("[data-lack]")).to_have_text("都填好了")
    is_accessible(page)
    press(page, "submit")
    expect(page.locator(".dd-flash")).to_contain_text("SHIBAN26-00001")
    expect(page.locator(".dd-trial")).to_contain_text("石桥镇便民服务中心 窗口人员")
    is_accessible(page)

    page.locator(".dd-trial button[value=yellow]").click()
    expect(page.locator(".dd-head .dd-flag")).to_contain_text("黄牌")
    page.locator(".dd-trial button[value=red]").click()
    expect(page.locator(".dd-head .dd-flag")).to_contain_text("红牌 超 1 天")
    page.get_by_role("button", name="怎么算的").click()
    expect(page.locator(".dd-why-pop")).to_contain_text("乡镇审核时限")
    page.keyboard.press("Escape")

    page.locator("#return summary").click()
    page.fill("#reason", "缺“本人页”复印件。")
    press(page, "request_supplement")
    page.get_by_role("link", name="去补正").first.click()
    press(page, "submit")
    expect(page.locator(".dd-flash")).to_contain_text("已重新提交")
    press(page, "pass_on")
    expect(page.locator(".dd-trial")).to_contain_text("审批人员")
    page.fill("#opinion", "同意发放。")
    press(page, "grant")
    expect(page.locator(".dd-trial")).to_contain_text("这件已经办完")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="打印回执").click()
    assert opened.value.url.endswith("/receipt.pdf")

    page.get_by_role("link", name="试办件").click()
    expect(page.locator("#cases + span")).to_have_text("1 件")
    is_accessible(page)
    page.locator(".dd-sure summary").click()
    page.get_by_role("button", name="确定删掉").click()
    expect(page.locator("main")).to_contain_text("还没有试办过")

    clerk = hall.open(user="wanghaiyan", at="/")
    expect(clerk.locator("main")).not_to_contain_text("SHIBAN")


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
@pytest.mark.parametrize("what", ["form", "checklist", "guide", "flow"])
def test_previews_are_accessible_and_fit(hall: Hall, is_accessible: Check, what: str, phone: bool) -> None:
    page = hall.open(phone=phone, user="fangxiaoming")
    hall.go(page, f"{HERE}/preview/{what}?sample=by_son")
    is_accessible(page)
    root = "document.documentElement"
    assert page.evaluate(f"{root}.scrollWidth <= {root}.clientWidth")


def test_the_form_of_a_preview_lives_in_a_frame_and_sends_nothing(hall: Hall) -> None:
    page = hall.open(user="fangxiaoming")
    hall.go(page, f"{HERE}/try")  # any page of ours may be around it
    page.evaluate(
        "path => { const f = document.createElement('iframe'); f.id = 'look'; f.src = path; document.body.append(f); }",
        f"{HERE}/preview/form",
    )
    frame = page.frame_locator("#look")
    expect(frame.locator("#form")).to_be_visible()
    expect(frame.locator(".dd-preview-strip")).to_have_count(0)
    frame.locator("[name=handled_by][value=relative]").check(force=True)
    expect(frame.locator("[name=f_agent_name]")).to_be_visible()
    frame.locator("[name=f_agent_name]").fill("王海平")
    frame.locator("[name=f_agent_name]").press("Enter")
    expect(frame.get_by_role("button", name="提交")).to_be_disabled()
    expect(frame.locator("[name=f_agent_name]")).to_have_value("王海平")
