"""What chapters need done on the phone without network: its screens are drawn by scripts, so one waits for words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from playwright.sync_api import Locator, expect

from scripts.manual.hand import Hand

_CODE: Final = "258036"
_LONG: Final = 120_000  # milliseconds until a day is on the phone: some fifty forms and guides


def _unlock_code(hand: Hand) -> None:
    """A name for the phone, and a code twice; on a phone that has one already, nothing."""
    boxes = hand.page.locator("main input:visible")
    expect(boxes.or_(_button(hand, "带上今天")).first).to_be_visible()
    if boxes.count() < 2:
        return
    boxes.nth(0).fill("李秀梅的手机")
    boxes.nth(1).fill(_CODE)
    boxes.nth(2).fill(_CODE)
    _button(hand, "设好了").click()
    expect(_button(hand, "带上今天")).to_be_visible()


def _take_day(hand: Hand) -> None:
    _button(hand, "带上今天").click()
    expect(hand.page.get_by_text("今天收件")).to_be_visible(timeout=_LONG)


def _find(hand: Hand) -> None:
    _tab(hand, "找事项")
    hand.page.locator("main input:visible").first.fill("gljt")
    expect(hand.page.get_by_text("高龄津贴年度复审")).to_be_visible()


def _done(hand: Hand) -> None:
    _tab(hand, "今天办的")


def _button(hand: Hand, label: str) -> Locator:
    return hand.page.get_by_role("button", name=label)


def _tab(hand: Hand, label: str) -> None:
    hand.page.locator("nav a:visible, nav button:visible", has_text=label).first.click()
    hand.page.wait_for_timeout(500)


DEEDS: Final[dict[str, Callable[[Hand], None]]] = {
    "unlock code": _unlock_code,
    "take day": _take_day,
    "offline find": _find,
    "offline done": _done,
}
