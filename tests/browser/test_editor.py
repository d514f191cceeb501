"""An administrator who knows no code edits a service: nothing typed is lost, everything by mouse, finger or key."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Hall
from tests.browser.editing import draft_of, ids, key, open_editor, open_row, row, saved

GROUPS = Path(__file__).parent.parent / "catalog/conditions/groups.json"
TABS = ("basics", "situations", "documents", "form", "steps", "proxy", "contact", "faq", "devolution")


# ── rows ───────────────────────────────────────────────────────────────────────────────────────────


def test_rows_are_moved_by_key_and_by_button(hall: Hall) -> None:
    page = open_editor(hall)
    page.locator("[data-tab=documents]").click()
    head = row(page, "documents[1]").locator(".head")
    head.focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(row(page, "documents[2]").locator(".head")).to_be_focused()
    expect(page.locator("#speaker")).to_have_text("“老人居民身份证”移到第 3 位，共 10 项。")
    page.keyboard.press("Enter")
    row(page, "documents[2]").get_by_role("button", name="上移").click()
    expect(row(page, "documents[1]").get_by_role("button", name="上移")).to_be_focused()
    row(page, "documents[1]").get_by_role("button", name="上移").click()
    saved(page)
    assert ids(hall)[:3] == ["id_card", "application_form", "household_book"]
    row(page, "documents[0]").locator(".grip").focus()
    page.keyboard.press("ArrowUp")
    expect(page.locator("#speaker")).to_have_text("已经是第一项。")


def test_rows_are_dragged(hall: Hall) -> None:
    page = open_editor(hall)
    page.locator("[data-tab=documents]").click()
    grip = row(page, "documents[0]").locator(".grip").bounding_box()
    target = row(page, "documents[3]").bounding_box()
    assert grip and target
    page.mouse.move(grip["x"] + 8, grip["y"] + 12)
    page.mouse.down()
    page.mouse.move(grip["x"] + 8, grip["y"] + 60, steps=4)
    page.mouse.move(grip["x"] + 8, target["y"] + target["height"] - 4, steps=6)
    expect(row(page, "documents[4]")).to_have_class("ed-row before")
    page.mouse.up()
    saved(page)
    assert ids(hall)[:4] == ["id_card", "household_book", "bank_card", "application_form"]


def test_a_row_is_added_copied_removed_and_put_back(hall: Hall) -> None:
    page = open_editor(hall)
    page.locator("[data-tab=faq]").click()
    page.get_by_role("button", name="加问答").click()
    expect(key(page, "faq[4].question").locator("input")).to_be_focused()
    page.keyboard.type("没有银行卡怎么办？")
    key(page, "faq[4].answer").locator("textarea").fill("可以用一卡通存折。")
    row(page, "faq[4]").get_by_role("button", name="复制").click()
    expect(row(page, "faq[5]").locator(".head")).to_contain_text("没有银行卡怎么办？（副本）")
    row(page, "faq[4]").get_by_role("button", name="删除").click()
    expect(row(page, "faq[5]")).to_have_count(0)
    page.get_by_role("button", name="撤销").click()
    saved(page)
    questions = [one["question"] for one in draft_of(hall)["faq"]][4:]
    assert questions == ["没有银行卡怎么办？", "没有银行卡怎么办？（副本）"]


def test_another_kind_of_field_is_asked_other_things(hall: Hall) -> None:
    page = open_editor(hall)
    page.locator("[data-tab=form]").click()
    row(page, "sections[2]").locator(":scope > .row1 > .head").click()
    row(page, "sections[2]").get_by_role("button", name="加表单项").click()
    page.keyboard.type("家里几口人")
    kind = key(page, "sections[2].fields[6].kind").locator("select")
    expect(key(page, "sections[2].fields[6].options")).to_have_count(0)
    kind.select_option(label="单选")
    expect(kind).to_be_focused()
    expect(key(page, "sections[2].fields[6].options")).to_be_visible()
    saved(page)
    made = draft_of(hall)["sections"][2]["fields"][6]
    assert made == {"id": "field_1", "kind": "choice", "label": "家里几口人"}


def test_what_is_used_is_not_removed(hall: Hall, is_accessible: Callable[[Page], None]) -> None:
    page = open_editor(hall)
    page.locator("[data-tab=form]").click()
    row(page, "sections[2]").locator(":scope > .row1 > .head").click()
    field = row(page, "sections[2].fields[2]")
    field.locator(":scope > .row1 > .head").click()
    field.get_by_role("button", name="删除", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("还不能删除")
    is_accessible(page)
    dialog.get_by_role("link").first.click()
    expect(dialog).to_have_count(0)
    expect(field).to_be_attached()


# ── shared parts ───────────────────────────────────────────────────────────────────────────────────


def test_a_shared_part_is_picked_overridden_and_restored(hall: Hall, is_accessible: Callable[[Page], None]) -> None:
    page = open_editor(hall)
    page.locator("[data-tab=documents]").click()
    page.locator("#panel-documents").get_by_role("button", name="从共用库选").click()
    page.get_by_label("在共用库里找").fill("jhz")
    is_accessible(page)
    page.get_by_role("dialog").get_by_role("button", name="结婚证").click()
    expect(row(page, "documents[10]")).to_contain_text("共用")
    copies = key(page, "documents[10].copies")
    expect(copies).to_contain_text("来自共用库")
    copies.locator("input").fill("3")
    expect(copies).to_contain_text("本事项改写")
    saved(page)
    assert draft_of(hall)["documents"][10] == {"use": "marriage_certificate", "copies": 3}
    copies.get_by_role("button", name="恢复共用值").click()
    expect(copies.locator("input")).to_have_value("1")
    expect(copies.locator("input")).to_be_focused()
    saved(page)
    assert draft_of(hall)["documents"][10] == {"use": "marriage_certificate"}


def test_a_chain_is_taken_apart(hall: Hall) -> None:
    page = open_editor(hall)
    open_row(page, "steps", "steps[0]")
    page.get_by_role("button", name="拆开来改").click()
    expect(row(page, "steps[2]")).to_be_visible()
    saved(page)
    assert all("use" in one for one in draft_of(hall)["steps"])


# ── conditions ─────────────────────────────────────────────────────────────────────────────────────


def test_a_condition_is_built_by_picking(hall: Hall, is_accessible: Callable[[Page], None]) -> None:
    page = open_editor(hall)
    open_row(page, "documents", "documents[2]")
    condition = key(page, "documents[2].when")
    condition.get_by_role("button", name="加条件").click()
    pick(condition.locator(".ed-when").nth(0), "居住情况", "是其中之一")
    condition.locator(".ed-when").nth(0).get_by_label("独居", exact=True).check()
    condition.locator(".ed-when").nth(0).get_by_label("住养老机构").check()
    condition.get_by_role("button", name="再加一个条件").click()
    pick(condition.locator(".ed-when").nth(1), "年龄", "大于或等于")
    condition.locator(".ed-when").nth(1).get_by_label("和什么比").fill("85")
    is_accessible(page)
    saved(page)
    expect(condition.locator(".line")).to_contain_text("年龄不小于")
    kept = draft_of(hall)["documents"][2]["when"]
    assert kept == "living_state 属于 (“alone”、“institution”) 且 age >= 85"
    condition.get_by_label("几个条件怎样算成立").select_option(label="下面的任一满足")
    condition.get_by_role("button", name="好了").click()
    expect(condition.locator(".line")).to_contain_text("或者")
    condition.get_by_role("button", name="去掉条件").click()
    page.keyboard.press("Control+s")
    saved(page)
    assert "when" not in draft_of(hall)["documents"][2]


def pick(line: Locator, name: str, comparison: str) -> None:
    box = line.locator(".name").last
    if box.evaluate("one => one.tagName") == "SELECT":
        box.select_option(label=name)
    else:
        box.fill(name)
        box.dispatch_event("change")
    line.get_by_label("怎样比较").select_option(label=comparison)


def test_the_browser_writes_conditions_as_the_server_does(hall: Hall) -> None:
    """The table that both keep: groups, and the notation they are written as."""
    page = open_editor(hall)
    table = json.loads(GROUPS.read_text("utf-8"))
    write = """async ([groups, kinds]) => {
        const { writeGroups } = await import('/static/js/studio/notation.js');
        return groups.map((one) => writeGroups(one, (id) => kinds[id]));
    }"""
    kinds = {one["id"]: one["kind"] for one in table["names"]}
    written = page.evaluate(write, [[one["groups"] for one in table["cases"]], kinds])
    assert written == [one["notation"] for one in table["cases"]]


def test_who_may_not_edit_reads(hall: Hall, is_accessible: Callable[[Page], None]) -> None:
    page = open_editor(hall, user="shenguilan")
    expect(page.locator("[data-notice=readonly]")).to_contain_text("您可以看，不能改")
    expect(key(page, "name").locator("input")).to_be_disabled()
    open_row(page, "documents", "documents[1]")
    expect(page.get_by_role("button", name="删除")).to_have_count(0)
    expect(page.get_by_role("link", name="发布…")).to_have_count(0)
    is_accessible(page)


# ── finding, problems, phone ───────────────────────────────────────────────────────────────────────


def test_a_problem_leads_to_its_place_and_is_mended_by_a_click(hall: Hall) -> None:
    page = open_editor(hall)
    open_row(page, "documents", "documents[4]")
    key(page, "documents[4].originals").locator("input").fill("好几")
    saved(page)
    expect(page.locator("[data-tab=documents] .mk")).to_contain_text("1")
    wrong = key(page, "documents[4].originals")
    expect(wrong.locator(".dd-wrong")).to_be_visible()
    expect(wrong.locator("input")).to_have_value("好几")
    page.locator("[data-tab=basics]").click()
    page.locator(".ed-panes [data-pane=check]").click()
    page.locator("#problems").get_by_role("link", name="去改").first.click()
    expect(wrong.locator("input")).to_be_focused()


def test_the_address_names_a_place(hall: Hall) -> None:
    page = open_editor(hall, hash="#sections[2].fields[1].max_length")
    expect(key(page, "sections[2].fields[1].max_length").locator("input")).to_be_focused()
    expect(page.locator("[data-tab=form]")).to_have_attribute("aria-selected", "true")


def test_a_phone_number_is_changed_on_a_phone(hall: Hall, is_accessible: Callable[[Page], None]) -> None:
    page = open_editor(hall, phone=True)
    page.get_by_label("找一项").fill("咨询电话")
    page.get_by_role("option").first.tap()
    box = key(page, "contact.consult_phone").locator("input")
    expect(box).to_be_focused()
    expect(box).to_be_in_viewport()
    page.keyboard.type("0000-6200777")
    saved(page)
    is_accessible(page)
    assert draft_of(hall)["contact"]["consult_phone"] == "0000-6200777"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_slash_finds_by_label_and_value(hall: Hall) -> None:
    page = open_editor(hall)
    page.locator("#panels").click(position={"x": 2, "y": 2})
    page.keyboard.press("/")
    expect(page.get_by_label("找一项")).to_be_focused()
    page.keyboard.type("养老机构名称 提示")
    page.keyboard.press("Enter")
    expect(key(page, "sections[2].fields[1].help").locator("textarea")).to_be_focused()


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_every_tab_is_accessible(hall: Hall, is_accessible: Callable[[Page], None], phone: bool) -> None:
    page = open_editor(hall, phone=phone)
    for tab in TABS:
        page.locator(f"[data-tab={tab}]").click()
        for at in (0, 1):
            head = page.locator(f"#panel-{tab} > .ed-block > .ed-rows > ol > li > .row1 .head").nth(at)
            if head.count():
                head.click()
        is_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), tab


def test_tabs_are_walked_by_key(hall: Hall) -> None:
    page = open_editor(hall)
    page.locator("[data-tab=basics]").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-tab=situations]")).to_be_focused()
    expect(page.locator("#panel-situations")).to_be_visible()
    page.keyboard.press("End")
    expect(page.locator("#panel-devolution")).to_be_visible()


def test_the_preview_follows_each_save(hall: Hall) -> None:
    page = open_editor(hall)
    frame = page.frame_locator("#preview iframe.now")
    expect(frame.locator("body")).to_contain_text("第一次领要申请")
    key(page, "summary").locator("textarea").fill("预览里马上看得到的一句话")
    saved(page)
    expect(frame.locator("body")).to_contain_text("预览里马上看得到的一句话")
    page.get_by_role("button", name="材料单").click()
    expect(frame.locator("body")).to_contain_text("居民身份证")


def test_a_click_mends_what_can_be_mended_safely(hall: Hall) -> None:
    page = open_editor(hall)
    key(page, "fee_note").locator("input, textarea").fill("")
    saved(page)
    page.locator(".ed-panes [data-pane=check]").click()
    page.get_by_role("button", name="写上“不收费。”").click()
    expect(key(page, "fee_note").locator("input, textarea")).to_have_value("不收费。")
    assert draft_of(hall)["fee_note"] == "不收费。"


def test_pieces_of_a_paper_guide_are_put_where_they_belong(hall: Hall, is_accessible: Callable[[Page], None]) -> None:
    page = open_editor(hall)
    put = """async () => {
        const { dataset } = document.getElementById("editor");
        const headers = { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": dataset.csrf };
        const { tree, revision } = await (await fetch(`${dataset.here}/draft.json`, { headers })).json();
        const body = JSON.stringify({ tree, revision, leftovers: ["村里赶集日也收件。", "没有用的一段"] });
        await fetch(`${dataset.here}/draft.json`, { method: "PUT", headers, body });
    }"""
    page.evaluate(put)
    page.reload()
    page.wait_for_selector("#editor[data-ready=yes]", state="attached")
    page.locator("[data-tab=contact]").click()
    page.locator(".ed-panes [data-pane=left]").click()
    key(page, "contact.place_note").locator("input").click()
    is_accessible(page)
    page.get_by_role("button", name="放到“地点说明”").first.click()
    expect(key(page, "contact.place_note").locator("input")).to_have_value("村里赶集日也收件。")
    expect(page.locator("#leftovers .used")).to_have_count(1)
    saved(page)
    assert draft_of(hall)["contact"]["place_note"] == "村里赶集日也收件。"
    page.reload()
    page.wait_for_selector("#editor[data-ready=yes]", state="attached")
    expect(page.locator(".ed-panes [data-pane=left]")).to_contain_text("1")


def test_options_get_their_codes_and_keep_them(hall: Hall) -> None:
    page = open_editor(hall)
    open_row(page, "situations", "situations[0]")
    options = key(page, "situations[0].options")
    options.get_by_label("第 2 个选项").fill("近一年外县迁入")
    options.get_by_role("button", name="加一个选项").click()
    page.keyboard.type("刚出生落户")
    options.get_by_role("button", name="上移“刚出生落户”").click()
    saved(page)
    assert draft_of(hall)["situations"][0]["options"] == [
        {"code": "local", "label": "一直在本县"},
        {"code": "option_1", "label": "刚出生落户"},
        {"code": "moved_in", "label": "近一年外县迁入"},
    ]
