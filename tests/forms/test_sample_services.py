"""Every shipped service builds its form, and its sample answers pass the same gate as a clerk's."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest
from werkzeug.datastructures import MultiDict

from catalog.compiled import CompiledDefinition, compile_definition
from catalog.sample import load_sample
from forms.samples import sample_pairs
from forms.submission import read_submission

TODAY = date(2026, 7, 1)


@cache
def _compiled() -> dict[str, CompiledDefinition]:
    definitions = (result.definition for _, result in load_sample().services)
    return {one.code: compile_definition(one) for one in definitions if one is not None}


SAMPLES = [(code, one.id) for code, compiled in _compiled().items() for one in compiled.definition.samples]


@pytest.mark.parametrize(("code", "sample_id"), SAMPLES)
def test_sample_answers_are_complete_and_all_asked_for(code: str, sample_id: str) -> None:
    compiled = _compiled()[code]
    sample = next(one for one in compiled.definition.samples if one.id == sample_id)
    read = read_submission(compiled, MultiDict(sample_pairs(compiled, sample)), today=TODAY)
    assert [(error.name, error.message) for error in read.errors] == []
    assert read.missing == ()
    assert set(sample.answers) <= set(read.answers.values)
