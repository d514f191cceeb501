"""The generated form under the hands of a person."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Hall
from tests.browser.filling import ANSWERS, fill, press

FORM = "/desk/new/QS-MZ-001"
HOUSEHOLD = "QS-MZ-006"  # 最低生活保障: household members in rows


def test_the_id_number_fills_birth_date_sex_and_age(hall: Hall) -> None:
    page = hall.open(user="lixiumei")
    hall.go(page, FORM)
    page.fill("#f_applicant_id_number", "990101194605180243")
    expect(page.locator("[data-computed=birth_date]")).to_have_text("1946年5月18日")
    expect(page.locator("[data-computed=sex]")).to_have_text("女")
    expect(page.locator("[data-computed=age]")).to_have_text("80 岁")
    expect(page.locator("[data-computed=standard]")).to_contain_text("每月")
    page.fill("#f_applicant_id_number", "990101194605180244")
    expect(page.locator("[data-computed=age]")).to_have_text("—")


def test_questions_appear_without_a_page_load_and_say_why(hall: Hall) -> None:
    page = hall.open(phone=True, user="lixiumei")
    hall.go(page, FORM)
    page.evaluate("window.stayed = true")
    expect(page.locator("#f_collector_name")).to_be_hidden()
    page.locator("[name=f_payee][value=other]").check()
    expect(page.locator("#f_collector_name")).to_be_visible()
    branch = page.locator(".dd-branch", has=page.locator("#f_collector_name"))
    expect(branch.locator("p").first).to_contain_text("因为“由谁领款”选“他人代领”")
    expect(page.locator("#d_collector_id_card")).to_be_visible()
    page.locator("[name=handled_by][value=self]").check()
    expect(page.locator("#s-agent")).to_be_hidden()
    expect(page.locator("#d_mandate")).to_be_hidden()
    assert page.evaluate("window.stayed"), "no page was loaded"


def test_errors_lead_to_their_fields_and_everything_typed_stays(hall: Hall) -> None:
    page = hall.open(phone=True, user="lixiumei")
    hall.go(page, FORM)
    fill(page, {**ANSWERS, "f_applicant_id_number": "990101194605180244"})
    page.get_by_role("button", name="全部收齐").click()
    press(page, "submit")
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary).to_be_in_viewport()
    expect(summary).to_contain_text("还差 1 处，改好就能提交")
    expect(page.locator("#f_household_address")).to_have_value(ANSWERS["f_household_address"])
    expect(page.locator("#d_id_card_originals")).to_have_value("1")
    summary.get_by_role("link").click()
    number = page.locator("#f_applicant_id_number")
    expect(number).to_be_focused()
    expect(number).to_have_attribute("aria-invalid", "true")
    described = number.get_attribute("aria-describedby") or ""
    expect(page.locator(f"#{described.split()[0]}")).to_contain_text("身份证号最后一位对不上")
    number.fill(ANSWERS["f_applicant_id_number"])
    expect(page.locator(".dd-error")).to_have_count(0)
    press(page, "submit")
    expect(page.get_by_role("heading", name="已受理")).to_be_visible()


def test_a_login_that_ends_in_the_middle_loses_nothing(hall: Hall) -> None:
    page = hall.open(phone=True, user="lixiumei")
    hall.go(page, FORM)
    fill(page, ANSWERS)
    page.context.clear_cookies()
    with page.expect_navigation():
        page.locator("button[value=submit]").click()
    expect(page.get_by_role("heading", name="登录过期了，填的内容都在")).to_be_visible()
    expect(page.locator("body")).not_to_contain_text("张桂兰")
    page.fill("#username", "lixiumei")
    page.fill("#password", "qingshi-demo")
    with page.expect_navigation():
        page.get_by_role("button", name="登录，接着填").click()
    for name in ("f_applicant_name", "f_household_address", "f_bank_account"):
        expect(page.locator(f"#{name}")).to_have_value(ANSWERS[name])
    page.get_by_role("button", name="全部收齐").click()
    press(page, "submit")
    expect(page.get_by_role("heading", name="已受理")).to_be_visible()


def test_sheets_are_counted_and_the_rest_is_told(hall: Hall) -> None:
    page = hall.open(user="wanghaiyan")
    hall.go(page, FORM)
    line = page.locator("#d_household_book")
    expect(line.locator("[data-said]")).to_have_text("原件还差 1 份，复印件还差 1 份")
    line.get_by_role("button", name="老人居民户口簿 原件 加一份").click()
    expect(line.locator("[data-said]")).to_have_text("复印件还差 1 份")
    line.get_by_role("button", name="收齐").click()
    expect(line.locator("[data-said]")).to_have_text("已收齐")


def test_counters_unfold_on_a_phone(hall: Hall) -> None:
    page = hall.open(phone=True, user="lixiumei")
    hall.go(page, FORM)
    line = page.locator("#d_id_card")
    expect(line.locator("#d_id_card_copies")).to_be_hidden()
    line.get_by_role("button", name="改份数").click()
    expect(line.locator("#d_id_card_copies")).to_be_visible()


def test_what_is_lacking_counts_down(hall: Hall) -> None:
    page = hall.open(user="lixiumei")
    hall.go(page, FORM)
    before = int(page.locator("[data-lack] b").inner_text())
    page.fill("#f_applicant_name", "张桂兰")
    expect(page.locator("[data-lack] b")).to_have_text(str(before - 1))
    page.click("button[value=submit]")
    told = page.locator(".dd-errors li").count()
    assert told and page.locator("[data-lack] b").inner_text() == str(told)  # as the server counts


def test_household_members_come_and_go_in_rows(hall: Hall) -> None:
    page = hall.open(user="lixiumei")
    hall.go(page, f"/desk/new/{HOUSEHOLD}")
    group = page.locator("[data-group]").first
    rows = group.locator("[data-rows] > *")
    count = rows.count()
    group.get_by_role("button", name="再加一行").click()
    expect(rows).to_have_count(count + 1)
    names = rows.last.locator("[name]").evaluate_all("all => all.map((one) => one.name)")
    assert all(f"-{count}-" in name for name in names), names
    rows.last.get_by_role("button", name="删掉这行").click()
    expect(rows).to_have_count(count)


def test_a_draft_is_found_again(hall: Hall) -> None:
    page = hall.open(phone=True, user="lixiumei")
    hall.go(page, FORM)
    page.fill("#f_applicant_name", "阿依古丽·买买提")
    press(page, "save")
    expect(page.locator(".dd-flash")).to_contain_text("草稿已保存")
    hall.go(page, "/")
    page.get_by_role("link", name="阿依古丽·买买提").click()
    expect(page.locator("#f_applicant_name")).to_have_value("阿依古丽·买买提")


def test_two_clicks_make_one_case(hall: Hall) -> None:
    page = hall.open(user="lixiumei")
    hall.go(page, FORM)
    fill(page, ANSWERS)
    page.get_by_role("button", name="全部收齐").click()
    with page.expect_navigation():
        page.locator("button[value=submit]").dblclick()
    hall.go(page, "/desk/?tab=done")
    expect(page.locator("tbody tr")).to_have_count(1)
