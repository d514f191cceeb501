"""A table report becomes an Excel workbook of one sheet, or a text of comma-separated values."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, MergedCell
from openpyxl.cell.cell import Cell as OneCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from reports.tables import Cell, Column, Row, TableReport

SheetCell = OneCell | MergedCell
_LINE = Side(style="thin", color="B8C4C7")
_GRID = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEAD = PatternFill("solid", fgColor="E6EEEF")
_GROUP = PatternFill("solid", fgColor="F3F6F6")
_FORMATS = {"percent": "0.00%", "number": "0", "text": "@"}
_LONGEST = 32_000  # characters of a cell; Excel holds 32,767
_NARROWEST, _WIDEST = 6, 60
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # with these Excel begins to calculate when it opens a text file


def write_workbook(report: TableReport) -> bytes:
    """The report as .xlsx. Texts stay texts: one that begins with = is no formula."""
    book = Workbook()
    sheet = book.active
    if not isinstance(sheet, Worksheet):
        raise TypeError("a new workbook has a sheet")
    sheet.title = report.title[:31]
    first = _write_top(sheet, report)
    _write_table(sheet, report, first)
    for note in report.notes:
        _put(sheet.cell(sheet.max_row + 1, 1), note)
    _set_up_page(sheet, report, first)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def _write_top(sheet: Worksheet, report: TableReport) -> int:
    """Title, subtitle and figures; the row in which the table begins."""
    title = sheet.cell(1, 1)
    _put(title, report.title)
    title.font = Font(size=16, bold=True)
    _put(sheet.cell(2, 1), "  ".join(part for part in (report.county_name, report.subtitle, report.day) if part))
    _put(sheet.cell(3, 1), "；".join(f"{fact.first} {fact.second}" for fact in report.facts))
    return 5


def _write_table(sheet: Worksheet, report: TableReport, first: int) -> None:
    for number, column in enumerate(report.columns, 1):
        head = sheet.cell(first, number)
        _put(head, column.title)
        head.font, head.fill, head.border = Font(bold=True), _HEAD, _GRID
        head.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    for at, row in enumerate(report.rows, first + 1):
        for number, column in enumerate(report.columns, 1):
            value = row.cells[number - 1] if number <= len(row.cells) else None
            _write_cell(sheet.cell(at, number), value, column, row)


def _write_cell(cell: SheetCell, value: Cell, column: Column, row: Row) -> None:
    _put(cell, value)
    cell.border = _GRID
    cell.alignment = Alignment(vertical="center", wrap_text=column.kind == "text")
    if not isinstance(value, str):
        cell.number_format = _FORMATS[column.kind]
    if row.heading:
        cell.font, cell.fill = Font(bold=True), _GROUP


def _put(cell: SheetCell, value: Cell) -> None:
    """A value as what it is. A text is written as a text whatever it begins with, without what XML cannot hold."""
    if isinstance(cell, MergedCell):
        raise TypeError("reports merge no cells")
    if not isinstance(value, str):
        cell.value = value
        return
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)[:_LONGEST]
    cell.data_type = "s"
    cell.number_format = _FORMATS["text"]


def _set_up_page(sheet: Worksheet, report: TableReport, first: int) -> None:
    sheet.freeze_panes = f"B{first + 1}"
    for number, column in enumerate(report.columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = min(max(column.share * 1.2, _NARROWEST), _WIDEST)
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{first}:{first}"


def write_csv(report: TableReport) -> bytes:
    """The table alone, for programs; Excel reads its signs right. Texts that begin like a formula get a ' in front."""
    target = StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow([column.title for column in report.columns])
    writer.writerows([_harmless(cell) for cell in row.cells] for row in report.rows)
    return target.getvalue().encode("utf-8-sig")


def _harmless(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
