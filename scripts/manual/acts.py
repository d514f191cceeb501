"""The acts of steps: what a hand does on the screen by the words that stand there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scripts.manual.hand import Hand


@dataclass(frozen=True)
class Press:
    """A button, a link, a tab, a heading that opens."""

    label: str
    within: str = ""

    def named(self) -> tuple[str, ...]:
        return (self.label,)

    def perform(self, hand: Hand) -> None:
        hand.press(self.label, within=self.within)


@dataclass(frozen=True)
class Fill:
    """A field; what stood there is replaced."""

    label: str
    value: str
    within: str = ""

    def named(self) -> tuple[str, ...]:
        return (self.label,)

    def perform(self, hand: Hand) -> None:
        hand.fill(self.label, self.value, within=self.within)


@dataclass(frozen=True)
class Choose:
    """An entry of a list."""

    label: str
    option: str
    within: str = ""

    def named(self) -> tuple[str, ...]:
        return (self.label, self.option)

    def perform(self, hand: Hand) -> None:
        hand.choose(self.label, self.option, within=self.within)


@dataclass(frozen=True)
class Tick:
    """A box or a round button; `group` is the question over it."""

    label: str
    group: str = ""
    off: bool = False

    def named(self) -> tuple[str, ...]:
        return (self.label, self.group) if self.group else (self.label,)

    def perform(self, hand: Hand) -> None:
        hand.tick(self.label, group=self.group, on=not self.off)


@dataclass(frozen=True)
class Row:
    """Open a line of a list of the editor."""

    title: str

    def named(self) -> tuple[str, ...]:
        return (self.title,)

    def perform(self, hand: Hand) -> None:
        hand.open_row(self.title)


@dataclass(frozen=True)
class Download:
    """A link or button that gives a file; `keep` is the name it is remembered by."""

    label: str
    keep: str

    def named(self) -> tuple[str, ...]:
        return (self.label,)

    def perform(self, hand: Hand) -> None:
        hand.download(self.label, self.keep)


@dataclass(frozen=True)
class Upload:
    """A file put into a field; `change` makes it from what was downloaded."""

    label: str
    keep: str

    def named(self) -> tuple[str, ...]:
        return (self.label,)

    def perform(self, hand: Hand) -> None:
        hand.upload(self.label, self.keep)


@dataclass(frozen=True)
class Go:
    """Open an address; not said to the reader, who follows the menu."""

    path: str

    def named(self) -> tuple[str, ...]:
        return ()

    def perform(self, hand: Hand) -> None:
        hand.go(self.path)


@dataclass(frozen=True)
class Be:
    """Take the place of somebody: their own window, desk or phone, kept open through a chapter."""

    user: str
    phone: bool = False

    def named(self) -> tuple[str, ...]:
        return ()

    def perform(self, hand: Hand) -> None:
        hand.be(self.user, phone=self.phone)


@dataclass(frozen=True)
class See:
    """Look for words on the screen that the reader is told of."""

    words: str

    def named(self) -> tuple[str, ...]:
        return ()

    def perform(self, hand: Hand) -> None:
        hand.see(self.words)


@dataclass(frozen=True)
class Do:
    """Anything else; the text need not name it."""

    act: Callable[[Hand], None]

    def named(self) -> tuple[str, ...]:
        return ()

    def perform(self, hand: Hand) -> None:
        self.act(hand)
