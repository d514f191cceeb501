"""Steps: a chain that begins with acceptance, reaches a decision and can be walked."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from catalog import vocabulary
from catalog.checks.registry import Location, Subject, error, hint, rule, setting, warning
from catalog.checks.spans import written
from catalog.checks.wording import any_of
from catalog.definition import IntakeWindow, LimitSpec, StepKind, StepSpec, Tier
from catalog.problems import Problem
from catalog.suggestions import did_you_mean

# What may follow the decision: carrying it out, making it known, and looking at what was built on it (三到场).
_AFTER_DECISION = frozenset({StepKind.ISSUE, StepKind.DELIVER, StepKind.ARCHIVE, StepKind.PUBLICISE, StepKind.INSPECT})
# One opinion of several can be asked for side by side; taking in, deciding and handing out are done once.
SIDE_BY_SIDE = frozenset({StepKind.REVIEW, StepKind.CONSULT, StepKind.INSPECT, StepKind.VOTE, StepKind.PUBLICISE})
# Ids of rows that the desk itself puts among the steps of a case: the one in which a returned case is mended.
RESERVED_IDS = frozenset({"supplement"})
_ORDER = list(Tier)  # from the province down to the village


def steps_with_places(subject: Subject) -> Iterator[tuple[Location, StepSpec]]:
    """All steps with their location."""
    for index, step in enumerate(subject.definition.steps):
        yield ("steps", index), step


@rule
def chain_accepts_and_decides(subject: Subject) -> Iterator[Problem]:
    """Our rule: a case is accepted first; without a decision at the end it never finishes."""
    steps = subject.definition.steps
    if steps[0].kind is not StepKind.ACCEPT:
        yield error(("steps", 0, "kind"), f"第一个环节应当是受理（accept），“{steps[0].name}”不是")
    decisions = [index for index, step in enumerate(steps) if step.kind is StepKind.DECIDE]
    if not decisions:
        yield error(("steps",), "没有审批决定的环节（kind: decide），办件永远办不结")
        return
    for index in range(decisions[-1] + 1, len(steps)):
        if steps[index].kind not in _AFTER_DECISION:
            kind = vocabulary.label("step_kind", steps[index].kind.value)
            yield error(("steps", index, "kind"), f"审批决定之后不能再有“{kind}”环节“{steps[index].name}”")


@rule
def reserved_ids_are_left_alone(subject: Subject) -> Iterator[Problem]:
    """Our rule: a step with the id of 补正 would be taken for it, and the case could not be handled."""
    for location, step in steps_with_places(subject):
        if step.id in RESERVED_IDS:
            yield error((*location, "id"), f"环节编号“{step.id}”留给补正用，请给“{step.name}”换一个编号")


@rule
def references_lead_to_steps(subject: Subject) -> Iterator[Problem]:
    """Our rule: a route or a field that names no step is lost; a route backwards would never end."""
    names = [step.id for step in subject.definition.steps]
    for at, (location, step) in enumerate(steps_with_places(subject)):
        for index, route in enumerate(step.routes):
            place = (*location, "routes", index, "to")
            if route.to not in names:
                yield error(place, f"没有编号为“{route.to}”的环节{did_you_mean(route.to, names)}")
            elif names.index(route.to) <= at:
                yield error(place, f"“{step.name}”之后只能转到后面的环节，不能转回“{route.to}”；要退回请用补正")
        for index, name in enumerate(step.parallel_with):
            if name not in names or name == step.id:
                place = (*location, "parallel_with", index)
                yield error(place, f"没有可以并行的环节“{name}”{did_you_mean(name, names)}")
    for index, section in enumerate(subject.definition.sections):
        for at, field in enumerate(section.fields):
            if field.step is not None and field.step not in names:
                place = ("sections", index, "fields", at, "step")
                yield error(place, f"没有编号为“{field.step}”的环节{did_you_mean(field.step, names)}")


@rule
def parallel_steps_agree(subject: Subject) -> Iterator[Problem]:
    """Our rule: if one step runs beside another, so does the other beside it."""
    steps = {step.id: step for step in subject.definition.steps}
    places = {step.id: index for index, step in enumerate(subject.definition.steps)}
    for location, step in steps_with_places(subject):
        for name in step.parallel_with:
            if name in steps and step.id not in steps[name].parallel_with:
                place = ("steps", places[name], "parallel_with")
                mend = setting("两边都写上", (place, [*steps[name].parallel_with, step.id]))
                may_be = {step.kind, steps[name].kind} <= SIDE_BY_SIDE
                message = f"“{steps[name].name}”那边没有写与“{step.name}”并行"
                yield warning((*location, "parallel_with"), message, mend if may_be else None)


@rule
def special_steps_are_complete(subject: Subject) -> Iterator[Problem]:
    """Sample guides §6.21.2: publicity has days and content, an inspection two visitors, a vote its majority."""
    for location, step in steps_with_places(subject):
        if step.kind is StepKind.PUBLICISE and step.publicity is None:
            yield error(location, f"公示环节“{step.name}”要写明公示几天、公示什么（publicity）")
        if step.kind is StepKind.INSPECT and step.inspection is None:
            yield hint(location, f"“{step.name}”请写明至少几人到场、记录哪些内容（inspection）")
        if step.kind is StepKind.VOTE and step.vote is None:
            yield hint(location, f"“{step.name}”请写明到会和同意的比例（vote）")
        for key, kind in (("publicity", StepKind.PUBLICISE), ("vote", StepKind.VOTE)):
            if getattr(step, key) is not None and step.kind is not kind:
                word = vocabulary.label("step_kind", kind.value)
                yield warning((*location, key), f"“{step.name}”不是{word}环节，这一部分用不上")
        if step.publicity and step.limit and _is_shorter(step.limit, step.publicity.limit):
            days = written(step.publicity.limit)
            # A limit that counts could break the promise.
            mend = None if step.counts else setting(f"时限改成 {days}", ((*location, "limit"), days))
            yield warning((*location, "limit"), f"“{step.name}”的时限比公示天数还短", mend)


def _is_shorter(limit: LimitSpec, other: LimitSpec) -> bool:
    return limit.unit is other.unit and limit.value < other.value


@rule
def names_of_steps_differ(subject: Subject) -> Iterator[Problem]:
    """Our rule: the applicant reads the name of the step; two of one name look like standing still."""
    seen: set[str] = set()
    for location, step in steps_with_places(subject):
        if step.name in seen and step.when is None:
            yield warning((*location, "name"), f"有两个环节都叫“{step.name}”，查进度的人分不清走到哪里了")
        seen.add(step.name)


@rule
def notices_keep_secrets(subject: Subject) -> Iterator[Problem]:
    """Sample guides §6.1 A, 个人信息保护法第二十八条: a notice shows who and what for, no numbers and no illness."""
    for location, step in steps_with_places(subject):
        for index, shown in enumerate(step.publicity.shows if step.publicity else ()):
            if found := any_of("private").search(shown):
                place = (*location, "publicity", "shows", index)
                yield warning(place, f"公示里不能有“{found[0]}”，会泄露个人信息")


@rule
def opinions_stand_once(subject: Subject) -> Iterator[Problem]:
    """Our rule: a ready sentence that stands twice is a slip."""
    for location, step in steps_with_places(subject):
        single = list(dict.fromkeys(step.opinions))
        if len(single) < len(step.opinions):
            place = (*location, "opinions")
            yield hint(place, f"“{step.name}”的常用意见有重复的", setting("只留一个", (place, single)))


@rule
def votes_are_fractions(subject: Subject) -> Iterator[Problem]:
    """Our rule: a majority is a fraction above nought and not above one."""
    for location, step in steps_with_places(subject):
        for key in ("quorum", "approve") if step.vote else ():
            text = str(getattr(step.vote, key))
            numerator, denominator = map(int, text.split("/"))
            if denominator == 0 or not 0 < Fraction(numerator, denominator) <= 1:
                yield error((*location, "vote", key), f"“{text}”不是合理的比例，例如 2/3")


@rule
def tiers_fit_the_service(subject: Subject) -> Iterator[Problem]:
    """Service-elements §1.3 (审批层级、受理层级、初审层级) and §1.6: the steps are where the service says they are."""
    definition = subject.definition
    first = definition.steps[0]
    if first.tier not in definition.acceptance_tiers:
        tiers = [*definition.acceptance_tiers, first.tier.value]
        mend = setting(f"受理层级加上{_tier(first.tier)}", (("acceptance_tiers",), tiers))
        yield warning(("steps", 0, "tier"), f"受理环节在{_tier(first.tier)}，受理层级里却没有{_tier(first.tier)}", mend)
    deciding = {step.tier for step in definition.steps if step.kind is StepKind.DECIDE}
    if deciding and definition.approval_tier not in deciding:
        (only, *others) = sorted(deciding)
        one = None if others else setting(f"审批层级改成{_tier(only)}", (("approval_tier",), only.value))
        yield warning(("approval_tier",), f"审批层级是{_tier(definition.approval_tier)}，审批环节却不在这一级", one)
    if definition.approval_tier is Tier.VILLAGE and definition.item_type != "public_service":
        yield warning(("approval_tier",), "村（社区）只能审批公共服务事项")
    for index, move in enumerate(definition.devolution):
        if _ORDER.index(move.to_tier) <= _ORDER.index(move.from_tier):
            yield warning(("devolution", index, "to_tier"), "下放应当是从上一级到下一级")


@rule
def people_fit_the_tier(subject: Subject) -> Iterator[Problem]:
    """Our rule: villages have agents and no approvers; a department stands at county level or above."""
    for location, step in steps_with_places(subject):
        if step.tier is Tier.VILLAGE and step.role != "agent":
            mend = setting("改成代办员", ((*location, "role"), "agent"))
            yield warning((*location, "role"), f"“{step.name}”在村（社区），那里只有代办员（agent）", mend)
        if step.tier is not Tier.VILLAGE and step.role == "agent":
            yield warning((*location, "role"), f"“{step.name}”在{_tier(step.tier)}，代办员只在村（社区）")
        if step.department and step.tier in (Tier.TOWNSHIP, Tier.VILLAGE):
            mend = setting("去掉部门", ((*location, "department"), None))
            yield warning((*location, "department"), f"“{step.name}”在{_tier(step.tier)}，不用写部门", mend)


@rule
def intake_windows_are_possible(subject: Subject) -> Iterator[Problem]:
    """Sample guides §6.21.3: 每月1–20日 begins before it ends."""
    windows: list[tuple[Location, IntakeWindow | None]] = [(("intake",), subject.definition.intake)]
    windows += [((*location, "intake"), step.intake) for location, step in steps_with_places(subject)]
    for location, window in windows:
        if window and window.from_day > window.to_day:
            yield error((*location, "from_day"), f"集中受理从 {window.from_day} 日到 {window.to_day} 日，开始晚于截止")


def _tier(tier: Tier) -> str:
    return vocabulary.label("tier", tier.value)
