"""Bars drawn once as SVG, for the screen and for paper: grey print tells them apart, too.

Colours stand on the shapes themselves: the pages allow no style inside them, and paper does not look outside the SVG.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

_WIDTH, _HEIGHT = 560, 190
_LEFT, _TOP, _BOTTOM = 40, 16, 160
_INK, _SOFT, _LINE, _BAR = "#15262d", "#546871", "#d3dcde", "#546f7a"
_FONT = "Noto Sans CJK SC, sans-serif"
_MARKS = 4  # lines of the scale above zero


@dataclass(frozen=True, slots=True)
class Columns:
    """Two columns side by side for each label: the first as an outline, the second filled."""

    title: str
    first: str
    second: str
    labels: tuple[str, ...]
    values: tuple[tuple[int, int], ...]

    @property
    def svg(self) -> Markup:
        """The drawing, with what it shows in words for who cannot see it."""
        words = "；".join(
            f"{label} {self.first} {a}、{self.second} {b}"
            for label, (a, b) in zip(self.labels, self.values, strict=True)
        )
        return _drawing(f"{self.title}：{words}", _HEIGHT, [*self._scale(), *self._bars(), *self._key()])

    def _top(self) -> int:
        return nice_top(max((max(pair) for pair in self.values), default=0))

    def _scale(self) -> Iterator[Markup]:
        top = self._top()
        for mark in range(_MARKS + 1):
            y = _BOTTOM - (_BOTTOM - _TOP - 8) * mark / _MARKS
            yield _line(_LEFT, y, _WIDTH, y)
            yield _text(_LEFT - 6, y + 4, f"{top * mark // _MARKS}", anchor="end")

    def _bars(self) -> Iterator[Markup]:
        room, high = (_WIDTH - _LEFT) / max(1, len(self.labels)), _BOTTOM - _TOP - 8
        wide = min(20.0, room / 3)
        for place, (label, pair) in enumerate(zip(self.labels, self.values, strict=True)):
            middle = _LEFT + room * (place + 0.5)
            for side, value in enumerate(pair):
                tall = high * value / self._top()
                x = middle - wide - 1 + side * (wide + 2)
                yield _bar(x, _BOTTOM - tall, wide, tall, filled=bool(side))
            yield _text(middle, _BOTTOM + 20, label)

    def _key(self) -> Iterator[Markup]:
        for place, words in enumerate((self.first, self.second)):
            x = _WIDTH - 120 + place * 62
            yield _bar(x, 2, 11, 11, filled=bool(place))
            yield _text(x + 16, 12, words, anchor="start")


@dataclass(frozen=True, slots=True)
class Rows:
    """One bar a row, its number behind it."""

    title: str
    unit: str
    values: tuple[tuple[str, int], ...]

    @property
    def svg(self) -> Markup:
        """The drawing, with what it shows in words for who cannot see it."""
        words = "；".join(f"{label} {value} {self.unit}" for label, value in self.values)
        return _drawing(f"{self.title}：{words}", 24 * len(self.values) + 12, list(self._rows()))

    def _rows(self) -> Iterator[Markup]:
        most = max((value for _label, value in self.values), default=0) or 1
        begin = 190
        for place, (label, value) in enumerate(self.values):
            y, wide = 8 + place * 24, (_WIDTH - begin - 70) * value / most
            yield _text(begin - 10, y + 13, label, anchor="end")
            yield _bar(begin, y + 1, wide, 15, filled=True)
            yield _text(begin + wide + 8, y + 13, f"{value} {self.unit}", anchor="start", colour=_INK)


Chart = Columns | Rows


def nice_top(most: int) -> int:
    """The end of a scale with four marks that are whole and easy to read: 4, 8, 20, 40, 80, 200 …"""
    if most <= _MARKS:
        return _MARKS
    step = most / _MARKS
    ten = int(10 ** math.floor(math.log10(step)))
    return _MARKS * next(size * ten for size in (1, 2, 5, 10) if size * ten >= step)


def _drawing(words: str, high: int, parts: Sequence[Markup]) -> Markup:
    return Markup('<svg viewBox="0 0 {} {}" role="img" aria-label="{}"><title>{}</title>{}</svg>').format(
        _WIDTH, high, words, words, Markup("").join(parts)
    )


def _line(x1: float, y1: float, x2: float, y2: float) -> Markup:
    return Markup('<path d="M{:.1f} {:.1f}L{:.1f} {:.1f}" stroke="{}" stroke-width="1"/>').format(x1, y1, x2, y2, _LINE)


def _bar(x: float, y: float, wide: float, tall: float, *, filled: bool) -> Markup:
    return Markup(
        '<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" fill="{}" stroke="{}" stroke-width="1.2"/>'
    ).format(x, y, wide, tall, _BAR if filled else "#ffffff", _BAR)


def _text(x: float, y: float, words: str, *, anchor: str = "middle", colour: str = _SOFT) -> Markup:
    return Markup(
        '<text x="{:.1f}" y="{:.1f}" text-anchor="{}" font-size="12" font-family="{}" fill="{}">{}</text>'
    ).format(x, y, anchor, _FONT, colour, escape(words))
