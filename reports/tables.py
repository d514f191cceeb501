"""A report as one table of plain values: the same for the screen, the spreadsheet and the paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from catalog.figures import Figures
from reports.charts import Chart
from reports.contexts import Pair

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `share` is its part of the paper's width, in percent of all shares together."""

    title: str
    kind: Literal["text", "number", "percent"] = "text"
    share: int = 10
    leads: bool = False  # on the screen its cells are the links of their rows


@dataclass(frozen=True, slots=True)
class Row:
    """One row; `heading` rows stand over a group, `link` leads to more on the screen."""

    cells: tuple[Cell, ...]
    link: str = ""
    heading: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TableReport:
    """One report. `facts` are the figures over the table, `notes` say how they were counted, `foot` for when."""

    name: str  # file name, without its ending
    title: str
    subtitle: str
    facts: tuple[Pair, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...]
    county_name: str
    day: str  # 2026年11月22日: the figures are those in force on it
    foot: str = ""  # on every sheet, instead of the day on which services are in force
    charts: tuple[Chart, ...] = ()  # over the table, on screen and paper

    @property
    def width(self) -> int:
        """All shares together."""
        return sum(column.share for column in self.columns)

    def part(self, start: int, size: int) -> TableReport:
        """The same report with some of its rows only."""
        return replace(self, rows=self.rows[start : start + size])


def shown(cell: Cell, kind: str) -> str:
    """A cell as people read it: 0.5339 of a percent column is 53.39%, nothing is a dash."""
    if cell is None or cell == "":
        return "—"
    if kind == "percent" and isinstance(cell, int | float):
        return f"{cell * 100:.2f}".rstrip("0").rstrip(".") + "%"
    return str(cell)


def percent(part: int, whole: int) -> str:
    """A share in words: 1 of 3 is 33.33%; a dash where there is nothing to divide by."""
    return shown(part / whole, "percent") if whole else shown(None, "percent")


@dataclass(frozen=True, slots=True)
class CountyFigures:
    """The services in force in a county on a day, and what its offices are called."""

    name: str
    day: str
    services: Sequence[Figures]
    departments: Mapping[str, str]

    def department(self, code: str) -> str:
        """What an office is called; its code where it is not known."""
        return self.departments.get(code, code)
