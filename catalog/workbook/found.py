"""What reading a workbook finds: services with what is wrong with them, and where in the file that is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from catalog.editing.places import dotted, parse_path
from catalog.problems import SEVERITY_WORDS, Severity
from catalog.workbook import layout
from catalog.workbook.cells import address
from catalog.workbook.columns import Column, Sheet

Location = tuple[str | int, ...]
# One sheet's heading as plain values, for keeping beside what was read: key → number of the column and its words.
Heads = Mapping[str, tuple[int, str]]
Places = Mapping[str, tuple[str, int]]  # path of an entry → its sheet and row


@dataclass(frozen=True, slots=True)
class Spot:
    """A cell: its sheet, its row (from 1) and its column (from 1), with the words that head the column."""

    sheet: str
    row: int
    column: int
    header: str = ""

    def __str__(self) -> str:
        if not self.column:
            return f"{self.sheet} 第 {self.row} 行" if self.row else self.sheet
        return f"“{self.sheet}”表 {address(self.row, self.column)}"


@dataclass(frozen=True, slots=True)
class CellProblem:
    """Something wrong in the file; without a spot it is about the file as a whole."""

    message: str
    spot: Spot | None = None
    severity: Severity = "error"

    def __str__(self) -> str:
        place = f" {self.spot}" if self.spot else ""
        return f"{SEVERITY_WORDS[self.severity]}{place}：{self.message}"


@dataclass
class Header:
    """The heading of one sheet: its row, and which column stands where (numbers from 1)."""

    sheet: Sheet
    row: int
    code: int
    columns: dict[int, Column] = field(default_factory=dict)
    ignored: set[int] = field(default_factory=set)  # columns that only repeat the name, for people
    broken: bool = False

    def number_of(self, path: tuple[str, ...]) -> tuple[int, str]:
        """Where the column of a key stands, or of the nearest key above it; the code's when there is none."""
        return column_at(self.plain(), path)

    def plain(self) -> Heads:
        """The heading as plain values: key (dotted) → number of the column and its words."""
        own = {".".join(column.path): (number, column.header) for number, column in self.columns.items()}
        return {"": (self.code, layout.CODE_HEADER), **own}


@dataclass
class SheetService:
    """One service of a workbook. `tree` is complete only when `problems` has no errors."""

    code: str
    tree: dict[str, Any] = field(default_factory=dict)
    problems: list[CellProblem] = field(default_factory=list)
    places: dict[Location, tuple[str, int]] = field(default_factory=dict)  # an entry → its sheet and row

    @property
    def name(self) -> str:
        """The name as written, or nothing."""
        return str(self.tree.get("name") or "")

    def plain_places(self) -> dict[str, tuple[str, int]]:
        """Where each entry stands, by its path."""
        return {dotted(location): place for location, place in self.places.items()}


@dataclass
class WorkbookResult:
    """Everything a workbook says."""

    services: list[SheetService] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)
    headers: dict[str, Header] = field(default_factory=dict)

    def heads(self) -> dict[str, Heads]:
        """All headings as plain values, by sheet."""
        return {title: header.plain() for title, header in self.headers.items()}


def column_at(heads: Heads, path: tuple[str, ...]) -> tuple[int, str]:
    """The column of a key, or of the nearest key above it, or the one of the code."""
    for length in range(len(path), 0, -1):
        wanted = ".".join(path[:length])
        for key, found in heads.items():
            if key == wanted or key.startswith(f"{wanted}."):
                return found
    return heads[""]


def spot_of(path: str, places: Places, heads: Mapping[str, Heads]) -> Spot | None:
    """The cell of a place of a tree (``documents[2].originals``), or of the nearest thing around it."""
    location = parse_path(path)
    for length in range(len(location), -1, -1):
        if (found := places.get(dotted(location[:length]))) is not None:
            title, row = found
            rest = tuple(str(part) for part in location[length:] if isinstance(part, str))
            number, header = column_at(heads[title], rest) if title in heads else (0, "")
            return Spot(title, row, number, header)
    return None
