"""大字回执: the receipt for who reads with difficulty — the way as a ladder, a name and a phone, one date.

Beside the receipt, never instead of it: it has no seal and proves nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from catalog.compiled import CompiledDefinition
from catalog.definition import StepKind
from catalog.primitives import Tier
from reports.contexts import Pair
from reports.elder_receipt_contexts import ElderReceiptContext, Rung, State
from reports.specimens import Specimen
from reports.wording import date_words, listing

TITLE = "大字回执"
_MOST = 5  # rungs on a page of A5
_LONGEST_NOTE = 34  # characters on two lines
_WHO = {Tier.VILLAGE: "村里", Tier.TOWNSHIP: "镇里", Tier.COUNTY: "县里", Tier.CITY: "市里", Tier.PROVINCE: "省里"}
# What is done at a step, in two or three characters after who does it.
_DOES = {
    StepKind.ACCEPT: "收材料",
    StepKind.REVIEW: "看材料",
    StepKind.INSPECT: "来家看",
    StepKind.VOTE: "开会评议",
    StepKind.PUBLICISE: "贴榜公示",
    StepKind.CONSULT: "核对情况",
    StepKind.DECIDE: "审批",
    StepKind.ISSUE: "办证",
    StepKind.DELIVER: "送结果",
}
_NOTES = {
    StepKind.INSPECT: "有人上门，请在家等",
    StepKind.PUBLICISE: "名字贴出来给大家看，不用您跑",
    StepKind.DELIVER: "批了，签个字",
}
_HERE = "现在在这一步"
_MENDING = "要补材料，请找{helper}"
_HOTLINE = "12345"
_MOBILE = re.compile(r"1\d{10}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A step of the case as it stands; `on` is the day it was done or is expected, by whoever did it."""

    kind: StepKind | None  # None: the case waits for papers
    tier: Tier
    state: State
    on: date | None = None


def build(
    compiled: CompiledDefinition,
    *,
    organisation_name: str,
    case_number: str,
    url: str,
    applicant_name: str,
    stages: Sequence[Stage],
    due_on: date | None,
    agent_name: str = "",
    agent_phone: str = "",
    place_phone: str = "",
    granted_or_open: bool = True,
    on: date,
) -> ElderReceiptContext:
    """Put a case into few words, as it stands `on` that day. Without an agent the hall is whom to call.

    `granted_or_open`: what follows a grant is told; not of a case that was refused, taken back or stopped.
    """
    by_agent = bool(agent_name and agent_phone)
    helper = Pair(agent_name, agent_phone) if by_agent else Pair(organisation_name, place_phone)
    return ElderReceiptContext(
        size="A5",
        title=TITLE,
        name=applicant_name,
        greeting="您办的是",
        service=compiled.definition.name,
        case_number=case_number,
        url=url,
        rungs=tuple(_rungs(stages, helper.first, compiled.definition.effect.note if granted_or_open else "")),
        next_date=f"最晚 {_short(due_on)}办好" if due_on else "",
        helper=Pair(helper.first, _grouped(helper.second)),
        helper_word="有事找代办员" if by_agent else "有事打电话",
        hotline=_HOTLINE,
        organisation_name=organisation_name,
        on=date_words(on),
    )


def enlarged(receipt: ElderReceiptContext) -> ElderReceiptContext:
    """The same words on A4."""
    return replace(receipt, size="A4")


def _rungs(stages: Sequence[Stage], helper: str, effect: str) -> Iterator[Rung]:
    """Neighbours in one state are one rung where there would be too many; what is granted comes last."""
    shown = [one for one in stages if one.kind is not StepKind.ARCHIVE]
    groups = [[one] for one in shown]
    if len(groups) > _MOST:
        groups = [list(group) for _key, group in groupby(shown, key=lambda one: (one.state, one.tier))]
    if len(groups) > _MOST:
        groups = [list(group) for _key, group in groupby(shown, key=lambda one: one.state)]
    for group in groups:
        yield Rung(state=group[-1].state, head=_head(group), note=_note(group, helper))
    if effect and len(effect) <= _LONGEST_NOTE and len(groups) <= _MOST:
        yield Rung(state="todo", head="批准以后", note=effect.rstrip("。"))


def _head(group: Sequence[Stage]) -> str:
    """村里收材料; 镇里看材料、来家看; 村里公示，县里审批."""
    parts = []
    for tier, stages in groupby(group, key=lambda one: one.tier):
        parts.append(_WHO[tier] + listing(dict.fromkeys(_does(one) for one in stages)))
    return "，".join(parts)


def _does(stage: Stage) -> str:
    return "等补材料" if stage.kind is None else _DOES.get(stage.kind, "办理")


def _note(group: Sequence[Stage], helper: str) -> str:
    last = group[-1]
    if last.state == "done":
        return f"{_short(last.on)}办了" if last.on else "办了"
    if last.state == "now" and last.kind is None:
        return _MENDING.format(helper=helper)
    said = next((_NOTES[one.kind] for one in group if one.kind in _NOTES), "不用您跑")
    return f"{_HERE}，{said}" if last.state == "now" else said


def _grouped(phone: str) -> str:
    """139-0000-1056: a mobile number as it is read out."""
    return f"{phone[:3]}-{phone[3:7]}-{phone[7:]}" if _MOBILE.fullmatch(phone) else phone


def _short(day: date | None) -> str:
    return f"{day.month} 月 {day.day} 日" if day else ""


# ── samples ────────────────────────────────────────────────────────────────────────────────────────


def sample(specimen: Specimen) -> ElderReceiptContext:
    """The first step is done, the second is under way."""
    steps = [one for one in specimen.definition.steps if one.kind is not StepKind.ARCHIVE]
    stages = [
        Stage(kind=step.kind, tier=step.tier, state=_sample_state(number), on=specimen.accepted_at.date())
        for number, step in enumerate(steps)
    ]
    return build(
        specimen.compiled,
        organisation_name=specimen.hall.name,
        case_number=specimen.case_number,
        url=specimen.progress_url,
        applicant_name=specimen.applicant_name,
        stages=stages,
        due_on=specimen.due_on,
        agent_name=specimen.agent_name,
        agent_phone=specimen.agent_phone,
        on=specimen.accepted_at.date(),
    )


def _sample_state(number: int) -> State:
    if number == 0:
        return "done"
    return "now" if number == 1 else "todo"


def sample_a4(specimen: Specimen) -> ElderReceiptContext:
    """The same, larger."""
    return enlarged(sample(specimen))
