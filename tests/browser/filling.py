"""Filling a generated form the way a person does."""

from __future__ import annotations

from collections.abc import Mapping

from playwright.sync_api import Page

# 张桂兰, 80 years old, for whom her son comes.
ANSWERS = {
    "handled_by": "relative",
    "f_agent_name": "王海平",
    "f_agent_id_number": "990101197806200478",
    "f_agent_phone": "13900002346",
    "f_agent_relation": "child",
    "f_applicant_name": "张桂兰",
    "f_applicant_id_number": "990101194605180243",
    "f_applicant_phone": "13900001234",
    "f_household_address": "石桥镇上河村南头二组14号",
    "f_living_state": "with_family",
    "f_payee": "self",
    "f_bank_name": "rural_commercial",
    "f_bank_account": "6200010000000011377",
    "f_bank_holder": "张桂兰",
}


_CHOOSE = "(list, value) => { list.value = value; list.dispatchEvent(new Event('change', { bubbles: true })); }"


def fill(page: Page, answers: Mapping[str, str]) -> None:
    """Type, choose and tick."""
    for name, value in answers.items():
        control = page.locator(f'#form [name="{name}"]')
        kind = control.first.evaluate("one => one.type")
        if kind in ("radio", "checkbox"):
            page.locator(f'#form [name="{name}"][value="{value}"]').check()
        elif kind == "select-one" and control.is_hidden():  # a long list is searched, or chosen step by step
            control.evaluate(_CHOOSE, value)
        elif kind == "select-one":
            control.select_option(value)
        else:
            control.fill(value)


def press(page: Page, action: str) -> None:
    """Press the button of an action and wait for the page behind it."""
    with page.expect_navigation():
        page.locator(f'button[name=action][value="{action}"]').first.click()
