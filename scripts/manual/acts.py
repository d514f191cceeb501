"""The acts of steps: what a hand does on the screen by the words that stand there.

In a chapter each is written as one line, its verb first: `{press: 查找}`, `{fill: 找事项, with: gljt}`. `unsaid: true`
stands at fields whose name only people who listen are told, so that the text describes them otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from scripts.manual import deeds
from scripts.manual.hand import Hand


@dataclass(frozen=True)
class Act:
    """One thing done: the verb, its object and the rest of its line."""

    verb: str
    what: str
    rest: Mapping[str, Any]

    def named(self) -> tuple[str, ...]:
        """The words on the screen that the text of the step must name, within 【】 or “”."""
        if self.verb in _UNSAID or self.rest.get("unsaid"):
            return ()
        question = (self.rest["of"],) if "of" in self.rest else ()
        return (self.what, *question)

    def typed(self) -> str:
        """What the reader writes, perhaps the name of something later."""
        return str(self.rest.get("with", ""))

    def perform(self, hand: Hand) -> None:
        """Do it; raises ScreenError when the screen does not have it."""
        verb, _ = _VERBS[self.verb]
        rest = {_NAMES.get(name, name): value for name, value in self.rest.items() if name != "unsaid"}
        verb(hand, self.what, **rest)


# Each verb with the words that may follow its object.
_VERBS: Final[dict[str, tuple[Callable[..., None], frozenset[str]]]] = {
    "press": (Hand.press, frozenset({"within"})),
    "tab": (Hand.tab, frozenset()),
    "fill": (Hand.fill, frozenset({"with", "within"})),
    "choose": (Hand.choose, frozenset({"of", "within"})),
    "tick": (Hand.tick, frozenset({"of", "off"})),
    "row": (Hand.open_row, frozenset()),
    "download": (Hand.download, frozenset({"as"})),
    "upload": (Hand.upload, frozenset({"file"})),
    "see": (Hand.see, frozenset()),
    "go": (Hand.go, frozenset()),
    "be": (Hand.be, frozenset({"phone"})),
    "deed": (deeds.perform, frozenset()),
}
_UNSAID: Final = ("see", "go", "be", "deed")  # of the stage, not of the reader
_NAMES: Final = {"with": "value", "as": "name", "of": "group", "file": "name"}


def read_act(line: Mapping[str, Any]) -> Act:
    """An act from its line in a chapter; raises ValueError for what no hand can do."""
    verb, what = next(iter(line.items()))
    rest = {name: value for name, value in line.items() if name != verb}
    if verb not in _VERBS or not rest.keys() <= _VERBS[verb][1] | {"unsaid"} or not isinstance(what, str):
        raise ValueError(f"no such act: {dict(line)}")
    return Act(verb, what, rest)
