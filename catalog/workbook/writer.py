"""Trees → an Excel workbook that a clerk understands without help; without trees: the empty template."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Color, Font, PatternFill, Side
from openpyxl.utils.cell import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from catalog.library import Library
from catalog.workbook import guide, layout
from catalog.workbook.choices import Lists
from catalog.workbook.columns import BAND_WORDS, Column, Path, Sheet
from catalog.workbook.drop_downs import DropDowns
from catalog.workbook.entries import Cells, UnfitEntryError
from catalog.workbook.examples import examples_of
from catalog.workbook.kinds import Cell
from catalog.workbook.rows import SheetRows, rows_of

_HEADER_ROW: Final = 2
_SPARE_ROWS: Final = 2000  # below the last row, for which drop-downs are prepared
_FILLS = {"required": "FFF2CC", "usual": "DDEBF7", "more": "EDEDED"}
_INK, _QUIET = Color("FF1F2D33"), Color("FF8A959B")
_LINE = Border(bottom=Side(style="thin", color="FFBFC7CB"), right=Side(style="thin", color="FFE3E7E9"))
_TOP = Alignment(vertical="top", wrap_text=True)
_MIDDLE = Alignment(vertical="center", horizontal="center", wrap_text=True)


@dataclass
class Written:
    """A workbook, and the services that have no place in one (their trees are not of the usual shape)."""

    content: bytes
    left_out: dict[str, str] = field(default_factory=dict)  # code → why


def write_workbook(
    trees: Iterable[Mapping[str, Any]], *, library: Library | None = None, departments: Mapping[str, str]
) -> Written:
    """The workbook of these trees, in their order. Without any it is the template with its greyed examples."""
    lists = Lists(library or Library(), departments)
    rows: dict[str, list[tuple[str, str, Cells]]] = {title: [] for title in layout.ORDER}
    left_out: dict[str, str] = {}
    for tree in trees:
        try:
            _add(rows, tree, rows_of(tree, lists))
        except UnfitEntryError as error:
            left_out[str(tree.get("code") or "")] = f"{'.'.join(error.path) or '全文'}：{error}"
    return Written(_Book(lists, rows).save(), left_out)


def _add(rows: dict[str, list[tuple[str, str, Cells]]], tree: Mapping[str, Any], own: SheetRows) -> None:
    code, name = str(tree["code"]), str(tree.get("name") or "")
    for title, cells in own.items():
        rows[title] += [(code, name, one) for one in cells]


class _Book:
    def __init__(self, lists: Lists, rows: Mapping[str, list[tuple[str, str, Cells]]]) -> None:
        self._lists, self._rows = lists, rows
        self._is_template = not rows[layout.SERVICES]
        self._book = Workbook(write_only=True)
        self._drop_downs = DropDowns(lists)

    def save(self) -> bytes:
        guide.add_sheet(self._book)
        for sheet in layout.sheets().values():
            _SheetWriter(self._book, sheet, self._lists, self._drop_downs).write(self._filled(sheet), self._is_template)
        self._drop_downs.add_sheet(self._book)
        stream = BytesIO()
        self._book.save(stream)
        return stream.getvalue()

    def _filled(self, sheet: Sheet) -> list[tuple[str, str, Cells]]:
        if self._is_template:
            department = next(iter(self._lists["departments"].words), "县民政局")
            examples = examples_of(sheet.title, department)
            return [(layout.EXAMPLE_CODE, layout.EXAMPLE_NAME, one) for one in examples]
        return self._rows[sheet.title]


class _SheetWriter:
    """One sheet: two rows of heading, then the rows."""

    def __init__(self, book: Workbook, sheet: Sheet, lists: Lists, drop_downs: DropDowns) -> None:
        self._sheet, self._lists, self._drop_downs = sheet, lists, drop_downs
        self._page = book.create_sheet(sheet.title)
        own = (
            [one for one in sheet.columns if one.path != ("code",)] if sheet.title == layout.SERVICES else sheet.columns
        )
        self._columns: list[Column] = [*sheet.owner, *own]
        self._lead = 1 if sheet.title == layout.SERVICES else 2

    def write(self, rows: list[tuple[str, str, Cells]], is_example: bool) -> None:
        filled = {path for _code, _name, cells in rows for path in cells} if not is_example else set()
        self._lay_out(filled, len(rows))
        self._page.append(self._bands())
        self._page.append(self._heading())
        models = self._models(is_example)
        for code, name, cells in rows:
            self._page.append(self._row(models, code, name, cells))

    # ── heading ────────────────────────────────────────────────────────────────────────────────────

    def _lay_out(self, filled: set[Path], count: int) -> None:
        page = self._page
        page.freeze_panes = f"{get_column_letter(self._lead + 1)}{_HEADER_ROW + 1}"
        page.sheet_properties.outlinePr.summaryRight = False
        widths = [18, 22][: self._lead] + [one.kind.width for one in self._columns]
        for number, width in enumerate(widths, start=1):
            page.column_dimensions[get_column_letter(number)].width = width
        shows_all = any(one.path in filled for one in self._columns if one.band == "more")
        for number, column in enumerate(self._columns, start=self._lead + 1):
            if column.band == "more":
                dimension = page.column_dimensions[get_column_letter(number)]
                dimension.outlineLevel, dimension.hidden = 1, not shows_all
            self._validate(column, get_column_letter(number), count)

    def _validate(self, column: Column, letter: str, count: int) -> None:
        formula = self._drop_downs.formula(column.kind.list_name) if column.kind.list_name else None
        if formula is None:
            return
        rule = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=False)
        rule.add(f"{letter}{_HEADER_ROW + 1}:{letter}{_HEADER_ROW + count + _SPARE_ROWS}")
        self._page.data_validations.append(rule)

    def _bands(self) -> list[Any]:
        """必填 / 常用 / 更多 above the first column of each group."""
        cells: list[Any] = [
            self._head("关键列", "required") if not number else self._head("", "required")
            for number in range(self._lead)
        ]
        last = ""
        for column in self._columns:
            cells.append(self._head("" if column.band == last else BAND_WORDS[column.band], column.band))
            last = column.band
        return cells

    def _heading(self) -> list[Any]:
        cells = [self._head(f"{layout.CODE_HEADER} *", "required", note=layout.CODE_NOTE)]
        if self._lead > 1:
            cells.append(self._head(layout.NAME_HEADER, "more", note="给人看的，可以不填，导入时不读这一列。"))
        for column in self._columns:
            words = f"{column.header} *" if column.is_required else column.header
            cells.append(self._head(words, column.band, note=guide.note_of(self._sheet, column, self._lists)))
        return cells

    def _head(self, words: str, band: str, note: str = "") -> Any:
        cell = WriteOnlyCell(self._page, value=words or None)
        cell.font = Font(bold=True, color=_INK)
        cell.fill = PatternFill("solid", fgColor=f"FF{_FILLS[band]}")
        cell.alignment, cell.border = _MIDDLE, _LINE
        if note:
            cell.comment = Comment(note, "代办台", width=280, height=40 + 18 * (1 + len(note) // 18))
        return cell

    # ── rows ───────────────────────────────────────────────────────────────────────────────────────

    def _models(self, is_example: bool) -> list[Any]:
        """One styled cell a column, filled anew for every row: making them costs more than writing them."""
        formats = ["@"] * self._lead + [one.kind.number_format for one in self._columns]
        models = []
        for number_format in formats:
            cell = WriteOnlyCell(self._page)
            cell.alignment, cell.number_format, cell.border = _TOP, number_format, _LINE
            cell.font = Font(italic=is_example, color=_QUIET if is_example else _INK)
            models.append(cell)
        return models

    def _row(self, models: list[Any], code: str, name: str, cells: Cells) -> list[Any]:
        values: list[Cell] = [code, name] if self._lead > 1 else [code]
        values += [cells.get(one.path) for one in self._columns]
        return [None if value is None else _filled(model, value) for model, value in zip(models, values, strict=True)]


def _filled(cell: Any, value: Cell) -> Any:
    """Text is written as text, also when it begins like a formula."""
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
    return cell
