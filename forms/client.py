"""What the browser needs to follow the form while it is filled: conditions as JsonLogic, computations, papers.

The browser only shows and hides; everything is judged again by `forms.submission`.
"""

from __future__ import annotations

from typing import Any

from pydantic import JsonValue

from catalog.compiled import CompiledDefinition
from catalog.conditions.symbols import of_field
from catalog.definition import ComputedSpec, DocumentSpec, FieldSpec
from forms.plan import Plan, Question, RuleQuestion, plan_of

Model = dict[str, Any]


def client_model(compiled: CompiledDefinition, step_id: str | None = None) -> Model:
    """JSON-safe description of one form.

    ``handled_by``
        HTML name and labels by code.
    ``questions``
        Situations and fields in the order in which they can be settled in one pass: ``id`` (the variable in logic),
        ``name`` (HTML), ``type`` of the value (text, number, boolean, list, date, month, rows), ``conditions``
        (JsonLogic, all must be true for the question to be asked), ``why`` (as sentences), ``default``, ``required``
        (true, false or JsonLogic), ``computed``, ``columns`` of a group, ``offers`` (code, condition and its sentence
        of each option that is not always offered).
    ``rules``
        What answers must agree on: ``check`` must not come out false while ``when`` holds; ``at`` is the question
        beside which ``message`` stands, ``reason`` the HTML name under which a warning may be passed (or null).
    ``sections``
        Conditions and their sentence by section id.
    ``eligibility``
        What must hold of the person, as logic, by id.
    ``documents``, ``groups``
        Papers with their condition, the one under which an optional one is ``required``, sheets asked for and HTML
        names of the counts.
    """
    plan, definition = plan_of(compiled), compiled.definition
    modes = {choice.code: choice.label for choice in plan.handled_by.kind.choices}
    return {
        "handled_by": {"name": plan.handled_by.name, "labels": modes},
        "questions": [_question(compiled, question) for question in plan.flow if question.belongs_to(step_id)],
        "sections": {section.id: _when(compiled, section.when) for section in definition.sections},
        "rules": [_rule(compiled, one) for one in plan.rules if one.belongs_to(step_id)],
        "documents": [] if step_id else _documents(compiled, plan),
        "eligibility": [
            {"id": spec.id, "check": compiled.logic(spec.check)} for spec in (() if step_id else definition.eligibility)
        ],
        "groups": [
            {"id": group.id, "title": group.title, "minimum": group.minimum} for group in definition.document_groups
        ],
    }


def _question(compiled: CompiledDefinition, question: Question) -> Model:
    return {
        "id": question.id,
        "name": question.name,
        "conditions": [compiled.logic(condition) for condition in question.conditions],
        "why": [compiled.sentence(condition) for condition in question.conditions],
        "default": question.default,
        **_cell(compiled, question.kind.spec, question.kind.value_type),
        **({"required": True} if question.kind.always_required else {}),
        "columns": [
            {"id": column.spec.id, **_when(compiled, column.spec.visible_when)}
            | _cell(compiled, column.spec, column.value_type)
            for column in getattr(question.kind, "columns", ())
        ],
        "paths": getattr(question.kind, "paths", None),
    }


def _cell(compiled: CompiledDefinition, spec: FieldSpec, value_type: str) -> Model:
    return {
        "label": spec.label,
        "kind": spec.kind,
        "type": value_type,
        "unit": spec.unit,
        "required": compiled.logic(spec.required_when) if spec.required_when and not spec.required else spec.required,
        "computed": _computed(compiled, spec, spec.computed) if spec.computed else None,
        "offers": [
            {"code": one.code, "label": one.label} | _when(compiled, one.when) for one in spec.options if one.when
        ],
    }


def _rule(compiled: CompiledDefinition, one: RuleQuestion) -> Model:
    return {
        "id": one.rule.id,
        "at": one.rule.at,
        "check": compiled.logic(one.rule.check),
        "when": _logic(compiled, one.rule.when),
        "message": one.rule.message,
        "reason": one.reason.name if one.reason else None,
    }


def _computed(compiled: CompiledDefinition, spec: FieldSpec, computed: ComputedSpec) -> Model:
    codes = {option.label: option.code for option in of_field(spec).options if computed.take != "choose"}
    rows = [{"when": _logic(compiled, row.when), "value": row.value} for row in computed.choose]
    return {"take": computed.take, "source": computed.source, "choose": rows, "codes": codes}


def _documents(compiled: CompiledDefinition, plan: Plan) -> list[Model]:
    return [
        {
            **_document(compiled, question.document),
            "names": [question.originals.name, question.copies.name],
        }
        for question in plan.documents
    ]


def _document(compiled: CompiledDefinition, document: DocumentSpec) -> Model:
    keys = {"id", "name", "originals", "copies", "necessity", "group", "exempt_by", "produced_by_desk"}
    required = {"required": _logic(compiled, document.required_when)}
    return document.model_dump(include=keys) | required | _when(compiled, document.when)


def _when(compiled: CompiledDefinition, condition: str | None) -> Model:
    return {"when": _logic(compiled, condition), "why": compiled.sentence(condition) if condition else ""}


def _logic(compiled: CompiledDefinition, condition: str | None) -> JsonValue:
    return compiled.logic(condition) if condition else None
