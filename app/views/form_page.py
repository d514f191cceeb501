"""The generated form as a page: its parts worked out once per definition, its blank HTML kept per definition.

What depends on the person or the moment (tokens, the agent's own name) is put in outside the kept HTML, so a blank
form costs a few replacements and no template work.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from flask import render_template
from flask_babel import get_locale
from flask_babel import gettext as _
from markupsafe import Markup, escape
from werkzeug.datastructures import MultiDict

from app.people.actors import Actor
from app.people.roles import AGENT
from app.views import pickers
from catalog.compiled import CompiledDefinition
from catalog.definition import (
    DocumentSpec,
    FieldSpec,
    HandledBy,
    Meaning,
    PhotoSpec,
    RuleSpec,
    SectionSpec,
    SituationSpec,
)
from catalog.vocabulary import label
from forms.answers import visible
from forms.builder import build_form_class
from forms.cache import DigestCache
from forms.checklist import ChecklistItem, checklist
from forms.client import client_model
from forms.eligibility import verdicts
from forms.kinds.base import Choice
from forms.names import HANDLED_BY, situation_name
from forms.plan import plan_of
from forms.rules import broken_rules
from forms.submission import Submission, read_submission

# Characters of the private use area: no person types them, no template escapes them.
_OPEN, _CLOSE = "\ue000", "\ue001"
_PREFILLED = (Meaning.AGENT_NAME, Meaning.AGENT_PHONE)
_TAKES = {"birth_date", "sex", "age", "age_months", "disability_kind", "disability_grade"}


@dataclass(frozen=True, slots=True)
class Block:
    """Neighbouring fields that appear together; `why` says because of what, empty when they always stand there."""

    fields: tuple[FieldSpec, ...]
    derived: tuple[FieldSpec, ...]
    why: str = ""

    @property
    def ids(self) -> frozenset[str]:
        return frozenset(spec.id for spec in self.fields)


@dataclass(frozen=True, slots=True)
class Part:
    """One titled part of the page. `kind` is who, fields or documents; the template names the first and the last."""

    anchor: str
    title: str
    kind: str
    id: str = ""
    help: str = ""
    when: str | None = None
    why: str = ""
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One paper of the checklist. `need` is required, deferrable, optional or printed (by us, only signed)."""

    document: DocumentSpec
    applies: bool
    need: str
    words: str
    why: str
    group: str
    heading: str


@dataclass(frozen=True, slots=True)
class Hint:
    """The help beside a question that has no field of its own."""

    help: str


@dataclass(frozen=True, slots=True)
class FormPage:
    """Everything about the page that the definition alone decides."""

    sections: tuple[Part, ...]
    situations: tuple[SituationSpec, ...]
    handlers: tuple[Choice, ...]
    who_help: Hint
    derived: Mapping[str, tuple[FieldSpec, ...]]
    to_print: str
    warnings: Mapping[str, tuple[RuleSpec, ...]]  # by the field beside which they ask for a reason
    model_json: str


def blank_body(compiled: CompiledDefinition, actor: Actor, *, today: date) -> Markup:
    """The form as someone finds it who begins a case."""
    handled_by = default_handler(compiled, actor)
    key = (compiled.digest, handled_by, str(get_locale()))
    kept = _blanks.get(key) or _keep(key, _render_blank(compiled, handled_by, today))
    if pickers.has_room(kept):  # most forms ask for no place, and need not be built again
        kept = pickers.fill_room(kept, build_form_class(compiled)())
    own = {Meaning.AGENT_NAME: actor.name, Meaning.AGENT_PHONE: actor.phone} if handled_by == HandledBy.AGENT else {}
    for meaning in _PREFILLED:
        kept = kept.replace(_slot(meaning), str(escape(own.get(meaning, ""))))
    return Markup(kept)


def body(
    compiled: CompiledDefinition,
    submission: Submission,
    *,
    origins: Mapping[str, str] = MappingProxyType({}),
    only: str = "",
    asks_reason: bool = True,
) -> Markup:
    """The form with what was typed, and a sentence beside each answer that cannot be taken.

    `origins` says by HTML name from where a field was filled; `only` is the anchor of the one section to be drawn.
    Only a new case `asks_reason` for going on against a condition.
    """
    pickers.offer_places(submission.form)
    return Markup(_render(compiled, submission, origins, only, asks_reason))


def default_handler(compiled: CompiledDefinition, actor: Actor) -> str:
    """Who stands at the desk unless told otherwise: the agent for an agent, 本人 at a hall."""
    codes = [choice.code for choice in plan_of(compiled).handled_by.kind.choices]
    wanted = HandledBy.AGENT.value if AGENT in actor.roles else HandledBy.SELF.value
    return wanted if wanted in codes else codes[0]


# ── blank forms ────────────────────────────────────────────────────────────────────────────────────

_blanks: dict[tuple[str, str, str], str] = {}  # by digest, who stands at the desk, language
_MOST_BLANKS = 512


def _keep(key: tuple[str, str, str], html: str) -> str:
    if len(_blanks) >= _MOST_BLANKS:
        _blanks.clear()
    return _blanks.setdefault(key, html)


def _render_blank(compiled: CompiledDefinition, handled_by: str, today: date) -> str:
    """Nothing is typed yet, so nothing is computed either: `today` does not show in the result."""
    posted = MultiDict([(HANDLED_BY, handled_by), *default_answers(compiled)])
    submission = read_submission(compiled, posted, today=today, complete=False)
    for meaning in _PREFILLED:
        if spec := compiled.definition.field_meaning(meaning):
            submission.form[f"f_{spec.id}"].data = _slot(meaning)
    pickers.leave_room(submission.form)
    return _render(compiled, submission)


def default_answers(compiled: CompiledDefinition) -> Iterator[tuple[str, str]]:
    """What an empty form already says, as (HTML name, value)."""
    for situation in compiled.definition.situations:
        if situation.default:
            yield situation_name(situation.id), situation.default


def _slot(meaning: Meaning) -> str:
    return f"{_OPEN}{meaning.value}{_CLOSE}"


# ── drawing ────────────────────────────────────────────────────────────────────────────────────────


def _render(
    compiled: CompiledDefinition,
    submission: Submission,
    origins: Mapping[str, str] = MappingProxyType({}),
    only: str = "",
    asks_reason: bool = True,
) -> str:
    names = submission.answers.names()
    page = page_of(compiled)
    errors = {name: [sentence] for name, sentence in submission.error_by_name.items()}
    return render_template(
        "desk/form_body.html",
        page=page,
        only=only,
        form=submission.form,
        visible=visible(compiled, names),
        computed=_computed_words(compiled, names),
        documents=tuple(checklist_lines(compiled, checklist(compiled, names))),
        received=submission.posted,
        errors=errors,
        origins=origins,
        asks_reason=asks_reason,
        verdicts=verdicts(compiled, names),
        broken=frozenset(one.rule.id for one in broken_rules(compiled, names)),
        shown=lambda part: part.when is None or compiled.holds(part.when, names) is True,
        asked=lambda situation: compiled.holds(situation.when, names) is True,
    )


def _computed_words(compiled: CompiledDefinition, names: Mapping[str, object]) -> dict[str, str]:
    computed = (question for question in plan_of(compiled).fields if question.spec.computed)
    return {question.id: question.kind.display(names[question.id]) for question in computed if question.id in names}


def checklist_lines(compiled: CompiledDefinition, items: Iterable[ChecklistItem]) -> Iterator[Line]:
    """The papers as the page lists them, each with why it is asked for."""
    headed: set[str] = set()
    for item in items:
        document, group = item.document, item.group
        first = group is not None and group.id not in headed
        headed.update({group.id} if group else ())
        yield Line(
            document=document,
            applies=item.applies is True,
            need="printed" if document.produced_by_desk else document.necessity,
            words=_document_words(document),
            why=_("因为%(why)s", why=compiled.sentence(document.when)) if document.when else "",
            group=group.id if group else "",
            heading=_("%(title)s（至少 %(n)s 样）", title=group.title, n=group.minimum) if group and first else "",
        )


def _document_words(document: DocumentSpec) -> str:
    parts = (_accept_words(document), document.pages, _photo_words(document.photo), document.fill_note)
    return "；".join(part for part in parts if part)


def _photo_words(photo: PhotoSpec | None) -> str:
    return "，".join(part for part in (label("photo_size", photo.size), photo.background) if part) if photo else ""


def _accept_words(document: DocumentSpec) -> str:
    return "" if document.accept == "keep" else label("accept_mode", document.accept)


# ── the parts of the page ──────────────────────────────────────────────────────────────────────────


def page_of(compiled: CompiledDefinition) -> FormPage:
    """The page of this definition, worked out once."""
    return _pages.get(compiled)


def _make_page(compiled: CompiledDefinition) -> FormPage:
    definition = compiled.definition
    documents = (Part("s-documents", "", "documents"),) if definition.documents else ()
    parts = tuple(_part(compiled, section) for section in definition.sections if _asked(section))
    return FormPage(
        sections=(Part("s-who", "", "who"), *parts, *documents),
        situations=definition.situations,
        handlers=plan_of(compiled).handled_by.kind.choices,
        who_help=Hint(definition.proxy.note),
        derived={source: fields for section in definition.sections for source, fields in _derived(section)},
        to_print=_to_print(definition.documents),
        warnings=_warnings(compiled),
        model_json=_json(client_model(compiled)),
    )


_pages: DigestCache[FormPage] = DigestCache(_make_page)


def _asked(section: SectionSpec) -> tuple[FieldSpec, ...]:
    """The applicant's fields of a section; those of a clerk's step belong to that step."""
    return tuple(spec for spec in section.fields if spec.step is None)


def _part(compiled: CompiledDefinition, section: SectionSpec) -> Part:
    return Part(
        anchor=f"s-{section.id.replace('_', '-')}",
        title=section.title,
        kind="fields",
        id=section.id,
        help=section.help,
        when=section.when,
        why=compiled.sentence(section.when) if section.when else "",
        blocks=tuple(_blocks(compiled, section)),
    )


def _blocks(compiled: CompiledDefinition, section: SectionSpec) -> Iterator[Block]:
    """Runs of fields under one condition; computed values stand behind the ID number, or behind the last run."""
    beside_number = {spec.id for _source, fields in _derived(section) for spec in fields}
    typed = [spec for spec in _asked(section) if spec.computed is None]
    loose = tuple(spec for spec in _asked(section) if spec.computed and spec.id not in beside_number)
    runs: list[list[FieldSpec]] = []
    for spec in typed:
        if runs and runs[-1][0].visible_when == spec.visible_when:
            runs[-1].append(spec)
        else:
            runs.append([spec])
    for position, run in enumerate(runs, start=1):
        yield Block(tuple(run), loose if position == len(runs) else (), _why(compiled, run))
    if loose and not runs:
        yield Block((), loose)


def _why(compiled: CompiledDefinition, run: list[FieldSpec]) -> str:
    return compiled.sentence(run[0].visible_when) if run[0].visible_when else ""


def _derived(section: SectionSpec) -> Iterator[tuple[str, tuple[FieldSpec, ...]]]:
    """ID number or card of a section → what the desk works out from it; the first also gets what rests on neither."""
    computed = [(spec, spec.computed) for spec in _asked(section) if spec.computed]
    own = {spec.id for spec in section.fields}
    sources = dict.fromkeys(one.source for _spec, one in computed if one.take in _TAKES and one.source in own)
    for place, source in enumerate(filter(None, sources)):
        fields = (spec for spec, one in computed if one.source == source or (not place and one.source not in sources))
        yield source, tuple(fields)


def _warnings(compiled: CompiledDefinition) -> dict[str, tuple[RuleSpec, ...]]:
    rules = [one.rule for one in plan_of(compiled).rules if one.reason and one.belongs_to(None)]
    return {at: tuple(rule for rule in rules if rule.at == at) for at in {rule.at for rule in rules}}


def _to_print(documents: Iterable[DocumentSpec]) -> str:
    return "、".join(document.name for document in documents if document.produced_by_desk)


def _json(model: object) -> str:
    """JSON that can stand in a script element: no tag can begin in it."""
    return json.dumps(model, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
