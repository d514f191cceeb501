"""A hand on the screen: it finds things only by the words that a reader sees."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Error, Locator, Page, expect

from scripts.stage import PHONE, Stage, keep, new_page

if TYPE_CHECKING:
    from scripts.manual.parts import Picture

_FIND = (Path(__file__).parent / "hand.js").read_text(encoding="utf-8")
_MEASURE = """one => {
    const box = one.getBoundingClientRect();
    return { x: box.x + scrollX, y: box.y + scrollY, width: box.width, height: box.height };
}"""
# The browser that takes the pictures speaks no Chinese: what a reader's own shows in these fields is put in.
_IN_CHINESE = """for (const one of document.querySelectorAll("input[type=date], input[type=month], input[type=file]")) {
    if (one.files?.length) continue;
    [one.dataset.type, one.dataset.value] = [one.type, one.value];
    const words = { file: "选择文件　未选择任何文件", month: one.value.replace("-", "年").concat("月") };
    one.type = "text";
    one.value = words[one.dataset.type] && (one.dataset.value || one.dataset.type === "file")
        ? words[one.dataset.type] : one.dataset.value.replaceAll("-", "/") || "年 /月/日";
}"""
_AS_BEFORE = """for (const one of document.querySelectorAll("[data-framed]")) one.style.outline = "";
for (const one of document.querySelectorAll("input[data-type]")) {
    const { type, value } = one.dataset;
    one.value = "";
    one.type = type;
    if (type !== "file") one.value = value;
    delete one.dataset.type;
}"""
_MOMENT = 1_500  # milliseconds for a thing that is there to be acted on
_BREATH = 250  # milliseconds between two things that a person does in the editor
_LONG = 30_000  # milliseconds for what a click brings: many services published, for instance
_PATIENCE = 8_000  # milliseconds until something must be there
_EDITOR = "#editor"
_AIR = 6  # pixels around what a picture shows
_FRAME = "3px solid #d9230f"


class ScreenError(Exception):
    """The screen does not have what a step says."""


@dataclass
class Hand:
    """One person at a time in front of the running county."""

    stage: Stage
    folder: Path  # of the pictures
    files: Path  # what was downloaded
    windows: dict[tuple[str, bool], Page] = field(default_factory=dict)
    where: tuple[str, bool] = ("", False)

    @property
    def page(self) -> Page:
        return self.windows[self.where]

    def be(self, user: str, *, phone: bool = False) -> None:
        self.where = (user, phone)
        if self.where not in self.windows:
            page = new_page(self.stage.browser, self.stage.url, user, phone=phone)
            page.set_default_timeout(_PATIENCE)
            self.windows[self.where] = page

    def leave(self) -> None:
        """Close all windows."""
        for page in self.windows.values():
            page.context.close()
        self.windows.clear()

    def go(self, path: str) -> None:
        self.settle()
        self.page.goto(self.stage.url + path)
        self.arrive()

    def press(self, label: str, *, within: str = "") -> None:
        self._act("press", label, _click, within=within)
        self.arrive()

    def tab(self, label: str) -> None:
        """One of the tabs of the editor; previews have names like theirs."""
        self.press(label, within="#tabs")

    def fill(self, label: str, *, value: str, within: str = "") -> None:
        self._act("field", label, lambda found: found.fill(value, timeout=_MOMENT), within=within)

    def choose(self, option: str, *, group: str, within: str = "") -> None:
        """An entry of the list named `group`."""
        self._act("field", group, lambda found: _choose(found, option), within=within)
        self.arrive()

    def tick(self, label: str, *, group: str = "", off: bool = False) -> None:
        self._act("tick", label, lambda found: found.set_checked(not off, force=True, timeout=_MOMENT), group=group)

    def open_row(self, title: str) -> None:
        self._act("row", title, _click)

    def download(self, label: str, *, name: str) -> None:
        with self.page.expect_download() as waiting:
            self.find("press", label).click()
        waiting.value.save_as(self.files / name)

    def upload(self, label: str, *, name: str) -> None:
        self.find("field", label).set_input_files(self.files / name)

    def _act(self, kind: str, label: str, act: Callable[[Locator], object], **where: str) -> None:
        """Find and act; once more if the page drew itself anew in between, as the editor does after each save."""
        for last in (False, False, True):
            found = self.find(kind, label, **where)
            try:
                act(found)
                return
            except Error:
                if last:
                    raise

    def see(self, words: str) -> None:
        """Words anywhere on the page or in a preview within it."""
        bare = "(words) => document.body.innerText.replace(/\\s/g, '').includes(words.replace(/\\s/g, ''))"
        shown: Callable[[], bool] = lambda: any(frame.evaluate(bare, words) for frame in self.page.frames)  # noqa: E731
        self._until(shown, f"“{words}” is not on the screen")

    def find(self, kind: str, label: str, *, group: str = "", within: str = "") -> Locator:
        """Wait until exactly one such thing is there."""
        asked = {"kind": kind, "label": label, "group": group, "within": within}
        said: dict[str, Any] = {}

        def is_there() -> bool:
            said.clear()
            said.update(self.page.evaluate(_FIND, asked))
            return "error" not in said

        self._until(is_there, lambda: f"{kind} “{label}”{f' of “{group}”' if group else ''}: {said.get('error')}")
        return self.page.locator("[data-hand]")

    def _until(self, done: Callable[[], bool], complaint: str | Callable[[], str]) -> None:
        for _ in range(_PATIENCE // 100):
            try:
                if done():
                    return
            except Error:  # the page is just changing
                pass
            self.page.wait_for_timeout(100)
        raise ScreenError(complaint if isinstance(complaint, str) else complaint())

    def arrive(self) -> None:
        """The page is there, and so is what its scripts draw."""
        self.page.wait_for_load_state("load")
        if self.page.locator(_EDITOR).count():
            self.page.wait_for_selector(f"{_EDITOR}[data-ready]", state="attached")
            self.page.wait_for_timeout(_BREATH)

    def settle(self) -> None:
        """What was typed is saved, and previews stand still."""
        if self.where in self.windows and self.page.locator("#saved").count():
            expect(self.page.locator("#saved")).not_to_contain_text("正在", timeout=15_000)
            expect(self.page.locator("#saved")).not_to_contain_text("马上", timeout=15_000)
        if self.where in self.windows and self.page.url.startswith("http"):
            with suppress(Error):  # a page that goes on asking, because it lost its login, never falls silent
                self.page.wait_for_load_state("networkidle", timeout=_PATIENCE)

    def take(self, picture: Picture) -> None:
        """The picture, with a red frame around what it is to show."""
        self.settle()
        self._frame(picture)
        self.page.evaluate(_IN_CHINESE)
        self._unroll(picture)
        shot = self.page.screenshot(**self._clip(picture), animations="disabled", caret="hide")
        keep(shot, self.folder / f"{picture.name}.png")
        self.page.evaluate(_AS_BEFORE)
        if self.where[1]:
            self.page.set_viewport_size(PHONE)

    def _unroll(self, picture: Picture) -> None:
        """A phone's whole page in the window, if a part of it is shown: it is laid out otherwise while it is taken."""
        if self.where[1] and picture.of:
            height = self.page.evaluate("document.documentElement.scrollHeight")
            self.page.set_viewport_size({**PHONE, "height": height})

    def _frame(self, picture: Picture) -> None:
        for mark in picture.mark:
            self._marked(mark).evaluate(
                f"one => {{ one.dataset.framed = ''; one.style.outline = '{_FRAME}'; one.style.outlineOffset = '2px' }}"
            )

    def _marked(self, mark: str) -> Locator:
        """By its words, or by a selector where words would not tell it from another."""
        if mark[0] in ".#[":
            return self.page.locator(mark).locator("visible=true").first
        kind = next((kind for kind in ("press", "field", "tick", "row") if self._has(kind, mark)), "press")
        return self.find(kind, mark)

    def _has(self, kind: str, label: str) -> bool:
        asked = {"kind": kind, "label": label, "group": "", "within": ""}
        return "error" not in self.page.evaluate(_FIND, asked)

    def _clip(self, picture: Picture) -> dict[str, Any]:
        """The rectangle around the elements of a picture, with a little air."""
        if not picture.of:
            return {}
        for place in picture.of:  # what was not drawn yet gets its own height
            self._one(place).scroll_into_view_if_needed()
        self.page.evaluate("scrollTo(0, 0)")  # what sticks to the edge of the window stays at its own place
        boxes = [box for place in picture.of if (box := self._box(place))]
        left, top = min(box["x"] for box in boxes), min(box["y"] for box in boxes)
        right = max(box["x"] + box["width"] for box in boxes)
        bottom = max(box["y"] + box["height"] for box in boxes)
        edge = self._box("main")  # beside it stands the menu of the whole product
        wide, x, y = edge["x"] + edge["width"], max(edge["x"], left - _AIR), max(0, top - _AIR)
        y = max(y, edge["y"]) if top >= edge["y"] else y
        height = bottom + _AIR - y
        clip = {"x": x, "y": y, "width": min(wide, right + _AIR) - x, "height": min(height, picture.height or height)}
        return {"clip": clip, "full_page": True}

    def _box(self, place: str) -> dict[str, float]:
        """Where an element lies on the page, in CSS pixels."""
        box: dict[str, float] = self._one(place).evaluate(_MEASURE)
        return box

    def _one(self, place: str) -> Locator:
        return self.page.locator(place).locator("visible=true").first


def _click(found: Locator) -> None:
    """Only when it can be clicked at once; what the click brings may take its time."""
    found.click(timeout=_MOMENT, trial=True)
    found.click(timeout=_LONG)


def _choose(found: Locator, option: str) -> None:
    """From a list, or, where the list is long, by typing what it is searched for."""
    if found.evaluate("one => one.tagName", timeout=_MOMENT) == "SELECT":
        found.select_option(label=option, timeout=_MOMENT)
    else:
        found.fill(option, timeout=_MOMENT)
        found.dispatch_event("change")
