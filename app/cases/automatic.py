"""秒批 (NH-5): a deciding step whose condition surely holds is granted by the system, by the rule it states."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from app.cases.casework import Casework
from app.cases.special.registry import kinds_of
from app.cases.written import bar_to_grant
from app.models import Case, CaseStep
from catalog.step_specs import AutomaticSpec, StepSpec


def decides_itself(work: Casework) -> tuple[CaseStep, AutomaticSpec] | None:
    """The open step that the system may grant now: its condition surely holds, and nothing else is asked for there."""
    open_steps = work.open_steps
    if len(open_steps) != 1 or work.case.decided_at is not None:
        return None
    step, spec = open_steps[0], work.spec_of(open_steps[0])
    if spec is None or spec.automatic is None or kinds_of(spec) or bar_to_grant(work.case.steps):
        return None
    if _has_own_fields(work, spec) or work.version.compiled.holds(spec.automatic.when, work.names) is not True:
        return None
    return step, spec.automatic


def _has_own_fields(work: Casework, spec: StepSpec) -> bool:
    """What somebody has to fill in at the step is not there yet."""
    return any(field.step == spec.id for field in work.version.definition.fields())


def settle(work: Casework, grant: Callable[[Casework, CaseStep, str], Case]) -> None:
    """Grant the open step where it decides itself, in the name of the system and with the words of its rule."""
    if (found := decides_itself(work)) is not None:
        step, automatic = found
        grant(replace(work, actor=None), step, automatic.rule)
