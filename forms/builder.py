"""A definition becomes a WTForms class: built once per definition and step, cheap to instantiate."""

from __future__ import annotations

from catalog.compiled import CompiledDefinition
from forms.cache import DigestCache
from forms.fields import DeskForm
from forms.plan import plan_of

FormClass = type[DeskForm]


def build_form_class(compiled: CompiledDefinition, step_id: str | None = None) -> FormClass:
    """The form of the applicant (None) or the one the clerk of this step fills.

    Its fields carry the HTML names of `forms.names`: handled_by, situations, fields, sheets received.
    """
    classes = _classes.get(compiled)
    if step_id not in classes:  # two threads may build it twice; either class will do
        classes[step_id] = _build(compiled, step_id)
    return classes[step_id]


def _no_classes(compiled: CompiledDefinition) -> dict[str | None, FormClass]:
    return {}


def _build(compiled: CompiledDefinition, step_id: str | None) -> FormClass:
    fields = {question.name: question.kind.build() for question in plan_of(compiled).form(step_id)}
    name = f"Form_{compiled.definition.code.replace('-', '_')}_{step_id or 'applicant'}"
    return type(name, (DeskForm,), fields)


_classes: DigestCache[dict[str | None, FormClass]] = DigestCache(_no_classes)
