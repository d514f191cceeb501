"""Nothing typed in the editor is lost: slow lines, dropped lines, ended logins, two editors of one draft."""

from __future__ import annotations

import time
from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Hall
from tests.browser.editing import HERE, draft_of, key, open_editor, saved

# ── saving ─────────────────────────────────────────────────────────────────────────────────────────


def test_no_keystroke_is_lost_while_saves_are_slow(hall: Hall) -> None:
    page = open_editor(hall)
    sent: list[str] = []

    def slowly(route: Route) -> None:
        if route.request.method == "PUT":
            sent.append(route.request.post_data or "")
            time.sleep(0.4)
        route.continue_()

    page.route("**/draft.json", slowly)
    box = key(page, "summary").locator("textarea")
    box.fill("")
    words = "本县户籍老人满八十周岁每月领一百元高龄津贴第一次领要申请一年复审一次不收费"
    for at, letter in enumerate(words):
        box.press_sequentially(letter, delay=40)
        if at % 9 == 8:
            page.wait_for_timeout(800)  # a pause: a save begins, and typing goes on while it is under way
    page.keyboard.press("Control+s")
    saved(page)
    assert draft_of(hall)["summary"] == words
    assert len(sent) >= 2
    expect(box).to_have_value(words)
    assert page.evaluate("localStorage.getItem('editor:QS-MZ-001')") is None


def test_a_dropped_line_keeps_the_words_and_saves_them_later(hall: Hall) -> None:
    page = open_editor(hall)
    page.wait_for_selector("#preview iframe.now")
    page.context.set_offline(True)
    key(page, "summary").locator("textarea").fill("断网时写的一句话")
    expect(page.locator("#saved")).to_have_text("没有保存上，已留在本机")
    expect(page.locator("[data-notice=offline]")).to_contain_text("连不上服务器")
    page.context.set_offline(False)
    saved(page)
    assert draft_of(hall)["summary"] == "断网时写的一句话"
    hall.faults[:] = [one for one in hall.faults if "ERR_INTERNET_DISCONNECTED" not in one]


def test_a_login_that_ends_is_told_and_the_copy_is_offered(hall: Hall) -> None:
    page = open_editor(hall)
    page.wait_for_selector("#preview iframe.now")
    page.context.clear_cookies()
    key(page, "summary").locator("textarea").fill("登录过期以后写的")
    expect(page.locator("[data-notice=login]")).to_contain_text("登录已经过期")
    hall.log_in(page, "fangxiaoming")
    hall.go(page, HERE)
    expect(page.locator("[data-notice=kept]")).to_contain_text("没存成的内容")
    page.get_by_role("button", name="放回来").click()
    saved(page)
    assert draft_of(hall)["summary"] == "登录过期以后写的"
    page.reload()
    page.wait_for_selector("#editor[data-ready=yes]", state="attached")
    expect(page.locator("[data-notice=kept]")).to_have_count(0)


# ── two editors ────────────────────────────────────────────────────────────────────────────────────


def test_two_editors_of_different_places_are_brought_together(hall: Hall) -> None:
    first, second = open_editor(hall), open_editor(hall, user="haojia")
    key(second, "summary").locator("textarea").fill("郝佳改的说明")
    saved(second)
    key(first, "handling_item").locator("input").fill("头一次领")
    saved(first)
    expect(first.locator("[data-notice=merged]")).to_contain_text("郝佳")
    expect(key(first, "summary").locator("textarea")).to_have_value("郝佳改的说明")
    kept = draft_of(hall)
    assert (kept["summary"], kept["handling_item"]) == ("郝佳改的说明", "头一次领")


def test_two_editors_of_one_place_compare_and_choose(hall: Hall, is_accessible: Callable[[Page], None]) -> None:
    first, second = open_editor(hall), open_editor(hall, user="haojia")
    key(second, "summary").locator("textarea").fill("郝佳写的")
    key(second, "handling_item").locator("input").fill("郝佳的办理项")
    saved(second)
    first.evaluate("document.querySelector('[data-key=handling_item] input').focus()")
    key(first, "handling_item").locator("input").fill("方晓明的办理项")
    dialog = first.get_by_role("dialog")
    expect(dialog).to_contain_text("郝佳")
    expect(dialog.locator("fieldset")).to_have_count(1)
    expect(dialog).to_contain_text("方晓明的办理项")
    expect(dialog).to_contain_text("郝佳的办理项")
    is_accessible(first)
    dialog.get_by_role("button", name="合好，保存").click()
    expect(dialog).to_be_visible()  # nothing chosen yet
    dialog.get_by_label("用他的").check()
    dialog.get_by_role("button", name="合好，保存").click()
    expect(dialog).to_have_count(0)
    saved(first)
    expect(key(first, "handling_item").locator("input")).to_have_value("郝佳的办理项")
    kept = draft_of(hall)
    assert (kept["summary"], kept["handling_item"]) == ("郝佳写的", "郝佳的办理项")


def test_somebody_elses_save_is_told(hall: Hall) -> None:
    first, second = open_editor(hall), open_editor(hall, user="haojia")
    key(second, "summary").locator("textarea").fill("郝佳改的")
    saved(second)
    first.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(first.locator("[data-notice=changes]")).to_contain_text("郝佳")
    first.get_by_role("button", name="合到我这里").click()
    expect(key(first, "summary").locator("textarea")).to_have_value("郝佳改的")
