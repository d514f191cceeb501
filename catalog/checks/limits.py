"""Time limits: steps within the promise, the promise within the law, on the spot meaning on the spot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from catalog.checks.registry import Location, Subject, error, hint, rule, setting, warning
from catalog.checks.spans import fewest_days, most_days, written
from catalog.checks.steps import steps_with_places
from catalog.definition import LimitSpec, StepKind, StepSpec, Unit
from catalog.key_names import key_name
from catalog.problems import Problem


@rule
def kind_fits_limit(subject: Subject) -> Iterator[Problem]:
    """Service-elements §1.6 rules 1 and 2: 承诺时限=即办 ⇔ 即办件."""
    definition = subject.definition
    at_once = definition.promised_limit.value == 0
    if definition.handling_kind == "on_the_spot" and not at_once:
        message = f"即办件的承诺时限应当是“当场”，现在是 {definition.promised_limit}"
        yield error(("promised_limit",), message, setting("改成承诺件", (("handling_kind",), "promised")))
    if definition.handling_kind == "promised" and at_once:
        message = "承诺时限是“当场”，办件类型应当是即办件（on_the_spot）"
        yield error(("handling_kind",), message, setting("改成即办件", (("handling_kind",), "on_the_spot")))


@rule
def on_the_spot_is_done_on_the_spot(subject: Subject) -> Iterator[Problem]:
    """Service-elements §1.6 rule 1: 即办件 ⇒ 即审即办, so up to the decision no step that counts takes time."""
    definition = subject.definition
    if definition.handling_kind != "on_the_spot" or definition.promised_limit.value:
        return
    for location, step in _until_decided(subject):
        if step.counts and step.when is None and step.limit and step.limit.value:
            place = (*location, "limit")
            message = f"即办件当场办结，“{step.name}”的时限却是 {step.limit}"
            yield warning(place, message, setting("时限改成“当场”", (place, "当场")))


@rule
def promises_take_time(subject: Subject) -> Iterator[Problem]:
    """Service-elements §1.6 rule 2: 承诺件 ⇒ 前审后批; where every step is done on the spot it is 即办件."""
    steps = [step for _, step in _until_decided(subject)]
    at_once = all(step.limit is not None and step.limit.value == 0 for step in steps)
    if subject.definition.handling_kind == "promised" and steps and at_once and subject.definition.promised_limit.value:
        mend = setting("改成即办件，当场办结", (("handling_kind",), "on_the_spot"), (("promised_limit",), "当场"))
        yield hint(("handling_kind",), "各个环节都是当场办，可以改成即办件", mend if _all_at_once(subject) else None)


def _until_decided(subject: Subject) -> Iterator[tuple[Location, StepSpec]]:
    for location, step in steps_with_places(subject):
        yield location, step
        if step.kind is StepKind.DECIDE:
            return


def _all_at_once(subject: Subject) -> bool:
    return all(
        not step.counts or (step.limit is not None and not step.limit.value) for step in subject.definition.steps
    )


@rule
def steps_keep_the_promise(subject: Subject) -> Iterator[Problem]:
    """Service-elements §1.6: 各级审查的总和时限不得超过对外承诺的办结日期 (steps that count, in the same unit).

    Along the longest route; steps that a condition may leave out are added for a hint only.
    """
    promised = subject.definition.promised_limit
    certain = _longest(subject, promised.unit, conditional=False)
    if certain > promised.value:
        total = LimitSpec(value=certain, unit=promised.unit)
        yield error(("steps",), f"各环节时限加起来是 {total}，超过承诺时限 {promised}")
        return
    possible = _longest(subject, promised.unit, conditional=True)
    if possible > promised.value:
        total = LimitSpec(value=possible, unit=promised.unit)
        yield hint(("steps",), f"有条件的环节全走到时，时限加起来是 {total}，超过承诺时限 {promised}，请确认不会都走到")


_UNCOUNTED = frozenset({StepKind.ARCHIVE})


@rule
def other_units_keep_the_promise(subject: Subject) -> Iterator[Problem]:
    """Service-elements §1.6: the same over all units; compared is the fewest days the steps can take."""
    definition = subject.definition
    counted = [step for step in definition.steps if _counts(step) and step.when is None and not step.parallel_with]
    units = {step.limit.unit for step in counted if step.limit and step.limit.value}
    if not units - {definition.promised_limit.unit} or any(step.routes for step in definition.steps):
        return
    fewest = sum(fewest_days(step.limit) for step in counted if step.limit)
    if fewest > most_days(definition.promised_limit):
        message = f"各环节时限折成天数最少要 {fewest} 天，超过承诺时限 {definition.promised_limit}"
        yield warning(("steps",), message)


def _counts(step: StepSpec) -> bool:
    return step.counts and step.kind not in _UNCOUNTED


def _longest(subject: Subject, unit: Unit, *, conditional: bool) -> int:
    """Limits of this unit along the longest route, from the last step backwards; of steps side by side the longest."""
    steps = subject.definition.steps
    names = {step.id: index for index, step in enumerate(steps)}
    weights = _weights(steps, unit, conditional)
    total = [0] * (len(steps) + 1)
    for index in range(len(steps) - 1, -1, -1):
        following = [names[route.to] for route in steps[index].routes if names.get(route.to, -1) > index]
        if all(route.when is not None for route in steps[index].routes):
            following.append(index + 1)
        total[index] = weights[index] + max((total[one] for one in following), default=0)
    return total[0]


def _weights(steps: Sequence[StepSpec], unit: Unit, conditional: bool) -> list[int]:
    weights = [
        step.limit.value
        if _counts(step) and step.limit is not None and step.limit.unit is unit and (conditional or step.when is None)
        else 0
        for step in steps
    ]
    for index, step in enumerate(steps):
        beside = [other for other in range(index) if steps[other].id in step.parallel_with]
        if beside:  # the first of them stands for all
            weights[beside[0]] = max(weights[beside[0]], weights[index])
            weights[index] = 0
    return weights


@rule
def promise_keeps_the_law(subject: Subject) -> Iterator[Problem]:
    """Service-elements §1.6, extra rules: 承诺时限 ≤ 法定时限 (same unit)."""
    definition = subject.definition
    legal, promised = definition.statutory_limit, definition.promised_limit
    if legal is not None and legal.unit is promised.unit and promised.value > legal.value:
        yield error(("promised_limit",), f"承诺时限 {promised} 超过了法定时限 {legal}")


@rule
def promise_keeps_the_law_in_other_units(subject: Subject) -> Iterator[Problem]:
    """Service-elements §1.6, extra rules: 承诺时限 ≤ 法定时限; in two units the fewest days against the most."""
    legal, promised = subject.definition.statutory_limit, subject.definition.promised_limit
    if legal is not None and legal.unit is not promised.unit and fewest_days(promised) > most_days(legal):
        yield warning(("promised_limit",), f"承诺时限 {promised} 折成天数比法定时限 {legal} 还长")


# 行政许可法: 第三十二条 (受理), 第四十二条 (延长; 联合、集中办理的 15 日), 第四十四条 (送达), in working days.
_LEGAL_DAYS = {"acceptance_limit": 5, "extension_limit": 10, "delivery_limit": 10}
_JOINT_EXTENSION = 15


@rule
def permissions_keep_their_periods(subject: Subject) -> Iterator[Problem]:
    """行政许可法第三十二、四十二、四十四条: how long accepting, extending and delivering a permission may take."""
    definition = subject.definition
    for key, days in _LEGAL_DAYS.items() if definition.item_type == "permission" else ():
        limit: LimitSpec = getattr(definition, key)
        joint = key == "extension_limit" and definition.joint_departments
        legal = LimitSpec(value=_JOINT_EXTENSION if joint else days)
        longer = limit.value > legal.value if limit.unit is legal.unit else fewest_days(limit) > most_days(legal)
        if longer:
            message = f"行政许可的{key_name(type(definition), key)}不能超过 {legal}，现在是 {limit}"
            yield warning((key,), message, setting(f"改成 {legal}", ((key,), written(legal))))


@rule
def steps_have_limits(subject: Subject) -> Iterator[Problem]:
    """Our rule: a step without a limit is never late; a yellow card as long as the limit is always yellow."""
    for location, step in steps_with_places(subject):
        if step.limit is None:
            if step.counts:
                yield hint(location, f"“{step.name}”没有时限，永远不会提醒")
            continue
        yellow = step.yellow
        if yellow and yellow.unit is step.limit.unit and yellow.value >= step.limit.value:
            mend = setting("不另定黄牌提前量", ((*location, "yellow"), None))
            yield warning((*location, "yellow"), f"“{step.name}”的黄牌提前量不短于时限，一开始就是黄牌", mend)


@rule
def clocks_can_start(subject: Subject) -> Iterator[Problem]:
    """Our rule: a clock that starts with the decision cannot run before it."""
    decided = False
    for location, step in steps_with_places(subject):
        if step.starts == "decided" and not decided:
            mend = setting("改成从环节开始起算", ((*location, "starts"), "step_opened"))
            yield warning((*location, "starts"), f"“{step.name}”从作出决定起算，但它在审批决定之前", mend)
        decided = decided or step.kind is StepKind.DECIDE


@rule
def excluded_time_is_told(subject: Subject) -> Iterator[Problem]:
    """行政许可法第四十五条: time that does not count is told to the applicant in writing."""
    after = {StepKind.ISSUE, StepKind.DELIVER, StepKind.ARCHIVE}
    for location, step in steps_with_places(subject):
        if not step.counts and step.kind not in after and not step.special_procedure:
            yield hint(location, f"“{step.name}”不计入时限，请写明是什么特别程序、要多久（special_procedure）")
