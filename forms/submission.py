"""Reading a posted form: the one place where answers are judged.

What the browser showed is never trusted: which questions are asked, which are required and what the computed values
are is worked out again from what was posted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from catalog.compiled import CompiledDefinition
from forms import messages
from forms.answers import Answers, Settled, settle
from forms.builder import build_form_class
from forms.checklist import Missing, checklist, missing
from forms.computed import compute_field
from forms.dropped import Dropped, dropped
from forms.errors import FieldError
from forms.fields import DeskForm
from forms.inbox import Inbox, Posted
from forms.names import HANDLED_BY, OURS, split_row_name
from forms.offered import take_offered
from forms.places import NOWHERE, Places
from forms.plan import Plan, Question, RuleQuestion, plan_of
from forms.proxy import party_problems, proxy_problem
from forms.rules import broken_rules

_NAME_SHOWN = 60


@dataclass(frozen=True)
class Submission:
    """A form as read.

    `documents` maps the papers that apply to originals and copies received, 0–50 each.
    `errors` follow the order of the page. `missing` are papers still lacking; whether that stops the case is for the
    caller to decide (`Missing.is_blocking`). `dropped` is what was given and is not kept, because it is not asked: the
    caller sees to it that the person knows.
    """

    compiled: CompiledDefinition = field(repr=False)
    step_id: str | None
    posted: Posted = field(repr=False)  # personal: must not reach a log
    answers: Answers
    documents: Mapping[str, tuple[int, int]]
    errors: tuple[FieldError, ...]
    certificates: frozenset[str] = frozenset()  # kinds of electronic certificates of the applicant (免提交)
    dropped: tuple[Dropped, ...] = ()
    on_file: frozenset[str] = frozenset()  # papers that an earlier case of the same person holds (沿用)

    @cached_property
    def form(self) -> DeskForm:
        """The same input as a WTForms form with its sentences, for drawing the page again: nothing typed is lost."""
        form = build_form_class(self.compiled, self.step_id)(self.posted)
        form.mark(self.error_by_name)
        return form

    @cached_property
    def error_by_name(self) -> Mapping[str, str]:
        """HTML name → sentence, the first where there are several."""
        return {error.name: error.message for error in reversed(self.errors)}

    @cached_property
    def missing(self) -> tuple[Missing, ...]:
        return missing(
            checklist(self.compiled, self.answers.names()),
            self.documents,
            certificates=self.certificates,
            on_file=self.on_file,
        )

    @property
    def ok(self) -> bool:
        return not self.errors


def read_submission(
    compiled: CompiledDefinition,
    formdata: Posted,
    *,
    today: date,
    step_id: str | None = None,
    complete: bool = True,
    earlier: Answers | None = None,
    places: Places = NOWHERE,
) -> Submission:
    """Read and judge a posted form.

    `step_id` reads the fields that the clerk of this step fills; `earlier` are then the answers given before, which
    stay as they are. With ``complete=False`` (saving a draft) nothing is required. `places` is the county as it
    is today: without it no place of a picker is known.
    """
    reader = _Reader(compiled, formdata, today, step_id, complete, earlier, places)
    answers = reader.answers()
    documents = reader.documents(answers)
    errors = tuple(sorted(reader.inbox.errors, key=reader.place))
    return Submission(compiled, step_id, formdata, answers, documents, errors, dropped=reader.dropped())


class _Reader:
    """One reading of one form."""

    def __init__(
        self,
        compiled: CompiledDefinition,
        posted: Posted,
        today: date,
        step_id: str | None,
        complete: bool,
        earlier: Answers | None,
        places: Places,
    ) -> None:
        self.compiled = compiled
        self.plan = plan_of(compiled)
        self.step_id = step_id
        self.before = earlier.names() if earlier else {}
        rows, strangers = _sort_names(posted, self.plan, step_id)
        self.inbox = Inbox(posted, today, complete, compiled.holds, {}, rows, says=compiled.sentence, places=places)
        self.reasons = dict(earlier.reasons) if earlier else {}
        self.asked: frozenset[str] = frozenset()
        if strangers:
            self._refuse_strangers(strangers)

    def answers(self) -> Answers:
        """The values of all questions that are asked; what is wrong with them goes to the inbox."""
        if handled_by := self._handled_by():
            self.inbox.names[HANDLED_BY] = handled_by
        settled = settle(self.compiled, self.inbox.names, self._value_of)
        self.asked = settled.asked
        if self.inbox.complete:
            self._refuse_blanks(settled)
        self._judge_rules(settled)
        situations: dict[str, Any] = {
            key.id: settled.names[key.id] for key in self.plan.situations if key.id in settled.names
        }
        values = {key.id: settled.names[key.id] for key in self.plan.fields if key.id in settled.names}
        if self.inbox.complete and self.step_id is None:
            self._judge_parties(handled_by, values)
        return Answers(handled_by, situations, values, self.reasons)

    def dropped(self) -> tuple[Dropped, ...]:
        """What was given and is not kept; call it when the answers are known."""
        return dropped(self.compiled, self.inbox, self.asked, self.step_id, self.before)

    def documents(self, answers: Answers) -> dict[str, tuple[int, int]]:
        """Sheets received of every paper that applies, and of those that may still apply and were brought."""
        names = answers.names()
        received: dict[str, tuple[int, int]] = {}
        for question in self.plan.documents:
            applies = self.compiled.holds(question.document.when, names)
            if applies is not False:
                counts = self._count(question.originals), self._count(question.copies)
                received |= {question.document.id: counts} if applies or any(counts) else {}
        return received

    def place(self, error: FieldError) -> tuple[int, int]:
        """Where an error stands on the page; what has no place of its own comes first."""
        cell = split_row_name(error.name)
        return self.plan.positions.get(cell[0] if cell else error.name, -1), cell[1] if cell else -1

    def _handled_by(self) -> str:
        if self.step_id is not None:
            return str(self.before.get(HANDLED_BY, ""))
        modes = self.plan.handled_by.kind.choices
        posted = next(iter(self.inbox.posted.getlist(HANDLED_BY)), "")
        if any(mode.code == posted for mode in modes):
            return posted
        if not posted and len(modes) == 1:
            return modes[0].code
        if posted or self.inbox.complete:
            problem = proxy_problem(self.compiled.definition, posted) if posted else messages.HANDLED_BY_MISSING
            self.inbox.refuse(HANDLED_BY, messages.HANDLED_BY_LABEL, problem or messages.HANDLED_BY_UNKNOWN)
        return ""

    def _value_of(self, question: Question, known: dict[str, object]) -> object | None:
        if not question.belongs_to(self.step_id):
            return self.before.get(question.id)
        kind = question.kind
        if kind.spec.computed:
            return compute_field(kind, known, holds=self.compiled.holds, today=self.inbox.today)
        return take_offered(kind, kind.collect(self.inbox, question.name), self.inbox, question.name)

    def _refuse_blanks(self, settled: Settled) -> None:
        """Only now is everything known that a condition of being required may ask for."""
        refused = {error.name for error in self.inbox.errors}
        for question in (*self.plan.situations, *self.plan.fields):
            if question.id in settled.names or question.id not in settled.asked or question.name in refused:
                continue
            if not question.kind.asks:
                continue
            spec = question.spec
            needed = spec.required or (spec.required_when and self.compiled.holds(spec.required_when, settled.names))
            if needed and spec.computed is None and question.belongs_to(self.step_id):
                self.inbox.refuse(question.name, spec.label, question.kind.required_message)

    def _judge_rules(self, settled: Settled) -> None:
        """Rules between answers. Why a warning is passed is kept as long as the warning stands, no longer."""
        broken = {one.rule.id for one in broken_rules(self.compiled, settled.names, self.step_id)}
        for one in self.plan.rules:
            if not one.belongs_to(self.step_id):
                continue
            self.reasons.pop(one.rule.id, None)
            if one.rule.id in broken:
                self._tell(one)

    def _judge_parties(self, handled_by: str, values: Mapping[str, object]) -> None:
        refused = {error.name for error in self.inbox.errors}
        for one in party_problems(self.compiled.definition, handled_by, values, today=self.inbox.today):
            if one.name not in refused:
                self.inbox.refuse(one.name, one.label, one.message)

    def _tell(self, one: RuleQuestion) -> None:
        if one.reason is not None:
            reason = one.reason.kind.collect(self.inbox, one.reason.name)
            if reason:
                self.reasons[one.rule.id] = reason
        if self.inbox.complete and one.rule.id not in self.reasons:
            message = one.rule.message.rstrip("。；，")
            sentence = messages.REASON_WANTED.format(message=message) if one.reason else one.rule.message
            self.inbox.refuse((one.reason or one.field).name, one.field.spec.label, sentence)

    def _count(self, question: Question) -> int:
        return question.kind.collect(self.inbox, question.name) or 0

    def _refuse_strangers(self, strangers: list[str]) -> None:
        name = strangers[0][:_NAME_SHOWN]
        message = messages.FORGED_NAME if len(strangers) == 1 else messages.FORGED_NAMES
        sentence = message.format(name=messages.quote(name), count=len(strangers))
        self.inbox.refuse(name, messages.FORGED_LABEL, sentence)


def _sort_names(posted: Posted, plan: Plan, step_id: str | None) -> tuple[dict[str, list[int]], list[str]]:
    """Row numbers per group, and the names that no question of this form has."""
    known, rows, strangers = plan.names(step_id), defaultdict[str, set[int]](set), []
    for name in posted:
        if name in known or not name.startswith(OURS):
            continue
        cell = split_row_name(name)
        if cell and cell[2] in plan.columns(step_id).get(cell[0], ()):
            rows[cell[0]].add(cell[1])
        else:
            strangers.append(name)
    return {group: sorted(numbers) for group, numbers in rows.items()}, strangers
