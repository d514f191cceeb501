"""One entry of a list ↔ the cells of one row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from catalog.workbook.choices import Lists
from catalog.workbook.columns import Column, Path, Sheet
from catalog.workbook.kinds import Cell, UnfitError
from catalog.workbook.text import EMPTY, LONGEST

Cells = dict[Path, Cell]
_NOTHINGS: tuple[Any, ...] = (None, "", [], {})


class UnfitEntryError(ValueError):
    """A tree cannot be written into a workbook; `path` says where."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(reason)
        self.path = path


def write_entry(sheet: Sheet, entry: Any, lists: Lists, *, apart: frozenset[str] = frozenset()) -> Cells:
    """The cells of an entry by the path of their column; keys in `apart` are written by the caller."""
    if not isinstance(entry, dict):
        raise UnfitEntryError((), "应当是若干行“键: 值”")
    cells: Cells = {}
    for key, value in entry.items():
        if key not in apart:
            cells.update(_write_key(sheet, (str(key),), value, lists, overrides="use" in entry))
    return cells


def _write_key(sheet: Sheet, path: Path, value: Any, lists: Lists, *, overrides: bool) -> Iterator[tuple[Path, Cell]]:
    column = sheet.by_path.get(path)
    inner = [one for one in sheet.columns if one.path[: len(path)] == path and len(one.path) > len(path)]
    if column is not None:
        yield from _write_value(column, value, lists, overrides=overrides)
    elif not inner:
        raise UnfitEntryError(path, f"表格里没有“{path[-1]}”这一项")
    elif value is None or value == {}:
        yield from _write_no_part(inner[0], value, overrides=overrides)
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from _write_key(sheet, (*path, str(key)), one, lists, overrides=False)
    else:
        raise UnfitEntryError(path, "应当是若干行“键: 值”")


def _write_value(column: Column, value: Any, lists: Lists, *, overrides: bool) -> Iterator[tuple[Path, Cell]]:
    if value in _NOTHINGS and not isinstance(value, bool | int | float):
        # Said to be empty: that matters where a shared part or a default would say something.
        if overrides or column.default not in (*_NOTHINGS, ()):
            yield column.path, EMPTY
        return
    try:
        cell = column.kind.write(value, lists)
    except UnfitError as error:
        raise UnfitEntryError(column.path, str(error)) from error
    if isinstance(cell, str) and len(cell) > LONGEST:
        raise UnfitEntryError(column.path, f"有 {len(cell)} 个字，Excel 的一格最多放 {LONGEST} 个")
    yield column.path, cell


def _write_no_part(first: Column, value: Any, *, overrides: bool) -> Iterator[tuple[Path, Cell]]:
    """An optional part that is said not to be there, or to be there with all its defaults."""
    if value is None and first.opens and overrides:
        yield first.path, EMPTY
    elif value is not None and first.opens:
        if not isinstance(first.default, int | str) or first.default == "":
            raise UnfitEntryError(first.path, "缺少内容")
        yield first.path, first.default


def place_value(entry: dict[str, Any], column: Column, value: Any) -> None:
    """Put what was read from a cell where it belongs in the entry."""
    holder = entry
    for key in column.path[:-1]:
        if holder.get(key, {}) is None:
            return  # the part was said not to be there
        holder = holder.setdefault(key, {})
    holder[column.path[-1]] = value


def place_nothing(entry: dict[str, Any], column: Column) -> None:
    """Take （空）: of an optional part's first column it means that there is no such part."""
    if column.opens:
        entry[column.opens[0]] = None
    else:
        place_value(entry, column, column.nothing)


def values_of(part: Any) -> Mapping[str, Any]:
    """The keys of a part, whatever it is."""
    return part if isinstance(part, Mapping) else {}
