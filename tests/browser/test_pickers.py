"""Pickers under the hands of a person: letters lead to places and words, with and without a script."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Hall

FORM = "/desk/new/QS-MZ-006"  # 最低生活保障: asks for the village and its group


def posted(page: Page, name: str) -> list[str]:
    """What the form would send under this name."""
    values: list[str] = page.evaluate("name => new FormData(document.getElementById('form')).getAll(name)", name)
    return values


def test_a_place_and_a_nation_by_their_letters(hall: Hall, is_accessible: Callable[[Page], None]) -> None:
    page = hall.open(user="wanghaiyan", at=FORM)
    region = page.locator("[data-region]")
    region.get_by_label("现住村组：乡镇（街道）").focus()
    page.keyboard.type("sqz")
    page.keyboard.press("Tab")
    page.keyboard.type("shc")
    region.get_by_label("现住村组：村民小组").and_(page.locator("select")).select_option("3组")
    assert posted(page, "f_home_region") == ["990101101201", "3组"]
    nation = page.get_by_role("combobox", name="民族")
    nation.fill("mz")
    expect(page.locator(".dd-combo li")).to_have_text(["苗族", "满族"])
    is_accessible(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(nation).to_have_value("满族")
    assert posted(page, "f_nation") == ["11"]
    nation.fill("没有这个族")
    page.keyboard.press("Escape")
    expect(nation).to_have_value("满族")
    region.get_by_label("现住村组：乡镇（街道）").select_option("白马镇")
    assert posted(page, "f_home_region") == ["", ""]


def test_a_choice_by_steps_in_a_row_on_the_phone(hall: Hall) -> None:
    page = hall.open(phone=True, user="lixiumei", at="/desk/new/QS-NY-002")
    page.locator("[name=s_what][value=area]").check()
    page.get_by_label("怎么变 第 1 级").first.select_option("核减")
    assert posted(page, "f_plots-0-plot_change") == [""]
    page.get_by_label("怎么变 第 2 级").first.select_option("建房")
    assert posted(page, "f_plots-0-plot_change") == ["核减：建房"]
    page.get_by_role("button", name="再加一行").click()
    expect(page.get_by_label("怎么变 第 1 级")).to_have_count(2)
