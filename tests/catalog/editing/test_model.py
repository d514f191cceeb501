"""The editor shows every key of a definition, in one place, with words a clerk understands."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel

from catalog.definition import FieldSpec, OptionSpec, ServiceDefinition
from catalog.editing.model import all_models, editor_model, is_edited, not_edited
from catalog.key_names import key_name
from catalog.library_merge import KIND_WORDS

CONTROLS = frozenset(
    re.findall(
        r"\w+", "text multiline number decimal yes_no choice multi tags limit date condition id model rows options"
    )
) | {"mapping"}
MODELS: dict[str, Any] = editor_model()["models"]
KEYS = [(name, key) for name, model in MODELS.items() for key in model["keys"]]


def _block_keys() -> Iterator[str]:
    for tab in editor_model()["tabs"]:
        for block in tab["blocks"]:
            yield from block.get("keys", ())
            yield from (block[kind] for kind in ("rows", "model") if kind in block)


def test_every_key_of_the_definition_stands_in_one_tab() -> None:
    counts = Counter(_block_keys())
    edited = {key for key in ServiceDefinition.model_fields if is_edited(ServiceDefinition, key)}
    assert set(counts) == edited
    assert {key for key, count in counts.items() if count != 1} == set()


@pytest.mark.parametrize("model", all_models(), ids=lambda model: model.__name__)
def test_every_key_of_every_model_is_shown_or_named_as_not_edited(model: type[BaseModel]) -> None:
    shown = [key["name"] for key in MODELS[model.__name__]["keys"]]
    assert len(shown) == len(set(shown))
    assert set(shown) == {key for key in model.model_fields if is_edited(model, key)}
    assert model in (OptionSpec, FieldSpec) or shown


def test_what_is_not_edited_says_why_and_exists() -> None:
    known = {f"{model.__name__}.{key}" for model in all_models() for key in model.model_fields}
    for name, why in not_edited().items():
        assert why
        assert name in known or (name.startswith("*.") and any(one.endswith(name[1:]) for one in known))


def test_tabs_are_those_of_the_editor() -> None:
    tabs = [tab["id"] for tab in editor_model()["tabs"]]
    assert tabs == ["basics", "situations", "documents", "form", "steps", "proxy", "contact", "faq", "devolution"]
    for tab in editor_model()["tabs"]:
        assert tab["title"] and tab["hint"].endswith("。")
        assert all(block["title"] for block in tab["blocks"])


@pytest.mark.parametrize(("model", "key"), KEYS, ids=lambda one: one if isinstance(one, str) else one["name"])
def test_every_key_is_said_in_chinese_with_an_example(model: str, key: dict[str, Any]) -> None:
    assert key["control"] in CONTROLS
    assert re.search(r"[\u4e00-\u9fff]", key["label"]) and key["label"] != key["name"]
    assert re.fullmatch(r"[^a-z]*[。？].*|.*[。]", key["help"]), key["help"]
    assert key["example"]
    for option in key["options"] or ():
        assert re.search(r"[\u4e00-\u9fff]|^A\d$", option["label"]), option
    if key["control"] in ("choice", "multi"):
        assert key["options"] or key["refers"], key
    if key["control"] in ("rows", "model"):
        assert key["item"] in MODELS


def test_row_titles_and_kinds_of_parts_are_real() -> None:
    for name, model in MODELS.items():
        assert re.search(r"[\u4e00-\u9fff]", model["noun"]), name
        assert model["title_key"] is None or model["title_key"] in {key["name"] for key in model["keys"]}
        assert model["library_kind"] is None or model["library_kind"] in KIND_WORDS


def test_bounds_and_defaults_come_from_the_schema() -> None:
    keys = {(name, key["name"]): key for name, key in KEYS}
    assert (keys["DocumentSpec", "originals"]["min"], keys["DocumentSpec", "originals"]["max"]) == (0, 50)
    assert keys["DocumentSpec", "originals"]["default"] == 1
    assert keys["ServiceDefinition", "name"]["longest"] == 200
    assert keys["ServiceDefinition", "promised_limit"]["required"]
    assert keys["StepSpec", "kind"]["options"][0] == {"code": "accept", "label": "受理"}
    assert keys["RecheckSpec", "months"]["max"] == 12
    assert keys["FieldSpec", "label"]["label"] == key_name(FieldSpec, "label")


def test_the_model_is_json() -> None:
    assert json.loads(json.dumps(editor_model(), allow_nan=False)) == editor_model()
