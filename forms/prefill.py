"""Initial values from what the office already knows, so that nobody types the same fact twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from catalog.compiled import CompiledDefinition
from forms.errors import AnswerError
from forms.kinds.base import Kind
from forms.kinds.group import Group
from forms.names import field_name
from forms.plan import Question, plan_of


@dataclass(frozen=True, slots=True)
class Proposal:
    """A value to start a field with, and the source it came from (``household.name``)."""

    name: str  # HTML name
    source: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RowsProposal:
    """Rows to start a repeating group with: column id → texts, only of the columns that the source knows."""

    name: str  # HTML name of the group
    source: str
    rows: tuple[Mapping[str, tuple[str, ...]], ...]


def prefill(
    compiled: CompiledDefinition, sources: Mapping[str, object], *, today: date, step_id: str | None = None
) -> tuple[Proposal, ...]:
    """Propose values for the fields that name a source we have.

    `sources` maps source → value, e.g. ``{"household.name": "张桂兰", "caller.phone": "13900001234"}``; values may be
    texts or spreadsheet-like values. Sources are tried in the order of the field; what the field would refuse is
    passed over.
    """
    proposals = (_propose(question, sources, today) for question in plan_of(compiled).form(step_id))
    return tuple(proposal for proposal in proposals if proposal)


def prefill_rows(
    compiled: CompiledDefinition, sources: Mapping[str, object], *, today: date, step_id: str | None = None
) -> tuple[RowsProposal, ...]:
    """Propose rows for the groups that name a source we have; never more than a group may have.

    Such a source is a sequence of mappings, whose keys are the sources of the columns (``member.name``). A cell that
    its column would refuse is left out, a row of which nothing is left as well.
    """
    groups = (question for question in plan_of(compiled).form(step_id) if isinstance(question.kind, Group))
    proposals = (_propose_rows(group, sources, today) for group in groups)
    return tuple(proposal for proposal in proposals if proposal)


def prefill_pairs(proposals: tuple[Proposal, ...]) -> Iterator[tuple[str, str]]:
    """(HTML name, text) pairs with which the form can be opened."""
    return ((proposal.name, text) for proposal in proposals for text in proposal.texts)


def _propose(question: Question, sources: Mapping[str, object], today: date) -> Proposal | None:
    if question.spec.computed:
        return None
    for source in sources_of(question):
        value = _read(question.kind, sources.get(source), today)
        if value is not None:
            return Proposal(question.name, source, question.kind.texts(value))
    return None


def _propose_rows(group: Question, sources: Mapping[str, object], today: date) -> RowsProposal | None:
    for source in group.spec.prefill:
        known = sources.get(source)
        if isinstance(known, Sequence) and not isinstance(known, str):
            rows = (_row(group.kind, one, today) for one in known if isinstance(one, Mapping))
            if kept := tuple(row for row in rows if row)[: group.spec.max_rows]:
                return RowsProposal(group.name, source, kept)
    return None


def _row(group: Any, known: Mapping[str, object], today: date) -> dict[str, tuple[str, ...]]:
    row = {}
    for column in group.columns:
        found = (_read(column, known.get(source), today) for source in column.spec.prefill)
        value = next((one for one in found if one is not None), None)
        if value is not None and not column.spec.computed:
            row[column.spec.id] = column.texts(value)
    return row


def sources_of(question: Question) -> Iterator[str]:
    """The source names of a field, the most trusted first: those it names, what it means to the case, the very field.

    The last two make an earlier case a source for fields that name none.
    """
    spec = question.spec
    yield from spec.prefill
    if question.name == field_name(spec.id):
        if spec.meaning:
            yield f"meaning.{spec.meaning.value}"
        yield f"field.{spec.id}.{spec.kind}"


def _read(kind: Kind[Any], raw: object, today: date) -> Any | None:
    """The first wording that the field takes; None when it takes none."""
    try:
        text = kind.import_cell(raw)
    except AnswerError:
        return None
    for one in _wordings(kind, text):
        try:
            return kind.clean(one, today=today) if one.strip() else None
        except AnswerError:
            continue
    return None


def _wordings(kind: Kind[Any], text: str) -> Iterator[str]:
    """Lists differ in how they put one thing: 儿媳、女婿 is 儿媳女婿 in one form and 儿媳 in another."""
    yield text
    if kind.choices and "、" in text:
        yield text.replace("、", "")
        yield from text.split("、")
