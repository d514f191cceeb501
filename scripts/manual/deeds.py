"""What chapters need done and no reader does: a broken line, somebody else's workbook."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from scripts.manual.hand import Hand


def perform(hand: Hand, name: str) -> None:
    """The deed of this name."""
    _DEEDS[name](hand)


def _line_breaks(hand: Hand) -> None:
    hand.page.context.set_offline(True)


def _line_returns(hand: Hand) -> None:
    hand.page.context.set_offline(False)


def _login_ends(hand: Hand) -> None:
    hand.page.context.clear_cookies()


_DEEDS: Final[dict[str, Callable[[Hand], None]]] = {
    "line breaks": _line_breaks,
    "line returns": _line_returns,
    "login ends": _login_ends,
}
