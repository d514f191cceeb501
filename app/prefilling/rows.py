"""Rows of a repeating group beside the rows that a source knows: which is whose, and what was changed by hand.

A row is told by the number of the person in it, else by the name: by those columns of the group that name one of
`member.id_number` and `member.name` as their source.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from app import crypto
from forms.errors import AnswerError
from forms.kinds.group import Group

Cells = Mapping[str, tuple[str, ...]]  # column id → texts
_HIDDEN = "＊＊＊"
_TELLS = ("member.id_number", "member.name")
_NAMES = ("member.name", "member.id_number")


@dataclass(frozen=True)
class CellOrigin:
    """A cell that a source knew. `shown`: secret values in part."""

    digest: str
    shown: str


@dataclass(frozen=True)
class RowOrigin:
    """A row that a source knew; `who` it is about."""

    who: str
    cells: Mapping[str, CellOrigin]


@dataclass(frozen=True)
class RowChange:
    """A row that is not as the source has it. `cells` are those that differ: label and what the source says."""

    who: str
    what: Literal["changed", "added", "left_out"]
    cells: tuple[tuple[str, str], ...] = ()


def read_row(data: Mapping[str, Any]) -> RowOrigin:
    """A stored row again."""
    return RowOrigin(data["who"], {key: CellOrigin(**cell) for key, cell in data["cells"].items()})


def digest_of(place: str, texts: Sequence[str]) -> str:
    """Keyed hash of a value of a field or cell: equal values of one place are told equal, and nothing more."""
    return crypto.current().lookup_hash(f"origin:{place}:{json.dumps(list(texts), ensure_ascii=False)}")


def telling(group: Group) -> tuple[str, ...]:
    """The columns by which rows are told apart, the surest first."""
    return tuple(_columns_of(group, _TELLS))


def pair_up(
    tells: Sequence[str], rows: Sequence[Mapping[str, str]], known: Sequence[Mapping[str, str]]
) -> list[int | None]:
    """For every row the place of the known row that is about the same person; each known row is taken once."""
    pairs: list[int | None] = []
    for row in rows:
        fitting = (place for place, one in enumerate(known) if place not in pairs and _is_same(tells, row, one))
        pairs.append(next(fitting, None))
    return pairs


def differing(row: Mapping[str, str], known: Mapping[str, str]) -> list[str]:
    """The columns of which the source says something else; what is left blank says nothing against it."""
    return [key for key, value in known.items() if row.get(key) and row[key] != value]


def origins_of(group: Group, offered: Sequence[Cells], today: dt.date) -> tuple[RowOrigin, ...]:
    """What is kept of rows that were offered."""
    columns = {column.spec.id: column for column in group.columns}
    return tuple(
        RowOrigin(
            who_is(group, row, today),
            {
                key: CellOrigin(digest_of(_place(group, key), texts), shown_cell(columns[key], texts, today))
                for key, texts in row.items()
                if key in columns
            },
        )
        for row in offered
    )


def changes(group: Group, known: Sequence[RowOrigin], value: Sequence[Mapping[str, Any]]) -> tuple[RowChange, ...]:
    """What is not as the source has it, in the order of the answer; rows that were left out come last."""
    tells = telling(group)
    rows = [dict(_digests(group, row)) for row in value]
    before = [{key: cell.digest for key, cell in one.cells.items()} for one in known]
    pairs = pair_up(tells, rows, before)
    told = [_change(group, row, cells, place, known) for row, cells, place in zip(value, rows, pairs, strict=True)]
    left = (RowChange(one.who, "left_out") for place, one in enumerate(known) if place not in pairs)
    return (*(one for one in told if one), *left)


def _change(
    group: Group, row: Mapping[str, Any], cells: Mapping[str, str], place: int | None, known: Sequence[RowOrigin]
) -> RowChange | None:
    if place is None:
        return RowChange(_who_was_answered(group, row), "added")
    origin = known[place]
    labels = {column.spec.id: column.spec.label for column in group.columns}
    wrong = differing(cells, {key: cell.digest for key, cell in origin.cells.items()})
    said = tuple((labels[key], origin.cells[key].shown) for key in wrong if key in labels)
    return RowChange(origin.who, "changed", said) if said else None


def who_is(group: Group, row: Cells, today: dt.date) -> str:
    """By what people call a row that was offered: the name in it."""
    columns = {column.spec.id: column for column in group.columns}
    named = (key for key in _columns_of(group, _NAMES) if key in row)
    return next((shown_cell(columns[key], row[key], today) for key in named), "")


def shown_cell(column: Any, texts: Sequence[str], today: dt.date) -> str:
    """The value of a field or cell as people read it, secrets in part.

    What was taken on an earlier day is shown as it was written when its column would not take it today.
    """
    text = "、".join(texts)
    try:
        value = column.clean(column.import_cell(text), today=today)
    except AnswerError:
        return _HIDDEN if column.is_secret else text
    return str(column.mask(value) if column.is_secret else column.display(value))


def _who_was_answered(group: Group, row: Mapping[str, Any]) -> str:
    columns = {column.spec.id: column for column in group.columns}
    named = (key for key in _columns_of(group, _NAMES) if key in row)
    shown = (columns[key].mask(row[key]) if columns[key].is_secret else columns[key].display(row[key]) for key in named)
    return next(shown, "")


def _columns_of(group: Group, sources: Sequence[str]) -> Iterator[str]:
    for source in sources:
        yield from (column.spec.id for column in group.columns if source in column.spec.prefill)


def _is_same(tells: Sequence[str], row: Mapping[str, str], known: Mapping[str, str]) -> bool:
    """By the first of these columns that both have."""
    both = next((key for key in tells if row.get(key) and known.get(key)), None)
    return both is not None and row[both] == known[both]


def _digests(group: Group, row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for column in group.columns:
        if column.spec.id in row and not column.spec.computed:
            yield column.spec.id, digest_of(_place(group, column.spec.id), column.texts(row[column.spec.id]))


def _place(group: Group, column_id: str) -> str:
    return f"{group.spec.id}.{column_id}"
