"""Posted forms on the tiny services of tests/definitions."""

from __future__ import annotations

from typing import Any

from werkzeug.datastructures import MultiDict

from catalog.compiled import CompiledDefinition, compile_definition
from catalog.definition import FieldSpec, SectionSpec, ServiceDefinition
from forms.samples import sample_pairs
from forms.submission import Submission, read_submission
from tests.definitions import load
from tests.forms.specs import COUNTY, TODAY


def compiled(name: str, **changes: Any) -> CompiledDefinition:
    """A tiny service, some parts of it replaced."""
    return compile_definition(load(name).model_copy(update=changes))


def with_fields(definition: ServiceDefinition, *fields: FieldSpec) -> CompiledDefinition:
    """The definition with one more section."""
    section = SectionSpec(id="more", title="更多", fields=fields)
    return compile_definition(definition.model_copy(update={"sections": (*definition.sections, section)}))


def sample(service: CompiledDefinition, sample_id: str = "usual", /, **changes: str | list[str] | None) -> MultiDict:
    """The sample as typed; `changes` by HTML name, None takes the name out."""
    chosen = next(one for one in service.definition.samples if one.id == sample_id)
    posted = MultiDict(sample_pairs(service, chosen))
    for name, value in changes.items():
        posted.poplist(name)
        posted.setlist(name, [value] if isinstance(value, str) else value or [])
        if value is None:
            posted.poplist(name)
    return posted


def typed(**pairs: str) -> MultiDict:
    """Nothing but these (HTML name → text)."""
    return MultiDict(pairs)


def read(service: CompiledDefinition, posted: MultiDict, **options: Any) -> Submission:
    return read_submission(service, posted, today=TODAY, **{"places": COUNTY} | options)


def sentences(submission: Submission) -> dict[str, str]:
    """HTML name → sentence, in the order of the errors."""
    return {error.name: error.message for error in submission.errors}
