"""What changed between two definitions, said so that an administrator can read it before publishing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from catalog import vocabulary
from catalog.definition import LimitSpec, ServiceDefinition
from catalog.key_names import key_name
from catalog.vocabulary_keys import list_of

# What tells one entry of a list from another, in order of preference.
_NAMING_KEYS = ("id", "code", "name", "title", "question", "who", "to", "keeper")
_TITLE_KEYS = ("name", "title", "label", "question", "who", "id")
_SHOWN = 60  # characters of a value that are shown


def differences(old: ServiceDefinition, new: ServiceDefinition) -> list[str]:
    """One Chinese sentence for every change; empty when the two are equal."""
    return list(_of_models(old, new, ""))


def _of_models(old: BaseModel, new: BaseModel, place: str) -> Iterator[str]:
    model = type(new)
    for key in model.model_fields:
        before: Any = getattr(old, key, None)
        after: Any = getattr(new, key)
        if before == after:
            continue
        name = key_name(model, key)
        if _is_list_of_models(before) and _is_list_of_models(after):
            yield from _of_lists(before, after, f"{place}{name}")
        elif isinstance(before, BaseModel) and type(before) is type(after) and not isinstance(before, LimitSpec):
            yield from _of_models(before, after, f"{place}{name}：")
        else:
            words = list_of(model, key)
            yield f"{place}{name}由{_shown(before, words)}改为{_shown(after, words)}"


def _is_list_of_models(value: Any) -> bool:
    return isinstance(value, tuple) and all(isinstance(one, BaseModel) for one in value)


def _of_lists(old: Sequence[BaseModel], new: Sequence[BaseModel], name: str) -> Iterator[str]:
    before, after = _by_identity(old), _by_identity(new)
    for identity, entry in before.items():
        if identity not in after:
            yield f"{name}：删去“{_title(entry)}”"
    for identity, entry in after.items():
        if identity not in before:
            yield f"{name}：新增“{_title(entry)}”"
        else:
            yield from _of_models(before[identity], entry, f"{name}“{_title(entry)}”：")
    kept = [identity for identity in before if identity in after]
    if kept != [identity for identity in after if identity in before]:
        yield f"{name}：调整了先后顺序"


def _by_identity(entries: Sequence[BaseModel]) -> Mapping[tuple[str, int], BaseModel]:
    """Entries by what names them; of several with one name the first, the second … are told apart."""
    result: dict[tuple[str, int], BaseModel] = {}
    for entry in entries:
        word = next((str(getattr(entry, key)) for key in _NAMING_KEYS if hasattr(entry, key)), "")
        number = sum(1 for known, _ in result if known == word)
        result[(word, number)] = entry
    return result


def _title(entry: BaseModel) -> str:
    return next((str(getattr(entry, key)) for key in _TITLE_KEYS if hasattr(entry, key)), "一项")


def _shown(value: Any, words: str | None) -> str:
    if value in (None, "", (), {}):
        return "空"
    if isinstance(value, bool):
        return "“是”" if value else "“否”"
    if isinstance(value, tuple):
        return f"“{_cut('、'.join(_word(one, words) for one in value))}”"
    return f"“{_cut(_word(value, words))}”"


def _word(value: Any, words: str | None) -> str:
    if isinstance(value, BaseModel) and not isinstance(value, LimitSpec):
        return _title(value)
    return vocabulary.label(words, str(value)) if words else str(value)


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
