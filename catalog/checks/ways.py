"""Ways between steps: side by side, back, and in whose name; and the ways of a result to the applicant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from catalog import vocabulary
from catalog.checks.registry import Location, Subject, error, hint, removing, rule, setting, warning
from catalog.checks.steps import SIDE_BY_SIDE, steps_with_places
from catalog.definition import ServiceDefinition, StepKind, StepSpec, Tier
from catalog.problems import Problem
from catalog.suggestions import did_you_mean

_BELOW_A_DEPARTMENT = frozenset({Tier.TOWNSHIP, Tier.VILLAGE})
_ENTRUSTED = frozenset({"entrusted_by_superior", "entrusted_by_peer"})


# ── side by side ───────────────────────────────────────────────────────────────────────────────────


@rule
def parallel_steps_stand_together(subject: Subject) -> Iterator[Problem]:
    """Our rule: steps side by side open and close together, so they follow each other without another between."""
    steps = subject.definition.steps
    for group in _groups(steps):
        between = next((at for at in range(group[0], group[-1]) if at not in group), None)
        if between is not None:
            later = next(at for at in group if at > between)
            message = f"并行的环节要挨在一起，“{steps[later].name}”前面却隔着“{steps[between].name}”"
            yield error(("steps", later, "parallel_with"), message)


@rule
def parallel_groups_are_whole(subject: Subject) -> Iterator[Problem]:
    """Our rule: what runs beside one of several runs beside all of them."""
    steps = subject.definition.steps
    for group in _groups(steps):
        for at in group:
            named = steps[at].parallel_with
            beside = [steps[other] for other in group if other != at]
            # Where one side names the other, `parallel_steps_agree` tells of it.
            lacking = [one for one in beside if one.id not in named and steps[at].id not in one.parallel_with]
            if lacking:
                place: Location = ("steps", at, "parallel_with")
                mend = setting("都写上", (place, [*named, *(one.id for one in lacking)]))
                yield warning(place, f"“{steps[at].name}”和“{lacking[0].name}”是一组并行的，也要写上", mend)


@rule
def parallel_steps_give_opinions(subject: Subject) -> Iterator[Problem]:
    """行政许可法第二十六条 (联合办理): several offices give opinions side by side, one accepts and one decides."""
    for location, step in steps_with_places(subject):
        if step.parallel_with and step.kind not in SIDE_BY_SIDE:
            word = vocabulary.label("step_kind", step.kind.value)
            yield error((*location, "parallel_with"), f"“{step.name}”是{word}，只能单独办，不能和别的环节并行")


@rule
def parallel_steps_go_on_together(subject: Subject) -> Iterator[Problem]:
    """Our rule: nobody leaves a group by a way of their own, nor joins it half-way."""
    steps = subject.definition.steps
    inside = {steps[at].id: steps[group[0]].name for group in _groups(steps) for at in group[1:]}
    for location, step in steps_with_places(subject):
        if step.parallel_with and step.routes:
            mend = setting("去掉去向", ((*location, "routes"), []))
            yield error((*location, "routes"), f"“{step.name}”和别的环节并行，办完一起往下走，不能另写去向", mend)
        for index, route in enumerate(step.routes):
            if route.to in inside:
                place = (*location, "routes", index, "to")
                yield warning(place, f"转到并行环节的中间，会漏掉“{inside[route.to]}”")


def _groups(steps: Sequence[StepSpec]) -> list[list[int]]:
    """Positions of steps that run side by side, directly or through each other; single steps are no group."""
    places = {step.id: at for at, step in enumerate(steps)}
    groups: list[set[int]] = []
    for at, step in enumerate(steps):
        joined = {at, *(places[name] for name in step.parallel_with if name in places)}
        touching = [group for group in groups if group & joined]
        groups = [group for group in groups if not group & joined] + [joined.union(*touching)]
    return sorted(sorted(group) for group in groups if len(group) > 1)


# ── back ───────────────────────────────────────────────────────────────────────────────────────────


@rule
def send_backs_lead_back(subject: Subject) -> Iterator[Problem]:
    """Our rule: a case is sent back to a step behind it, and never over a decision that was taken."""
    steps = subject.definition.steps
    places = {step.id: at for at, step in enumerate(steps)}
    for at, (location, step) in enumerate(steps_with_places(subject)):
        for index, name in enumerate(step.send_back_to):
            place = (*location, "send_back_to", index)
            if name not in places:
                yield error(place, f"没有编号为“{name}”的环节{did_you_mean(name, list(places))}")
            elif places[name] >= at:
                yield error(place, f"“{steps[places[name]].name}”不在“{step.name}”前面，不能退回到那里")
            elif any(one.kind is StepKind.DECIDE for one in steps[places[name] : at]):
                message = f"已经作出审批决定，“{step.name}”不能再退回到“{steps[places[name]].name}”"
                yield warning(place, message, removing("去掉这一个", place))


# ── in whose name ──────────────────────────────────────────────────────────────────────────────────


@rule
def delegated_decisions_are_decisions(subject: Subject) -> Iterator[Problem]:
    """行政许可法第二十四条: the entrusted body decides in the name of the one that entrusts it, within its scope."""
    for location, step in steps_with_places(subject):
        if step.decides_for is None:
            continue
        place = (*location, "decides_for")
        mend = setting("不写以谁的名义", (place, None))
        if step.kind is not StepKind.DECIDE:
            yield warning(place, f"“{step.name}”不作审批决定，用不着写以谁的名义", mend)
        elif step.tier not in _BELOW_A_DEPARTMENT:
            yield warning(place, f"“{step.name}”本来就由部门办，用不着写以谁的名义", mend)
        elif not _is_entrusted(subject.definition, step.tier):
            message = f"“{step.name}”以部门的名义审批，请在下放批次里写明哪一批委托下放的"
            yield hint(("devolution",), message)


def _is_entrusted(definition: ServiceDefinition, tier: Tier) -> bool:
    rows = (row for row in definition.devolution if row.mode == "delegated" and row.to_tier is tier)
    return definition.power_source in _ENTRUSTED or next(rows, None) is not None


@rule
def automatic_decisions_are_decisions(subject: Subject) -> Iterator[Problem]:
    """Our rule, after NH-5 (秒批): the system decides where somebody would; elsewhere is nothing to decide."""
    for location, step in steps_with_places(subject):
        if step.automatic is not None and step.kind is not StepKind.DECIDE:
            place = (*location, "automatic")
            yield warning(place, f"“{step.name}”不作审批决定，自动审批用不上", setting("去掉自动审批", (place, None)))


@rule
def deliveries_are_at_delivery(subject: Subject) -> Iterator[Problem]:
    """Service-elements §1.4 (送达方式): the ways open are asked for where the result is handed over."""
    for location, step in steps_with_places(subject):
        if step.delivery and step.kind is not StepKind.DELIVER:
            place = (*location, "delivery")
            yield warning(place, f"“{step.name}”不是送达环节，送达方式用不上", setting("去掉送达方式", (place, [])))


# ── yellow cards ───────────────────────────────────────────────────────────────────────────────────


@rule
def yellow_shares_are_parts(subject: Subject) -> Iterator[Problem]:
    """Our rule: a part of a limit lies between nought and the whole, and there is one rule for yellow, not two."""
    rows: list[tuple[Location, ServiceDefinition | StepSpec]] = [((), subject.definition)]
    rows += steps_with_places(subject)
    for location, row in rows:
        if row.yellow_share is None:
            continue
        place = (*location, "yellow_share")
        numerator, denominator = map(int, row.yellow_share.split("/"))
        if denominator == 0 or not 0 < Fraction(numerator, denominator) < 1:
            yield error(place, f"黄牌比例“{row.yellow_share}”要大于 0、小于 1，例如 1/3")
        if row.yellow is not None:
            mend = setting("只按比例", ((*location, "yellow"), None))
            yield warning(place, "黄牌提前量和黄牌比例写了两样，只留一样", mend)
