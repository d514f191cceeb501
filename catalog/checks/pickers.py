"""Fields that are picked must offer something to pick."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from catalog import vocabulary
from catalog.checks.identities import every_field, fields_with_places
from catalog.checks.registry import Location, Subject, error, rule, setting, warning
from catalog.definition import FieldSpec, OptionSpec
from catalog.key_names import key_name
from catalog.problems import Problem
from catalog.suggestions import did_you_mean

_MOST_STEPS = 3
_NOT_COLUMNS = frozenset({"region", "organisation", "signature_line"})
_NOTHING = {"depth": "group", "outside": False, "offices": ()}


@rule
def steps_lead_to_options(subject: Subject) -> Iterator[Problem]:
    """Our rule: every step of a choice hangs below an option that exists, three deep at most."""
    for location, field in every_field(subject):
        known = {one.code: one for one in field.options}
        for index, option in enumerate(field.options):
            if option.parent is None:
                continue
            place = (*location, "options", index, "parent")
            if field.kind != "cascade":
                message = f"“{field.label}”不是分级选择，选项“{option.label}”的上级用不上"
                yield warning(place, message, setting("去掉上级", (place, None)))
            elif option.parent not in known:
                guess = did_you_mean(option.parent, list(known))
                yield error(place, f"“{option.label}”的上级“{option.parent}”不是它的选项{guess}")
            elif _steps(option, known) > _MOST_STEPS:
                yield error(place, f"“{option.label}”的上级绕成了圈，或者超过了{_MOST_STEPS}级")


@rule
def steps_are_worth_it(subject: Subject) -> Iterator[Problem]:
    """Our rule: a choice by steps without steps is a plain choice."""
    for location, field in every_field(subject):
        if field.kind == "cascade" and field.options and all(one.parent is None for one in field.options):
            place = (*location, "kind")
            yield warning(place, f"“{field.label}”的选项没有分级，用单选就行", setting("改成单选", (place, "choice")))


@rule
def pickers_stand_alone(subject: Subject) -> Iterator[Problem]:
    """Our rule: a row of a group is too narrow for a picker of several boxes, and nobody signs in it."""
    for location, field in fields_with_places(subject):
        for index, column in enumerate(field.fields):
            if column.kind in _NOT_COLUMNS:
                kind = vocabulary.label("field_kind", column.kind)
                yield error((*location, "fields", index, "kind"), f"明细的列“{column.label}”不能是“{kind}”")


@rule
def picker_keys_are_used(subject: Subject) -> Iterator[Problem]:
    """Our rule: how deep a place is picked says nothing about other kinds of fields."""
    for location, field in every_field(subject):
        kind = vocabulary.entry("field_kind", field.kind)
        for key, nothing in _NOTHING.items():
            if kind is not None and key not in kind.takes and getattr(field, key) != nothing:
                yield _useless((*location, key), field, key, nothing)


def _useless(place: Location, field: FieldSpec, key: str, nothing: object) -> Problem:
    kind = vocabulary.label("field_kind", field.kind)
    message = f"“{field.label}”的类型是{kind}，{key_name(FieldSpec, key)}用不上"
    return warning(place, message, setting("去掉", (place, nothing)))


def _steps(option: OptionSpec, known: Mapping[str, OptionSpec]) -> int:
    """How deep it hangs; more than any option may for one whose parents go in a circle."""
    steps, above = 1, option.parent
    while above is not None and above in known and steps <= _MOST_STEPS:
        above = known[above].parent
        steps += 1
    return steps
