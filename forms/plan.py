"""The questions of a definition in the order in which they can be settled, worked out once per definition.

Whether a question is asked may depend on other answers, so a question stands after those that its conditions and its
computation name. The checks of the catalogue refuse circles; for an unchecked definition the order of the form decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from catalog.compiled import CompiledDefinition
from catalog.conditions import names_used
from catalog.definition import DocumentSpec, FieldSpec, OptionSpec, RuleSpec, ServiceDefinition, SituationSpec
from forms import messages
from forms.cache import DigestCache
from forms.kinds.base import Kind
from forms.kinds.numbers import Count
from forms.names import HANDLED_BY, document_names, field_name, reason_name, situation_name
from forms.proxy import proxy_modes
from forms.registry import kind_of

_LABEL_LIMIT = 200
_REASON_LIMIT = 100


@dataclass(frozen=True, slots=True)
class Question:
    """Something the form asks: a field, a situation, who stands at the desk, how many sheets were received."""

    id: str  # its name in conditions
    name: str  # its HTML name
    kind: Kind[Any]
    conditions: tuple[str, ...] = ()  # it is asked when all of them hold
    default: str | None = None  # what the page chooses by itself

    @property
    def spec(self) -> FieldSpec:
        return self.kind.spec

    def belongs_to(self, step_id: str | None) -> bool:
        """Whether it stands on the applicant's form (None) or on the form of this step."""
        return self.kind.spec.step == step_id


@dataclass(frozen=True, slots=True)
class DocumentQuestion:
    """How many originals and copies of a document were received."""

    document: DocumentSpec
    originals: Question
    copies: Question


@dataclass(frozen=True, slots=True)
class RuleQuestion:
    """A rule between answers; of a warning, with the question why it may be passed."""

    rule: RuleSpec
    field: Question  # beside which it stands
    reason: Question | None

    def belongs_to(self, step_id: str | None) -> bool:
        return self.field.belongs_to(step_id)


class Plan:
    """All questions of one definition."""

    def __init__(self, compiled: CompiledDefinition) -> None:
        definition = compiled.definition
        self.handled_by = _handled_by_question(definition)
        self.situations = tuple(_situation_question(situation) for situation in definition.situations)
        self.fields = tuple(_field_questions(definition))
        self.documents = tuple(_document_question(document) for document in definition.documents)
        self.rules = tuple(_rule_questions(definition, self.fields))
        self.flow = _in_order((*self.situations, *self.fields), compiled.logic)
        self.by_id = {question.id: question for question in self.flow}
        self.positions = {question.name: place for place, question in enumerate(self._all())}
        for one in self.rules:  # a reason is asked for beside the answer that it explains
            if one.reason:
                self.positions[one.reason.name] = self.positions[one.field.name]
        self._forms = {step_id: tuple(self._form(step_id)) for step_id in {None, *(q.spec.step for q in self.fields)}}
        self._names = {step_id: frozenset(q.name for q in form) for step_id, form in self._forms.items()}
        self._columns = {step_id: _columns(form) for step_id, form in self._forms.items()}

    def form(self, step_id: str | None) -> tuple[Question, ...]:
        """The questions on the applicant's form (None) or on the form of one step, in the order of the page."""
        return self._forms.get(step_id, ())

    def names(self, step_id: str | None) -> frozenset[str]:
        """The HTML names this form may send, cells of groups aside."""
        return self._names.get(step_id, frozenset())

    def columns(self, step_id: str | None) -> Mapping[str, frozenset[str]]:
        """HTML name of a group → ids of its columns, for the groups on this form."""
        return self._columns.get(step_id, {})

    def _form(self, step_id: str | None) -> Iterator[Question]:
        return (question for question in self._all() if question.belongs_to(step_id))

    def _all(self) -> Iterator[Question]:
        yield self.handled_by
        yield from self.situations
        yield from self.fields
        yield from (rule.reason for rule in self.rules if rule.reason)
        for document in self.documents:
            yield from (document.originals, document.copies)


_plans: DigestCache[Plan] = DigestCache(Plan)


def plan_of(compiled: CompiledDefinition) -> Plan:
    """The plan of this definition, made once."""
    return _plans.get(compiled)


def _handled_by_question(definition: ServiceDefinition) -> Question:
    options = tuple(OptionSpec(code=mode.code, label=mode.label) for mode in proxy_modes(definition))
    spec = FieldSpec(id=HANDLED_BY, label=messages.HANDLED_BY_LABEL, kind="choice", required=True, options=options)
    return Question(HANDLED_BY, HANDLED_BY, kind_of(spec))


def _situation_question(situation: SituationSpec) -> Question:
    spec = FieldSpec(
        id=situation.id,
        label=situation.question,
        kind="multi_choice" if situation.multiple else "choice",
        options=situation.options,
        help=situation.help,
        required=True,
    )
    conditions = (situation.when,) if situation.when else ()
    return Question(situation.id, situation_name(situation.id), kind_of(spec), conditions, situation.default)


def _field_questions(definition: ServiceDefinition) -> Iterator[Question]:
    for section in definition.sections:
        for spec in section.fields:
            conditions = tuple(condition for condition in (section.when, spec.visible_when) if condition)
            yield Question(spec.id, field_name(spec.id), kind_of(spec), conditions)


def _rule_questions(definition: ServiceDefinition, fields: Iterable[Question]) -> Iterator[RuleQuestion]:
    """Rules that stand beside a field of the form; the checks refuse others."""
    by_id = {question.id: question for question in fields}
    for rule in definition.rules:
        if field := by_id.get(rule.at):
            yield RuleQuestion(rule, field, _reason(rule, field) if rule.severity == "warning" else None)


def _reason(rule: RuleSpec, field: Question) -> Question:
    spec = FieldSpec(
        id=rule.id, label=messages.REASON_LABEL, kind="text", max_length=_REASON_LIMIT, step=field.spec.step
    )
    name = reason_name(rule.id)
    return Question(name, name, kind_of(spec))


def _document_question(document: DocumentSpec) -> DocumentQuestion:
    originals, copies = document_names(document.id)
    return DocumentQuestion(
        document,
        _count_question(originals, document, messages.ORIGINALS),
        _count_question(copies, document, messages.COPIES),
    )


def _count_question(name: str, document: DocumentSpec, paper: str) -> Question:
    label = messages.DOCUMENT_COUNT_LABEL.format(document=document.name, paper=paper)
    return Question(name, name, Count(FieldSpec(id=document.id, label=label[:_LABEL_LIMIT], kind=Count.id)))


def _columns(form: Iterable[Question]) -> dict[str, frozenset[str]]:
    groups = (question for question in form if question.spec.fields)
    return {group.name: frozenset(column.id for column in group.spec.fields) for group in groups}


def _in_order(questions: Iterable[Question], logic: Callable[[str], Any]) -> tuple[Question, ...]:
    """Each question after those it depends on; otherwise in the order of the page."""
    waiting = {question.id: question for question in questions}
    ordered: list[Question] = []

    def place(question_id: str) -> None:
        question = waiting.pop(question_id, None)
        if question is not None:
            for needed in _depends_on(question, logic):
                place(needed)
            ordered.append(question)

    while waiting:
        place(next(iter(waiting)))
    return tuple(ordered)


def _depends_on(question: Question, logic: Callable[[str], Any]) -> Iterator[str]:
    for condition in (*question.conditions, *_conditions_within(question.spec)):
        yield from names_used(logic(condition))
    if question.spec.computed and question.spec.computed.source:
        yield question.spec.computed.source
    if question.spec.matches:
        yield question.spec.matches


def _conditions_within(spec: FieldSpec) -> Iterator[str]:
    """Conditions on which the value rests: of options, of rows of a computation, and of the columns of a group."""
    rows = spec.computed.choose if spec.computed else ()
    yield from (row.when for row in rows if row.when)
    yield from (option.when for option in spec.options if option.when)
    for column in spec.fields:
        yield from (condition for condition in (column.visible_when, column.required_when) if condition)
        yield from _conditions_within(column)
