"""What was answered: plain values, how they are stored, and which questions are asked at all."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pydantic import JsonValue

from catalog.compiled import CompiledDefinition
from forms.computed import compute_field
from forms.kinds.base import Kind
from forms.names import HANDLED_BY, document_names, reason_name
from forms.plan import Plan, Question, plan_of

Seal = Callable[[str], str]
ValueOf = Callable[[Question, dict[str, object]], object | None]
_SEALED = "sealed"


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers of one form. A question without an answer has no entry; computed fields are among `values`."""

    handled_by: str
    situations: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    values: Mapping[str, object] = field(default_factory=dict, repr=False)  # personal: must not reach a log
    reasons: Mapping[str, str] = field(default_factory=dict, repr=False)  # by rule: why its warning was passed

    def names(self) -> dict[str, object]:
        """What conditions may ask for: fields, situations and `handled_by`. Blank is left out: not yet known."""
        proxy = {HANDLED_BY: self.handled_by} if self.handled_by else {}
        return {**self.values, **self.situations, **proxy}


@dataclass(frozen=True, slots=True)
class Settled:
    """The outcome of `settle`: the questions asked, and all names known about what was asked."""

    asked: frozenset[str]
    names: dict[str, object]


def settle(compiled: CompiledDefinition, known: dict[str, object], value_of: ValueOf) -> Settled:
    """Go through all questions in dependency order and take the values of those that are asked.

    `known` (handled_by) grows while going. The value of a question that is not asked is never looked at, so a hidden
    answer cannot make another question appear. A condition that is not yet known hides its question.
    """
    asked = set()
    decided: dict[str, bool | None] = {}  # all fields of a section share its condition
    for question in plan_of(compiled).flow:
        for condition in question.conditions:
            if condition not in decided:
                decided[condition] = compiled.holds(condition, known)
            if decided[condition] is not True:
                break
        else:
            asked.add(question.id)
            value = value_of(question, known)
            if value is not None:
                known[question.id] = value
    return Settled(frozenset(asked), known)


def visible(compiled: CompiledDefinition, names: Mapping[str, object]) -> frozenset[str]:
    """Ids of the fields to ask for, when this much is known."""
    known = {HANDLED_BY: names[HANDLED_BY]} if HANDLED_BY in names else {}
    settled = settle(compiled, known, lambda question, _: names.get(question.id))
    return settled.asked - {situation.id for situation in plan_of(compiled).situations}


def compute(compiled: CompiledDefinition, names: Mapping[str, object], today: date) -> dict[str, object]:
    """The values of the computed fields that can be worked out from these names (age by month: 80 岁 = 960 个月)."""
    known = dict(names)
    computed: dict[str, object] = {}
    for question in plan_of(compiled).flow:
        if question.spec.computed is None:
            continue
        value = compute_field(question.kind, known, holds=compiled.holds, today=today)
        if value is not None:
            known[question.id] = computed[question.id] = value
    return computed


# ── storage ────────────────────────────────────────────────────────────────────────────────────────


def encode(compiled: CompiledDefinition, answers: Answers, *, seal: Seal) -> dict[str, JsonValue]:
    """JSON-safe answers; values of secret fields are passed through `seal` one by one: ``{"sealed": "v1…"}``."""
    by_id = plan_of(compiled).by_id
    situations: dict[str, JsonValue] = {
        key: list(value) if isinstance(value, tuple) else value for key, value in answers.situations.items()
    }
    values = {key: _encode_value(by_id[key].kind, value, seal) for key, value in answers.values.items()}
    reasons: dict[str, JsonValue] = {key: {_SEALED: seal(text)} for key, text in answers.reasons.items()}
    kept: dict[str, JsonValue] = {"reasons": reasons} if reasons else {}
    return {"handled_by": answers.handled_by, "situations": situations, "values": values, **kept}


def decode(compiled: CompiledDefinition, data: Mapping[str, Any], *, unseal: Seal) -> Answers:
    """The inverse of `encode`. Answers are read with the definition they were given to: the case's own version."""
    by_id = plan_of(compiled).by_id
    situations = {key: tuple(value) if isinstance(value, list) else value for key, value in data["situations"].items()}
    values = {key: _decode_value(by_id[key].kind, value, unseal) for key, value in data["values"].items()}
    reasons = {key: unseal(one[_SEALED]) for key, one in data.get("reasons", {}).items()}
    return Answers(data["handled_by"], situations, values, reasons)


def _encode_value(kind: Kind[Any], value: object, seal: Seal) -> JsonValue:
    encoded = kind.encode(value)
    return {_SEALED: seal(json.dumps(encoded, ensure_ascii=False))} if kind.is_secret else encoded


def _decode_value(kind: Kind[Any], data: Any, unseal: Seal) -> object:
    if isinstance(data, dict) and _SEALED in data:
        data = json.loads(unseal(data[_SEALED]))
    decoded: object = kind.decode(data)
    return decoded


# ── back into the form ─────────────────────────────────────────────────────────────────────────────


def posted_pairs(
    compiled: CompiledDefinition, answers: Answers, documents: Mapping[str, tuple[int, int]] | None = None
) -> list[tuple[str, str]]:
    """(HTML name, text) as if a person had typed these answers: fills a form again, for mending or for a sample.

    `documents` maps document id → originals, copies received.
    """
    pairs = [(HANDLED_BY, answers.handled_by)] if answers.handled_by else []
    pairs += _answer_pairs(plan_of(compiled), answers)
    pairs += [(reason_name(rule_id), text) for rule_id, text in answers.reasons.items()]
    for document_id, counts in (documents or {}).items():
        pairs += zip(document_names(document_id), map(str, counts), strict=True)
    return pairs


def _answer_pairs(plan: Plan, answers: Answers) -> Iterator[tuple[str, str]]:
    names = {**answers.values, **answers.situations}
    for question in (*plan.situations, *plan.fields):
        if question.id in names and question.spec.computed is None:
            yield from question.kind.pairs(question.name, names[question.id])
