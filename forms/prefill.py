"""Initial values from what the office already knows, so that nobody types the same fact twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from catalog.compiled import CompiledDefinition
from forms.errors import AnswerError
from forms.kinds.base import Kind
from forms.names import field_name
from forms.plan import Question, plan_of


@dataclass(frozen=True, slots=True)
class Proposal:
    """A value to start a field with, and the source it came from (``household.name``)."""

    name: str  # HTML name
    source: str
    texts: tuple[str, ...]


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
    try:
        text = kind.import_cell(raw)
        return kind.clean(text, today=today) if text.strip() else None
    except AnswerError:
        return None
