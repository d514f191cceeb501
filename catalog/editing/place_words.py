"""Places in words: ``documents[2].originals`` is 材料“居民户口簿”的原件份数; and values as a person would read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from catalog.definition import ServiceDefinition
from catalog.editing.model import editor_model
from catalog.editing.places import MISSING, Location, value_at
from catalog.key_names import key_name, model_at

_LONGEST = 60  # characters of a value that are shown


def place_words(tree: Any, location: Location) -> str:
    """What a person calls the place: the innermost row by its title, then the key."""
    rows = [index for index, part in enumerate(location) if isinstance(part, int)]
    if not rows:
        return "的".join(_keys(location, 0)) or "全文"
    last = rows[-1] + 1
    tail = _keys(location, last)
    return "的".join([_row_words(tree, location[:last]), *tail])


def _keys(location: Location, start: int) -> list[str]:
    names = []
    for index in range(start, len(location)):
        model = model_at(ServiceDefinition, location[:index])
        names.append(key_name(model, str(location[index])))
    return names


def _row_words(tree: Any, location: Location) -> str:
    model, row = model_at(ServiceDefinition, location), value_at(tree, location)
    said = editor_model()["models"].get(model.__name__) if model and _holds_rows(location) else None
    position = int(location[-1]) + 1
    if said is None:
        owner = place_words(tree, location[:-1])
        return f"{owner}第 {position} 项"
    title = title_of(row, said["title_key"])
    return f"{said['noun']}“{title}”" if title else f"第 {position} 个{said['noun']}"


def _holds_rows(location: Location) -> bool:
    """Lists of plain words belong to a model as well, that of the row around them."""
    owner = model_at(ServiceDefinition, location[:-2])
    return model_at(ServiceDefinition, location) is not owner or location[-2] == "fields"


def title_of(row: Any, key: str | None) -> str:
    """What a row is called; nothing when it says nothing of itself."""
    if isinstance(row, str):
        return row[:_LONGEST]
    if not isinstance(row, Mapping):
        return ""
    words = next((row[one] for one in (key, "id", "code", "use", "chain") if one and row.get(one)), "")
    return str(words)[:_LONGEST] if isinstance(words, str | int | float) else ""


def value_words(location: Location, value: Any) -> str:
    """A value as the comparison of two drafts shows it; "" for nothing."""
    if value is MISSING or value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, str | int | float):
        return _code_words(location, str(value))
    if isinstance(value, Sequence):
        return "、".join(value_words((*location, index), one) for index, one in enumerate(value))
    return _row_value(location, value)


def _row_value(location: Location, value: Mapping[str, Any]) -> str:
    model = model_at(ServiceDefinition, location)
    parts = [f"{key_name(model, key)}：{value_words((*location, key), one)}" for key, one in value.items()]
    return "；".join(parts)


def _code_words(location: Location, text: str) -> str:
    keys = [part for part in location if isinstance(part, str)]
    spec = _spec(model_at(ServiceDefinition, keys[:-1]), keys[-1]) if keys else None
    for option in (spec or {}).get("options") or ():
        if option["code"] == text:
            return str(option["label"])
    return text


def _spec(model: type[BaseModel] | None, key: str) -> dict[str, Any] | None:
    keys: list[dict[str, Any]] = editor_model()["models"].get(model.__name__, {}).get("keys", []) if model else []
    return next((one for one in keys if one["name"] == key), None)
