"""Questions become rows of a form: what stands beside what, how wide, with which small print."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from catalog.compiled import CompiledDefinition
from catalog.definition import FieldSpec
from forms.kinds.base import BlankLine, Kind
from reports.form_contexts import Entry, FormBlock, FormRow

# Millimetres.
_HALF = 61  # for the answer of a question that shares its row
_HALF_BESIDE_PHOTO = 44
_CELL, _SMALL_CELL, _GAP = 6.6, 6.2, 3.6
_TICK, _BETWEEN = 4.8, 3.6
_HAN, _LATIN = 3.6, 1.9
_TABLE = 168
_LONG_HINT = 32  # characters that do not go under half a row
_MOST_COLUMNS = 8  # of a table; more are asked one below the other
_MOST_ROWS = 12
_CARDS = 2  # rows of a group with too many columns


def entry_of(kind: Kind[Any], value: object = None, *, hints: Sequence[str] = (), tip: str = "") -> Entry:
    """One question, with what a hand would write where there is a value."""
    line = kind.blank()
    return Entry(
        label=line.label,
        line=line,
        required=line.required,
        written=() if value is None else kind.written(value),
        rows=() if value is None else kind.written_rows(value),
        hints=tuple(hint for hint in hints if hint),
        tip=tip,
    )


def conditions_of(compiled: CompiledDefinition, spec: FieldSpec) -> tuple[str, ...]:
    """Who has to answer: 由近亲属办理的填, and 有车的必填 where it is asked of more than have to."""
    visible = said(compiled, spec.visible_when, "的填")
    only_then = spec.required_when != spec.visible_when and not spec.required
    required = said(compiled, spec.required_when, "的必填") if only_then else ""
    return tuple(words for words in (visible, required) if words)


def said(compiled: CompiledDefinition, notation: str | None, ending: str) -> str:
    """A condition as small print; nothing for none."""
    return f"{compiled.sentence(notation)}{ending}" if notation else ""


# ── rows ───────────────────────────────────────────────────────────────────────────────────────────


def rows_of(entries: Iterable[Entry], *, beside_photo: bool = False) -> tuple[FormRow, ...]:
    """The questions in their order; two that are short share a row."""
    rows: list[FormRow] = []
    waiting: Entry | None = None
    for entry in entries:
        short = is_short(entry, _HALF_BESIDE_PHOTO if beside_photo else _HALF)
        if waiting and short:
            rows.append(FormRow((waiting, entry)))
            waiting = None
            continue
        rows += [FormRow((waiting,))] if waiting else []
        waiting = entry if short else None
        rows += [] if short else [FormRow((entry,))]
    return (*rows, FormRow((waiting,))) if waiting else tuple(rows)


def is_short(entry: Entry, room: float = _HALF) -> bool:
    """Whether the question can share its row."""
    small = sum(map(len, entry.hints)) + len(entry.tip)
    return entry.line.width != "wide" and small <= _LONG_HINT and _width(entry) <= room


def _width(entry: Entry) -> float:
    """How much of the row the place for the answer takes; infinite for what stands alone."""
    measure = _WIDTHS.get(entry.line.style)
    written = max((text_width(text) for text in entry.written), default=0) if entry.line.style == "line" else 0
    return max(measure(entry.line), written) if measure else math.inf


def text_width(text: str) -> float:
    """Millimetres of a text at 10 pt."""
    return sum(_LATIN if character.isascii() else _HAN for character in text)


def _boxes(line: BlankLine) -> float:
    return line.count * _CELL + (len(line.groups) - 1) * _GAP


def _choices(line: BlankLine) -> float:
    return sum(_TICK + text_width(choice) + _BETWEEN for choice in line.choices) - _BETWEEN


_WIDTHS: Mapping[str, Callable[[BlankLine], float]] = {
    "line": lambda line: 30 + text_width(line.unit),
    "boxes": _boxes,
    "choices": _choices,
    "date": lambda line: 8 * _SMALL_CELL + 3 * _GAP,
    "month": lambda line: 6 * _SMALL_CELL + 2 * _GAP,
    "time": lambda line: 4 * _SMALL_CELL + 2 * _GAP,
}


# ── lists ──────────────────────────────────────────────────────────────────────────────────────────


def blocks_of(entries: Iterable[Entry]) -> tuple[FormBlock, ...]:
    """Rows of questions, and each list as a table of its own."""
    blocks: list[FormBlock] = []
    plain: list[Entry] = []
    for entry in entries:
        if entry.line.style != "table":
            plain.append(entry)
            continue
        blocks += [FormBlock(rows=rows_of(plain))] if plain else []
        blocks += _list_blocks(entry)
        plain = []
    return (*blocks, FormBlock(rows=rows_of(plain))) if plain else tuple(blocks)


def _list_blocks(entry: Entry) -> list[FormBlock]:
    """A table with enough empty rows; one question below the other where it would have too many columns."""
    entry = _by_hand(entry)
    if len(entry.line.columns) > _MOST_COLUMNS:
        return [_card(entry, number) for number in range(max(_CARDS, len(entry.rows)))]
    empty = max(min(entry.line.count, _MOST_ROWS) - len(entry.rows), 0)
    cells = tuple("" for _column in entry.line.columns)
    filled = replace(entry, rows=(*entry.rows, *[cells] * empty))
    return [FormBlock(table=filled, widths=widths_of(entry.line.columns), note=_MORE)]


def _by_hand(entry: Entry) -> Entry:
    """Without the columns that the desk works out."""
    kept = [place for place, column in enumerate(entry.line.columns) if not column.computed]
    line = replace(entry.line, columns=tuple(entry.line.columns[place] for place in kept))
    return replace(entry, line=line, rows=tuple(tuple(row[place] for place in kept) for row in entry.rows))


_MORE = "行数不够的，另附一张纸按同样的栏目接着写，写明本表编号并签名。"


def _card(entry: Entry, number: int) -> FormBlock:
    """One row of a wide list, its columns as questions."""
    cells = entry.rows[number] if number < len(entry.rows) else ("",) * len(entry.line.columns)
    columns = [
        Entry(
            label=column.label,
            line=replace(column, style="line") if cell else column,  # the words of a cell fit no boxes
            required=column.required,
            written=(cell,) if cell else (),
            hints=(column.help,) if column.help else (),
        )
        for column, cell in zip(entry.line.columns, cells, strict=True)
    ]
    title = f"{entry.label}（第 {number + 1} 条）"
    return FormBlock(
        title=title, rows=rows_of(columns), note=_MORE if number + 1 == max(_CARDS, len(entry.rows)) else ""
    )


def widths_of(columns: Sequence[BlankLine]) -> tuple[int, ...]:
    """How wide the columns of a table are, in hundredths of it."""
    wanted = [max(min(_COLUMN.get(column.style, 26), 62), text_width(column.label) / 2 + 4) for column in columns]
    return tuple(round(100 * width / sum(wanted)) for width in wanted)


_COLUMN: Mapping[str, float] = {
    "boxes": 52,
    "lines": 44,
    "choices": 30,
    "date": 30,
    "date_span": 48,
    "month_span": 40,
    "choices_line": 48,
    "parts": 52,
}
