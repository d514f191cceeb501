"""One case on the screen and what is done to it there: shared by the desks and by the trials of the studio."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app import clock
from app.cases.case_page import DocumentLine
from app.cases.clocks import MENDED
from app.cases.explanation import PageVoice
from app.cases.queries import CasePage
from app.cases.tracker import StepView
from app.cases.way import SUPPLEMENT, delivery_ways, is_delivery
from app.cases.words import ACTION_LABELS, OUTCOME_WORDS
from app.cases.workflow import Event
from app.errors import NotFoundHere, StaleCase
from app.prefilling.rows import RowChange
from app.views import filling
from app.views.marks import Cells, cells, left_words
from app.views.paper_screen import ShownPapers
from app.views.pickers import offer_places
from app.views.remarks import remarks_of
from app.views.special_parts import open_spec, opinions_together, special_parts
from app.views.step_form import StepForm
from catalog.definition import RuleSpec
from catalog.primitives import OptionSpec
from catalog.vocabulary import label, options
from forms.builder import build_form_class
from forms.checklist import is_exempt
from forms.dropped import Dropped
from forms.fields import DeskForm, KindField
from forms.plan import plan_of


@dataclass(frozen=True)
class CaseScreen:
    """One showing of a case. `path` is where its receipt, its sum and its mending hang, `back` the list it is in."""

    page: CasePage
    path: str
    back: str = "/desk/"
    stale: StaleCase | None = None
    problems: Sequence[str] = ()
    wrong: Mapping[str, str] = field(default_factory=dict)  # by control: what of it cannot be taken
    files: ShownPapers | None = None  # files of the documents; trials have none
    form: DeskForm | None = None  # of the step's own fields, as typed
    kept: StepForm | None = None  # what is typed at the step, as it is kept; trials keep nothing
    dropping: Sequence[Dropped] = ()  # answers that will not be kept
    extra: dict[str, Any] = field(default_factory=dict)

    def draw(self, template: str = "desk/case.html") -> str:
        """The page."""
        return render_template(template, **self._values(), **self.extra)

    def _values(self) -> dict[str, Any]:
        page, printed = self.page, _printed(self.page)
        typed = self.kept.typed if self.kept else request.form
        form = self.form or _step_form(page, typed)
        return {
            "page": page,
            "path": self.path,
            "back": self.back,
            "steps": [step for step in page.steps if step.state != "skipped"],
            "timed": timed_step(page),
            "stale": self.stale,
            "problems": self.problems,
            "wrong": self.wrong,
            "typed": typed,
            "dropping": self.dropping,
            "asked": request.form.get("action"),
            "withdrawing": request.form.get("opinion") if request.form.get("action") == Event.WITHDRAW else None,
            "kept": self.kept,
            "shared_device": filling.is_shared_device(),
            "step_form": form and offer_places(form),
            "warned": lambda question: _warned(page, form, question),
            "Event": Event,
            "special": special_parts(page, typed, self.kept),
            "together": opinions_together(page),
            "words_of": options,
            "ways": _ways(page),
            "delivers": is_delivery(open_spec(page)),
            "pause_words": lambda kind: label("pause_kind", kind),
            "way_words": lambda way: label("delivery_mode", way),
            "action_words": ACTION_LABELS,
            "outcome_words": OUTCOME_WORDS.get,
            "cells": _cells,
            "left": left_words,
            "is_mine": bool(page.handling.actions),
            "printed": lambda line: line.document_id in printed,
            "files": self.files,
            "deferral": lambda line: _deferral(page, line),
            "differs": lambda row: _differs(page, row.field_id),
            "origin": lambda row: _origin(page, row.field_id),
            "remarks": remarks_of(page),
            "exempt": lambda line: _exempt(page, line),
        }


def draw_why(page: CasePage) -> str:
    """The arithmetic behind the due day of the open step, as a part of a page; NotFoundHere when none is counted."""
    step = timed_step(page)
    if step is None or step.explanation is None:
        raise NotFoundHere(_("这个办件现在没有在计时的环节"))
    voice = PageVoice()
    return render_template(
        "desk/why.html",
        page=page,
        step=step,
        it=step.explanation,
        notes=step.explanation.notes(voice),
        today_counts="n" in _cells(step).text,
        days_words=lambda spell: voice.days(spell.first, spell.last, year=False),
        left=left_words,
        mended=MENDED,
    )


# ── parts ──────────────────────────────────────────────────────────────────────────────────────────


def _cells(step: StepView) -> Cells:
    """The days of a step, seen from today or from the day it was finished."""
    return cells(step.marks, clock.local_date(step.finished_at) if step.finished_at else clock.today())


def _ways(page: CasePage) -> list[OptionSpec]:
    """How the decision may be handed over."""
    allowed = delivery_ways(page.version.definition, page.life.outcome)
    return [option for option in options("delivery_mode") if option.code in allowed]


def _step_form(page: CasePage, typed: MultiDict[str, str]) -> DeskForm | None:
    """The step's own fields as they are being typed, or else filled with what was answered before."""
    if not page.handling.fields_to_fill or not page.handling.actions:
        return None
    form_class = build_form_class(page.version.compiled, page.handling.step_id)
    if typed:
        return form_class(typed)
    form = form_class(None)
    for field_ in form:
        value = page.answers.values.get(field_.name.removeprefix("f_"))
        if value is not None:
            field_.process_data(value)
    return form


def _warned(page: CasePage, form: DeskForm, question: KindField) -> list[tuple[RuleSpec, KindField]]:
    """The warnings beside a question of the step that were met, each with the control for why it may be passed."""
    rules = [one for one in plan_of(page.version.compiled).rules if one.reason and one.field.name == question.name]
    asked = [(one.rule, form[one.reason.name]) for one in rules if one.reason]
    return [(rule, reason) for rule, reason in asked if question.errors or reason.data]


def _printed(page: CasePage) -> frozenset[str]:
    """Forms that we print ourselves: they are signed, not brought."""
    return frozenset(document.id for document in page.version.definition.documents if document.produced_by_desk)


def _differs(page: CasePage, field_id: str) -> str:
    """与民情档案不一致（139****0000）; empty when nothing was changed by hand."""
    one = page.provenance.origins.get(field_id)
    if one is None or not one.changed:
        return ""
    if one.changes:
        return "；".join(_row_differs(change, one.words) for change in one.changes)
    return _("与%(source)s不一致（%(value)s）", source=one.words, value=one.shown)


def _row_differs(change: RowChange, source: str) -> str:
    """李建国：与民情档案不一致（与户主关系：配偶）; also for a row that was added or left out."""
    if change.what == "added":
        return _("%(who)s：%(source)s里没有", who=change.who, source=source)
    if change.what == "left_out":
        return _("%(who)s：%(source)s里有，没有填", who=change.who, source=source)
    value = "，".join(f"{label}：{shown}" for label, shown in change.cells)
    return _("%(who)s：与%(source)s不一致（%(value)s）", who=change.who, source=source, value=value)


def _origin(page: CasePage, field_id: str) -> str:
    """From where an answer was taken as it is."""
    one = page.provenance.origins.get(field_id)
    return "" if one is None or one.changed else _("来自%(source)s", source=one.words)


def _exempt(page: CasePage, line: DocumentLine) -> str:
    """The certificate that stood in for a paper when the case was handed in."""
    document = next((one for one in page.version.definition.documents if one.id == line.document_id), None)
    if document is None or not is_exempt(document, page.provenance.exempt):
        return ""
    found = page.provenance.exempt[document.exempt_by or ""]
    return _("免提交：电子证照“%(title)s”（%(number)s）", title=found["title"], number=found["number"])


def _deferral(page: CasePage, line: DocumentLine) -> str:
    """What was promised about a paper that is not here yet."""
    document = next((one for one in page.version.definition.documents if one.id == line.document_id), None)
    if document is None or document.necessity == "required":
        return ""
    if document.necessity == "optional":
        return _("，没有也行")
    return _("，可后补，%(limit)s内交来", limit=document.defer_limit) if document.defer_limit else _("，可后补")


def timed_step(page: CasePage) -> StepView | None:
    """The step whose days are shown: the open one, or during 补正 the one that returned the case."""
    current = page.current
    if current is None:
        return None
    if current.step_id != SUPPLEMENT:
        return current if current.marks else None
    returned = [step for step in page.steps if step.state == "returned" and step.marks]
    return returned[-1] if returned else None
