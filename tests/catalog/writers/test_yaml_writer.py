"""YAML out and in again loses nothing."""

from __future__ import annotations

import pytest
from hypothesis import given

from catalog.definition import ServiceDefinition
from catalog.library import Library, read_library
from catalog.readers.yaml_reader import read_definition
from catalog.writers.yaml_writer import write_definition
from tests.catalog.strategies import definitions
from tests.definitions import NAMES, load, text_of
from tests.support.search import share

LIBRARY = """
documents:
  id_card: {name: 居民身份证, originals: 1, copies: 2, accept: check_keep_copy, pages: 正反面}
fields:
  applicant_name: {label: 姓名, kind: name, required: true, meaning: applicant_name}
sections:
  applicant: {title: 申请人, fields: [{use: applicant_name}]}
steps:
  accept: {name: 乡镇受理, kind: accept, tier: township, limit: 当场}
legal_bases:
  act: {title: 社会救助暂行办法, level: regulation}
"""


def library() -> Library:
    found, problems = read_library(LIBRARY)
    assert found is not None, problems
    return found


@share(0.4)
@given(definitions)
def test_round_trip_of_any_definition(definition: ServiceDefinition) -> None:
    result = read_definition(write_definition(definition))
    assert result.problems == ()
    assert result.definition == definition
    assert result.definition.model_dump() == definition.model_dump()


@pytest.mark.parametrize("name", NAMES)
def test_round_trip_of_tiny_services(name: str) -> None:
    text = write_definition(load(name))
    assert read_definition(text).definition == load(name)
    assert write_definition(load(name)) == text


def test_parts_in_full_mean_the_same_under_any_library() -> None:
    text = text_of("minimal").replace("  - {id: id_card,", "  - {use: id_card, id: id_card,")
    definition = read_definition(text).definition
    assert definition is not None and definition.documents[0].copies == 1
    assert read_definition(write_definition(definition), library=library()).definition == definition


def test_with_a_library_only_differences_are_written() -> None:
    text = text_of("minimal").split("documents:")[0] + (
        "documents:\n  - {use: id_card}\n  - {use: id_card, id: other_card, copies: 0}\n"
        "steps: [{use: accept}, {id: decide, name: 审批, kind: decide, tier: county, limit: 5个工作日}]\n"
    )
    definition = read_definition(text, library=library()).definition
    assert definition is not None
    written = write_definition(definition, library=library())
    assert "  - use: id_card\n  - use: id_card\n    id: other_card\n    copies: 0\n" in written
    assert "  - use: accept\n" in written and "正反面" not in written
    assert read_definition(written, library=library()).definition == definition


def test_a_use_the_library_does_not_know_is_written_in_full() -> None:
    text = text_of("minimal").replace("  - {id: id_card,", "  - {use: gone, id: id_card,")
    definition = read_definition(text).definition
    assert definition is not None
    assert read_definition(write_definition(definition, library=library())).definition == definition


def test_text_is_as_an_administrator_would_type_it() -> None:
    text = write_definition(load("rich"))
    assert "promised_limit: 10个工作日\n" in text
    assert "amount: 8.5\n" in text
    assert "effective_from: 2026-01-01\n" in text
    assert "when:" not in text and "null" not in text
    assert text.startswith("code: T-RICH\nname: 内容齐全的事项\n")
    assert "- 甲\n" in write_definition(load("kinds"))


def test_options_of_a_shared_list_are_written_only_where_they_differ() -> None:
    lists, _problems = read_library("option_lists: {homes: {title: 居住, options: [自有, 租住]}}")
    assert lists is not None
    field = "{id: home, label: 住房, kind: choice, options_use: homes}"
    own = "{id: home2, label: 住房二, kind: choice, options_use: homes, options: [借住]}"
    text = text_of("minimal").replace(
        "documents:", f"  - {{id: living, title: 居住, fields: [{field}, {own}]}}\ndocuments:"
    )
    definition = read_definition(text, library=lists).definition
    assert definition is not None
    written = write_definition(definition, library=lists)
    assert written.count("options:") == 1 and written.count("options_use: homes") == 2
    assert read_definition(written, library=lists).definition == definition
    assert read_definition(write_definition(definition), library=lists).definition == definition
