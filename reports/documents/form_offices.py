"""What the offices fill in on a form: a place for each step that gives an opinion, with seal and signatures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from catalog.compiled import CompiledDefinition
from catalog.definition import StepKind, StepSpec
from catalog.primitives import Tier
from forms.plan import plan_of
from reports.documents.form_rows import conditions_of, entry_of, rows_of, said
from reports.form_contexts import FormRow, OfficePlace
from reports.wording import limit_words, listing

_TIERS = {
    Tier.PROVINCE: "省级主管部门",
    Tier.CITY: "市级主管部门",
    Tier.COUNTY: "县级主管部门",
    Tier.TOWNSHIP: "乡镇（街道）",
    Tier.VILLAGE: "村（社区）",
}
_SEALS = {Tier.TOWNSHIP: "乡镇（街道）盖章", Tier.VILLAGE: "村（居）委会盖章"}
_SHORT = "＿" * 3
_LONG = "＿" * 6
_DAY = f"{_SHORT} 年 {'＿' * 2} 月 {'＿' * 2} 日"
_OTHER = "其他："


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a step of one kind leaves room for."""

    said: Callable[[StepSpec], tuple[str, ...]]
    ticks: tuple[str, ...]
    signers: tuple[str, ...]
    sealed: bool


def offices_of(compiled: CompiledDefinition, department_names: Mapping[str, str]) -> tuple[OfficePlace, ...]:
    """The places in the order of the steps. Steps without an opinion of their own (制证、送达、归档) have none."""
    return tuple(
        _place(compiled, step, _KINDS[step.kind], department_names)
        for step in compiled.definition.steps
        if step.kind in _KINDS
    )


def _place(
    compiled: CompiledDefinition, step: StepSpec, wanted: _Wanted, department_names: Mapping[str, str]
) -> OfficePlace:
    office = _office(compiled, step, department_names)
    ready = tuple(opinion.rstrip("。") for opinion in step.opinions)
    limit = limit_words(step.limit) if step.limit and step.limit.value else ""
    return OfficePlace(
        title=step.name + (f"（{limit}）" if limit else ""),
        label=office + ("意见" if wanted.sealed else ""),
        note=said(compiled, step.when, "的填"),
        rows=_questions(compiled, step),
        said=wanted.said(step),
        ticks=(*ready, _OTHER) if ready else wanted.ticks,
        signers=wanted.signers,
        seal_words=_SEALS.get(step.tier, f"{office}盖章") if wanted.sealed else "",
    )


def _office(compiled: CompiledDefinition, step: StepSpec, department_names: Mapping[str, str]) -> str:
    """Whose opinion it is: the office named by the step, at the county the one that the service belongs to."""
    usual = compiled.definition.department if step.tier == Tier.COUNTY else ""
    return department_names.get(step.department or usual, "") or _TIERS[step.tier]


def _questions(compiled: CompiledDefinition, step: StepSpec) -> tuple[FormRow, ...]:
    """What the clerk of the step fills in besides an opinion."""
    form = plan_of(compiled).form(step.id)
    fields = [question for question in form if question.spec.step == step.id and question.spec.computed is None]
    return rows_of(entry_of(one.kind, hints=conditions_of(compiled, one.spec)) for one in fields)


def _nothing(step: StepSpec) -> tuple[str, ...]:
    return ()


def _visit(step: StepSpec) -> tuple[str, ...]:
    """Who went, when, and what was seen under each heading."""
    visit = step.inspection
    headings = visit.record if visit else ()
    return (f"核查时间 {_DAY}　地点 {_LONG}", *(f"{heading}：{_LONG * 3}" for heading in headings))


def _vote(step: StepSpec) -> tuple[str, ...]:
    members = step.vote.members if step.vote else ""
    counted = listing(f"{word} {_SHORT} 人" for word in ("应到", "实到", "同意", "不同意", "弃权"))
    return tuple(words for words in (f"参加评议：{members}" if members else "", counted) if words)


def _publicity(step: StepSpec) -> tuple[str, ...]:
    hung = step.publicity
    if hung is None:
        return ()
    shown = f"公示内容：{listing(hung.shows)}，不公示身份证号和账号" if hung.shows else ""
    span = f"自 {_DAY} 至 {_DAY}，满 {limit_words(hung.limit)}"
    place = f"公示地点：{hung.place or _LONG * 2}"
    return tuple(words for words in (shown, span, place) if words)


_BOTH = ("经办人", "负责人")
_KINDS: Mapping[StepKind, _Wanted] = {
    StepKind.ACCEPT: _Wanted(_nothing, ("材料齐全，予以受理", "不予受理，理由："), ("受理人",), sealed=False),
    StepKind.REVIEW: _Wanted(_nothing, ("情况属实，同意上报", "不同意，理由："), _BOTH, sealed=True),
    StepKind.INSPECT: _Wanted(
        _visit, ("与申报一致", "不一致，另附说明"), ("核查人", "核查人", "被核查人"), sealed=False
    ),
    StepKind.VOTE: _Wanted(_vote, ("评议通过", "评议未通过"), ("主持人", "记录人"), sealed=True),
    StepKind.PUBLICISE: _Wanted(_publicity, ("期满无异议", "有异议，另附说明"), ("经办人",), sealed=True),
    StepKind.CONSULT: _Wanted(_nothing, ("同意", "不同意，理由："), _BOTH, sealed=True),
    StepKind.DECIDE: _Wanted(_nothing, ("同意", "不同意，理由："), _BOTH, sealed=True),
}
