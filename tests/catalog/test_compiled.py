"""Definitions ready for use."""

from __future__ import annotations

import pytest

from catalog.compiled import compile_definition
from catalog.conditions import ConditionError
from catalog.versions import digest
from tests.definitions import NAMES, load


@pytest.mark.parametrize("name", NAMES)
def test_every_tiny_service_compiles(name: str) -> None:
    compiled = compile_definition(load(name))
    assert compiled.digest == digest(load(name))
    assert compiled.definition == load(name)


def test_conditions_hold_or_not_or_are_open() -> None:
    compiled = compile_definition(load("conditional"))
    notation = "年龄 >= 80 且 户籍类型 = 农业"
    assert compiled.holds(None, {}) is True
    assert compiled.holds(notation, {}) is None
    assert compiled.holds(notation, {"age": 80, "household_type": "agricultural"}) is True
    assert compiled.holds(notation, {"age": 79}) is False
    assert compiled.sentence(notation) == "年龄不小于 80 岁，并且户籍类型是农业户口"
    assert compiled.logic(notation)["and"][0] == {">=": [{"var": "age"}, 80]}


def test_a_condition_of_nowhere_is_read_in_the_same_names() -> None:
    compiled = compile_definition(load("conditional"))
    assert compiled.holds("年龄 > 100", {"age": 101}) is True
    with pytest.raises(ConditionError):
        compiled.holds("身高 > 100", {})


def test_broken_conditions_do_not_compile() -> None:
    definition = load("minimal")
    document = definition.documents[0].model_copy(update={"when": "身高 > 180"})
    with pytest.raises(ConditionError, match="没有叫“身高”"):
        compile_definition(definition.model_copy(update={"documents": (document,)}))
