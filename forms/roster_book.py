"""The workbook of a roster: the empty template, the rows that come in, and the rows that go back marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils.cell import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from catalog.readers.safe_zip import UnsafeArchiveError
from catalog.suggestions import did_you_mean
from catalog.workbook.cells import Broken, Formula, Raw, RawSheet, no_value, read_cells
from catalog.workbook.kinds import plain_text
from catalog.workbook.marking import Mark, marked
from catalog.workbook.text import guarded
from forms.errors import AnswerError
from forms.roster import RosterColumn

SHEET: Final = "名单"
MOST_ROWS: Final = 500
_WORDS: Final = "选项"
_NUMBER, _HINTS = "序号", "填写说明"
_FIRST: Final = 3  # the row of the first person, below heading and hints
_HEADER_ROWS: Final = 6
_SHOWN_OPTIONS: Final = 12
_MARKS = str.maketrans("", "", "*＊ \n\r\t")
_LISTED = ("radios", "select", "cascade")
_WIDEST, _NARROWEST = 30, 12


@dataclass
class RosterRow:
    """One person: texts by the name of the column, and sentences about cells that could not be read."""

    number: int  # of the row in the sheet
    texts: dict[str, str] = field(default_factory=dict)
    problems: list[tuple[str, str]] = field(default_factory=list)  # name of the column ("" for the row), sentence


# ── out ────────────────────────────────────────────────────────────────────────────────────────────


def write_roster(
    columns: Sequence[RosterColumn],
    rows: Sequence[Mapping[str, str]] = (),
    problems: Sequence[Sequence[tuple[str, str]]] = (),
) -> bytes:
    """The workbook with these rows; cells with a sentence are red and carry it. Without rows it is the template."""
    book = Workbook()
    sheet = book.active
    if not isinstance(sheet, Worksheet):
        raise TypeError("a new workbook has a sheet")
    sheet.title = SHEET
    _write_heading(sheet, columns)
    for at, row in enumerate(rows, _FIRST):
        for number, column in enumerate(columns, 2):
            _put(sheet.cell(at, number), row.get(column.name, ""))
    _write_lists(book, sheet, columns)
    stream = BytesIO()
    book.save(stream)
    marks = list(_marks(columns, problems))
    return marked(stream.getvalue(), marks) if marks else stream.getvalue()


def _write_heading(sheet: Worksheet, columns: Sequence[RosterColumn]) -> None:
    _head(sheet.cell(1, 1), _NUMBER, "EDEDED")
    _hint(sheet.cell(2, 1), _HINTS)
    for number, column in enumerate(columns, 2):
        _head(sheet.cell(1, number), f"{column.header} *" if column.is_required else column.header, _fill(column))
        _hint(sheet.cell(2, number), hint_of(column))
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = min(max(2 * len(column.header) + 4, _NARROWEST), _WIDEST)
        sheet.column_dimensions[letter].number_format = "@"
        for at in range(_FIRST, _FIRST + MOST_ROWS):
            sheet.cell(at, number).number_format = "@"  # long numbers stay whole
    sheet.column_dimensions["A"].width = _NARROWEST
    sheet.row_dimensions[2].height = 76
    sheet.freeze_panes = f"B{_FIRST}"


def _fill(column: RosterColumn) -> str:
    return "FFF2CC" if column.is_required else "DDEBF7"


def _head(cell: Any, words: str, colour: str) -> None:
    _put(cell, words)
    cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor=f"FF{colour}")
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)


def _hint(cell: Any, words: str) -> None:
    _put(cell, words)
    cell.font = Font(size=9, color="FF6B777D")
    cell.alignment = Alignment(vertical="top", wrap_text=True)


def hint_of(column: RosterColumn) -> str:
    """How to fill a column: what it is, an example, and the options where there are few."""
    spec, words = column.kind.spec, _options(column)
    must = f"只有{column.when}才填" if column.when else "必填" if column.is_required else ""
    parts = [must, spec.help.rstrip("。")]
    if words and len(words) <= _SHOWN_OPTIONS:
        parts.append(
            f"{'可填一样或几样，用顿号隔开' if column.kind.control == 'checkboxes' else '可填'}：{'、'.join(words)}"
        )
    elif words:
        parts.append("从下拉选项里选")
    elif spec.example:
        parts.append(f"例如 {spec.example}")
    return "。".join(part for part in parts if part)


def _options(column: RosterColumn) -> list[str]:
    if column.kind.id == "declaration":
        return ["同意"]
    return [choice.label for choice in column.kind.choices] if column.kind.control in (*_LISTED, "checkboxes") else []


def _write_lists(book: Workbook, sheet: Worksheet, columns: Sequence[RosterColumn]) -> None:
    """The options on a hidden sheet, and the drop-downs that show them."""
    words = book.create_sheet(_WORDS)
    words.sheet_state = "hidden"
    for number, column in enumerate(columns, 2):
        listed = _options(column) if column.kind.control != "checkboxes" else []
        if not listed:
            continue
        letter = get_column_letter(number)
        for at, word in enumerate(listed, 1):
            _put(words.cell(at, number), word)
        rule = DataValidation(type="list", formula1=f"'{_WORDS}'!${letter}$1:${letter}${len(listed)}", allow_blank=True)
        rule.showErrorMessage = False
        rule.add(f"{letter}{_FIRST}:{letter}{_FIRST + MOST_ROWS - 1}")
        sheet.add_data_validation(rule)


def _put(cell: Any, words: str) -> None:
    """Text is written as text, also when it begins like a formula."""
    if words:
        cell.value = guarded(words)
        cell.data_type = "s"
        cell.number_format = "@"


def _marks(columns: Sequence[RosterColumn], problems: Sequence[Sequence[tuple[str, str]]]) -> Any:
    places = {column.name: number for number, column in enumerate(columns, 2)}
    for at, row in enumerate(problems, _FIRST):
        for name, sentence in row:
            yield Mark(SHEET, at, places.get(name, 1), sentence)


# ── in ─────────────────────────────────────────────────────────────────────────────────────────────


def read_roster(content: bytes, columns: Sequence[RosterColumn]) -> list[RosterRow]:
    """The people of a workbook; UnsafeArchiveError with a sentence when it is refused as a whole."""
    sheet = next((one for one in read_cells(content) if one.title.strip() == SHEET), None)
    if sheet is None:
        raise UnsafeArchiveError(f"文件里没有“{SHEET}”表，请用这个事项的模板填写")
    if sheet.hidden:
        raise UnsafeArchiveError(f"“{SHEET}”表是隐藏的。请取消隐藏，看过内容再上传")
    heading = _heading(sheet)
    placed = _placed(sheet.rows[heading], columns)
    _refuse_merged(sheet, heading)
    people = {number: cells for number, cells in sheet.rows.items() if number > heading and _is_person(cells, placed)}
    rows = [_row(number, cells, placed) for number, cells in people.items()]
    if not rows:
        raise UnsafeArchiveError("名单里还没有人，请一人一行填好再上传")
    if len(rows) > MOST_ROWS:
        raise UnsafeArchiveError(f"名单有 {len(rows)} 行，一次最多 {MOST_ROWS} 行，请分成几个文件")
    return rows


def _heading(sheet: RawSheet) -> int:
    for number in sorted(sheet.rows)[:_HEADER_ROWS]:
        if _NUMBER in (_word(cell) for cell in sheet.rows[number].values()):
            return number
    raise UnsafeArchiveError(f"“{SHEET}”表没有表头：前几行里找不到“{_NUMBER}”这一列，请用这个事项的模板填写")


def _placed(heading: Mapping[int, Raw], columns: Sequence[RosterColumn]) -> dict[int, RosterColumn]:
    """Columns by where they stand; every one must be there, and none that we do not know."""
    known = {_word(column.header): column for column in columns}
    placed: dict[int, RosterColumn] = {}
    for number, cell in heading.items():
        word = _word(cell)
        if word == _NUMBER or not word:
            continue
        column = known.pop(word, None)
        if column is None:
            similar = did_you_mean(word, list(known))
            raise UnsafeArchiveError(
                f"表头里的“{word[:30]}”不是这个事项的，或者写了两遍{similar}。请用这个事项的模板填写"
            )
        placed[number] = column
    if lacking := [column.header for column in known.values()]:
        raise UnsafeArchiveError(f"表头缺少{'、'.join(lacking[:10])}，请用这个事项现在的模板填写")
    return placed


def _refuse_merged(sheet: RawSheet, heading: int) -> None:
    below = next((bottom for _left, _top, _right, bottom in sheet.merged if bottom > heading), None)
    if below is not None:
        raise UnsafeArchiveError(f"“{SHEET}”表第 {below} 行有合并的单元格，看不出每个人填什么。请取消合并再上传")


def _is_person(cells: Mapping[int, Raw], placed: Mapping[int, RosterColumn]) -> bool:
    """Neither the hints below the heading nor a row that was only numbered."""
    return _HINTS not in cells.values() and not cells.keys().isdisjoint(placed)


def _row(number: int, cells: Mapping[int, Raw], placed: Mapping[int, RosterColumn]) -> RosterRow:
    row = RosterRow(number)
    for at, cell in sorted(cells.items()):
        column = placed.get(at)
        if column is None:
            if at > max(placed):
                row.problems.append(("", "这一行在表头以外还有内容，不知道是什么，请删去"))
            continue
        _take(row, column, cell)
    return row


def _take(row: RosterRow, column: RosterColumn, cell: Raw) -> None:
    if isinstance(cell, Formula | Broken):
        row.problems.append((column.name, no_value(cell)))
        return
    plain = plain_text(cell)
    row.texts[column.name] = plain
    try:
        row.texts[column.name] = column.kind.import_cell(plain if isinstance(cell, str) else cell)
    except AnswerError as error:
        row.problems.append((column.name, str(error)))


def _word(cell: Raw) -> str:
    return cell.translate(_MARKS) if isinstance(cell, str) else ""
