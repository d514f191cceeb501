"""A person at a page: finds things by what they are called, and every click and key is counted."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

_MOST_TABS = 80
_FOCUSED_NAME = """() => {
    const one = document.activeElement;
    const label = one.labels?.length ? one.labels[0].textContent : one.getAttribute("aria-label") ?? "";
    return one.matches("button, a, summary") ? `${label} ${one.textContent}` : label;
}"""
Check = Callable[[Page], None]


@dataclass
class Person:
    """`look` is what is asked of every stage (accessibility)."""

    page: Page
    look: Check
    clicks: int = 0
    keys: int = 0

    def press(self, name: str, place: Locator | None = None, *, role: str = "button", exact: bool = False) -> None:
        """Click what is called so; the first one where several are."""
        (place or self.page).get_by_role(role, name=name, exact=exact).first.click()  # type: ignore[arg-type]
        self.clicks += 1

    def go(self, tab: str) -> None:
        """Another tab of the editor."""
        self.press(tab, role="tab")

    def box(self, label: str, place: Locator | None = None, *, exact: bool = False) -> Locator:
        """The first control in sight that is labelled so."""
        return (place or self.page).get_by_label(label, exact=exact).locator("visible=true").first

    def write(self, label: str, text: str, place: Locator | None = None) -> None:
        """Click a box and type over what is in it."""
        self.box(label, place).fill(text)
        self.clicks += 1
        self.keys += len(text)

    def type(self, text: str) -> None:
        """Type where the focus stands."""
        self.page.keyboard.type(text)
        self.keys += len(text)

    def key(self, *names: str) -> None:
        """Keys by name."""
        for name in names:
            self.page.keyboard.press(name)
        self.keys += len(names)

    def tab_to(self, name: str, *, back: bool = False) -> None:
        """Tab, or Shift+Tab, until the focus stands on what is called so."""
        for _press in range(_MOST_TABS):
            self.key("Shift+Tab" if back else "Tab")
            if name in self.page.evaluate(_FOCUSED_NAME):
                return
        raise AssertionError(f"no way to “{name}” by key")

    def minutes(self) -> float:
        """What this would take a slow person: three seconds to find and click, forty characters typed in a minute."""
        return self.clicks * 3 / 60 + self.keys / 40

    def choose(self, label: str, option: str, place: Locator | None = None) -> None:
        """Open a list and pick a line."""
        self.box(label, place).select_option(label=option)
        self.clicks += 2

    def tick(self, label: str, place: Locator | None = None) -> None:
        """A box or a dot."""
        self.box(label, place, exact=True).check()
        self.clicks += 1

    def group(self, name: str) -> Locator:
        """A question with all its answers in sight."""
        return self.page.get_by_role("group", name=name)

    def row(self, title: str) -> Locator:
        """The innermost row of a list that is called so."""
        head = self.page.get_by_role("button", name=re.compile(f"^{re.escape(title)}"))
        return self.page.get_by_role("tabpanel").get_by_role("listitem").filter(has=head).last

    def open(self, title: str) -> Locator:
        """Open a row, unless it is open already."""
        row = self.row(title)
        head = row.get_by_role("button", name=re.compile(f"^{re.escape(title)}")).first
        if head.get_attribute("aria-expanded") == "false":
            head.click()
            self.clicks += 1
        return row

    def see(self, text: str) -> None:
        """It stands somewhere on the page."""
        expect(self.page.locator("body")).to_contain_text(text)

    def saved(self) -> None:
        """The editor says that everything is kept."""
        expect(self.page.locator("#saved.saved")).to_be_visible(timeout=15_000)
