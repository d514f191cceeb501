"""What a key of a definition is called in Chinese, and the way from a path to the model that owns it."""

from __future__ import annotations

import types
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel

from catalog.readers.yaml_nodes import load_yaml

_FILE = Path(__file__).with_suffix(".yaml")


@cache
def _names() -> Mapping[str, Mapping[str, str]]:
    names: Mapping[str, Mapping[str, str]] = load_yaml(_FILE.read_text("utf-8")).value
    return names


def key_name(model: type[BaseModel] | None, key: str) -> str:
    """The Chinese name of a key of this model (or of a model it derives from); the key itself if it has none."""
    for owner in model.__mro__ if model else ():
        if name := _names().get(owner.__name__, {}).get(key):
            return name
    return _names()["all"].get(key, key)


def models_in(annotation: Any) -> Iterable[type[BaseModel]]:
    """The models an annotation may hold, through optional, tuple, dict and Annotated."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    elif get_origin(annotation) is not None or isinstance(annotation, types.UnionType):
        for argument in get_args(annotation):
            yield from models_in(argument)


def model_at(root: type[BaseModel], location: Iterable[str | int]) -> type[BaseModel] | None:
    """The model whose key (or whose list item) stands at the end of the location, e.g. ('steps', 1) → StepSpec."""
    model: type[BaseModel] | None = root
    for part in location:
        if model is None or isinstance(part, int):
            continue
        field = model.model_fields.get(part)
        model = next(iter(models_in(field.annotation)), None) if field else None
    return model


def annotation_at(root: type[BaseModel], location: tuple[str | int, ...]) -> Any:
    """The bare type at a location: unions and lists are taken off, so that an enumeration shows itself."""
    keys = [part for part in location if isinstance(part, str)]
    owner = model_at(root, keys[:-1])
    field = owner.model_fields.get(keys[-1]) if owner and keys else None
    return _bare(field.annotation) if field else None


def _bare(annotation: Any) -> Any:
    origin = get_origin(annotation)
    if origin in (Union, types.UnionType, tuple):
        inner = [one for one in get_args(annotation) if one not in (type(None), ...)]
        return _bare(inner[0])
    return annotation
