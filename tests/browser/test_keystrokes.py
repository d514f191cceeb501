"""A form of twenty answers, filled in by keys alone, and how long a trained clerk needs for that many keys.

The reckoning is the keystroke-level model of Card, Moran and Newell (1980): 0.2 s for a key of an average skilled
typist, 1.2 s to make up one's mind, here once for every part of the form; the mouse is never reached for. A Chinese
character costs the letters of its pinyin, and every second one a key that chooses the word. Nothing is timed.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page, expect
from pypinyin import lazy_pinyin

from app import clock
from app.extensions import db
from app.publishing.versions import current_version
from forms.samples import sample_pairs
from tests.browser.conftest import Hall

SERVICE, SAMPLE = "QS-RS-003", "son"  # 城乡居民养老保险丧葬补助金: twenty answers
PLACE = "上河村"
KEY, MIND = 0.2, 1.2  # seconds
MOST_SECONDS, MOST_KEYS_A_FIELD = 60, 14
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_FOCUS = """() => {
    const item = document.activeElement, list = item.closest(".dd-combo")?.querySelector("select");
    const name = (list ?? item).name ?? "";
    const all = [...document.querySelectorAll(`[name="${CSS.escape(name)}"]`)].filter((one) => one.offsetParent);
    const options = (list ?? item).options;
    const kind = list ? "search" : item.type ?? "", value = (list ?? item).value;
    const values = all.map((one) => [one.value, one.labels?.[0]?.textContent.trim()]);
    const words = options ? [...options].map((one) => [one.value, one.text, one.dataset.i ?? ""]) : [];
    return { name, kind, value, values, words };
}"""


@dataclass
class Hands:
    """Two hands on a keyboard; every key is counted."""

    page: Page
    keys: int = 0
    answered: list[str] = field(default_factory=list)

    def press(self, key: str) -> None:
        self.keys += len(key.split("+"))
        self.page.keyboard.press(key)

    def write(self, text: str) -> None:
        for part in re.split(r"([^\x00-\x7f]+)", text):
            if part.isascii():
                self.keys += len(part)
                self.page.keyboard.type(part)
            else:
                self.keys += pinyin_keys(part)
                self.page.keyboard.insert_text(part)

    def choose(self, item: dict[str, Any], value: str) -> None:
        if item["kind"] in ("radio", "checkbox"):
            self.press(str(next(at for at, one in enumerate(item["values"], start=1) if value in one)))
        elif item["kind"] == "search":
            self.write(next(initials or words for code, words, initials in item["words"] if value in (code, words)))
        else:
            self._by_initials(item, value)

    def _by_initials(self, item: dict[str, Any], value: str) -> None:
        """Letter by letter, until the list shows it."""
        code, _words, letters = next(one for one in item["words"] if value in one)
        for letter in letters:
            self.press(letter)
            if self.page.evaluate(_FOCUS)["value"] == code:
                return
        raise AssertionError(f"{value} is not reached in {item}")

    def answer(self, wanted: dict[str, str]) -> str:
        """Fill in what has the focus and go on; the name of what it was."""
        item = self.page.evaluate(_FOCUS)
        name, value = item["name"], wanted.get(item["name"], "")
        chooses = item["words"] or item["kind"] in ("radio", "checkbox")
        if value and chooses:
            self.choose(item, value)
        elif value and item["value"] != value:
            self.write(value)
        if value:
            self.answered.append(name)
        self.press("Enter" if item["kind"] != "textarea" else "Tab")
        return str(name)


def pinyin_keys(text: str) -> int:
    """What an input method needs: the letters, and a key for every two characters; a sign is one key."""
    characters = _HAN.findall(text)
    letters = sum(len(syllable) for syllable in lazy_pinyin("".join(characters)))
    return letters + math.ceil(len(characters) / 2) + len(text) - len(characters)


def test_a_trained_clerk_fills_in_twenty_fields_within_a_minute(hall: Hall) -> None:
    with hall.app.app_context():
        definition = current_version(db.session, SERVICE, clock.today())
        sample = next(one for one in definition.definition.samples if one.id == SAMPLE)
        wanted = dict(sample_pairs(definition.compiled, sample))
    wanted = {name: value for name, value in wanted.items() if not name.startswith("d_")}
    wanted["organisation"] = PLACE
    page = hall.open(user="wanghaiyan", at=f"/desk/new/{SERVICE}")
    expect(page.locator(":focus")).to_have_count(1)
    hands = Hands(page)
    for _stop in range(60):
        if hands.answer(wanted).startswith("d_"):
            break
    hands.press("F8")
    parts = page.locator("[data-step]:visible").count()
    assert set(hands.answered) == set(wanted), set(wanted) - set(hands.answered)
    expect(page.locator("[data-lack]")).to_have_text("都填好了")
    with page.expect_navigation():
        hands.press("Control+Enter")
    expect(page.get_by_role("heading", name="已收件")).to_be_visible()
    seconds = hands.keys * KEY + parts * MIND
    assert len(wanted) >= 20
    assert seconds < MOST_SECONDS, f"{seconds:.0f} s with {hands.keys} keys"
    assert hands.keys / len(wanted) < MOST_KEYS_A_FIELD, f"{hands.keys} keys for {len(wanted)} fields"
