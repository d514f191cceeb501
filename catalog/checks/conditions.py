"""Conditions can be read, name what exists, and do not run in a circle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from catalog.checks.identities import fields_with_places
from catalog.checks.registry import Location, Subject, cut, error, rule, warning
from catalog.conditions import Logic, names_used
from catalog.definition import OptionSpec
from catalog.problems import Problem
from catalog.walk import ConditionPlace

Graph = Mapping[str, Mapping[str, Location]]  # name → names it waits for, each with the place that says so


@rule
def conditions_can_be_read(subject: Subject) -> Iterator[Problem]:
    """Our rule: a condition nobody can read decides nothing; the message says where it breaks off."""
    for place in subject.conditions:
        if broken := subject.broken.get(place.notation):
            yield error(place.location, f"条件“{cut(place.notation)}”看不懂：{broken}")


@rule
def conditions_do_not_circle(subject: Subject) -> Iterator[Problem]:
    """Our rule: what is asked may not depend on itself.

    Visibility, computation and being required all count, with one exception: two fields of which one is required
    while the other is 未填 are usual and harmless.
    """
    graph = _graph(subject)
    for circle in _circles(graph):
        labels = [f"“{subject.symbols.by_id[name].label}”" for name in (*circle, circle[0])]
        yield error(graph[circle[0]][circle[1 % len(circle)]], f"条件绕成了一圈：{' → '.join(labels)}")


@rule
def conditions_know_early_enough(subject: Subject) -> Iterator[Problem]:
    """Our rule: what the applicant is asked for cannot depend on what a later step will fill in."""
    late = {field.id: field.label for field in subject.definition.fields() if field.step is not None}
    for place in subject.conditions:
        logic = subject.logics.get(place.notation)
        root = place.location[0]
        if logic is None or root not in ("situations", "documents", "sections"):
            continue
        if root == "sections" and _step_of(subject, place) is not None:
            continue
        for name in sorted(names_used(logic) & late.keys()):
            yield warning(place.location, f"“{late[name]}”要到后面的环节才填，申请时这个条件还定不下来")


def _step_of(subject: Subject, place: ConditionPlace) -> str | None:
    """The step whose clerk fills the field that the condition belongs to; None: the applicant fills it."""
    holder = subject.nodes.get(place.location[:4])
    return getattr(holder, "step", None)


def _graph(subject: Subject) -> Graph:
    graph: dict[str, dict[str, Location]] = {}
    for name, location, logic, key in _dependencies(subject):
        for needed in _waited_for(logic) if key == "required_when" else names_used(logic):
            if needed in subject.symbols.by_id:
                graph.setdefault(name, {}).setdefault(needed, location)
    return graph


def _dependencies(subject: Subject) -> Iterator[tuple[str, Location, Logic, str]]:
    """(name, place, logic, key) of everything that decides whether a name is asked or what it is."""
    definition = subject.definition
    for index, situation in enumerate(definition.situations):
        yield from _one(subject, situation.id, ("situations", index, "when"), situation.when)
        yield from _offers(subject, situation.id, ("situations", index), situation.options)
    for location, field in fields_with_places(subject):
        section = definition.sections[int(location[1])]
        yield from _one(subject, field.id, (*location[:2], "when"), section.when)
        yield from _one(subject, field.id, (*location, "visible_when"), field.visible_when)
        yield from _one(subject, field.id, (*location, "required_when"), field.required_when)
        yield from _offers(subject, field.id, location, field.options)
        if field.computed and field.computed.source:
            yield field.id, (*location, "computed", "source"), {"==": [{"var": field.computed.source}, 0]}, "source"
        for index, row in enumerate(field.computed.choose if field.computed else ()):
            yield from _one(subject, field.id, (*location, "computed", "choose", index, "when"), row.when)
        for index, column in enumerate(field.fields):
            yield from _one(subject, field.id, (*location, "fields", index, "visible_when"), column.visible_when)
            yield from _offers(subject, field.id, (*location, "fields", index), column.options)


def _offers(
    subject: Subject, name: str, location: Location, options: Sequence[OptionSpec]
) -> Iterator[tuple[str, Location, Logic, str]]:
    """An answer that is not offered is none, so the conditions of options count like those of the question."""
    for index, option in enumerate(options):
        yield from _one(subject, name, (*location, "options", index, "when"), option.when)


def _one(
    subject: Subject, name: str, location: Location, notation: str | None
) -> Iterator[tuple[str, Location, Logic, str]]:
    logic = subject.logics.get(notation) if notation else None
    if logic is not None:
        yield name, location, logic, str(location[-1])


def _waited_for(logic: Any) -> frozenset[str]:
    """Names a condition compares, those only asked for 已填 or 未填 left out."""
    if isinstance(logic, list):
        return frozenset().union(*(_waited_for(item) for item in logic))
    if not isinstance(logic, dict) or "missing" in logic:
        return frozenset()
    if "var" in logic:
        return frozenset({str(logic["var"])})
    return frozenset().union(*(_waited_for(arguments) for arguments in logic.values()))


def _circles(graph: Graph) -> Iterator[tuple[str, ...]]:
    """One circle for every group of names that wait for each other, found without recursion."""
    done: set[str] = set()
    for start in graph:
        circle = _circle_from(graph, start, done)
        if circle:
            yield circle


def _circle_from(graph: Graph, start: str, done: set[str]) -> tuple[str, ...]:
    """The first circle met on the way from `start`; every name passed on the way is done with."""
    path: list[str] = []
    branches: list[Iterator[str]] = [iter([start])]
    while branches:
        name = next(branches[-1], None)
        if name is None:
            branches.pop()
            if path:
                done.add(path.pop())
        elif name in path:
            done.update(path)
            return tuple(path[path.index(name) :])
        elif name not in done:
            path.append(name)
            branches.append(iter(graph.get(name, {})))
    return ()
