"""Reports as tables: their cells in words, as a spreadsheet and as HTML for paper."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from reports.charts import Rows
from reports.contexts import Pair
from reports.render import render_html
from reports.spreadsheet import write_csv, write_workbook
from reports.tables import Cell, Column, Row, TableReport, percent, shown

NASTY = ("=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "\x0bbell\x07", "<script>alert(1)</script>")


def report(*cells: Cell, **changes: Any) -> TableReport:
    """One row of a text, a number and a share."""
    usual: dict[str, Any] = {
        "name": "test",
        "title": "测试表",
        "subtitle": "全县",
        "facts": (Pair("事项", "1 项"),),
        "columns": (Column("事项", share=30), Column("数", "number"), Column("占比", "percent")),
        "rows": (Row(cells or ("高龄津贴", 3, 0.5339)),),
        "notes": ("只算当天。",),
        "county_name": "青石县",
        "day": "2026年10月21日",
    }
    return TableReport(**{**usual, **changes})


def sheet_of(table: TableReport) -> Worksheet:
    sheet = load_workbook(BytesIO(write_workbook(table))).active
    assert isinstance(sheet, Worksheet)
    return sheet


@pytest.mark.parametrize(
    ("cell", "kind", "words"),
    [
        (0.5339, "percent", "53.39%"),
        (1.0, "percent", "100%"),
        (0, "percent", "0%"),
        (None, "number", "—"),
        ("", "text", "—"),
        (0, "number", "0"),
        ("当场", "text", "当场"),
    ],
)
def test_cells_in_words(cell: Cell, kind: str, words: str) -> None:
    assert shown(cell, kind) == words


def test_shares() -> None:
    assert percent(2600, 5578) == "46.61%"
    assert percent(0, 0) == "—"


def test_a_part_has_the_same_head() -> None:
    long = report(rows=tuple(Row((str(number), number, None)) for number in range(5)))
    part = long.part(3, 10)
    assert [row.cells[0] for row in part.rows] == ["3", "4"] and part.columns == long.columns


def test_the_sheet_holds_numbers_as_numbers() -> None:
    sheet = sheet_of(report())
    assert [cell.value for cell in sheet[5]] == ["事项", "数", "占比"]
    assert [cell.value for cell in sheet[6]] == ["高龄津贴", 3, 0.5339]
    assert sheet["C6"].number_format == "0.00%"
    assert sheet.freeze_panes == "B6" and sheet.page_setup.orientation == "landscape"
    assert sheet["A7"].value == "只算当天。"


@pytest.mark.parametrize("text", NASTY)
def test_no_text_becomes_a_formula(text: str) -> None:
    cell = sheet_of(report(text, 1, 0.1))["A6"]
    assert cell.data_type == "s"
    assert cell.value == "".join(sign for sign in text if sign.isprintable())


def test_a_place_with_a_bad_name_is_no_formula_either() -> None:
    sheet = sheet_of(report(title="=HYPERLINK(1)", columns=(Column("=1+1"),), rows=(Row(("x",)),)))
    assert {sheet["A1"].data_type, sheet["A5"].data_type} == {"s"}


def test_rows_may_be_shorter_than_the_head() -> None:
    assert [cell.value for cell in sheet_of(report("只有名称"))[6]] == ["只有名称", None, None]


def test_paper_says_the_same_and_escapes() -> None:
    html = render_html("table", report("<script>alert(1)</script>", 3, 0.5339))
    assert "<script>alert" not in html and "53.39%" in html and "测试表" in html
    assert "只算当天" in html and "2026年10月21日" in html


def test_an_empty_report_says_so() -> None:
    assert "现在没有要列的内容。" in render_html("table", report(rows=()))


@pytest.mark.parametrize("cell", [word for word in NASTY if word[0] in "=+-@"])
def test_a_text_file_holds_no_formula(cell: str) -> None:
    line = write_csv(report(cell, -3, 0.5)).decode("utf-8-sig").splitlines()[1]
    assert line.lstrip('"').startswith("'") and ",-3,0.5" in line


def test_charts_and_the_foot_stand_on_paper() -> None:
    chart = Rows("退回补正的理由", "次", (("缺页", 2),))
    html = render_html("table", report(charts=(chart,), foot="统计截至 10月21日 09:30"))
    assert "<svg" in html and 'data-foot="统计截至 10月21日 09:30"' in html
    assert 'data-foot="数字按 2026年10月21日 生效的事项计算"' in render_html("table", report())
