"""大字回执: the receipt for who reads with difficulty — the way as a ladder up to its real end, a name and a phone.

Beside the receipt, never instead of it: it has no seal and proves nothing. Each day on it is that of what it tells;
the day of the print stands small at the foot.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Literal

from catalog.compiled import CompiledDefinition
from catalog.definition import StepKind
from catalog.primitives import Tier
from reports.contexts import Pair
from reports.elder_receipt_contexts import ElderReceiptContext, Rung, State
from reports.specimens import Specimen
from reports.wording import date_words, listing

TITLE = "大字回执"
_MOST = 5  # rungs on a page of A5
_MOST_ENDED = 3  # beside the end itself, which takes more room
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
_STOPPED = "办到这一步停了"
_AFTER_DECISION = (StepKind.ISSUE, StepKind.DELIVER)
How = Literal["granted", "partly", "done", "refused", "declined", "withdrawn", "terminated"]
_GOOD = ("granted", "partly", "done")
# How it ended as people say it, the paper that tells it in full, and what that paper explains.
_ENDS: dict[How, tuple[str, str, str]] = {
    "granted": ("批准了", "决定书", ""),
    "partly": ("批准了一部分", "决定书", "批了多少、不服找谁，决定书上都写着。"),
    "done": ("办好了", "办结通知书", ""),
    "refused": ("没有批准", "决定书", "为什么没批、不服找谁，决定书上都写着。"),
    "declined": ("没有受理", "通知书", "为什么不受理、不服找谁，通知书上都写着。"),
    "withdrawn": ("您撤回了，不办了", "确认书", "以后还想办，可以再来申请。"),
    "terminated": ("不再办了（终止办理）", "通知书", "为什么不办了、不服找谁，通知书上都写着。"),
}
_UNDECIDED = ("declined", "withdrawn", "terminated")  # what was handed in goes back
_MENDING = "要补材料，请找{helper}"
_WAYS = {
    "window": "{paper}到{place}领，带上身份证。",
    "village_station": "{paper}到村里的便民服务站领，带上身份证。",
    "home_visit": "{paper}有人给您送到家。",
    "post": "{paper}寄到您家。",
}
_SENT = {
    "hand": "{paper}有人给您送到家。",
    "post": "{paper}寄给您了，留意邮递员的电话。",
    "pickup": "{paper}凭取件码到{place}领。",
}
_HOTLINE = "12345"
_MOBILE = re.compile(r"1\d{10}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A step of the case as it stands; `on` is the day it was done or is expected, by whoever did it."""

    kind: StepKind | None  # None: the case waits for papers
    tier: Tier
    state: State
    on: date | None = None
    stopped: bool = False  # the case ended here without this step being done


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """How a case ended. `ways` are words of delivery_mode in which its paper may come, `sent` the one it is on."""

    how: How
    on: date
    collect_at: str
    ways: Sequence[str] = ()
    sent: Literal["", "hand", "post", "pickup"] = ""
    handed_over_on: date | None = None
    handed_to: str = ""
    has_originals: bool = False


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
    submitted_on: date,
    accepted_on: date | None = None,
    end: End | None = None,
    printed_on: date,
) -> ElderReceiptContext:
    """Put a case into few words, as it stands on the day of print. Without an agent the hall is whom to call."""
    by_agent = bool(agent_name and agent_phone)
    helper = Pair(agent_name, agent_phone) if by_agent else Pair(organisation_name, place_phone)
    effect = compiled.definition.effect.note
    return ElderReceiptContext(
        size="A5",
        title=TITLE,
        name=applicant_name,
        greeting="您办的是",
        service=compiled.definition.name,
        case_number=case_number,
        url=url,
        rungs=tuple(_ended(stages, helper.first, end) if end else _under_way(stages, helper.first, effect)),
        next_date=f"最晚 {_short(due_on)}办好" if due_on and end is None else "",
        after=tuple(_after(end, effect)) if end else (),
        helper=Pair(helper.first, _grouped(helper.second)),
        helper_word="有事找代办员" if by_agent else "有事打电话",
        hotline=_HOTLINE,
        organisation_name=organisation_name,
        dates=_dates(submitted_on, accepted_on, end),
        printed=f"打印于 {date_words(printed_on)}",
    )


def enlarged(receipt: ElderReceiptContext) -> ElderReceiptContext:
    """The same words on A4."""
    return replace(receipt, size="A4")


def _dates(submitted_on: date, accepted_on: date | None, end: End | None) -> str:
    """受理 2026 年 3 月 2 日　办结 2026 年 4 月 3 日."""
    begun = f"受理 {date_words(accepted_on)}" if accepted_on else f"交材料 {date_words(submitted_on)}"
    if end is None:
        return begun
    return f"{begun}　{'结束' if end.how in _UNDECIDED else '办结'} {date_words(end.on)}"


# ── the ladder ─────────────────────────────────────────────────────────────────────────────────────


def _under_way(stages: Sequence[Stage], helper: str, effect: str) -> Iterator[Rung]:
    """What is done and what is to come; what follows a grant comes last."""
    groups = _groups(_shown(stages), _MOST)
    yield from (_rung(group, helper) for group in groups)
    if effect and len(effect) <= _LONGEST_NOTE and len(groups) <= _MOST:
        yield Rung(state="todo", head="批准以后", note=effect.rstrip("。"))


def _ended(stages: Sequence[Stage], helper: str, end: End) -> Iterator[Rung]:
    """The way up to the end, the end with its day, and what follows it: a certificate made, a result brought."""
    shown = _shown(stages)
    before = [one for one in shown if one.kind not in _AFTER_DECISION]
    behind = [one for one in shown if one.kind in _AFTER_DECISION]
    room = _MOST_ENDED - bool(behind)
    yield from (_rung(group, helper) for group in _groups(before, room))
    yield Rung(state="good" if end.how in _GOOD else "bad", head=_ENDS[end.how][0], note=_short(end.on))
    yield from (_rung(group, helper) for group in _groups(behind, 1))


def _shown(stages: Sequence[Stage]) -> list[Stage]:
    return [one for one in stages if one.kind is not StepKind.ARCHIVE]


def _groups(stages: Sequence[Stage], most: int) -> list[list[Stage]]:
    """Neighbours in one state are one rung where there would be too many."""
    groups = [[one] for one in stages]
    if len(groups) > most:
        groups = [list(group) for _key, group in groupby(stages, key=lambda one: (one.state, one.tier, one.stopped))]
    if len(groups) > most:
        groups = [list(group) for _key, group in groupby(stages, key=lambda one: (one.state, one.stopped))]
    return groups


def _rung(group: Sequence[Stage], helper: str) -> Rung:
    last = group[-1]
    return Rung(state="todo" if last.stopped else last.state, head=_head(group), note=_note(group, helper))


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
    if last.stopped:
        return _STOPPED
    if last.state == "done":
        return f"{_short(last.on)}办了" if last.on else "办了"
    if last.state == "now" and last.kind is None:
        return _MENDING.format(helper=helper)
    said = next((_NOTES[one.kind] for one in group if one.kind in _NOTES), "不用您跑")
    return f"{_HERE}，{said}" if last.state == "now" else said


# ── what to do now ─────────────────────────────────────────────────────────────────────────────────


def _after(end: End, effect: str) -> Iterator[str]:
    """Why and where to turn, what comes of it, where the paper is to be had, what may be taken back."""
    _verdict, paper, why = _ENDS[end.how]
    if why:
        yield why
    if effect and end.how in ("granted", "partly") and len(effect) <= _LONGEST_NOTE:
        yield f"{effect.rstrip('。')}。"
    yield _fetched(end, paper)
    if end.how in _UNDECIDED and end.has_originals:
        yield f"原件还没拿回的，到{end.collect_at}拿。"


def _fetched(end: End, paper: str) -> str:
    """去哪里领: given already, on its way, or how it may come; a case that ended early has no way of its own."""
    if end.handed_over_on:
        return f"{paper} {_short(end.handed_over_on)}已经交给{end.handed_to or '您家'}了。"
    if end.sent in _SENT:
        return _SENT[end.sent].format(paper=paper, place=end.collect_at)
    money = "钱打到您的银行卡上。" if "bank_transfer" in end.ways and end.how in ("granted", "partly") else ""
    way = next((one for one in end.ways if one in _WAYS), "window")
    return money + _WAYS[way].format(paper=paper, place=end.collect_at)


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
        submitted_on=specimen.accepted_at.date(),
        accepted_on=specimen.accepted_at.date(),
        printed_on=specimen.accepted_at.date(),
    )


def _sample_state(number: int) -> State:
    if number == 0:
        return "done"
    return "now" if number == 1 else "todo"


def sample_a4(specimen: Specimen) -> ElderReceiptContext:
    """The same, larger."""
    return enlarged(sample(specimen))
