"""Every id once, so that each name means one thing. Our rule: data, HTML names and conditions hang on ids."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from catalog.checks.registry import Location, Subject, error, rule, warning
from catalog.conditions import HANDLED_BY
from catalog.definition import FieldSpec, OptionSpec
from catalog.problems import Problem


def fields_with_places(subject: Subject) -> Iterator[tuple[Location, FieldSpec]]:
    """All top-level fields with their location."""
    yield from subject.fields


def every_field(subject: Subject) -> Iterator[tuple[Location, FieldSpec]]:
    """Top-level fields and the columns of groups."""
    for location, field in fields_with_places(subject):
        yield location, field
        for index, column in enumerate(field.fields):
            yield (*location, "fields", index), column


@rule
def names_are_unique(subject: Subject) -> Iterator[Problem]:
    """Our rule: fields and situations share one space of names, for conditions use both."""
    places: list[tuple[Location, str]] = [
        (("situations", index), one.id) for index, one in enumerate(subject.definition.situations)
    ]
    places += [(location, field.id) for location, field in fields_with_places(subject)]
    yield from _repeated("表单项或情形", places)
    for location, name in places:
        if name == HANDLED_BY:
            yield error((*location, "id"), f"“{HANDLED_BY}”是“由谁办理”专用的编号，请换一个")


@rule
def lists_have_unique_ids(subject: Subject) -> Iterator[Problem]:
    """Our rule: sections, documents, groups, steps, samples and conditions that are checked are referred to by id."""
    definition = subject.definition
    for key, what, names in (
        ("sections", "表单分区", [one.id for one in definition.sections]),
        ("documents", "材料", [one.id for one in definition.documents]),
        ("document_groups", "材料任选组", [one.id for one in definition.document_groups]),
        ("steps", "环节", [one.id for one in definition.steps]),
        ("samples", "示例", [one.id for one in definition.samples]),
        ("rules", "核对规则", [one.id for one in definition.rules]),
        ("eligibility", "自动核对的条件", [one.id for one in definition.eligibility]),
    ):
        yield from _repeated(what, [((key, index), name) for index, name in enumerate(names)])


@rule
def columns_are_unique(subject: Subject) -> Iterator[Problem]:
    """Our rule: a row is a mapping by column id."""
    for location, field in fields_with_places(subject):
        columns = [((*location, "fields", index), column.id) for index, column in enumerate(field.fields)]
        yield from _repeated("明细列", columns)


@rule
def options_are_unique(subject: Subject) -> Iterator[Problem]:
    """Our rule: the code is stored, the label is what a clerk and a condition go by."""
    for index, situation in enumerate(subject.definition.situations):
        yield from _repeated_options(("situations", index, "options"), situation.options)
    for location, field in every_field(subject):
        yield from _repeated_options((*location, "options"), field.options)


def _repeated_options(location: Location, options: Sequence[OptionSpec]) -> Iterator[Problem]:
    codes: set[str] = set()
    labels: set[str] = set()
    for index, option in enumerate(options):
        if option.code in codes:
            yield error((*location, index, "code"), f"选项代码“{option.code}”重复了")
        elif option.label in labels:
            yield warning((*location, index, "label"), f"选项“{option.label}”重复了，办事的人分不清")
        codes.add(option.code)
        labels.add(option.label)


def _repeated(what: str, entries: Sequence[tuple[Location, str]]) -> Iterator[Problem]:
    """One problem at every entry whose id has stood before."""
    first: dict[str, Location] = {}
    for location, name in entries:
        if name in first:
            yield error((*location, "id"), f"{what}的编号“{name}”重复了，每个编号只能用一次")
        first.setdefault(name, location)
