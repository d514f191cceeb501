"""The schema for editors agrees with the reader."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema
import pytest

from catalog.json_schema import export
from catalog.readers.yaml_nodes import load_yaml
from catalog.sample import DATA
from tests.definitions import NAMES, text_of

SCHEMA = export()
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def errors_of(text: str) -> list[Any]:
    return [error.json_path for error in VALIDATOR.iter_errors(load_yaml(text).value)]


def test_it_is_a_schema_with_chinese_titles() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["properties"]["promised_limit"]["title"] == "承诺办结时限"
    assert "行政给付" in SCHEMA["properties"]["item_type"]["description"]
    assert SCHEMA["$defs"]["StepSpec"]["properties"]["tier"]["title"] == "由哪一级办理"


@pytest.mark.parametrize("name", NAMES)
def test_tiny_services_fit(name: str) -> None:
    assert errors_of(text_of(name)) == []


@pytest.mark.parametrize("file", sorted((DATA / "services").glob("*.yaml")), ids=lambda file: file.stem)
def test_shipped_services_fit(file: Path) -> None:
    assert errors_of(file.read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("name: 最小事项", "nmae: 最小事项", "$"),
        ("promised_limit: 10个工作日", "promised_limit: 十天", "$.promised_limit"),
        ("tier: township", "tier: town", "$.steps[0]"),
        ("name: 居民身份证,", "", "$.documents[0]"),
    ],
)
def test_mistakes_do_not_fit(old: str, new: str, place: str) -> None:
    assert place in errors_of(text_of("minimal").replace(old, new))
