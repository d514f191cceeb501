"""The answers a signature is bound to: those the applicant gave, in one canonical form."""

from __future__ import annotations

import json
from collections.abc import Mapping

from flask_babel import gettext as _

from catalog.compiled import CompiledDefinition
from forms.answers import Answers, encode
from forms.plan import plan_of

_HANDLED_BY = "handled_by"


def signed_answers(compiled: CompiledDefinition, answers: Answers) -> dict[str, str]:
    """Question → canonical JSON of its answer.

    What a clerk fills in at a later step is not the applicant's, and what is worked out follows from the rest (an age
    also from the day): neither makes a signature invalid.
    """
    own = {one.id for one in plan_of(compiled).fields if one.belongs_to(None) and one.spec.computed is None}
    plain = encode(compiled, answers, seal=str)
    found: dict[str, object] = {_HANDLED_BY: plain[_HANDLED_BY]}
    for room in ("situations", "values", "reasons"):
        kept = plain.get(room, {})
        assert isinstance(kept, dict)
        found |= {f"{room}.{key}": value for key, value in kept.items() if room != "values" or key in own}
    return {key: canonical(value) for key, value in found.items()}


def canonical(value: object) -> str:
    """JSON of which equal values have one form only."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def label_of(compiled: CompiledDefinition, key: str) -> str:
    """How a question is called on the page."""
    room, _dot, name = key.partition(".")
    labels: Mapping[str, str] = {one.id: one.kind.spec.label for one in plan_of(compiled).fields}
    if room == "values":
        return labels.get(name, name)
    if room == _HANDLED_BY:
        return _("谁来办")
    return _("办理情形") if room == "situations" else _("提醒的说明")
