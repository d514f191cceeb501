"""What chapters need done that words on the screen do not say: a broken line, an edited workbook."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from scripts.manual.hand import Hand

_HEADS = 2  # the row of the names of the columns, in every sheet of services


def perform(hand: Hand, name: str) -> None:
    """The deed of this name."""
    _DEEDS[name](hand)


def _line_breaks(hand: Hand) -> None:
    hand.page.context.set_offline(True)


def _line_returns(hand: Hand) -> None:
    hand.page.context.set_offline(False)


def _login_ends(hand: Hand) -> None:
    hand.page.context.clear_cookies()


def _edit_workbook(hand: Hand) -> None:
    """As a clerk with Excel: a new telephone in the first service, in the second a limit that cannot be read."""
    path = hand.files / "县公安局事项.xlsx"
    book = load_workbook(path)
    sheet = book["事项"]
    sheet.cell(_HEADS + 1, _column(sheet, "咨询电话"), "0000-6200555")
    sheet.cell(_HEADS + 2, _column(sheet, "承诺办结时限"), "尽快")
    book.save(path)


def _column(sheet: Worksheet, title: str) -> int:
    heads = [str(cell.value or "").rstrip(" *") for cell in sheet[_HEADS]]
    return next(at for at, head in enumerate(heads, start=1) if head.split("·")[-1] == title)


def _jump_to_yellow(hand: Hand) -> None:
    hand.page.locator(".dd-trial button[value=yellow]").click()
    hand.arrive()


def _untick(code: str) -> Callable[[Hand], None]:
    return lambda hand: hand.page.locator(f"[name=take][value={code}]").uncheck()


def _tick(code: str, name: str) -> Callable[[Hand], None]:
    return lambda hand: hand.page.locator(f"[name={name}][value='{code}']").check()


def _village(hand: Hand) -> None:
    hand.page.select_option("#at", "990101101201")


_DEEDS: Final[dict[str, Callable[[Hand], None]]] = {
    "line breaks": _line_breaks,
    "line returns": _line_returns,
    "login ends": _login_ends,
    "edit workbook": _edit_workbook,
    "jump to the yellow card": _jump_to_yellow,
    "untick 临时救助": _untick("QS-MZ-009"),
    "tick 残疾人证换领、补办": _tick("QS-CL-001", "code"),
    "tick a service to devolve": _tick("QS-CL-001", "service"),
    "try at a village": _village,
}
