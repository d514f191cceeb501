"""Time limits: steps within the promise, the promise within the law, on the spot meaning on the spot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from catalog.checks.registry import Subject, error, hint, rule, warning
from catalog.checks.steps import steps_with_places
from catalog.definition import LimitSpec, StepKind, StepSpec, Unit
from catalog.problems import Problem


@rule
def kind_fits_limit(subject: Subject) -> Iterator[Problem]:
    """Service-elements §1.6 rules 1 and 2: 承诺时限=即办 ⇔ 即办件."""
    definition = subject.definition
    at_once = definition.promised_limit.value == 0
    if definition.handling_kind == "on_the_spot" and not at_once:
        message = f"即办件的承诺时限应当是“当场”，现在是 {definition.promised_limit}"
        yield error(("promised_limit",), message)
    if definition.handling_kind == "promised" and at_once:
        yield error(("handling_kind",), "承诺时限是“当场”，办件类型应当是即办件（on_the_spot）")


@rule
def steps_keep_the_promise(subject: Subject) -> Iterator[Problem]:
    """Service-elements §1.6: 各级审查的总和时限不得超过对外承诺的办结日期 (steps that count, in the same unit)."""
    promised = subject.definition.promised_limit
    counted = [step for step in subject.definition.steps if step.counts and step.kind not in _UNCOUNTED]
    certain = _total((step for step in counted if not _is_skippable(subject, step)), promised.unit)
    if certain > promised.value:
        total = LimitSpec(value=certain, unit=promised.unit)
        yield error(("steps",), f"各环节时限加起来是 {total}，超过承诺时限 {promised}")
        return
    possible = _total(counted, promised.unit)
    if possible > promised.value:
        total = LimitSpec(value=possible, unit=promised.unit)
        yield hint(("steps",), f"有条件的环节全走到时，时限加起来是 {total}，超过承诺时限 {promised}，请确认不会都走到")


_UNCOUNTED = frozenset({StepKind.ARCHIVE})


def _is_skippable(subject: Subject, step: StepSpec) -> bool:
    """Whether a case may go past it: by its own condition or because routes jump."""
    return step.when is not None or any(one.routes for one in subject.definition.steps)


def _total(steps: Iterable[StepSpec], unit: Unit) -> int:
    """Limits of this unit added up; of steps side by side only the longest."""
    longest: dict[frozenset[str], int] = {}
    for step in steps:
        if step.limit is not None and step.limit.unit is unit:
            together = frozenset({step.id, *step.parallel_with})
            longest[together] = max(longest.get(together, 0), step.limit.value)
    return sum(longest.values())


@rule
def promise_keeps_the_law(subject: Subject) -> Iterator[Problem]:
    """Service-elements §1.6, extra rules: 承诺时限 ≤ 法定时限 (same unit)."""
    definition = subject.definition
    legal, promised = definition.statutory_limit, definition.promised_limit
    if legal is not None and legal.unit is promised.unit and promised.value > legal.value:
        yield error(("promised_limit",), f"承诺时限 {promised} 超过了法定时限 {legal}")


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
            yield warning((*location, "yellow"), f"“{step.name}”的黄牌提前量不短于时限，一开始就是黄牌")


@rule
def clocks_can_start(subject: Subject) -> Iterator[Problem]:
    """Our rule: a clock that starts with the decision cannot run before it."""
    decided = False
    for location, step in steps_with_places(subject):
        if step.starts == "decided" and not decided:
            yield warning((*location, "starts"), f"“{step.name}”从作出决定起算，但它在审批决定之前")
        decided = decided or step.kind is StepKind.DECIDE


@rule
def excluded_time_is_told(subject: Subject) -> Iterator[Problem]:
    """行政许可法第四十五条: time that does not count is told to the applicant in writing."""
    after = {StepKind.ISSUE, StepKind.DELIVER, StepKind.ARCHIVE}
    for location, step in steps_with_places(subject):
        if not step.counts and step.kind not in after and not step.special_procedure:
            yield hint(location, f"“{step.name}”不计入时限，请写明是什么特别程序、要多久（special_procedure）")
