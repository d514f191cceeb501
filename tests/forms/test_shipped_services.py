"""Every shipped service builds its form, and its sample answers are accepted by it."""

from __future__ import annotations

import json

import pytest
from werkzeug.datastructures import MultiDict

from catalog.compiled import compile_definition
from catalog.sample import load_sample
from forms.builder import build_form_class
from forms.client import client_model
from forms.display import display
from forms.samples import sample_pairs
from tests.forms.cases import read

SERVICES = {file.stem: result for file, result in load_sample().services}


@pytest.mark.parametrize("code", SERVICES)
def test_form_and_samples(code: str) -> None:
    definition = SERVICES[code].definition
    assert definition is not None, SERVICES[code].problems
    assert definition.samples
    service = compile_definition(definition)
    build_form_class(service)()
    json.dumps(client_model(service))
    for sample in definition.samples:
        submission = read(service, MultiDict(sample_pairs(service, sample)))
        assert not submission.errors and not submission.missing
        assert submission.answers.values.keys() >= sample.answers.keys()  # no sample answer is a hidden one
        assert all(row.label for view in display(service, submission.answers, mask=False) for row in view.rows)
