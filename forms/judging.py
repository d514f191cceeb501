"""What the browser needs to judge a form as `forms.submission` does, without network (`static/js/judge.js`).

It is the model of `forms.client` with one key more. Papers that certificates or earlier cases replace are not known
there, and places are those of the page; the server judges again whatever comes in.
"""

from __future__ import annotations

from typing import Any

from catalog.compiled import CompiledDefinition
from forms import messages
from forms.client import Model, client_model
from forms.kinds.base import Kind
from forms.plan import Plan, plan_of


def judging_model(compiled: CompiledDefinition) -> Model:
    """The model of the applicant's form with ``judging``.

    ``questions``
        By id: ``limit`` of typed characters, ``please`` (the sentence when it is blank), ``asks``, what the
        kind adds (`Kind.judged`), ``columns`` of a group likewise.
    ``rules``
        By id: HTML name and label of the answer beside which the sentence stands. ``reason`` is the question why.
    ``order``
        HTML names in the order of the page. ``messages``: the sentences of `forms.messages`, by name.
    """
    plan, model = plan_of(compiled), client_model(compiled)
    limits = {one.id: str(one.defer_limit) for one in compiled.definition.documents if one.defer_limit}
    documents = [paper | {"defer_limit": limits.get(paper["id"], "")} for paper in model["documents"]]
    judging = {
        "questions": {one.id: _question(one.kind) for one in plan.flow if one.belongs_to(None)},
        "rules": {one.rule.id: {"field": one.field.name, "label": one.field.spec.label} for one in plan.rules},
        "reason": _reason(plan),
        "order": sorted(plan.positions, key=plan.positions.__getitem__),
        "messages": {name: text for name, text in vars(messages).items() if name.isupper() and isinstance(text, str)},
    }
    return model | {"documents": documents, "judging": judging}


def _question(kind: Kind[Any]) -> Model:
    columns = {column.spec.id: _question(column) for column in getattr(kind, "columns", ())}
    return kind.judged() | ({"columns": columns} if columns else {})


def _reason(plan: Plan) -> Model:
    reason = next((one.reason for one in plan.rules if one.reason), None)
    return {"label": reason.spec.label} | reason.kind.judged() if reason else {}
