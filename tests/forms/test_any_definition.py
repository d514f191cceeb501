"""Whatever fields a definition has, there is a form, and whatever is posted to it is answered with sentences."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from catalog import vocabulary
from catalog.compiled import compile_definition
from catalog.definition import FieldSpec, SectionSpec, ServiceDefinition
from catalog.sample_values import sample_answer
from forms.answers import decode, encode, posted_pairs
from forms.builder import build_form_class
from forms.client import client_model
from forms.display import display
from forms.registry import KINDS
from forms.submission import read_submission
from tests.catalog.strategies import drawable_fields
from tests.definitions import load
from tests.forms.specs import COUNTY, TODAY
from tests.support.search import share

MINIMAL = load("minimal")
IN_ROWS = sorted(kind for kind, one in KINDS.items() if one.in_group)
TEXTS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(["是", "2026-01-15", "2026-01", "9:30", "12.50", "身份证 990101198505120030", "同意"]),
    st.sampled_from([str(one.sample) for one in vocabulary.LISTS["field_kind"].options if one.sample is not None]),
)


def _definition(fields: list[FieldSpec]) -> ServiceDefinition:
    """The fields with ids of their own: f0, f1 …; columns c0, c1 …"""
    told = []
    for place, one in enumerate(fields):
        columns = [column.model_copy(update={"id": f"c{at}"}) for at, column in enumerate(one.fields)]
        told.append(one.model_copy(update={"id": f"f{place}", "fields": tuple(columns)}))
    section = SectionSpec(id="any", title="任意", fields=tuple(told))
    return MINIMAL.model_copy(update={"sections": (*MINIMAL.sections, section)})


def _posted(definition: ServiceDefinition, data: Any) -> MultiDict[str, str]:
    posted: MultiDict[str, str] = MultiDict()
    for one in definition.sections[-1].fields:
        for name, spec in [(f"f_{one.id}-0-{column.id}", column) for column in one.fields] or [(f"f_{one.id}", one)]:
            answer = sample_answer(spec)
            fitting = [str(text) for text in (answer if isinstance(answer, list) else [answer]) if text is not None]
            posted.setlist(name, data.draw(st.just(fitting) | st.lists(TEXTS, max_size=3)))
    return posted


@share(0.7)
@given(st.lists(drawable_fields(sorted(KINDS), IN_ROWS), min_size=1, max_size=4), st.data())
def test_a_form_is_built_filled_stored_and_shown(fields: list[FieldSpec], data: st.DataObject) -> None:
    definition = _definition(fields)
    service = compile_definition(definition)
    form = build_form_class(service)()
    assert {f"f_{one.id}" for one in definition.sections[-1].fields} <= {field.name for field in form}
    json.dumps(client_model(service))
    read = read_submission(service, _posted(definition, data), today=TODAY, places=COUNTY)
    stored = json.loads(json.dumps(encode(service, read.answers, seal=lambda plain: plain)))
    assert decode(service, stored, unseal=lambda sealed: sealed) == read.answers
    assert display(service, read.answers, mask=True) is not None
    again = read_submission(service, MultiDict(posted_pairs(service, read.answers)), today=TODAY, places=COUNTY)
    assert again.answers == read.answers
