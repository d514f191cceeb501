"""The WTForms side: fields that show what was typed, and the base class of all generated forms.

A form *draws*: controls, typed text, sentences beside them. Judging is `forms.submission.read_submission`, the only
place that knows which questions were really asked; it hands its sentences to `DeskForm.mark`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from wtforms import Form
from wtforms.fields import Field
from wtforms.meta import DefaultMeta
from wtforms.utils import unset_value

from forms.names import ROW_PLACEHOLDER, row_name, row_numbers

if TYPE_CHECKING:
    from forms.kinds.base import Choice, Kind
    from forms.kinds.group import Group


class DeskForm(Form):  # type: ignore[misc]
    """Base of all generated forms; made by `forms.builder.build_form_class`."""

    class Meta(DefaultMeta):  # type: ignore[misc]
        locales = False  # every sentence is ours; no catalogue of WTForms is ever loaded

    def mark(self, errors: Mapping[str, str]) -> None:
        """Put sentences beside the controls of these HTML names; other names are passed over."""
        for field in self:
            field.mark(errors)

    def validate(self, extra_validators: object = None) -> bool:
        """Whether `mark` left no sentence anywhere: the judging itself is done by `read_submission`."""
        return not self.errors


class KindField(Field):  # type: ignore[misc]
    """One question. `data` is the typed text; `kind` knows label, help, attributes and choices."""

    def __init__(self, *, kind: Kind[Any], **options: Any) -> None:
        spec = kind.spec
        super().__init__(spec.label, description=spec.help, render_kw=kind.attributes, widget=kind.widget, **options)
        self.kind = kind
        self.data: str | list[str]

    @property
    def choices(self) -> tuple[Choice, ...]:
        return self.kind.choices

    def process_data(self, value: object) -> None:
        """A stored value becomes the text a person would have typed."""
        self.data = "" if value is None else self.kind.text(value)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = valuelist[0] if valuelist else ""

    def mark(self, errors: Mapping[str, str]) -> None:
        if self.name in errors:
            self.errors = [errors[self.name]]

    def iter_choices(self) -> Iterator[tuple[str, str, bool, dict[str, str]]]:
        """For WTForms' select widgets."""
        yield from ((choice.code, choice.label, self.is_chosen(choice.code), {}) for choice in self.choices)

    def has_groups(self) -> bool:
        return False

    def is_chosen(self, code: str) -> bool:
        return bool(self.data == code)

    def _value(self) -> str:
        return str(self.data or "")


class PlaceField(KindField):
    """A picker whose options the county decides: `offered` is their HTML, put in by whoever draws the page.

    `data` is the list of what was posted: the code, and what was written beside it.
    """

    offered: str = ""

    def process_data(self, value: object) -> None:
        self.data = list(self.kind.texts(value)) if value is not None else []

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = list(valuelist[:2])

    @property
    def code(self) -> str:
        return self.data[0] if self.data else ""

    @property
    def more(self) -> str:
        return self.data[1] if len(self.data) > 1 else ""

    def _value(self) -> str:
        return self.code


class ManyField(KindField):
    """A question with several ticks; `data` is the list of codes."""

    def process_data(self, value: object) -> None:
        self.data = list(self.kind.texts(value)) if value is not None else []

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = list(valuelist)

    def is_chosen(self, code: str) -> bool:
        return code in self.data


class GroupField(Field):  # type: ignore[misc]
    """Repeating rows. `rows` holds one mapping of column id → bound `KindField` per row, in the order of the page."""

    def __init__(self, *, kind: Group, **options: Any) -> None:
        super().__init__(kind.spec.label, description=kind.spec.help, **options)
        self.kind = kind
        self.rows: list[dict[str, KindField]] = []

    @property
    def template_row(self) -> dict[str, KindField]:
        """An empty row whose names carry `ROW_PLACEHOLDER` instead of a number, for adding rows in the browser."""
        return self._row(ROW_PLACEHOLDER, None, {})

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: object = None) -> None:
        values = () if data is unset_value or data is None else tuple(data)
        numbers: Iterable[int] = range(len(values))
        if formdata is not None:
            numbers = row_numbers(formdata, self.short_name)[: self.kind.spec.max_rows]
        count = max(self.kind.spec.min_rows, 1)
        self.rows = [
            self._row(str(number), formdata, values[number] if number < len(values) else {})
            for number in (tuple(numbers) or range(count))
        ]
        self.data = [{column: cell.data for column, cell in row.items()} for row in self.rows]

    def mark(self, errors: Mapping[str, str]) -> None:
        if self.name in errors:
            self.errors = [errors[self.name]]
        for row in self.rows:
            for cell in row.values():
                cell.mark(errors)

    def _row(self, number: str, formdata: Any, values: Mapping[str, object]) -> dict[str, KindField]:
        row = {}
        for column in self.kind.columns:
            name = row_name(self.short_name, number, column.spec.id)
            field = column.build().bind(form=None, name=name, _meta=self.meta)
            field.process(formdata, values.get(column.spec.id))
            row[column.spec.id] = field
        return row

    def __call__(self, **attributes: Any) -> str:
        raise TypeError("a group is drawn row by row: use .rows")
