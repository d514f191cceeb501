"""Every main page, on a desk and on a phone: nothing serious for axe, no sideways scrolling, big enough to tap."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Hall
from tests.support.filled import act, number_of, send

ALLOWANCE = "QS-MZ-001"
PUBLIC = ["/login/", "/guides/", "/guides/?q=nothing", f"/guides/{ALLOWANCE}", "/progress", "/no-such-page"]
AGENT = [
    "/",
    "/desk/",
    "/desk/services",
    f"/desk/services/{ALLOWANCE}",
    f"/desk/new/{ALLOWANCE}",
    "/desk/new/QS-MZ-006",
    "/me",
]
CASES = ["/desk/cases/{0}", "/desk/cases/{0}/receipt", "/desk/cases/{1}", "/desk/cases/{1}/mend", "/desk/?q=张桂兰"]
CLERK = [
    "/desk/",
    "/desk/?tab=supplement",
    "/desk/?tab=accept",
    "/desk/?tab=done",
    "/desk/cases/{0}",
    "/desk/cases/{1}",
]

# Smaller than 48 px is allowed where a finger can hardly miss: links inside a sentence or a heading (WCAG 2.5.8).
_SMALL = """() => [...document.querySelectorAll("button, .btn, select, input:not([type=hidden]), .dd-thumb a")]
    .map((one) => one.matches(":is(.dd-choice, .dd-ticks, .dd-tick, .dd-causes) input") && one.closest("label") || one)
    .filter((one) => one.offsetParent && !one.closest(".dd-why") && !one.matches(".dd-why, .dd-scripted .dd-chooser"))
    .filter((one) => one.getBoundingClientRect().height < 47.5)
    .map((one) => `${one.outerHTML.slice(0, 90)} ${one.getBoundingClientRect().height}`)"""


@pytest.fixture
def numbers(hall: Hall) -> tuple[str, str]:
    """One case under way and one that was sent back."""
    agent, clerk = hall.client("lixiumei"), hall.client("wanghaiyan")
    with hall.app.app_context():
        going, back = (number_of(send(agent, ALLOWANCE)) for _ in range(2))
        act(clerk, back, "request_supplement", lack=["household_book"], reason="缺“本人页”")
    return going, back


def _check(page: Page, is_accessible: Callable[[Page], None], *, phone: bool) -> None:
    is_accessible(page)
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{page.url} scrolls sideways by {wide} px"
    if phone:
        small = page.evaluate(_SMALL)
        assert not small, f"{page.url}: {small[:5]}"


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_public_pages(hall: Hall, is_accessible: Callable[[Page], None], phone: bool) -> None:
    page = hall.open(phone=phone)
    for path in PUBLIC:
        hall.go(page, path)
        _check(page, is_accessible, phone=phone)


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_pages_of_an_agent(
    hall: Hall, numbers: tuple[str, str], is_accessible: Callable[[Page], None], phone: bool
) -> None:
    page = hall.open(phone=phone, user="lixiumei")
    for path in (*AGENT, *CASES):
        hall.go(page, path.format(*numbers))
        _check(page, is_accessible, phone=phone)


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_pages_of_a_clerk(
    hall: Hall, numbers: tuple[str, str], is_accessible: Callable[[Page], None], phone: bool
) -> None:
    page = hall.open(phone=phone, user="wanghaiyan")
    for path in CLERK:
        hall.go(page, path.format(*numbers))
        _check(page, is_accessible, phone=phone)


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_states_that_come_up_while_working(
    hall: Hall, numbers: tuple[str, str], is_accessible: Callable[[Page], None], phone: bool
) -> None:
    """Errors of a form, the sum behind a due date, the panel for sending back, a search while typing."""
    page = hall.open(phone=phone, user="lixiumei")
    hall.go(page, f"/desk/new/{ALLOWANCE}")
    with page.expect_navigation():
        page.locator("button[value=submit]").click()
    _check(page, is_accessible, phone=phone)
    hall.go(page, "/desk/services")
    page.fill("#find", "gljt")
    page.wait_for_selector("#found a")
    _check(page, is_accessible, phone=phone)
    clerk = hall.open(phone=phone, user="wanghaiyan")
    hall.go(clerk, f"/desk/cases/{numbers[0]}")
    clerk.locator("#return summary").click()
    clerk.locator(".dd-track .dd-why").click()
    clerk.wait_for_selector("#why")
    _check(clerk, is_accessible, phone=phone)


def test_larger_type_is_remembered(hall: Hall) -> None:
    page = hall.open(phone=True)
    hall.go(page, f"/guides/{ALLOWANCE}")
    before = page.evaluate("getComputedStyle(document.body).fontSize")
    page.get_by_role("button", name="大字").click()
    after = page.evaluate("getComputedStyle(document.body).fontSize")
    assert float(after[:-2]) > float(before[:-2])
    hall.go(page, "/progress")
    assert page.get_by_role("button", name="大字").get_attribute("aria-pressed") == "true"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
