"""The keys that work without a mouse: one list for the help of the form, the foot of the worklist and the quick card.

What each key does stands in its script; tests hold that every key named here is known there, and the other way round.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from app.wording import msgid

Place = Literal["form", "worklist", "everywhere", "pages"]
BETWEEN: Final = frozenset({"+", "–", "或"})  # stand between caps and are no keys


@dataclass(frozen=True, slots=True)
class Shortcut:
    """`caps` as printed on the keys, with the signs between them; `script` (under static/js) does what `words` say."""

    caps: tuple[str, ...]
    words: str
    place: Place
    script: str

    @property
    def parts(self) -> tuple[tuple[str, bool], ...]:
        """Each cap or sign, and whether it is a cap."""
        return tuple((part, part not in BETWEEN) for part in self.caps)


SHORTCUTS: Final = (
    Shortcut(("Enter",), msgid("到下一项；加 Shift 回上一项"), "form", "form/keys.js"),
    Shortcut(("1", "–", "9"), msgid("在按钮式选项里，按几就选第几个"), "form", "form/keys.js"),
    Shortcut((msgid("字母"),), msgid("在选项里按拼音首字母，直接跳到那一项"), "form", "form/initials.js"),
    Shortcut(("Alt", "+", "1", "–", "9"), msgid("跳到第几部分"), "form", "form/keys.js"),
    Shortcut(("F8",), msgid("材料全部收齐"), "form", "form/keys.js"),
    Shortcut(("F9",), msgid("到下一处有错或没填的"), "form", "form/keys.js"),
    Shortcut(("Ctrl", "+", "S"), msgid("马上保存"), "form", "form/autosave.js"),
    Shortcut(("Ctrl", "+", "Enter"), msgid("提交"), "form", "form/keys.js"),
    Shortcut(("F2",), msgid("在办件列表里受理新件"), "everywhere", "frame.js"),
    Shortcut(("?", "或", "F1"), msgid("看这张表，按 Esc 收起"), "form", "form/keys.js"),
    Shortcut(("/",), msgid("到查找框"), "everywhere", "frame.js"),
    Shortcut(("↑", "↓", "或", "J", "K"), msgid("选件"), "worklist", "worklist.js"),
    Shortcut(("Enter",), msgid("打开"), "worklist", "worklist.js"),
    Shortcut((msgid("空格"),), msgid("勾选"), "worklist", "worklist.js"),
    Shortcut(("B",), msgid("一并通过"), "worklist", "worklist.js"),
    Shortcut(("T",), msgid("看怎么算"), "worklist", "worklist.js"),
    Shortcut(("P",), msgid("打印回执"), "worklist", "worklist.js"),
    Shortcut(("F",), msgid("筛选"), "worklist", "worklist.js"),
    Shortcut(("N",), msgid("下一个列表"), "worklist", "worklist.js"),
    Shortcut(("←", "→"), msgid("翻页"), "pages", "papers/viewer.js"),
    Shortcut(("＋", "－"), msgid("放大、缩小"), "pages", "papers/viewer.js"),
)


def shortcuts_of(*places: Place) -> list[Shortcut]:
    """The keys of these places, in the order of the list."""
    return [one for one in SHORTCUTS if one.place in places]
