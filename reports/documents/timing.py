"""办理时限: statutory and promised limits, what does not count, intake windows, effect and re-checks."""

from __future__ import annotations

from collections.abc import Sequence

from catalog.definition import RecheckSpec, ServiceDefinition, StepSpec
from reports.wording import intake_words, limit_words, listing, sentence, shown_steps

_EFFECT_WORDS = {"at_once": "", "next_month": "批准的次月起执行", "next_quarter": "批准的下一季度起执行"}


def limits(definition: ServiceDefinition, steps: Sequence[StepSpec] | None = None) -> str:
    """法定 …；承诺 …，从受理的次日起算；公示、补正的时间不计入. `steps` are those of one person; without them, all."""
    shown = shown_steps(definition) if steps is None else steps
    windows = [intake_words(definition.intake)] if definition.intake else []
    windows += [f"{step.name}：{intake_words(step.intake)}" for step in shown if step.intake]
    return sentence(_statutory(definition), _promised(definition), _outside(definition, shown), *windows)


def _statutory(definition: ServiceDefinition) -> str:
    limit = f"法定 {limit_words(definition.statutory_limit)}" if definition.statutory_limit else ""
    note = definition.statutory_note.rstrip("。")
    return f"{limit}（{note}）" if limit and note else limit or note


def _promised(definition: ServiceDefinition) -> str:
    if definition.promised_limit.value == 0:
        return "材料齐全的当场办结"
    return f"承诺 {limit_words(definition.promised_limit)}，从受理的次日起算"


def _outside(definition: ServiceDefinition, shown: Sequence[StepSpec]) -> str:
    """Which time is not counted: steps outside the promise, and mending the documents."""
    if definition.promised_limit.value == 0:
        return ""
    steps = [step.name for step in shown if not step.counts]
    return f"{listing([*steps, '补正材料'])}的时间不计算在内"


def effect(definition: ServiceDefinition) -> str:
    """When a granted decision bites, and how often it is checked again; a note of the definition says it better."""
    bites = definition.effect.note or _EFFECT_WORDS[definition.effect.lag]
    return sentence(bites, _recheck(definition.recheck) if definition.recheck else "")


def _recheck(recheck: RecheckSpec) -> str:
    if recheck.note:
        return recheck.note
    rhythm = "每年" if recheck.every_months == 12 else f"每 {recheck.every_months} 个月"
    months = "、".join(str(month) for month in recheck.months)
    return f"{rhythm}{f' {months} 月' if months else ''}复核一次"
