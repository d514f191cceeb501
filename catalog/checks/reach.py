"""What can never happen and what always does: fields nobody sees, documents nobody brings, steps nobody takes."""

from __future__ import annotations

from collections.abc import Iterator

from catalog.checks.registry import Location, Subject, cut, hint, removing, rule, setting, warning
from catalog.checks.solver import Goal
from catalog.conditions import HANDLED_BY, Logic, names_used
from catalog.definition import AutomaticSpec, RouteSpec, StepKind
from catalog.problems import Problem
from catalog.walk import ConditionPlace

_ASKED = frozenset({"situations", "sections"})
_DECIDING = frozenset({"when", "visible_when"})


@rule
def fields_can_be_seen(subject: Subject) -> Iterator[Problem]:
    """Our rule: a question, section or field whose condition no answer meets is never asked."""
    for place in subject.conditions:
        if place.location[0] in _ASKED and place.key != "required_when" and "computed" not in place.location:
            for reason in _never(subject, place):
                yield warning(place.location, f"{_called(place)}永远不会出现：{reason}")


@rule
def demands_can_be_made(subject: Subject) -> Iterator[Problem]:
    """Our rule: 必填 under a condition that no answer meets while the field is shown is never asked for."""
    for place in subject.conditions:
        if place.key == "required_when":
            for reason in _never(subject, place):
                yield warning(place.location, f"{_called(place)}永远不会成为必填：{reason}")


@rule
def documents_can_apply(subject: Subject) -> Iterator[Problem]:
    """Our rule: a document whose condition no answer meets stands in the list and is never asked for."""
    for place in subject.conditions:
        if place.location[0] == "documents" and place.key == "when":
            for reason in _never(subject, place):
                yield warning(place.location, f"{_called(place)}永远用不到：{reason}")


@rule
def steps_can_be_taken(subject: Subject) -> Iterator[Problem]:
    """Our rule: a step or a route whose condition no answer meets is never taken."""
    for place in subject.conditions:
        if place.location[0] == "steps" and not isinstance(place.owner, AutomaticSpec):
            for reason in _never(subject, place):
                what = f"转到“{place.owner.to}”" if isinstance(place.owner, RouteSpec) else _called(place)
                yield warning(place.location, f"{what}永远不会走到：{reason}")


@rule
def rows_can_apply(subject: Subject) -> Iterator[Problem]:
    """Our rule: a fee, a rate or a computed value whose condition no answer meets is never used."""
    for place in subject.conditions:
        if place.location[0] in ("fees", "benefits") or "computed" in place.location:
            for reason in _never(subject, place):
                yield warning(place.location, f"{_called(place)}永远用不上：{reason}")


@rule
def documents_depend_on_something(subject: Subject) -> Iterator[Problem]:
    """Our rule: a document with a condition that every answer meets is asked of everybody; the condition misleads."""
    for place in subject.conditions:
        if place.location[0] == "documents" and place.key == "when" and _always(subject, place):
            message = f"{_called(place)}写了条件，但怎么选都要交，条件可以去掉"
            yield hint(place.location, message, setting("去掉这个条件", (place.location, None)))


@rule
def conditions_decide_something(subject: Subject) -> Iterator[Problem]:
    """Our rule: a condition that every answer meets decides nothing. 必填 under the field's own condition is usual."""
    for place in subject.conditions:
        is_told_of = place.location[0] == "documents" or isinstance(place.owner, AutomaticSpec)
        if not is_told_of and place.key in _DECIDING and _always(subject, place):
            message = f"条件“{cut(place.notation)}”怎么填都成立，可以去掉"
            yield hint(place.location, message, setting("去掉这个条件", (place.location, None)))


@rule
def situations_change_something(subject: Subject) -> Iterator[Problem]:
    """Our rule, after Service-elements §1.6 rule 15: a question on whose answer nothing depends need not be asked."""
    used = {name for logic in subject.logics.values() for name in names_used(logic)}
    for index, situation in enumerate(subject.definition.situations):
        if situation.id not in used and not subject.broken:
            message = f"情形“{situation.question}”选什么都一样：没有材料、表单项或环节用到它"
            yield hint(("situations", index), message)


@rule
def routes_are_not_cut_off(subject: Subject) -> Iterator[Problem]:
    """Our rule: the first route that holds is taken, so behind one without a condition none is reached."""
    for location, owners in _rows_in_turn(subject):
        whole = next((index for index, when in enumerate(owners) if when is None), len(owners))
        for index in range(whole + 1, len(owners)):
            mend = removing("删掉这一条", (*location, index)) if location[0] == "steps" else None
            yield warning((*location, index), f"前面第 {whole + 1} 条没有条件，总是先用它，这一条用不到", mend)


def _rows_in_turn(subject: Subject) -> Iterator[tuple[Location, list[str | None]]]:
    """Lists of which the first row that holds wins."""
    for index, step in enumerate(subject.definition.steps):
        yield ("steps", index, "routes"), [route.when for route in step.routes]
    for location, spec in subject.fields:
        if spec.computed:
            yield (*location, "computed", "choose"), [row.when for row in spec.computed.choose]


@rule
def steps_can_be_reached(subject: Subject) -> Iterator[Problem]:
    """Our rule: a step that every way goes past is never taken."""
    steps = subject.definition.steps
    names = {step.id: index for index, step in enumerate(steps)}
    reached = {0}
    for index, step in enumerate(steps):
        if index not in reached:
            yield warning(("steps", index), f"没有哪条路线走得到“{step.name}”，前面的环节都转到了别处")
            continue
        reached |= {names[route.to] for route in step.routes if route.to in names}
        if all(route.when is not None for route in step.routes):
            reached.add(index + 1)
        # Steps side by side are opened together.
        reached |= {names[name] for name in step.parallel_with if name in names}


@rule
def somebody_decides(subject: Subject) -> Iterator[Problem]:
    """Our rule: whatever is answered, one of the decisions is taken; else the case never ends."""
    decisions = [step for step in subject.definition.steps if step.kind is StepKind.DECIDE]
    logics = subject.logics_of(*(step.when for step in decisions))
    if not decisions or len(logics) < len(decisions):
        return  # one of them is unconditional, or cannot be read
    if subject.solver.can_hold(*((logic, False) for logic in logics)):
        yield warning(("steps",), "审批决定的环节都有条件，有的答案一个也不符合，这样的办件办不结")


@rule
def proxies_have_their_section(subject: Subject) -> Iterator[Problem]:
    """Proxy-and-evaluation §4: who acts for another is written down: name, ID number, relation."""
    proxy = subject.definition.proxy
    asks = any(HANDLED_BY in names_used(logic) for logic in subject.logics.values())
    if proxy.allowed and proxy.mandate_required and not asks:
        yield hint(("proxy",), "可以代办，但没有材料或表单项看“由谁办理”，代办人的姓名、委托书没有地方收")


@rule
def automatic_decisions_are_bounded(subject: Subject) -> Iterator[Problem]:
    """行政许可法第三十八条 by analogy: what the system grants by itself meets a condition that some meet, not all."""
    for index, step in enumerate(subject.definition.steps):
        if step.automatic is None:
            continue
        place = ConditionPlace(("steps", index, "automatic", "when"), step.automatic.when or "", step.automatic)
        for reason in _never(subject, place):
            yield warning(place.location, f"“{step.name}”永远不会自动批准：{reason}")
        if step.automatic.when is None or _always(subject, place):
            yield warning(place.location, f"走到“{step.name}”的都会自动批准，请写明什么情况下才可以")


def _never(subject: Subject, place: ConditionPlace) -> Iterator[str]:
    """Why this condition never holds, or nothing. What stands around it is to blame for itself."""
    logic = subject.logics.get(place.notation)
    around = _around(subject, place)
    if logic is None or subject.solver.can_hold((logic, True), *around):
        return
    if not subject.solver.can_hold((logic, True), follow=False):
        yield f"条件“{cut(place.notation)}”自相矛盾"
    elif not subject.solver.can_hold(*around):
        return
    elif not subject.solver.can_hold((logic, True), *around, follow=False):
        yield f"条件“{cut(place.notation)}”和所在部分的显示条件合不到一起"
    else:
        yield f"条件“{cut(place.notation)}”要看的那一项在这种情况下不会出现"


def _always(subject: Subject, place: ConditionPlace) -> bool:
    """Whether no answer makes it false. A name with one option is a tick, which may be left out.

    A shared part is written for many services: its conditions may be wider than one of them needs.
    """
    logic = subject.logics.get(place.notation)
    if logic is None or _has_tick(subject, logic) or _is_shared(subject, place):
        return False
    around = _around(subject, place)
    return not subject.solver.can_hold((logic, False), *around) and subject.solver.can_hold((logic, True), *around)


def _has_tick(subject: Subject, logic: Logic) -> bool:
    return bool(subject.ticks) and any(name in subject.ticks for name in names_used(logic))


def _is_shared(subject: Subject, place: ConditionPlace) -> bool:
    around = (subject.nodes.get(place.location[:length]) for length in range(1, len(place.location)))
    return any(getattr(holder, "use", None) is not None for holder in around)


def _around(subject: Subject, place: ConditionPlace) -> tuple[Goal, ...]:
    """What must hold for the condition to be asked at all: its section, its group, its own visibility."""
    notations: dict[str, None] = {}
    for length in range(1, len(place.location)):
        holder = subject.nodes.get(place.location[:length])
        for key in ("when", "visible_when"):
            notation = getattr(holder, key, None)
            if notation is not None and (*place.location[:length], key) != place.location:
                notations[notation] = None
    return tuple((logic, True) for logic in subject.logics_of(*notations))


def _called(place: ConditionPlace) -> str:
    for key in ("label", "question", "title", "name", "who", "value"):
        if words := getattr(place.owner, key, None):
            return f"“{words}”"
    return "这一部分"
