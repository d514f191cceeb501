"""Answers for reading: sections with label and text, as on the case's page and on paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from catalog.compiled import CompiledDefinition
from catalog.definition import SectionSpec
from forms.answers import Answers, visible
from forms.kinds.base import Kind
from forms.kinds.group import Group
from forms.names import HANDLED_BY
from forms.plan import Plan, Question, plan_of

HOW_TITLE = "办理方式"


@dataclass(frozen=True, slots=True)
class TableView:
    """The rows of a group."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class RowView:
    """One answer. `text` is empty where nothing was answered; `table` is given for groups."""

    label: str
    text: str
    computed: bool
    field_id: str = ""
    table: TableView | None = None


@dataclass(frozen=True, slots=True)
class SectionView:
    title: str
    rows: list[RowView]


def display(compiled: CompiledDefinition, answers: Answers, *, mask: bool) -> list[SectionView]:
    """All questions that were asked, with their answers; `mask` hides secret values (ID numbers, accounts …).

    First comes how it is handled: by whom, in which situation. Fields that a clerk fills later stand here only once
    they are filled; sections in which nothing was asked are left out.
    """
    plan, asked = plan_of(compiled), visible(compiled, answers.names())
    views = [SectionView(HOW_TITLE, list(_how(plan, answers, mask)))]
    for section in compiled.definition.sections:
        rows = list(_section_rows(plan, section, asked, answers, mask))
        views.append(SectionView(section.title, rows))
    return [view for view in views if view.rows]


def _how(plan: Plan, answers: Answers, mask: bool) -> Iterator[RowView]:
    if answers.handled_by:
        yield _row(plan.handled_by, answers.names()[HANDLED_BY], mask)
    for question in plan.situations:
        if question.id in answers.situations:
            yield _row(question, answers.situations[question.id], mask)


def _section_rows(
    plan: Plan, section: SectionSpec, asked: frozenset[str], answers: Answers, mask: bool
) -> Iterator[RowView]:
    for spec in section.fields:
        value = answers.values.get(spec.id)
        if spec.id in asked and plan.by_id[spec.id].kind.asks and (spec.step is None or value is not None):
            yield _row(plan.by_id[spec.id], value, mask)


def _row(question: Question, value: Any, mask: bool) -> RowView:
    kind = question.kind
    computed = kind.spec.computed is not None
    if value is None:
        return RowView(kind.spec.label, "", computed, question.id)
    return RowView(kind.spec.label, _text(kind, value, mask), computed, question.id, _table(kind, value, mask))


def _text(kind: Kind[Any], value: Any, mask: bool) -> str:
    return kind.mask(value) if mask and kind.is_secret else kind.display(value)


def _table(kind: Kind[Any], value: Any, mask: bool) -> TableView | None:
    if not isinstance(kind, Group):
        return None
    return TableView(tuple(column.spec.label for column in kind.columns), kind.table(value, mask=mask))
