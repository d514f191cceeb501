"""Conditions judged as far as the answers go."""

from __future__ import annotations

from catalog.compiled import CompiledDefinition, compile_definition
from catalog.eligibility_specs import EligibilitySpec
from forms.client import client_model
from forms.eligibility import by_situation, may_decide, unmet, verdicts
from tests.definitions import load


def _with(*checks: str) -> CompiledDefinition:
    specs = tuple(EligibilitySpec(id=f"c{index}", title=f"第{index}条", check=one) for index, one in enumerate(checks))
    definition = load("conditional")
    return compile_definition(definition.model_copy(update={"eligibility": specs}))


def test_what_is_not_known_yet_is_neither_met_nor_unmet() -> None:
    compiled = _with("由谁办理 = 本人", "由谁办理 != 本人")
    assert [one.met for one in verdicts(compiled, {})] == [None, None]
    assert [one.met for one in verdicts(compiled, {"handled_by": "self"})] == [True, False]
    assert [one.id for one in unmet(compiled, {"handled_by": "self"})] == ["c1"]


def test_the_browser_gets_the_same_conditions() -> None:
    compiled = _with("由谁办理 = 本人")
    assert client_model(compiled)["eligibility"] == [{"id": "c0", "check": compiled.logic("由谁办理 = 本人")}]


def test_only_free_situations_are_asked_of_strangers() -> None:
    compiled = _with("由谁办理 = 本人")
    assert by_situation(compiled) == frozenset()
    assert not may_decide(compiled, compiled.definition.eligibility[0])
    situation = next(one for one in compiled.definition.situations if one.when is None)
    decided = _with(f"{situation.question} = {situation.options[0].label}")
    assert by_situation(decided) == {situation.id}
    assert may_decide(decided, decided.definition.eligibility[0])
