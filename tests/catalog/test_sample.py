"""The shipped sample county reads, and keeps every rule."""

from __future__ import annotations

import pytest

from catalog.checks import check_definition
from catalog.compiled import compile_definition
from catalog.readers.yaml_reader import read_definition
from catalog.sample import load_sample
from catalog.writers.yaml_writer import write_definition

SAMPLE = load_sample()
SERVICES = [pytest.param(result, id=file.stem) for file, result in SAMPLE.services]


@pytest.mark.parametrize("result", SERVICES)
def test_service_reads_and_keeps_every_rule(result: object) -> None:
    assert result.ok, result.problems  # type: ignore[attr-defined]
    definition = result.definition  # type: ignore[attr-defined]
    problems = check_definition(definition, known_departments=SAMPLE.county.department_ids())
    assert [str(problem) for problem in problems if problem.severity == "error"] == []
    assert definition.sample, "示例数据 must be marked"
    assert compile_definition(definition).digest


@pytest.mark.parametrize("result", SERVICES)
def test_service_survives_writing(result: object) -> None:
    definition = result.definition  # type: ignore[attr-defined]
    short = write_definition(definition, library=SAMPLE.library)
    assert read_definition(short, library=SAMPLE.library).definition == definition
    assert read_definition(write_definition(definition)).definition == definition


def test_codes_stand_once() -> None:
    codes = [result.definition.code for _, result in SAMPLE.services if result.definition]
    assert len(set(codes)) == len(codes)
    assert [file.stem for file, result in SAMPLE.services if result.definition] == codes


def test_the_county_is_complete() -> None:
    kinds = [organisation.kind for organisation in SAMPLE.county.organisations()]
    assert kinds.count("department") >= 8
    assert kinds.count("township") >= 6
    assert kinds.count("village") + kinds.count("community") >= 36
    assert {person.role for person in SAMPLE.county.staff} == {
        "agent",
        "clerk",
        "approver",
        "supervisor",
        "administrator",
    }
