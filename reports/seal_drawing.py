"""A round seal drawn as SVG: the name on an arc, a star, the words of its kind.

For demonstrations only, and it says so: 样章 stands on it. A real seal is cut and registered with the police
(国务院关于国家行政机关和企业事业单位社会团体印章管理的规定), and its picture is uploaded.
"""

from __future__ import annotations

from html import escape
from math import cos, pi, radians, sin

_RED = "#d7000f"
_RING = 36.0  # where the feet of the letters of the name stand, of a seal 100 units across
_WIDEST_ARC = 250.0  # degrees that a long name takes
_WIDEST_STEP = 30.0  # degrees between the letters of a short one
_LARGEST = 14.0
_LONGEST = 30
SPECIMEN = "样章"


def draw_seal(name: str, words: str = "") -> bytes:
    """The seal as SVG; `words` stand below the star: 受理专用章, or none for the 公章. ValueError without a name."""
    letters = name.strip()[:_LONGEST]
    if not letters:
        raise ValueError("a seal needs a name")
    parts = (*_arc(letters), _star(), _line(words, 74, 9) if words else "", _line(SPECIMEN, 86, 7))
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">'
        f"<title>{escape(letters)}{escape(words)}（{SPECIMEN}）</title>"
        f'<circle cx="50" cy="50" r="48.5" fill="none" stroke="{_RED}" stroke-width="2.6"/>'
        f'<g fill="{_RED}" font-family="Noto Serif CJK SC, Noto Serif SC, SimSun, serif" font-weight="700"'
        f' text-anchor="middle">{"".join(parts)}</g></svg>'
    ).encode()


def _arc(letters: str) -> list[str]:
    gaps = max(len(letters) - 1, 1)
    step = min(_WIDEST_STEP, _WIDEST_ARC / gaps)
    size = min(_LARGEST, radians(step) * _RING * 0.98)
    first = -step * (len(letters) - 1) / 2
    return [_letter(one, first + at * step, size) for at, one in enumerate(letters)]


def _letter(letter: str, angle: float, size: float) -> str:
    turned = f'transform="rotate({angle:.2f} 50 50)"'
    return f'<text x="50" y="{50 - _RING + size * 0.28:.2f}" font-size="{size:.2f}" {turned}>{escape(letter)}</text>'


def _star() -> str:
    corners = (_corner(at) for at in range(10))
    return f'<polygon points="{" ".join(corners)}"/>'


def _corner(at: int) -> str:
    angle, reach = -pi / 2 + at * pi / 5, 13.5 if at % 2 == 0 else 13.5 * 0.382
    return f"{50 + reach * cos(angle):.2f},{47 + reach * sin(angle):.2f}"


def _line(words: str, foot: float, size: float) -> str:
    fitting = min(size, 56 / len(words))
    return f'<text x="50" y="{foot}" font-size="{fitting:.2f}">{escape(words)}</text>'
