"""What reading a workbook finds: services with what is wrong with them, and where in the file that is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from catalog.editing.places import parse_path
from catalog.problems import Severity
from catalog.workbook import layout
from catalog.workbook.columns import Column, Sheet

Location = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """A cell: its sheet, its row (from 1) and its column (from 1), with the words that head the column."""

    sheet: str
    row: int
    column: int
    header: str = ""


@dataclass(frozen=True, slots=True)
class CellProblem:
    """Something wrong in the file; without a spot it is about the file as a whole."""

    message: str
    spot: Spot | None = None
    severity: Severity = "error"


@dataclass
class Header:
    """The heading of one sheet: its row, and which column stands where (numbers from 1)."""

    sheet: Sheet
    row: int
    code: int
    columns: dict[int, Column] = field(default_factory=dict)
    broken: bool = False

    def number_of(self, path: tuple[str, ...]) -> tuple[int, str]:
        """Where the column of a key stands, or of the nearest key above it; the code's when there is none."""
        for length in range(len(path), 0, -1):
            for number, column in self.columns.items():
                if column.path[:length] == path[:length]:
                    return number, column.header
        return self.code, layout.CODE_HEADER


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

    def spot(self, path: str, headers: Mapping[str, Header]) -> Spot | None:
        """The cell of a place of the tree (``documents[2].originals``), or of the nearest thing around it."""
        location = parse_path(path) if path else ()
        for length in range(len(location), -1, -1):
            if (found := self.places.get(location[:length])) is not None:
                title, row = found
                rest = tuple(str(part) for part in location[length:] if isinstance(part, str))
                number, header = headers[title].number_of(rest)
                return Spot(title, row, number, header)
        return None


@dataclass
class WorkbookResult:
    """Everything a workbook says."""

    services: list[SheetService] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)
    headers: dict[str, Header] = field(default_factory=dict)
