"""怎么走: the steps that a person with these answers goes through, one after another.

A step whose condition the answers deny is left out; one that they do not decide yet stands with what is left of its
condition, so that nobody takes another case's way for their own.
"""

from __future__ import annotations

from collections.abc import Mapping

from catalog.compiled import CompiledDefinition
from catalog.conditions import sentence
from catalog.conditions.fixing import fixed
from catalog.definition import StepSpec
from reports.wording import shown_steps


def steps_for(compiled: CompiledDefinition, names: Mapping[str, object]) -> tuple[StepSpec, ...]:
    """The steps that the villager sees and that the answers do not rule out."""
    return tuple(step for step in shown_steps(compiled.definition) if compiled.holds(step.when, names) is not False)


def words_for(compiled: CompiledDefinition, names: Mapping[str, object]) -> str:
    """乡镇受理 → 乡镇审核 → 县级审批（拟救助金额大于 2480 元时）."""
    steps = [(step, open_condition(compiled, step, names)) for step in steps_for(compiled, names)]
    return " → ".join(f"{step.name}（{condition}时）" if condition else step.name for step, condition in steps)


def open_condition(compiled: CompiledDefinition, step: StepSpec, names: Mapping[str, object]) -> str:
    """What the answers leave open of a step's condition, as a sentence; empty when nothing is left to ask."""
    if step.when is None or compiled.holds(step.when, names):
        return ""
    known = {name: value for name, value in names.items() if value not in (None, "", ())}
    rest = fixed(compiled.logic(step.when), known, unknown=True)
    return "" if isinstance(rest, bool) else sentence(rest, compiled.symbols)
