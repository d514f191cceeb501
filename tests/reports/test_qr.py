"""QR codes: the painted squares are those of the code, with room around them, and nothing unescaped."""

from __future__ import annotations

import re

import pytest
import segno

from reports.qr import qr_svg

_URL = "https://hall.example/progress?number=SQ26-00137"
_QUIET_ZONE = 4


def painted(svg: str) -> set[tuple[int, int]]:
    """Row and column of every dark module, read from the strokes of the SVG path."""
    path = re.search(r' d="([^"]+)"', svg)
    assert path is not None
    dark, x, y = set(), 0.0, 0.0
    for command, numbers in re.findall(r"([MmhH])([-\d. ]*)", path[1]):
        values = [float(number) for number in numbers.split()]
        if command == "M":
            x, y = values
        elif command == "m":
            x, y = x + values[0], y + values[1]
        else:
            dark |= {(int(y), int(x) + step) for step in range(int(values[0]))}
            x += values[0]
    return dark


def test_squares_are_those_of_the_code() -> None:
    matrix = segno.make(_URL, error="m", micro=False).matrix
    expected = {
        (row + _QUIET_ZONE, column + _QUIET_ZONE)
        for row, modules in enumerate(matrix)
        for column, module in enumerate(modules)
        if module & 1
    }
    assert painted(qr_svg(_URL)) == expected


def test_scales_with_its_box() -> None:
    head = qr_svg(_URL).split(">", 1)[0]
    assert "viewBox" in head
    assert "width" not in head


def test_title_is_escaped_and_read_aloud() -> None:
    assert "<title>看&lt;b&gt;指南</title>" in qr_svg(_URL, title="看<b>指南")


@pytest.mark.parametrize("text", ["", "长" * 3000])
def test_what_cannot_be_encoded_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        qr_svg(text)
