"""The shape of the editor: tabs and blocks, and how every key of every model is filled in.

What the schema knows (type, default, bounds, words of a list) is taken from it; sentences and examples stand in
``models.yaml``, tabs in ``tabs.yaml``, names in ``catalog/key_names.yaml``.
"""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from catalog import vocabulary
from catalog.definition import LimitSpec, OptionSpec, ServiceDefinition
from catalog.editing.trees import UNIT_SHORTHAND, plain_of
from catalog.key_names import key_name, models_in
from catalog.readers.yaml_nodes import load_yaml
from catalog.vocabulary_keys import list_of, open_list_of, words_of
from catalog.walk import CONDITION_KEYS

_HERE = Path(__file__).parent
Json = dict[str, Any]
_LONG = 400  # characters: a text that may be longer gets a box of several lines


@cache
def editor_model() -> Json:
    """Tabs and models as JSON holds them. The lists of the county (departments) are laid in by who serves it."""
    return {
        "tabs": _read("tabs.yaml")["tabs"],
        "models": {model.__name__: _model(model) for model in all_models()},
        "units": [{"code": unit.value, "label": word} for unit, word in UNIT_SHORTHAND.items()],
    }


@lru_cache(maxsize=2048)  # the names may come from anybody's draft
def said_of(model: str, name: str) -> Mapping[str, Any]:
    """What the editor says of a key: label, help, example, words; empty for keys and models that it does not show."""
    keys = editor_model()["models"].get(model, {}).get("keys", ())
    return next((one for one in keys if one["name"] == name), {})


@cache
def not_edited() -> Mapping[str, str]:
    """Keys that no editor shows (``Model.key``), and why."""
    table: Mapping[str, str] = _read("tabs.yaml")["not_edited"]
    return table


def is_edited(model: type[BaseModel], key: str) -> bool:
    """Whether the editor shows this key."""
    return f"{model.__name__}.{key}" not in not_edited() and f"*.{key}" not in not_edited()


@cache
def all_models() -> tuple[type[BaseModel], ...]:
    """The definition and every model that one of its edited keys may hold."""
    return tuple(dict.fromkeys(_models_below(ServiceDefinition, frozenset())))


def _models_below(model: type[BaseModel], above: frozenset[type[BaseModel]]) -> Iterator[type[BaseModel]]:
    yield model
    if model in above:
        return
    for key, field in model.model_fields.items():
        for inner in models_in(field.annotation) if is_edited(model, key) else ():
            yield from _models_below(inner, above | {model})


@cache
def _read(name: str) -> Any:
    return load_yaml((_HERE / name).read_text("utf-8")).value


def _model(model: type[BaseModel]) -> Json:
    said = _read("models.yaml")[model.__name__]
    order = [*said["keys"], *(key for key in model.model_fields if key not in said["keys"])]
    return {
        "noun": said["noun"],
        "title_key": said.get("title"),
        "library_kind": said.get("library"),
        "keys": [_key(model, key, said["keys"][key]) for key in order if is_edited(model, key)],
    }


def _key(model: type[BaseModel], key: str, said: Mapping[str, Any]) -> Json:
    field = model.model_fields[key]
    control = said.get("control") or control_of(model, key)
    item = next(iter(models_in(field.annotation)), None) if control in ("model", "rows") else None
    return {
        "name": key,
        "label": key_name(model, key),
        "control": control,
        "help": said["help"],
        "example": said["example"],
        "required": field.is_required(),
        "default": _default(field, control),
        "advanced": bool(said.get("advanced")),
        "options": _options(model, key, said),
        "refers": said.get("refers") or ("departments" if key in _OF_DEPARTMENTS else None),
        "item": item.__name__ if item else None,
        "unit": said.get("unit"),
        **_bounds(field),
    }


_OF_DEPARTMENTS = frozenset({"department", "joint_departments", "decides_for"})


def _default(field: FieldInfo, control: str) -> Any:
    default = field.get_default(call_default_factory=True)
    is_nothing = default is PydanticUndefined or (control == "choice" and default == "")
    return None if is_nothing else plain_of(default)


# ── controls ───────────────────────────────────────────────────────────────────────────────────────

_CONTROLS: Mapping[Any, str] = {
    bool: "yes_no",
    int: "number",
    Decimal: "decimal",
    date: "date",
    str: "text",
    LimitSpec: "limit",
}


def control_of(model: type[BaseModel], key: str) -> str:
    """The control that fits the type of a key."""
    field = model.model_fields[key]
    many = _is_list(field.annotation)
    if key in CONDITION_KEYS or key == "id":
        return "id" if key == "id" else "condition"
    if key in _OF_DEPARTMENTS or list_of(model, key):
        return "multi" if many else "choice"
    bare = _bare(field.annotation)
    if many:
        return _control_of_list(bare)
    if get_origin(bare) is dict:
        return "mapping"
    control = _CONTROLS.get(bare) or ("model" if _is_model(bare) else "choice")
    return "multiline" if control == "text" and (_longest(field) or 0) > _LONG else control


def _control_of_list(item: Any) -> str:
    if item is OptionSpec:
        return "options"
    return "rows" if _is_model(item) else "tags"


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _is_list(annotation: Any) -> bool:
    return any(get_origin(one) is tuple for one in _branches(annotation))


def _branches(annotation: Any) -> list[Any]:
    if get_origin(annotation) in (Union, types.UnionType):
        return [one for one in get_args(annotation) if one is not type(None)]
    return [annotation]


def _bare(annotation: Any) -> Any:
    """The type without None, list and Annotated."""
    one = _branches(annotation)[0]
    if get_origin(one) in (tuple, Annotated):
        return _bare(get_args(one)[0])
    return one


# ── words and bounds ───────────────────────────────────────────────────────────────────────────────


def _options(model: type[BaseModel], key: str, said: Mapping[str, Any]) -> list[Json] | None:
    if words := said.get("words"):
        return [{"code": code, "label": label} for code, label in words.items()]
    if key == "options_from":
        return [{"code": name, "label": one.title} for name, one in vocabulary.LISTS.items()]
    list_id = list_of(model, key)
    if list_id is None:
        return None
    fixed = () if open_list_of(model, key) else words_of(model, key)
    known = {one.code: one.label for one in vocabulary.options(list_id)}
    return [{"code": code, "label": known.get(code, code)} for code in fixed or known]


def _bounds(field: FieldInfo) -> Json:
    found: Json = {"min": None, "max": None, "longest": None, "pattern": None}
    for one in _metadata(field):
        for name, key in (("ge", "min"), ("le", "max"), ("max_length", "longest"), ("pattern", "pattern")):
            if (bound := getattr(one, name, None)) is not None:
                found[key] = bound
    return found


def _longest(field: FieldInfo) -> int | None:
    longest: int | None = _bounds(field)["longest"]
    return longest


def _metadata(field: FieldInfo) -> Iterator[Any]:
    """What is said about the value, or about one item of a list."""
    for one in field.metadata:
        yield one
        yield from getattr(one, "metadata", ())
    yield from _inside(field.annotation)


def _inside(annotation: Any) -> Iterator[Any]:
    if get_origin(annotation) is Annotated:
        for one in annotation.__metadata__:
            yield one
            yield from getattr(one, "metadata", ())
    if get_origin(annotation) not in (None, dict, Literal):
        for argument in get_args(annotation):
            yield from _inside(argument)
