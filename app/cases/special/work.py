"""The contract of a kind of special work, and what reading its form needs."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.clock import local_date
from catalog.step_specs import StepSpec

PREFIX = "s_"  # of all its controls; those of the form's own fields begin with f_
LONGEST_LINE, LONGEST_TEXT = 200, 1000

Typed = MultiDict[str, str]
Record = Mapping[str, Any]  # plain JSON values
Problems = Mapping[str, str]  # a sentence by the control beside which it stands


@dataclass(frozen=True)
class Scene:
    """The step at which the work is done, and when. `photos` were taken in there; None where none are (trials)."""

    spec: StepSpec
    opened_at: datetime
    now: datetime
    photos: int | None = None

    @property
    def opened_on(self) -> date:
        return local_date(self.opened_at)

    @property
    def today(self) -> date:
        return local_date(self.now)


@dataclass(frozen=True)
class Reading:
    """What was typed, as far as it can be read, and what is wrong with the rest."""

    record: Record
    problems: Problems


@dataclass(frozen=True)
class Line:
    """One line of a record as pages and papers show it."""

    label: str
    value: str


class SpecialWork(ABC):
    """One kind of work. An empty record is one in which nothing was written down."""

    id: ClassVar[str]  # under which it is kept with the step, and the name of its template
    title: ClassVar[str]

    @abstractmethod
    def concerns(self, spec: StepSpec) -> bool:
        """Whether the step asks for it."""

    @abstractmethod
    def read(self, typed: Typed, scene: Scene) -> Reading:
        """What was typed. Blank controls are no mistake here."""

    @abstractmethod
    def lacking(self, record: Record, scene: Scene) -> Problems:
        """What keeps the step from being passed."""

    @abstractmethod
    def typed(self, record: Record, scene: Scene) -> Typed:
        """The controls as they stand when the page opens: what is kept, or what is usual."""

    @abstractmethod
    def sheet(self, spec: StepSpec) -> Mapping[str, Any]:
        """What its template says of the step besides what is typed."""

    @abstractmethod
    def lines(self, record: Record) -> tuple[Line, ...]:
        """The record in words."""

    def bars(self, record: Record) -> str:
        """Why the case cannot be granted after this; "" when it can."""
        return ""


# ── reading ────────────────────────────────────────────────────────────────────────────────────────


def line_of(typed: Typed, name: str) -> str:
    """One line without blanks around it."""
    return typed.get(name, "").strip()


def too_long(text: str, most: int) -> str:
    """The sentence about a text that is too long; "" when it fits."""
    return "" if len(text) <= most else _("最多 %(most)s 个字，现在有 %(count)s 个字", most=most, count=len(text))


def day_of(text: str) -> date | None:
    """A day as date controls and people write it: 2026-01-31; None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def day_problem(text: str, *, first: date, today: date) -> str:
    """What is wrong with a day that has to lie between two; "" for one that does, and for a blank."""
    if not text:
        return ""
    day = day_of(text)
    if day is None:
        return _("日期看不懂，请写成 %(example)s 的样子", example=today.isoformat())
    if day > today:
        return _("不能晚于今天")
    if day < first:
        return _("不能早于 %(day)s", day=first.isoformat())
    return ""


def found(**problems: str) -> dict[str, str]:
    """Those that are any, by control."""
    return {f"{PREFIX}{name}": sentence for name, sentence in problems.items() if sentence}
