"""Repeating rows: household members, employees, plots of land."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, Self

from pydantic import JsonValue

from catalog.definition import FieldSpec
from forms import messages
from forms.computed import compute_field
from forms.errors import AnswerError
from forms.fields import GroupField
from forms.inbox import Inbox
from forms.kinds.base import BlankLine, Kind
from forms.names import row_name
from forms.offered import take_offered

Row = dict[str, object]


class Group(Kind[tuple[Row, ...]]):
    """多行明细. The value is one mapping of column id → value per row; blank rows and blank cells are left out."""

    id = "group"
    in_group = False
    control = "group"
    field_class = GroupField

    def __init__(self, spec: FieldSpec, columns: tuple[Kind[Any], ...]) -> None:
        super().__init__(spec)
        self.columns = columns

    @classmethod
    def bind(cls, spec: FieldSpec, column_of: Callable[[FieldSpec], Kind[Any]]) -> Self:
        return cls(spec, tuple(column_of(column) for column in spec.fields))

    @property
    def is_secret(self) -> bool:
        """One secret column makes the whole group secret: it is encrypted as one value."""
        return super().is_secret or any(column.is_secret for column in self.columns)

    def collect(self, inbox: Inbox, name: str) -> tuple[Row, ...] | None:
        """Never reads more than `max_rows` rows, however many were posted."""
        posted, most = inbox.rows.get(name, ()), self.spec.max_rows
        if len(posted) > most:
            self._refuse(inbox, name, messages.TOO_MANY_ROWS, maximum=most, count=len(posted))
        rows = [self._collect_row(inbox, name, number, place) for place, number in enumerate(posted[:most], 1)]
        filled = [row for row in rows if row is not None]
        if inbox.complete and len(filled) < self.spec.min_rows:
            self._refuse(inbox, name, messages.TOO_FEW_ROWS, minimum=self.spec.min_rows, count=len(filled))
        return tuple(row for row in filled if row) or None

    def parse(self, text: str, *, today: date) -> tuple[Row, ...]:
        """A group has no text of its own: its cells are read one by one."""
        raise AnswerError(messages.CELL_KIND)

    def judged(self) -> dict[str, Any]:
        return super().judged() | {"least": self.spec.min_rows, "most": self.spec.max_rows}

    def encode(self, value: tuple[Row, ...]) -> JsonValue:
        return [self._encode_row(row) for row in value]

    def decode(self, data: JsonValue) -> tuple[Row, ...]:
        if not isinstance(data, list):
            raise ValueError("rows of a group are a list")
        return tuple(self._decode_row(row) for row in data if isinstance(row, Mapping))

    def display(self, value: tuple[Row, ...]) -> str:
        return self._in_words(value, mask=False)

    def mask(self, value: tuple[Row, ...]) -> str:
        """Secret cells only: whoever judges has to read the rest. All of it when the group itself is secret."""
        return super().mask(value) if super().is_secret else self._in_words(value, mask=True)

    def table(self, value: tuple[Row, ...], *, mask: bool) -> tuple[tuple[str, ...], ...]:
        """The cells of all rows as text, one per column; secret columns masked on demand."""
        return tuple(tuple(_cell(column, row, mask) for column in self.columns) for row in value)

    def pairs(self, name: str, value: tuple[Row, ...]) -> Iterator[tuple[str, str]]:
        for number, row in enumerate(value):
            for column in self.columns:
                if column.spec.id in row and column.spec.computed is None:
                    yield from column.pairs(row_name(name, number, column.spec.id), row[column.spec.id])

    def blank(self) -> BlankLine:
        rows = max(self.spec.min_rows, min(self.spec.max_rows, _PRINTED_ROWS))
        return self._blank("table", count=rows, columns=tuple(column.blank() for column in self.columns))

    def written(self, value: tuple[Row, ...]) -> tuple[str, ...]:
        return ()

    def written_rows(self, value: tuple[Row, ...]) -> tuple[tuple[str, ...], ...]:
        return self.table(value, mask=False)

    def _in_words(self, value: tuple[Row, ...], *, mask: bool) -> str:
        return "；".join("，".join(text for text in cells if text) for cells in self.table(value, mask=mask))

    def _collect_row(self, inbox: Inbox, name: str, number: int, place: int) -> Row | None:
        """None when nothing was typed into the row; what was typed wrongly is left out of it."""
        cells = [(column, row_name(name, number, column.spec.id)) for column in self.columns]
        if not any(_is_typed(inbox, cell) for _, cell in cells):
            return None
        row: Row = {}
        where = messages.ROW_LABEL.format(group=self.spec.label, number=place, label="")
        for column, cell in cells:
            value = _collect_cell(column, inbox.at(where), cell, row)
            if value is not None:
                row[column.spec.id] = value
        return row

    def _encode_row(self, row: Row) -> dict[str, JsonValue]:
        return {column.spec.id: column.encode(row[column.spec.id]) for column in self.columns if column.spec.id in row}

    def _decode_row(self, row: Mapping[str, JsonValue]) -> Row:
        return {column.spec.id: column.decode(row[column.spec.id]) for column in self.columns if column.spec.id in row}

    def _refuse(self, inbox: Inbox, name: str, message: str, **numbers: int) -> None:
        inbox.refuse(name, self.spec.label, message.format(label=self.spec.label, **numbers))


_PRINTED_ROWS = 6


def _is_typed(inbox: Inbox, name: str) -> bool:
    return any(text and not text.isspace() for text in inbox.posted.getlist(name))


def _collect_cell(column: Kind[Any], inbox: Inbox, name: str, row: Row) -> object | None:
    """Conditions of a column speak of the form, not of the row; only computed cells look at the row."""
    spec = column.spec
    if spec.visible_when and inbox.holds(spec.visible_when, inbox.names) is not True:
        return None
    if spec.computed:
        return compute_field(column, inbox.names | row, holds=inbox.holds, today=inbox.today)
    before = len(inbox.errors)
    value: object | None = take_offered(column, column.collect(inbox, name), inbox, name)
    if value is None and len(inbox.errors) == before and inbox.complete and _is_required(column, inbox):
        inbox.refuse(name, spec.label, column.required_message)
    return value


def _is_required(column: Kind[Any], inbox: Inbox) -> bool:
    condition = column.spec.required_when
    return column.spec.required or (condition is not None and inbox.holds(condition, inbox.names) is True)


def _cell(column: Kind[Any], row: Row, mask: bool) -> str:
    if column.spec.id not in row:
        return ""
    value = row[column.spec.id]
    return column.mask(value) if mask and column.is_secret else column.display(value)
