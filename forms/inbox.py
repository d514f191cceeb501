"""What was posted, on its way through the kinds, with the sentences collected so far."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Protocol

from forms.errors import FieldError
from forms.places import NOWHERE, Places


class Posted(Protocol):
    """The part of a multi dict that reading a form needs."""

    def getlist(self, key: str) -> list[str]: ...

    def __contains__(self, key: object) -> bool: ...

    def __iter__(self) -> Iterator[str]: ...


@dataclass(frozen=True, slots=True)
class Inbox:
    """Handed from kind to kind while one form is read.

    `names` is what is known so far (it grows while reading), `rows` the row numbers posted per group.
    """

    posted: Posted = field(repr=False)
    today: date
    complete: bool
    holds: Callable[[str | None, Mapping[str, object]], bool | None]
    names: dict[str, object] = field(repr=False)
    rows: Mapping[str, Sequence[int]]
    errors: list[FieldError] = field(default_factory=list)
    says: Callable[[str], str] = str  # a condition as a sentence
    places: Places = NOWHERE  # what pickers may choose
    where: str = ""  # goes before labels: of which row we speak

    def refuse(self, name: str, label: str, message: str) -> None:
        """Note what is wrong with the control of this HTML name."""
        self.errors.append(FieldError(name, self.where + label, message))

    def at(self, where: str) -> Inbox:
        """The same inbox, its sentences speaking of one row of a group."""
        return replace(self, where=where)
