"""What was found for a form, line by line: as it is offered above the form, and as it stands beside the fields."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from app.dates import long_day
from app.prefilling.note import Note, Offered
from app.prefilling.rows import Cells, differing, pair_up, shown_cell, telling
from catalog.compiled import CompiledDefinition
from forms.kinds.group import Group
from forms.names import field_name, split_row_name
from forms.plan import Question, plan_of

_LOOSE = re.compile(r"[\s-]")  # what people put between digits


@dataclass(frozen=True)
class RowLine:
    """One row of a group that was found. `words` are those of its cells: 与户主关系：配偶."""

    shown: str
    texts: Cells
    words: Mapping[str, str]

    @property
    def who(self) -> str:
        """The name, by which its button is told from the others."""
        return self.shown.split("，")[0]


@dataclass(frozen=True)
class Line:
    """One value that was found, or the rows of one group."""

    name: str
    label: str
    shown: str
    origin: str  # 民情档案 2026年3月2日
    source: str  # 民情档案
    texts: tuple[str, ...]
    rows: tuple[RowLine, ...] = ()
    tells: tuple[str, ...] = ()  # columns by which rows are told apart, the surest first

    @property
    def texts_json(self) -> str:
        """For the script."""
        return json.dumps(self.texts, ensure_ascii=False)

    @property
    def rows_json(self) -> str:
        """For the script: cells and their words, row by row."""
        return json.dumps([{"cells": row.texts, "words": row.words} for row in self.rows], ensure_ascii=False)

    @property
    def from_words(self) -> str:
        """来自民情档案"""
        return _("来自%(source)s", source=self.origin)

    @property
    def differs(self) -> str:
        """What is said beside the field, or the row, once it was changed; of a row `{what}` is put in."""
        value = "{what}" if self.rows else self.shown
        return _("与%(source)s不一致（%(value)s）", source=self.source, value=value)


@dataclass(frozen=True)
class Beside:
    """What stands beside a field or a row: from where it is, or that it differs."""

    words: str
    differs: bool = False


def lines_of(compiled: CompiledDefinition, made: Note, *, today: dt.date) -> tuple[Line, ...]:
    """Everything that was found, in the order of the form."""
    by_id = plan_of(compiled).by_id
    return tuple(_line(by_id[key], one, today) for key, one in made.offered.items() if key in by_id)


def day_words(iso: str) -> str:
    """2026年3月2日; nothing for no day."""
    return str(long_day(dt.date.fromisoformat(iso))) if iso else ""


def beside_fields(lines: Sequence[Line], pairs: Iterable[tuple[str, str]]) -> dict[str, Beside]:
    """What stands beside the fields that hold something, and beside the rows that a source knows.

    By HTML name, of a row by what the names of its cells begin with (``f_members-0``).
    """
    typed: dict[str, list[str]] = {}
    for name, value in pairs:
        if value.strip():
            typed.setdefault(name, []).append(value)
    plain = {line.name: _beside(line, typed[line.name]) for line in lines if line.name in typed and not line.rows}
    return plain | {name: found for line in lines if line.rows for name, found in _beside_rows(line, typed)}


def _line(question: Question, one: Offered, today: dt.date) -> Line:
    kind: Any = question.kind
    origin = " ".join(part for part in (one.words, day_words(one.on)) if part)
    rows = tuple(_row_line(kind, row, today) for row in one.rows)
    tells = telling(kind) if isinstance(kind, Group) else ()
    return Line(field_name(question.id), question.spec.label, one.shown, origin, one.words, one.texts, rows, tells)


def _row_line(group: Group, row: Cells, today: dt.date) -> RowLine:
    columns = [column for column in group.columns if column.spec.id in row]
    shown = {column.spec.id: shown_cell(column, row[column.spec.id], today) for column in columns}
    words = {column.spec.id: f"{column.spec.label}：{shown[column.spec.id]}" for column in columns}
    return RowLine("，".join(shown.values()), row, words)


def _beside(line: Line, typed: Sequence[str]) -> Beside:
    same = _plain(typed) == _plain(line.texts)
    return Beside(line.from_words) if same else Beside(line.differs, differs=True)


def _beside_rows(line: Line, typed: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, Beside]]:
    rows = _typed_rows(line.name, typed)
    known = [{key: _plain(texts) for key, texts in row.texts.items()} for row in line.rows]
    for (number, cells), place in zip(rows.items(), pair_up(line.tells, list(rows.values()), known), strict=True):
        if place is not None:
            wrong = [line.rows[place].words[key] for key in differing(cells, known[place])]
            words = line.differs.format(what="；".join(wrong)) if wrong else line.from_words
            yield f"{line.name}-{number}", Beside(words, differs=bool(wrong))


def _typed_rows(group: str, typed: Mapping[str, Sequence[str]]) -> dict[int, dict[str, str]]:
    """The rows as typed, by number, in the order of the page."""
    rows: dict[int, dict[str, str]] = {}
    for name, values in typed.items():
        cell = split_row_name(name)
        if cell is not None and cell[0] == group:
            rows.setdefault(cell[1], {})[cell[2]] = _plain(values)
    return rows


def _plain(texts: Sequence[str]) -> str:
    """As the script compares: without the blanks and dashes that people put in."""
    return "\n".join(_LOOSE.sub("", text).upper() for text in texts)
