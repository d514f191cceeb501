"""样表: the form of a service filled in as by hand, with tips where people get it wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from pydantic import JsonValue
from werkzeug.datastructures import MultiDict

from catalog.compiled import CompiledDefinition
from catalog.definition import FieldSpec, SampleSpec, ServiceDefinition
from catalog.sample_values import sample_answer
from forms.answers import Answers
from forms.places import NOWHERE, Places
from forms.samples import sample_pairs
from forms.submission import read_submission
from reports.documents import blank_form
from reports.form_contexts import FormContext
from reports.specimens import Specimen

_INVENTED = "虚构的例子"


def build(
    compiled: CompiledDefinition,
    *,
    version_number: int,
    county_name: str,
    department_names: Mapping[str, str],
    today: date,
    places: Places = NOWHERE,
    draft: bool = False,
) -> FormContext:
    """The form filled in with the first sample of the definition, or with invented values where it has none.

    Answers that the definition would refuse today are left out: a sample shows nothing wrong.
    """
    spec = next(iter(compiled.definition.samples), None) or invented(compiled.definition)
    return blank_form.form(
        compiled,
        version_number=version_number,
        county_name=county_name,
        department_names=department_names,
        draft=draft,
        answers=_answers(compiled, spec, today, places),
        tips=_tip,
        sample=spec.title,
    )


def sample(it: Specimen) -> FormContext:
    """The sample form of any service."""
    return build(
        it.compiled,
        version_number=it.version_number,
        county_name=it.county_name,
        department_names={it.definition.department: it.department_name},
        today=it.received_at.date(),
    )


def invented(definition: ServiceDefinition) -> SampleSpec:
    """A sample of nobody, for a definition that has none yet."""
    situations = {one.id: one.default or one.options[0].code for one in definition.situations}
    answers = {spec.id: value for spec in definition.fields() if (value := _invented(spec)) is not None}
    return SampleSpec(id="invented", title=_INVENTED, situations=situations, answers=answers)


def _invented(spec: FieldSpec) -> JsonValue:
    """A value of the field; of a repeating group one row. None where none can be invented."""
    if spec.computed is not None or spec.step is not None:
        return None
    if not spec.fields:
        return sample_answer(spec)
    row = dict(_cells(spec))
    return [row] if row else None


def _cells(group: FieldSpec) -> Iterator[tuple[str, JsonValue]]:
    for column in group.fields:
        value = None if column.computed else sample_answer(column)
        if value is not None:
            yield column.id, value


def _answers(compiled: CompiledDefinition, spec: SampleSpec, today: date, places: Places) -> Answers:
    posted = MultiDict(sample_pairs(compiled, spec))
    return read_submission(compiled, posted, today=today, complete=False, places=places).answers


def _tip(spec: FieldSpec) -> str:
    """What the definition says about filling it in; where that is nothing, nothing is got wrong."""
    return spec.help
