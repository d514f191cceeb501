"""How much of a list fits on its sheet, in rem of list_poster.css: worked out instead of tried.

Laying out columns of tables again and again takes many seconds. What is worked out is a little more than what paper
needs; the tests hold it against the real pages.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_POINT = 25.4 / 72  # millimetres
_WIDTH, _HEIGHT = 263, 389  # millimetres of A3 inside the margins of poster.css; A2 is as much larger as its rem
_TEXT = 1.5  # rem: the type of the items
_LINE, _EDGES = _TEXT * 1.35, 0.53  # of a line; of a row besides its lines: padding and rule
_TOPIC = 3.2  # a heading with the white above the next one
_GAP, _INSIDE = 2, 0.6  # between the columns; left and right of the words in a cell
_LIMIT, _COST = 9.4, 6.8  # widths of those two columns
_CODE = 14.5  # of the square code beside the title, with the white before it
_TITLES = ((20, 3.4), (9, 4.6), (0, 6.2))  # more characters than: size (list_poster.html)
_KICKER, _LEAD, _BELOW = 2.3, 3.8, 1.4  # around the title
_LEAST_HEAD = 18.0  # the code with the address that may be typed
_NOTE, _NOTE_LINE = 1.15, 1.15 * 1.4  # of the notes at the end
_CALL = 5.2  # the phones, with the rule above
_SAFE = 1.5
_BREAKS = 3  # characters of a line that stay empty where a number and its unit go to the next together


@dataclass(frozen=True, slots=True)
class Print:
    """A size of print: the sheet of styles poster_<name>.css, and its rem in points on A3."""

    name: str
    points: float

    @property
    def width(self) -> float:
        """Of the sheet, in rem."""
        return _WIDTH / (self.points * _POINT)

    @property
    def column(self) -> float:
        """Of the names in one of the two columns, in rem."""
        return (self.width - _GAP) / 2 - _LIMIT - _COST

    def room(self, title: str, notes: Sequence[str]) -> float:
        """What is left for a column on a sheet with head and end, in rem."""
        above = max(_LEAST_HEAD, _KICKER + _title(title, self.width - _CODE) + _LEAD) + _BELOW
        below = sum(0.5 + lines(note, self.width / _NOTE) * _NOTE_LINE for note in notes if note) + _CALL
        return _HEIGHT / (self.points * _POINT) - above - below - _SAFE

    def row(self, name: str, limit: str, cost: str) -> float:
        """The height of an item, in rem."""
        cells = ((name, self.column), (limit, _LIMIT), (cost, _COST))
        return max(lines(words, (wide - _INSIDE) / _TEXT) for words, wide in cells) * _LINE + _EDGES


PRINTS = tuple(
    Print(name, points)
    for name, points in (("", 12), ("smaller", 10.8), ("small", 10.1), ("tight", 9.4), ("smallest", 8.6))
)
TOPIC = _TOPIC


def lines(words: str, room: float) -> int:
    """How many lines of `room` characters some words take at most."""
    wide = sum(1 if unicodedata.east_asian_width(mark) in "WFA" else 0.58 for mark in words)
    return 1 if wide <= room else math.ceil(wide / max(1, room - _BREAKS))


def _title(title: str, room: float) -> float:
    size = next(size for more, size in _TITLES if len(title) > more)
    return lines(title, room / size + _BREAKS) * size * 1.2
