"""What a step asks for besides the opinion, as parts of the form on the page of a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import request
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from app import clock
from app.cases.queries import CasePage
from app.cases.special.registry import kinds_of
from app.cases.special.work import PREFIX, Line, Problems, Scene, SpecialWork, Typed
from app.cases.tracker import StepView
from app.cases.way import SUPPLEMENT, parallel_group
from app.cases.workflow import Event
from app.models import Organisation
from app.views.step_form import StepForm
from catalog.step_specs import StepSpec

_PASSING = frozenset({Event.PASS_ON, Event.GRANT, Event.GRANT_PARTLY})


@dataclass(frozen=True)
class SpecialPart:
    """One kind of work at the open step: what stands in its controls, and what is wrong there."""

    id: str
    title: str
    typed: Typed
    problems: Problems
    sheet: Mapping[str, Any]
    lines: tuple[Line, ...] = ()  # of what is typed, once it can be read

    @property
    def template(self) -> str:
        return f"desk/special/{self.id}.html"


def special_parts(page: CasePage, typed: MultiDict[str, str], kept: StepForm | None) -> tuple[SpecialPart, ...]:
    """The parts of the open step, for whoever handles it; most steps have none."""
    spec = open_spec(page)
    if spec is None or page.handling.work.since is None:
        return ()
    scene = Scene(spec, page.handling.work.since, clock.now())
    return tuple(_part(kind, page, scene, typed if _is_newer(page, typed, kept) else None) for kind in kinds_of(spec))


def open_spec(page: CasePage) -> StepSpec | None:
    """The step at which this person can act; None for mending and for everyone else."""
    step_id = page.handling.step_id
    return None if step_id in (None, SUPPLEMENT) else page.version.definition.step(step_id or "")


def _is_newer(page: CasePage, typed: MultiDict[str, str], kept: StepForm | None) -> bool:
    """Whether what was typed goes on from what is kept with the step: a colleague may have kept something since."""
    if not any(name.startswith(PREFIX) for name in typed):
        return False
    written = page.handling.work.saved_at
    return kept is None or kept.saved_at is None or written is None or kept.saved_at >= written


def _part(kind: SpecialWork, page: CasePage, scene: Scene, typed: Typed | None) -> SpecialPart:
    sheet = kind.sheet(scene.spec)
    if typed is None:
        lines = kind.lines(page.handling.work.records.get(kind.id, {}))
        return SpecialPart(kind.id, kind.title, _as_kept(kind, page, scene), {}, sheet, lines)
    reading = kind.read(typed, scene)
    if reading.problems:
        return SpecialPart(kind.id, kind.title, typed, reading.problems, sheet)
    lacking = kind.lacking(reading.record, scene) if request.form.get("action") in _PASSING else {}
    return SpecialPart(
        kind.id, kind.title, kind.typed(reading.record, scene), lacking, sheet, kind.lines(reading.record)
    )


def _as_kept(kind: SpecialWork, page: CasePage, scene: Scene) -> Typed:
    """What is kept with the step; where nothing is, what a notice shows is looked up in the answers."""
    record = page.handling.work.records.get(kind.id, {})
    shown = kind.typed(record, scene)
    for at, label in enumerate(kind.sheet(scene.spec).get("shows", ()) if not record else ()):
        shown[f"s_shown_{at}"] = _suggested(page, label)
    return shown


# Words in what a notice shows, and where on the page of the case that stands.
_SAID_BY = (
    (("姓名", "申请人"), lambda page: page.applicant_name),
    (("事项", "类别"), lambda page: page.service_name),
    (("村", "组", "住址", "地址"), lambda page: page.village),
)


def _suggested(page: CasePage, label: str) -> str:
    """The answer of that name, numbers masked as on every page; else who, what or where; "" when neither fits."""
    rows = (row for section in page.sections for row in section.rows)
    named: str | None = next((row.text for row in rows if row.label == label and row.text), None)
    if named is not None:
        return named
    return next((say(page) for words, say in _SAID_BY if any(word in label for word in words)), "")


def decides_for(session: Session, page: CasePage) -> str:
    """委托审批: the name of the department in whose name the open step decides; "" for most steps."""
    spec = open_spec(page) if Event.GRANT in page.handling.actions else None
    if spec is None or spec.decides_for is None:
        return ""
    return session.scalar(select(Organisation.name).where(Organisation.code == spec.decides_for)) or ""


def opinions_together(page: CasePage) -> tuple[StepView, ...]:
    """What the offices said that were asked at the same time, for whoever decides behind them."""
    definition = page.version.definition
    beside = {step.id for step in definition.steps if len(parallel_group(definition, step)) > 1}
    return tuple(step for step in page.steps if step.step_id in beside and step.state == "done")
