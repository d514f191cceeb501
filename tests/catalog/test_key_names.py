"""Keys and their Chinese names."""

from __future__ import annotations

from catalog.definition import FieldSpec, HandledBy, LimitSpec, ServiceDefinition, StepSpec, Tier
from catalog.key_names import annotation_at, key_name, model_at
from catalog.law_specs import FeeSpec


def test_names_of_a_model_win_over_general_ones() -> None:
    assert key_name(StepSpec, "name") == "环节名称"
    assert key_name(FeeSpec, "unit") == "单位"
    assert key_name(None, "steps") == "环节"
    assert key_name(StepSpec, "nothing") == "nothing"


def test_models_and_types_along_a_path() -> None:
    assert model_at(ServiceDefinition, ("steps", 1)) is StepSpec
    assert model_at(ServiceDefinition, ("steps", 1, "limit")) is LimitSpec
    assert model_at(ServiceDefinition, ("sections", 0, "fields", 2, "fields", 0)) is FieldSpec
    assert model_at(ServiceDefinition, ("code", "x")) is None
    assert annotation_at(ServiceDefinition, ("steps", 1, "tier")) is Tier
    assert annotation_at(ServiceDefinition, ("proxy", "who", 0)) is HandledBy
    assert annotation_at(ServiceDefinition, ("nowhere",)) is None
