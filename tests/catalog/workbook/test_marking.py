"""The file comes back with its wrong cells red and noted; nothing else has changed."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

from catalog.readers.safe_zip import UnsafeArchiveError
from catalog.workbook.marking import Mark, marked
from tests.catalog.workbook.conftest import saved_after

RED = "FFFFC7CE"


def _look(cell: Any) -> tuple[Any, ...]:
    note = cell.comment.text if cell.comment else None
    return cell.value, cell.number_format, cell.font.b, cell.fill.fgColor.rgb, cell.alignment.wrap_text, note


def _looks(content: bytes) -> dict[tuple[str, str], tuple[Any, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {
        (page.title, cell.coordinate): _look(cell)
        for page in book
        for row in page.iter_rows()
        for cell in row
        if cell.value is not None or cell.comment
    }


def test_marked_cells_are_red_with_a_note_and_the_others_are_as_they_were(one: bytes) -> None:
    marks = [Mark("材料", 4, 3, "名称太长"), Mark("材料", 4, 3, "还有一处"), Mark("事项", 3, 2, "名称不对")]
    before, after = _looks(one), _looks(marked(one, marks))
    assert before.keys() == after.keys()
    changed = {place for place in before if before[place] != after[place]}
    assert changed == {("材料", "C4"), ("事项", "B3")}
    assert after["材料", "C4"][3] == RED
    assert after["材料", "C4"][5] == "名称太长\n还有一处"
    assert after["材料", "C4"][:3] == before["材料", "C4"][:3]


def test_cells_that_hold_nothing_can_be_marked(one: bytes) -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(marked(one, [Mark("收费", 3, 4, "缺少金额"), Mark("材料", 3, 30, "空"), Mark("材料", 900, 1, "远")]))
    )
    for sheet, place in (("收费", "D3"), ("材料", "AD3"), ("材料", "A900")):
        assert book[sheet][place].fill.fgColor.rgb == RED
        assert book[sheet][place].comment is not None


def test_a_note_that_was_there_keeps_its_words(one: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(marked(one, [Mark("事项", 2, 1, "表头有错")])))
    note = book["事项"]["A2"].comment
    assert note is not None
    assert note.text.startswith("必填。")
    assert note.text.endswith("表头有错")


def test_a_file_saved_by_another_program_can_be_marked(one: bytes) -> None:
    resaved = saved_after(one, lambda book: None)
    book = openpyxl.load_workbook(io.BytesIO(marked(resaved, [Mark("问答", 3, 3, "问题不清楚")])))
    assert book["问答"]["C3"].comment is not None
    assert book["问答"].data_validations.count == openpyxl.load_workbook(io.BytesIO(one))["问答"].data_validations.count


def test_a_sheet_without_any_notes_can_be_marked() -> None:
    book = openpyxl.Workbook()
    book.active.title = "事项"
    book.active["A1"] = "事项代码"
    stream = io.BytesIO()
    book.save(stream)
    back = openpyxl.load_workbook(io.BytesIO(marked(stream.getvalue(), [Mark("事项", 1, 1, "没有列")])))
    assert back["事项"]["A1"].comment is not None


def test_marks_of_sheets_that_are_not_there_do_no_harm(one: bytes) -> None:
    assert _looks(marked(one, [Mark("没有这张表", 3, 1, "x"), Mark("材料", 0, 0, "x")])) == _looks(one)


def test_what_is_no_workbook_is_not_marked() -> None:
    with pytest.raises(UnsafeArchiveError):
        marked(b"PK\x03\x04", [Mark("材料", 3, 1, "x")])
