"""Plain values → a model, or every mistake at once as a Chinese sentence with its path."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from catalog.key_names import key_name, model_at
from catalog.problems import Problem, dotted
from catalog.readers.validation_messages import shape_message
from catalog.suggestions import nearest

Location = tuple[str | int, ...]
ModelT = TypeVar("ModelT", bound=BaseModel)


def validate(
    model: type[ModelT], raw: Any, *, lines: Mapping[str, int] | None = None, prefix: Location = ()
) -> tuple[ModelT | None, list[Problem]]:
    """The model and no problems, or None and all problems; paths and `lines` start at `prefix`."""
    try:
        return model.model_validate(raw), []
    except ValidationError as error:
        found = [
            _problem(model, one, lines or {}, prefix) for one in error.errors(include_url=False) if not _is_echo(one)
        ]
        # The branches of a union each complain about one place: the first is enough.
        return None, list({problem.path: problem for problem in reversed(found)}.values())[::-1]


def _is_echo(error: Any) -> bool:
    """A list whose items are wrong is called too short as well, although it has enough of them."""
    return bool(error["type"] == "too_short" and len(error["input"]) >= error["ctx"]["min_length"])


def line_of(lines: Mapping[str, int], location: Location) -> int | None:
    """The line of a place, or of the nearest part of the text around it."""
    for length in range(len(location), -1, -1):
        if line := lines.get(dotted(location[:length])):
            return line
    return None


def line_of_path(lines: Mapping[str, int], path: str) -> int | None:
    """The same for a dotted path (``steps[1].tier``)."""
    parts = path.replace("[", ".").replace("]", "").split(".")
    return line_of(lines, tuple(int(part) if part.isdigit() else part for part in parts))


def _problem(model: type[BaseModel], error: Any, lines: Mapping[str, int], prefix: Location) -> Problem:
    location = _real_location(error["loc"])
    make = _KEY_MESSAGES.get(error["type"])
    message = make(model, location) if make else shape_message(model, location, error)
    whole = (*prefix, *location)
    return Problem(dotted(whole), "error", message, line_of(lines, whole))


# ('samples', 0, 'situations', name): what follows is the branch of `str | tuple[str, ...]` that pydantic tried.
_CHOICE_DEPTH = 4


def _real_location(location: Location) -> Location:
    """The place in the text: pydantic adds the branches of a union to a location."""
    if location[:1] == ("samples",) and location[2:3] == ("situations",) and len(location) > _CHOICE_DEPTH:
        return location[:_CHOICE_DEPTH] + tuple(part for part in location[_CHOICE_DEPTH + 1 :] if isinstance(part, int))
    return location


def _unknown_key(model: type[BaseModel], location: Location) -> str:
    owner, key = model_at(model, location[:-1]), str(location[-1])
    message = f"不认识的项“{key}”"
    guess = nearest(key, _keys_by_name(owner))
    return f"{message}，是不是想写“{guess}”？" if guess else message


def _missing_key(model: type[BaseModel], location: Location) -> str:
    key = str(location[-1])
    name = key_name(model_at(model, location[:-1]), key)
    return f"缺少“{key}”（{name}）" if name != key else f"缺少“{key}”"


def _keys_by_name(owner: type[BaseModel] | None) -> dict[str, str]:
    """Every key of the model under itself and under its Chinese name."""
    keys = list(owner.model_fields) if owner else []
    return {**{key_name(owner, key): key for key in keys}, **{key: key for key in keys}}


_KEY_MESSAGES: Mapping[str, Callable[[type[BaseModel], Location], str]] = {
    "extra_forbidden": _unknown_key,
    "missing": _missing_key,
}
