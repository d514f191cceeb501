"""The JSON Schema of a definition, for editors that complete and check while an administrator types.

It describes the YAML text, not the bare model: a limit may be written ``20个工作日``, an option as one word, an entry
may `use` a part of the library and then need nothing else, and steps may name a chain.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from catalog import vocabulary
from catalog.definition import ServiceDefinition
from catalog.key_names import key_name, models_in
from catalog.library_merge import KINDS
from catalog.vocabulary_keys import list_of

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_LIMIT_PATTERN = r"^\s*(当场|即办|\d{1,4}\s*个?\s*(工作小时|小时|工作日|自然日|天|月))\s*$"
_SHORTHANDS: dict[str, dict[str, Any]] = {
    "LimitSpec": {"type": "string", "pattern": _LIMIT_PATTERN, "description": "例如 20个工作日、7天、2小时、当场"},
    "OptionSpec": {"type": "string", "minLength": 1, "description": "代码和显示文字相同时只写一个词"},
}


def export() -> dict[str, Any]:
    """The schema as plain values, ready for `json.dumps`."""
    schema: dict[str, Any] = _with_shorthands(ServiceDefinition.model_json_schema())
    models = {model.__name__: model for model in _models(ServiceDefinition, set())}
    _describe(schema, ServiceDefinition)
    for name, part in schema["$defs"].items():
        part.pop("description", None)  # the docstrings are for programmers
        if name in models:
            _describe(part, models[name])
    for model in KINDS.values():
        _let_library_complete(schema["$defs"][model.__name__])
    _let_steps_be_chains(schema)
    return {"$schema": DIALECT, **schema, "title": "政务服务事项", "description": "一个事项的定义，保存为 YAML 文件"}


def _models(model: type[BaseModel], seen: set[type[BaseModel]]) -> set[type[BaseModel]]:
    """The model and every model inside it."""
    if model not in seen:
        seen.add(model)
        for field in model.model_fields.values():
            for inner in models_in(field.annotation):
                _models(inner, seen)
    return seen


def _with_shorthands(node: Any) -> Any:
    """Every place that takes a limit or an option takes its short form as well."""
    if isinstance(node, list):
        return [_with_shorthands(item) for item in node]
    if not isinstance(node, dict):
        return node
    name = str(node.get("$ref", "")).rpartition("/")[2]
    if name in _SHORTHANDS:
        return {"anyOf": [_SHORTHANDS[name], node]}
    if node.get("type") == "string" and not node.keys() & {"pattern", "format", "enum", "const"}:
        return {**node, "type": ["string", "number"]}  # `phone: 12345` is read as text
    return {key: _with_shorthands(value) for key, value in node.items()}


def _describe(schema: dict[str, Any], model: type[BaseModel]) -> None:
    """Chinese titles for the keys, and the words of the vocabulary as a description."""
    schema.pop("title", None)
    for key, part in schema["properties"].items():
        part["title"] = key_name(model, key)
        list_id = list_of(model, key)
        if list_id:
            words = (f"{option.code}（{option.label}）" for option in vocabulary.options(list_id))
            part["description"] = "、".join(words)
            part["examples"] = [option.code for option in vocabulary.options(list_id)]


def _let_library_complete(schema: dict[str, Any]) -> None:
    """An entry that uses a part has from it what is required."""
    schema["anyOf"] = [{"required": ["use"]}, {"required": schema.pop("required")}]


def _let_steps_be_chains(schema: dict[str, Any]) -> None:
    chain = {
        "type": "object",
        "properties": {"chain": {"type": "string", "title": "环节链"}},
        "required": ["chain"],
        "additionalProperties": False,
    }
    steps = schema["properties"]["steps"]
    steps["items"] = {"anyOf": [steps["items"], chain]}
