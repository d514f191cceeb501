"""A tree → the rows of every sheet. What has no place in a workbook is refused, never left out."""

from __future__ import annotations

import copy
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from catalog.workbook import layout
from catalog.workbook.choices import Choices, Lists
from catalog.workbook.columns import Path
from catalog.workbook.entries import Cells, UnfitEntryError, write_entry
from catalog.workbook.kinds import Cell, fits_number
from catalog.workbook.names import Names, answer_choices, rename_references, rows, title_of
from catalog.workbook.text import COMMA, EMPTY, LONGEST, guarded, joined

SheetRows = dict[str, list[Cells]]
JSON = "json:"  # before a value that a cell cannot hold as it is
_APART = frozenset({*layout.LISTS, "schema_version", "sections", "samples"})


def rows_of(tree: Any, lists: Lists) -> SheetRows:
    """The rows of one service by the title of their sheet; UnfitEntryError where the tree has another shape."""
    if not isinstance(tree, dict) or not isinstance(tree.get("code"), str):
        raise UnfitEntryError((), "没有事项代码")
    named = copy.deepcopy(tree)
    rename_references(named, lists.library, to_words=True)
    return _Writer(named, Names(tree, lists.library), lists).write()


class _Writer:
    """The rows of one service while they are made."""

    def __init__(self, tree: dict[str, Any], names: Names, lists: Lists) -> None:
        self._tree, self._names, self._lists = tree, names, lists
        self._rows: SheetRows = {title: [] for title in layout.ORDER}

    def write(self) -> SheetRows:
        sheet = layout.sheets()[layout.SERVICES]
        self._rows[layout.SERVICES].append(write_entry(sheet, self._tree, self._lists, apart=_APART))
        for key in layout.LISTS:
            self._list(key)
        self._sections()
        self._samples()
        return self._rows

    def _entries(self, key: str) -> list[dict[str, Any]]:
        value = self._tree.get(key)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise UnfitEntryError((key,), "应当是列表")
        return value

    def _list(self, key: str) -> None:
        sheet = layout.sheets()[layout.LISTS[key][0]]
        for index, entry in enumerate(self._entries(key)):
            place: Path = (key, str(index))
            apart = self._coded_options(entry, "situation", self._situation(index)) if key == "situations" else ()
            self._rows[sheet.title].append(_within(place, sheet, entry, self._lists, frozenset(apart)))

    def _situation(self, index: int) -> str:
        return _words(rows(self._names.tree["situations"]))[index]

    # ── the form ───────────────────────────────────────────────────────────────────────────────────

    def _sections(self) -> None:
        sheet = layout.sheets()[layout.SECTIONS]
        sections, fields = _words(self._names.sections), iter(_words(self._names.fields))
        for index, section in enumerate(self._entries("sections")):
            place: Path = ("sections", str(index))
            cells = _within(place, sheet, section, self._lists, frozenset({"fields"}))
            words = [next(fields) for _field in self._names.sections[index]["fields"]]
            for field, word in zip(_fields(section, place, cells), words, strict=False):
                self._field(layout.FIELDS, _known(sections[index], place), word, field, place)
            self._rows[layout.SECTIONS].append(cells)

    def _field(self, title: str, owner: str, path: str, field: dict[str, Any], place: Path) -> None:
        """One field with its options and columns. `path` names it among all fields; empty: nothing does."""
        sheet = layout.sheets()[title]
        apart = self._coded_options(field, "field" if title == layout.FIELDS else "column", path)
        cells = _within(place, sheet, field, self._lists, frozenset({*apart, "fields"}))
        self._rows[title].append({sheet.owner[0].path: guarded(owner), **cells})
        if columns := _fields(field, place, self._rows[title][-1]):
            words = _words(self._names.with_fields("fields", field)["fields"])
            for column, word in zip(columns, words, strict=True):
                below = f"{_known(path, place)}/{word}" if word else ""
                self._field(layout.COLUMNS, _known(path, place), below, column, (*place, "fields"))

    def _coded_options(self, entry: dict[str, Any], owner: str, place: str) -> tuple[str, ...]:
        """Write options that are more than words into their own sheet; the key that is then done with."""
        options = entry.get("options")
        if not isinstance(options, list) or all(isinstance(one, str) for one in options):
            return ()
        sheet = layout.sheets()[layout.OPTIONS]
        _known(place, ("options",))
        for option in options:
            raw = {"code": option, "label": option} if isinstance(option, str) else option
            cells = _within(("options",), sheet, raw, self._lists, frozenset())
            head: Cells = {("owner",): self._lists["option_owner"].word(owner), ("place",): guarded(place)}
            self._rows[layout.OPTIONS].append({**head, **cells})
        return ("options",)

    # ── samples ────────────────────────────────────────────────────────────────────────────────────

    def _samples(self) -> None:
        sheet = layout.sheets()[layout.SAMPLES]
        words = _words(self._entries("samples"))
        for index, sample in enumerate(self._entries("samples")):
            apart = frozenset({"situations", "answers"})
            self._rows[layout.SAMPLES].append(_within(("samples", str(index)), sheet, sample, self._lists, apart))
            for kind, key, asked in (
                (
                    "situation",
                    "situations",
                    [self._names.full(None, one) for one in rows(self._tree.get("situations"))],
                ),
                ("field", "answers", self._names.fields),
            ):
                answers = sample.get(key)
                for cells in answer_rows(kind, answers or {}, asked, self._lists):
                    self._rows[layout.ANSWERS].append({("sample",): guarded(words[index]), **cells})


def _within(place: Path, sheet: Any, entry: Any, lists: Lists, apart: frozenset[str]) -> Cells:
    try:
        return write_entry(sheet, entry, lists, apart=apart)
    except UnfitEntryError as error:
        raise UnfitEntryError((*place, *error.path), str(error)) from error


def _known(word: str, place: Path) -> str:
    if not word:
        raise UnfitEntryError(place, "分区、表单项和情形都要有编号，并且不能重复")
    return word


def _fields(entry: dict[str, Any], place: Path, cells: Cells) -> list[dict[str, Any]]:
    """The own fields of a section or group; an empty list is said in the entry's own row."""
    fields = entry.get("fields")
    if fields is None:
        return []
    if not isinstance(fields, list) or not all(isinstance(one, dict) for one in fields):
        raise UnfitEntryError((*place, "fields"), "应当是列表")
    if not fields:
        cells[("fields",)] = EMPTY
    return fields


def _words(entries: list[dict[str, Any]]) -> list[str]:
    """What each entry is called among its like: by name where that is unique, else by id; empty when by neither."""
    ids = Counter(str(one.get("id") or "") for one in entries)
    titles = Counter(title_of(one) for one in entries)
    return [_word(one, ids, titles) for one in entries]


def _word(entry: dict[str, Any], ids: Counter[str], titles: Counter[str]) -> str:
    own, title = str(entry.get("id") or ""), title_of(entry)
    if title and titles[title] == 1 and title not in ids and "/" not in title and len(title) <= LONGEST:
        return title
    return own if ids[own] == 1 else ""


# ── answers ────────────────────────────────────────────────────────────────────────────────────────


def answer_rows(kind: str, answers: Any, asked: list[dict[str, Any]], lists: Lists) -> Iterator[Cells]:
    """One row an answer; of an answer that is rows of a group, one row a cell of it."""
    if not isinstance(answers, Mapping):
        raise UnfitEntryError(("samples",), "示例的答案应当是若干行“键: 值”")
    words = dict(zip((str(one.get("id")) for one in asked), _words(asked), strict=True))
    by_id = {str(one.get("id")): one for one in asked}
    for name, value in answers.items():
        head: Cells = {("kind",): lists["answer_kind"].word(kind), ("name",): guarded(words.get(name) or name)}
        field = by_id.get(name, {})
        if _is_table(value, field):
            yield from _table_rows(head, value, field, lists)
        else:
            yield {**head, ("value",): answer_cell(value, field, lists)}


def _is_table(value: Any, field: Mapping[str, Any]) -> bool:
    """Rows of a group whose cells are plain: each can stand in a cell of its own."""
    return (
        isinstance(value, list)
        and bool(value)
        and bool(field.get("fields"))
        and all(isinstance(row, dict) and row for row in value)
        and not any(isinstance(cell, list | dict) for row in value for cell in row.values())
    )


def _table_rows(head: Cells, value: list[dict[str, Any]], field: Mapping[str, Any], lists: Lists) -> Iterator[Cells]:
    columns = rows(field.get("fields"))
    words = dict(zip((str(one.get("id")) for one in columns), _words(columns), strict=True))
    by_id = {str(one.get("id")): one for one in columns}
    for number, row in enumerate(value, start=1):
        for name, one in row.items():
            cell = answer_cell(one, by_id.get(name, {}), lists)
            yield {**head, ("row",): number, ("column",): guarded(words.get(name) or name), ("value",): cell}


def answer_cell(value: Any, field: Mapping[str, Any], lists: Lists) -> Cell:
    """A value as a clerk reads it; one that would not come back the same is written as JSON."""
    choices, is_boolean = answer_choices(field, lists.library), field.get("kind") == "boolean"
    if isinstance(value, bool) and is_boolean:
        return "是" if value else "否"
    if isinstance(value, int | float) and fits_number(value):
        return value
    if isinstance(value, str) and not is_boolean and not is_several(field) and _comes_back(value, choices):
        return guarded(choices.word(value) if choices else value)
    if isinstance(value, list) and is_several(field) and value and all(_comes_back(one, choices) for one in value):
        return joined((choices.word(one) if choices else one for one in value), COMMA)
    return guarded(JSON + json.dumps(value, ensure_ascii=False))


def _comes_back(value: Any, choices: Choices | None) -> bool:
    """Whether a text is read again as itself, although words of options are read as their codes."""
    if not isinstance(value, str) or not value or value.startswith(JSON):
        return False
    return choices is None or choices.code(value) in (None, value)


def is_several(field: Mapping[str, Any]) -> bool:
    """Whether an answer may be several words."""
    return field.get("kind") == "multi_choice" or field.get("multiple") is True
