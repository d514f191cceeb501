"""Places in words: ``documents[2].originals`` is 材料“居民户口簿”的原件份数; and values as a person would read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from catalog.definition import ServiceDefinition
from catalog.editing.model import editor_model, said_of
from catalog.editing.names import symbols_of
from catalog.editing.places import MISSING, Location, value_at
from catalog.key_names import key_name, model_at
from catalog.library import Library

_LONGEST = 60  # characters of a value that are shown


def place_words(tree: Any, location: Location, library: Library | None = None) -> str:
    """What a person calls the place: the innermost row by its title, then the key."""
    rows = [index for index, part in enumerate(location) if isinstance(part, int)]
    last = rows[-1] + 1 if rows else 0
    words = [_row_words(tree, location[:last], library)] if rows else []
    for index in range(last, len(location)):
        words.append(_key_words(tree, location[: index + 1], library))
    return "的".join(words) or "全文"


def _key_words(tree: Any, location: Location, library: Library | None) -> str:
    key = str(location[-1])
    if location[0] == "samples" and len(location) > 2 and location[-2] in ("answers", "situations"):
        symbol = symbols_of(tree, library).by_id.get(key)
        return f"“{symbol.label}”" if symbol else f"“{key}”"
    return key_name(model_at(ServiceDefinition, location[:-1]), key)


def _row_words(tree: Any, location: Location, library: Library | None) -> str:
    model, row = model_at(ServiceDefinition, location), value_at(tree, location)
    if isinstance(row, dict) and "chain" in row:
        return "环节链“{}”".format(chain_title(library, row["chain"]))
    said = editor_model()["models"].get(model.__name__) if model and _holds_rows(location) else None
    position = int(location[-1]) + 1
    if said is None:
        return f"{place_words(tree, location[:-1], library)}第 {position} 项"
    title = title_of(row, said["title_key"]) or _shared_title(row, said, library)
    return f"{said['noun']}“{title}”" if title else f"第 {position} 个{said['noun']}"


def _shared_title(row: Any, said: Mapping[str, Any], library: Library | None) -> str:
    """The title of the part in use; the id when there is no such part."""
    name = row.get("use") if isinstance(row, Mapping) else None
    parts = library.parts().get(said["library_kind"] or "", {}) if library else {}
    shared = parts.get(name, {}) if isinstance(name, str) else {}
    found = title_of(shared, said["title_key"]) or (row.get("id") if isinstance(row, Mapping) else None) or name
    return found[:_LONGEST] if isinstance(found, str) else ""


def chain_title(library: Library | None, name: Any) -> str:
    """A chain is called by its steps; by its id when the library does not have it."""
    steps = library.chains.get(name, ()) if library and isinstance(name, str) else ()
    return " → ".join(title_of(step, "name") for step in steps) or str(name)[:_LONGEST]


def _holds_rows(location: Location) -> bool:
    """Lists of plain words belong to a model as well, that of the row around them."""
    owner = model_at(ServiceDefinition, location[:-2])
    return model_at(ServiceDefinition, location) is not owner or location[-2] == "fields"


def title_of(row: Any, key: str | None) -> str:
    """What a row says it is called; nothing when it says nothing of itself."""
    found = row if isinstance(row, str) else row.get(key) if isinstance(row, Mapping) and key else ""
    return str(found)[:_LONGEST] if isinstance(found, str | int | float) else ""


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
    model = model_at(ServiceDefinition, keys[:-1]) if keys else None
    for option in (said_of(model.__name__, keys[-1]).get("options") if model else None) or ():
        if option["code"] == text:
            return str(option["label"])
    return text
