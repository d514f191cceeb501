"""The way of a case through the browser: village, township, back, township, county, and the villager's phone."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import Hall
from tests.browser.filling import ANSWERS, fill, press


def test_a_case_travels_to_the_county_and_back(hall: Hall) -> None:
    agent = hall.open(phone=True)
    hall.log_in(agent, "lixiumei")
    agent.fill("#find", "gljt")
    agent.locator("#found a", has_text="高龄津贴（80").click()
    expect(agent.get_by_role("heading", name="要带什么")).to_be_visible()
    agent.locator(".dd-begin").get_by_role("link", name="开始办理").click()
    fill(agent, ANSWERS)
    agent.get_by_role("button", name="全部收齐").click()
    expect(agent.locator("[data-lack]")).to_have_text("都填好了")
    press(agent, "submit")
    expect(agent.get_by_role("heading", name="已受理")).to_be_visible()
    number = agent.locator(".no").inner_text()
    assert re.fullmatch(r"SQ26-\d{5}", number)

    clerk = hall.open(user="wanghaiyan", at="/")
    row = clerk.locator("tbody tr", has_text=number)
    expect(row).to_contain_text("剩 5 天")
    expect(row.locator(".dd-flag")).to_have_text("正常")
    row.get_by_role("link", name=number).click()
    clerk.locator("#return summary").click()
    clerk.get_by_role("checkbox", name="老人居民户口簿").check()
    clerk.fill("#reason", "缺“本人页”复印件，请补 1 份。")
    press(clerk, "request_supplement")
    expect(clerk.locator(".dd-flag").first).to_have_text("暂停 不计时")

    hall.go(agent, "/")
    agent.locator(".dd-todo a", has_text=number).click()
    expect(agent.locator(".dd-notice")).to_contain_text("缺“本人页”复印件")
    agent.get_by_role("link", name="去补正").first.click()
    expect(agent.locator("#f_applicant_name")).to_have_value("张桂兰")
    fill(agent, {"f_household_address": "石桥镇上河村南头二组14号东屋"})
    press(agent, "submit")
    expect(agent.locator(".dd-flash")).to_contain_text("已重新提交")

    hall.go(clerk, f"/desk/cases/{number}")
    expect(clerk.locator("main")).to_contain_text("东屋")
    clerk.locator("[data-ready]").first.click()
    expect(clerk.locator("#opinion")).not_to_have_value("")
    press(clerk, "pass_on")

    approver = hall.open(user="linjianhua", at="/")
    approver.get_by_role("link", name=number).click()
    approver.fill("#opinion", "同意，从下月起发放。")
    press(approver, "grant")
    expect(approver.locator("main")).to_contain_text("已办结")

    villager = hall.open(phone=True)
    hall.go(villager, f"/progress?number={number}")
    villager.fill("#last_four", "0243")
    with villager.expect_navigation():
        villager.get_by_role("button", name="查进度").click()
    expect(villager.locator("main")).to_contain_text("张*兰")
    expect(villager.locator("main")).to_contain_text("批准")
