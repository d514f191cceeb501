"""拆分情形: one service with a situation becomes several simple ones, one for each option.

The answer is settled beforehand: the question is not asked any more, what only other answers need is left out, and the
conditions that remain are the shorter ones. For every case that would have chosen the option, form, checklist and
route are the same as before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from catalog.compiled import CompiledDefinition, compile_definition
from catalog.conditions import names_used, notation
from catalog.conditions.fixing import fixed
from catalog.definition import (
    CatalogueCodes,
    DocumentSpec,
    EligibilitySpec,
    FieldSpec,
    RuleSpec,
    SampleSpec,
    SectionSpec,
    ServiceDefinition,
    SituationSpec,
    StepSpec,
    Strict,
)
from catalog.input_specs import ComputedWhen
from catalog.step_specs import AutomaticSpec, RouteSpec

Model = TypeVar("Model", bound=Strict)
_LONGEST_NAME = 200


class SplitError(ValueError):
    """This situation cannot be split off; the message is a Chinese sentence that says why."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one of the new services is called."""

    code: str
    name: str


def situation_to_split(definition: ServiceDefinition, situation_id: str) -> SituationSpec:
    """The situation, if a service can be split by it; SplitError otherwise."""
    found = next((one for one in definition.situations if one.id == situation_id), None)
    if found is None:
        raise SplitError("没有这个情形")
    if found.multiple:
        raise SplitError(f"“{found.question}”可以多选，不能拆分")
    if found.when is not None:
        raise SplitError(f"“{found.question}”不是每次都问，不能拆分")
    return found


def suggested_name(definition: ServiceDefinition, label: str) -> str:
    """高龄津贴（首次申领） and 迁入 → 高龄津贴（首次申领，迁入）."""
    name = definition.name
    joined = f"{name[:-1]}，{label}）" if name.endswith("）") else f"{name}（{label}）"
    return joined[:_LONGEST_NAME]


def split_off(definition: ServiceDefinition, situation_id: str, option: str, part: Part) -> ServiceDefinition:
    """The service for one option of a situation. SplitError when it cannot stand by itself."""
    situation = situation_to_split(definition, situation_id)
    label = next((one.label for one in situation.options if one.code == option), None)
    if label is None:
        raise SplitError(f"“{situation.question}”没有这个选项")
    kept = _Split(compile_definition(definition), situation_id, option).definition()
    codes = CatalogueCodes(catalog_code=kept.codes.catalog_code, local_catalog_code=kept.codes.local_catalog_code)
    return kept.model_copy(
        update={
            "code": part.code,
            "name": part.name,
            "parent_code": definition.parent_code or definition.code,
            "parent_name": definition.parent_name or definition.name,
            "handling_item": label,
            "codes": codes,  # the codes of the task and of the handling item belong to the service that was split
        }
    )


class _Split:
    """One definition with one answer settled."""

    def __init__(self, compiled: CompiledDefinition, situation_id: str, option: str) -> None:
        self.compiled = compiled
        self.situation_id = situation_id
        self.option = option
        self.answers = {situation_id: option}
        self.gone: frozenset[str] = frozenset()
        self._find_gone()

    # ── conditions ─────────────────────────────────────────────────────────────────────────────────

    def left_of(self, condition: str | None, *, unknown: bool = False) -> str | bool:
        """The notation of what is left to ask; True or False when it is settled."""
        if condition is None:
            return True
        logic = self.compiled.logic(condition)
        if not names_used(logic) & {*self.answers, *self.gone}:
            return condition
        left = fixed(logic, self.answers, gone=self.gone, unknown=unknown)
        return left if isinstance(left, bool) else notation(left, self.compiled.symbols)

    def _find_gone(self) -> None:
        """Names that will never have a value, and those that hang on them, until no more are found."""
        while True:
            found = frozenset(self._names_without_value())
            if found == self.gone:
                return
            self.gone = found

    def _names_without_value(self) -> Iterator[str]:
        definition = self.compiled.definition
        steps = {step.id for step in definition.steps if self._is_kept_step(step)}
        for situation in definition.situations:
            if self.left_of(situation.when) is False:
                yield situation.id
        for section in definition.sections:
            asked = self.left_of(section.when) is not False
            yield from (one.id for one in section.fields if not (asked and self._is_asked(one, steps)))

    def _is_asked(self, field: FieldSpec, steps: Collection[str]) -> bool:
        if self.left_of(field.visible_when) is False or (field.step is not None and field.step not in steps):
            return False
        if field.fields and not any(self._is_asked(column, steps) for column in field.fields):
            return False
        return field.computed is None or field.computed.source not in self.gone

    def _is_kept_step(self, step: StepSpec) -> bool:
        # Only a clear no leaves a step out; see the workflow.
        return self.left_of(step.when, unknown=True) is not False

    # ── the definition ─────────────────────────────────────────────────────────────────────────────

    def definition(self) -> ServiceDefinition:
        """All parts that remain, their conditions shortened."""
        whole = self.compiled.definition
        sections = tuple(self._sections())
        steps = tuple(self._steps())
        if not sections or not steps:
            raise SplitError("选这一项时，表单或者环节是空的，不能单独成为一个事项")
        documents = tuple(self._document(one) for one in self._each(whole.documents))
        members = [one.group for one in documents]
        return whole.model_copy(
            update={
                "situations": tuple(self._situations()),
                "rules": tuple(self._rules()),
                "eligibility": tuple(self._eligibility()),
                "sections": sections,
                "documents": documents,
                "document_groups": tuple(
                    one.model_copy(update={"minimum": min(one.minimum, members.count(one.id))})
                    for one in whole.document_groups
                    if one.id in members
                ),
                "steps": steps,
                "fees": self._each(whole.fees),
                "benefits": self._each(whole.benefits),
                "proxy": whole.proxy.model_copy(
                    update={
                        "collector_documents": tuple(
                            one for one in whole.proxy.collector_documents if one in {paper.id for paper in documents}
                        )
                    }
                ),
                "samples": tuple(self._samples()),
            }
        )

    def _each(self, models: tuple[Model, ...], *, unknown: bool = False) -> tuple[Model, ...]:
        """Those that may still apply, with what is left of their condition."""
        kept: list[Model] = []
        for model in models:
            left = self.left_of(cast(Any, model).when, unknown=unknown)
            if left is not False:
                kept.append(model.model_copy(update={"when": None if left is True else left}))
        return tuple(kept)

    def _eligibility(self) -> Iterator[EligibilitySpec]:
        """What the choice has decided either way need not be checked any more."""
        for spec in self.compiled.definition.eligibility:
            left = self.left_of(spec.check)
            if isinstance(left, str):
                yield spec.model_copy(update={"check": left})

    def _situations(self) -> Iterator[SituationSpec]:
        for situation in self._each(self.compiled.definition.situations):
            if situation.id != self.situation_id:
                yield situation.model_copy(update={"options": self._each(situation.options)})

    def _document(self, document: DocumentSpec) -> DocumentSpec:
        """What is surely required under the option needs no condition for it."""
        if document.required_when is None:
            return document
        left = self.left_of(document.required_when)
        changes: dict[str, Any] = {"required_when": None if isinstance(left, bool) else left}
        return document.model_copy(update=changes | ({"necessity": "required"} if left is True else {}))

    def _rules(self) -> Iterator[RuleSpec]:
        """Rules that can still be broken, with what is left of their conditions."""
        for rule in self._each(self.compiled.definition.rules):
            left = self.left_of(rule.check, unknown=True)
            if rule.at not in self.gone and isinstance(left, str):
                yield rule.model_copy(update={"check": left})

    def _sections(self) -> Iterator[SectionSpec]:
        for section in self._each(self.compiled.definition.sections):
            if fields := tuple(self._field(one) for one in section.fields if one.id not in self.gone):
                yield section.model_copy(update={"fields": fields})

    def _field(self, field: FieldSpec) -> FieldSpec:
        columns = [one for one in field.fields if self._is_asked(one, {one.step or ""})]
        changes: dict[str, Any] = {"fields": tuple(self._field(one) for one in columns)}
        changes["options"] = self._each(field.options)
        visible, required = self.left_of(field.visible_when), self.left_of(field.required_when)
        changes["visible_when"] = None if visible is True else visible
        if field.required_when is not None:
            changes["required"] = field.required or required is True
            changes["required_when"] = None if isinstance(required, bool) else required
        if field.computed is not None:
            changes["computed"] = field.computed.model_copy(update={"choose": self._until_sure(field.computed.choose)})
        return field.model_copy(update=changes)

    def _until_sure(self, rows: tuple[ComputedWhen, ...]) -> tuple[ComputedWhen, ...]:
        """The first row that holds counts: what stands behind one without a condition is never reached."""
        return _up_to_first_sure(self._each(rows))

    def _steps(self) -> Iterator[StepSpec]:
        kept = self._each(self.compiled.definition.steps, unknown=True)
        ids = {step.id for step in kept}
        for step in kept:
            routes = _up_to_first_sure(tuple(self._route(one, ids) for one in self._each(step.routes)))
            changes: dict[str, Any] = {
                key: tuple(one for one in getattr(step, key) if one in ids) for key in ("parallel_with", "send_back_to")
            }
            changes |= {"routes": routes, "automatic": self._automatic(step)}
            yield step.model_copy(update=changes)

    def _automatic(self, step: StepSpec) -> AutomaticSpec | None:
        """What the choice rules out is not decided by the system any more."""
        return next(iter(self._each((step.automatic,))), None) if step.automatic else None

    def _route(self, route: RouteSpec, kept: Collection[str]) -> RouteSpec:
        """A route to a step that is left out goes on to the next that is not, as the case would."""
        order = [step.id for step in self.compiled.definition.steps]
        target = next((one for one in order[order.index(route.to) :] if one in kept), None)
        if target is None:
            raise SplitError("有一个环节选这一项时直接办结，单独成为事项以后说不清走向，请先调整环节")
        return route.model_copy(update={"to": target})

    def _samples(self) -> Iterator[SampleSpec]:
        """Samples that choose the option, without what is not asked any more."""
        for sample in self.compiled.definition.samples:
            if sample.situations.get(self.situation_id) == self.option:
                chosen = {name: one for name, one in sample.situations.items() if self._stays(name)}
                answers = {name: one for name, one in sample.answers.items() if self._stays(name)}
                yield sample.model_copy(update={"situations": chosen, "answers": answers})

    def _stays(self, name: str) -> bool:
        return name != self.situation_id and name not in self.gone


def _up_to_first_sure(models: tuple[Model, ...]) -> tuple[Model, ...]:
    sure = next((at for at, model in enumerate(models) if cast(Any, model).when is None), len(models))
    return models[: sure + 1]
