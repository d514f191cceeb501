"""Text in cells: what Excel cannot hold, lists written into one cell, and pairs joined by an arrow."""

from __future__ import annotations

import re
from collections.abc import Iterable

EMPTY = "（空）"  # says that a key is there and empty: it takes away what a shared part gives
LONGEST = 32_767  # characters of a cell
ARROW = "→"
COMMA = "、"
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LIKE_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
# What XML 1.0 has no way to write, and the carriage return, which its parsers turn into a line feed.
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_OUTER_BLANKS = re.compile(r"\A\s+|\s+\Z")
_ARROW_SIGNS = re.compile(r"→|->|=>")


def guarded(text: str) -> str:
    """The text as a cell holds it: Excel's own ``_x000D_`` for what it would lose, blanks at the ends included."""
    if text == EMPTY:
        return f"_x{ord(EMPTY[0]):04X}_{EMPTY[1:]}"
    text = _LIKE_ESCAPED.sub("_x005F_", text)
    text = _UNWRITABLE.sub(_escape, text)
    return _OUTER_BLANKS.sub(lambda match: "".join(f"_x{ord(one):04X}_" for one in match[0]), text)


def _escape(match: re.Match[str]) -> str:
    return f"_x{ord(match[0]):04X}_"


def unguarded(text: str) -> str:
    """What `guarded` was given; blanks that someone left at the ends are dropped."""
    text = text.strip()
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def joined(items: Iterable[str], separator: str) -> str:
    """Items in one cell, separated by ``、`` or line ends; separators inside an item get a backslash."""
    return separator.join(_item(one, separator) for one in items)


def _item(text: str, separator: str) -> str:
    text = text.replace("\\", "\\\\").replace("\n", "\\n").replace(COMMA if separator == COMMA else "\0", f"\\{COMMA}")
    return guarded(text) if text else "\\e"


def split(text: str, separators: str) -> list[str]:
    """The items of a cell; the separators are single characters, a backslash takes their meaning away."""
    items, start, skip = [], 0, False
    for index, character in enumerate(text):
        if skip:
            skip = False
        elif character == "\\":
            skip = True
        elif character in separators:
            items.append(text[start:index])
            start = index + 1
    items.append(text[start:])
    return [_plain_item(one) for one in items if one.strip()]


_UNESCAPED = {"n": "\n", "e": "", "\\": "\\", COMMA: COMMA, ARROW: ARROW}


def _plain_item(text: str) -> str:
    """One item as it was; a backslash before anything else stays, so that typed paths survive."""
    if "\\" not in text:
        return unguarded(text)
    return re.sub(r"\\(.)", lambda match: _UNESCAPED.get(match[1], match[0]), unguarded(text))


def paired(left: str, right: str) -> str:
    """``left → right`` as one item; what looks like an arrow inside the left part is told apart by a backslash."""
    return f"{_ARROW_SIGNS.sub(_keep_apart, guarded(left))} {ARROW} {guarded(right)}".strip()


def _keep_apart(match: re.Match[str]) -> str:
    return f"\\{match[0]}"


def unpaired(text: str) -> tuple[str, str] | None:
    """Both sides of the first arrow that has no backslash before it, or None when there is none."""
    for match in _ARROW_SIGNS.finditer(text):
        if text[: match.start()].endswith("\\"):
            continue
        left = re.sub(r"\\(→|->|=>)", lambda kept: kept[1], text[: match.start()])
        return unguarded(left), unguarded(text[match.end() :])
    return None
