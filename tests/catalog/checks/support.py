"""Asking the checks about a tiny service in which something was changed."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.checks import check_definition
from catalog.checks.registry import Rule, Subject
from catalog.definition import ServiceDefinition
from catalog.problems import Problem, Severity
from catalog.readers.yaml_reader import read_definition
from tests.definitions import text_of

DEPARTMENTS = frozenset({"civil_affairs", "health", "housing"})


@dataclass(frozen=True)
class Case:
    """One rule broken: in the service `name` the text `old` becomes `new`, and the rule says so at `path`."""

    rule: Rule
    name: str
    old: str
    new: str
    path: str
    severity: Severity
    says: str

    def __str__(self) -> str:
        return f"{self.rule.__name__}-{self.path}"


Row = tuple[str, str, str, str, str]  # name, old, new, path, says


def cases(rule: Rule, severity: Severity, *rows: Row) -> list[Case]:
    """Several cases of one rule."""
    return [Case(rule, name, old, new, path, severity, says) for name, old, new, path, says in rows]


def changed(name: str, *changes: tuple[str, str]) -> ServiceDefinition:
    """A tiny service after replacing text in it; the text must be there and stay readable."""
    text = text_of(name)
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    result = read_definition(text)
    assert result.definition is not None, result.problems
    return result.definition


def problems_of_rule(rule: Rule, definition: ServiceDefinition) -> tuple[Problem, ...]:
    """What one rule alone finds."""
    return tuple(rule(Subject.of(definition, DEPARTMENTS)))


def assert_broken(case: Case) -> None:
    """The rule is kept before the change and broken after it, just there and just so; the whole list has it too."""
    assert problems_of_rule(case.rule, changed(case.name)) == (), "the service breaks the rule already"
    definition = changed(case.name, (case.old, case.new))
    found = problems_of_rule(case.rule, definition)
    fitting = [one for one in found if one.path == case.path and case.says in one.message]
    assert [one.severity for one in fitting] == [case.severity], [str(one) for one in found]
    assert fitting[0] in check_definition(definition, known_departments=DEPARTMENTS)
