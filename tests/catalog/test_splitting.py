"""One service with a situation becomes several simple ones that ask, want and do the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from werkzeug.datastructures import MultiDict

from app.cases.way import plan
from catalog.checks import check_definition
from catalog.compiled import CompiledDefinition, compile_definition
from catalog.definition import SampleSpec, ServiceDefinition
from catalog.problems import has_errors
from catalog.sample import load_sample
from catalog.splitting import Part, SplitError, situation_to_split, split_off, suggested_name
from catalog.walk import conditions_of
from forms.answers import visible
from forms.checklist import checklist, missing
from forms.names import field_name, situation_name
from forms.samples import sample_pairs
from forms.submission import read_submission
from tests.definitions import NAMES, load

TODAY = date(2026, 10, 21)
PART = Part("T-PART", "拆出来的事项")
Case = tuple[ServiceDefinition, str, str]


def every_case() -> Iterator[Case]:
    """Every option of every situation that can be split, of the shipped services and the tiny ones."""
    shipped = [read.definition for _path, read in load_sample().services if read.definition]
    for definition in (*shipped, *map(load, NAMES)):
        for situation in definition.situations:
            if not situation.multiple and situation.when is None:
                yield from ((definition, situation.id, option.code) for option in situation.options)


CASES = list(every_case())


def split(case: Case) -> ServiceDefinition:
    definition, situation, option = case
    return split_off(definition, situation, option, PART)


def filled(compiled: CompiledDefinition, sample: SampleSpec, *, option: tuple[str, str] | None) -> dict[str, object]:
    """The names of a case with the sample's answers; names the service does not know are left out."""
    pairs = MultiDict(sample_pairs(compiled, sample))
    known = {situation_name(one.id) for one in compiled.definition.situations}
    known |= {field_name(one.id) for one in compiled.definition.fields()}
    for name in list(pairs):
        if name.startswith(("s_", "f_")) and name.partition("-")[0] not in known:
            del pairs[name]
    if option is not None:
        pairs[situation_name(option[0])] = option[1]
    return read_submission(compiled, pairs, today=TODAY, complete=False).answers.names()


def described(compiled: CompiledDefinition, names: dict[str, object]) -> dict[str, object]:
    """All that the person at the desk sees of these answers."""
    items = [one for one in checklist(compiled, names) if one.applies]
    return {
        "fields": sorted(visible(compiled, names)),
        "papers": [one.document.model_copy(update={"when": None, "required_when": None}) for one in items],
        "lacking": [one.sentence for one in missing(items, {})],
        "steps": [step.id for step in plan(compiled, names)],
        "values": {key: value for key, value in names.items() if key in visible(compiled, names)},
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0].code}-{case[1]}-{case[2]}")
def test_the_part_asks_wants_and_does_the_same(case: Case) -> None:
    definition, situation, option = case
    whole, part = compile_definition(definition), compile_definition(split(case))
    assert definition.samples
    for sample in definition.samples:
        names = filled(whole, sample, option=(situation, option))
        if names.get(situation) != option:
            continue  # not offered to who stands at the desk in this sample
        before = described(whole, names)
        assert described(part, filled(part, sample, option=None)) == before


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0].code}-{case[1]}-{case[2]}")
def test_nothing_of_the_question_is_left_and_the_checks_pass(case: Case) -> None:
    part = split(case)
    compiled = compile_definition(part)
    assert all(situation.id != case[1] for situation in part.situations)
    assert all(compiled.logic(place.notation) for place in conditions_of(part))
    found = check_definition(part, known_departments={part.department, *part.joint_departments})
    before = check_definition(case[0], known_departments={part.department, *part.joint_departments})
    assert not has_errors(found) or has_errors(before), [str(one) for one in found]


def test_what_the_parts_are_called() -> None:
    definition = load("conditional")
    situation = next(one for one in definition.situations if not one.multiple and one.when is None)
    part = split_off(definition, situation.id, situation.options[0].code, PART)
    assert (part.code, part.name, part.handling_item) == ("T-PART", "拆出来的事项", situation.options[0].label)
    assert (part.parent_code, part.parent_name) == (definition.code, definition.name)
    assert suggested_name(definition.model_copy(update={"name": "高龄津贴"}), "迁入") == "高龄津贴（迁入）"
    assert (
        suggested_name(definition.model_copy(update={"name": "高龄津贴（首次）"}), "迁入") == "高龄津贴（首次，迁入）"
    )


def test_what_cannot_be_split_is_said() -> None:
    definition = load("conditional")
    with pytest.raises(SplitError, match="没有这个情形"):
        situation_to_split(definition, "nothing")
    situation = definition.situations[0]
    several = definition.model_copy(update={"situations": (situation.model_copy(update={"multiple": True}),)})
    with pytest.raises(SplitError, match="可以多选"):
        situation_to_split(several, situation.id)
    later = definition.model_copy(update={"situations": (situation.model_copy(update={"when": "由谁办理 = 本人"}),)})
    with pytest.raises(SplitError, match="不是每次都问"):
        situation_to_split(later, situation.id)
    with pytest.raises(SplitError, match="没有这个选项"):
        split_off(definition, situation.id, "nothing", PART)
