"""Workbooks of many people, as a clerk would fill them."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

import openpyxl

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def id_number(serial: int) -> str:
    """A number that holds; another one for every serial below 1000."""
    front = f"11010519491231{serial:03d}"
    return front + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(front, _WEIGHTS, strict=True)) % 11]


def filled(template: bytes, rows: Sequence[Mapping[str, object]]) -> bytes:
    """The template with these rows, by the words of its heading."""
    book = openpyxl.load_workbook(io.BytesIO(template))
    sheet = book["名单"]
    places = {str(cell.value).removesuffix(" *"): cell.column for cell in sheet[1]}
    for at, row in enumerate(rows, 3):
        for header, value in row.items():
            sheet.cell(at, places[header]).value = value
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def people(count: int) -> list[dict[str, object]]:
    """As many good rows of the smallest service; it is their own case."""
    return [
        {
            "由谁办理": "本人",
            "姓名": f"张{'甲乙丙丁戊己庚辛壬癸子丑'[one]}",
            "身份证号": id_number(one + 1),
            "联系电话": "13900001234",
        }
        for one in range(count)
    ]
