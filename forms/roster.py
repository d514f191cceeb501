"""One item for many people: the applicant's form laid out as columns, one row a person.

What is typed into a row goes the way of every other form: it is posted and judged by `forms.submission`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from catalog.compiled import CompiledDefinition
from catalog.definition import FieldSpec, OptionSpec
from forms.checklist import checklist
from forms.errors import AnswerError
from forms.kinds.base import Kind
from forms.names import HANDLED_BY, document_names
from forms.plan import Question, plan_of
from forms.registry import kind_of

PLACE: Final = "organisation"  # to which village or hall the case of a row belongs
GROUP: Final = "g_"  # which papers of an any-one-of group were brought
_ON_PAPER = "paper"  # the control of what is only signed on paper
_LABEL_LIMIT = 200


@dataclass(frozen=True, slots=True)
class RosterColumn:
    """One column: the HTML name it is posted under, and the kind that reads its cells."""

    name: str
    header: str
    kind: Kind[Any]
    is_required: bool = False
    when: str = ""  # only of some people, said as a sentence


def why_not(compiled: CompiledDefinition) -> str:
    """Why this service cannot be done for many people at once; empty when it can."""
    for question in plan_of(compiled).form(None):
        if question.spec.fields:
            return f"“{question.spec.label}”每个人要填好几行，一人一行的表放不下，请一件一件办理"
    return ""


def roster_columns(compiled: CompiledDefinition, places: Sequence[tuple[str, str]] = ()) -> tuple[RosterColumn, ...]:
    """The columns in the order of the form. `places` (code, name) are those to choose from, none where there is no
    choice."""
    found = [*_place(places), *_asked(compiled), *_groups(compiled)]
    seen: Counter[str] = Counter()
    columns = []
    for column in found:
        seen[column.header] += 1
        again = f"（{seen[column.header]}）" if seen[column.header] > 1 else ""
        columns.append(replace(column, header=column.header + again))
    return tuple(columns)


def _place(places: Sequence[tuple[str, str]]) -> Iterator[RosterColumn]:
    if places:
        options = tuple(OptionSpec(code=code, label=name) for code, name in places)
        spec = FieldSpec(id=PLACE, label="申请人所在地", kind="choice", required=True, options=options)
        yield RosterColumn(PLACE, spec.label, kind_of(spec), True)


def _asked(compiled: CompiledDefinition) -> Iterator[RosterColumn]:
    plan = plan_of(compiled)
    counted = {name for document in plan.documents for name in (document.originals.name, document.copies.name)}
    reasons = {rule.reason.name: rule.field.spec.label for rule in plan.rules if rule.reason}
    for question in plan.form(None):
        if question.name in counted or not _has_cell(question):
            continue
        header = f"{reasons[question.name]}—理由" if question.name in reasons else question.spec.label
        when = "，并且".join(compiled.sentence(condition) for condition in question.conditions)
        yield RosterColumn(question.name, header, question.kind, question.spec.required and not when, when)


def _has_cell(question: Question) -> bool:
    if question.name == HANDLED_BY and len(question.kind.choices) == 1:
        return False
    return question.kind.asks and question.kind.control != _ON_PAPER and question.spec.computed is None


def _groups(compiled: CompiledDefinition) -> Iterator[RosterColumn]:
    definition = compiled.definition
    for group in definition.document_groups:
        options = tuple(
            OptionSpec(code=document.id, label=document.name)
            for document in definition.documents
            if document.group == group.id
        )
        if options:
            label = f"{group.title}—收到哪样"[:_LABEL_LIMIT]
            spec = FieldSpec(id=group.id, label=label, kind="multi_choice", options=options)
            yield RosterColumn(f"{GROUP}{group.id}", spec.label, kind_of(spec))


# ── a row as it is posted ──────────────────────────────────────────────────────────────────────────


def posted_cell(column: RosterColumn, text: str, *, today: date) -> tuple[str, ...]:
    """What a browser would post for the text of a cell; text that is wrong is posted as it is, and judged there."""
    try:
        return column.kind.texts(column.kind.clean(text, today=today))
    except AnswerError:
        return (text,)


def only_way(compiled: CompiledDefinition) -> Iterator[tuple[str, str]]:
    """Who handles it, where there is only one way and so no column."""
    modes = plan_of(compiled).handled_by.kind.choices
    if len(modes) == 1:
        yield HANDLED_BY, modes[0].code


def papers_as_asked(
    compiled: CompiledDefinition, names: Mapping[str, object], chosen: Mapping[str, Iterable[str]]
) -> Iterator[tuple[str, str]]:
    """Every paper that these answers require as received; of any-one-of groups those that were `chosen` by id."""
    for item in checklist(compiled, names):
        document = item.document
        if not item.applies or document.produced_by_desk:
            continue
        wanted = document.id in chosen.get(item.group.id, ()) if item.group else document.necessity != "optional"
        if wanted:
            originals, copies = document_names(document.id)
            yield originals, str(document.originals)
            yield copies, str(document.copies)
