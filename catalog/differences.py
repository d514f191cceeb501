"""What changed between two definitions, said so that an administrator can read it before publishing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from catalog import vocabulary
from catalog.definition import LimitSpec, ServiceDefinition
from catalog.key_names import annotation_at, key_name
from catalog.readers.validation_messages import ENUMERATION_LISTS

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
            words = _word_list(model, key)
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


# Keys whose codes a vocabulary list says in Chinese.
_KEY_LISTS = {
    "item_type": "item_type",
    "power_source": "power_source",
    "body_nature": "body_nature",
    "objects": "object",
    "topics": "topic",
    "handling_modes": "handling_mode",
    "handling_kind": "handling_kind",
    "any_place": "any_place",
    "online_depth": "online_depth",
    "accept": "accept_mode",
    "necessity": "necessity",
    "form": "document_form",
    "level": "law_level",
    "delivery": "delivery_mode",
    "places": "place_kind",
    "mode": "devolution_mode",
    "issues": "notice_kind",
    "exempt_by": "certificate_kind",
    "certificate": "certificate_kind",
    "paper_size": "paper_size",
}
_MODEL_KEY_LISTS = {
    ("DocumentSpec", "kind"): "document_kind",
    ("DocumentSpec", "source"): "document_source",
    ("ResultSpec", "kind"): "result_kind",
    ("FieldSpec", "kind"): "field_kind",
}


def _word_list(model: type[BaseModel], key: str) -> str | None:
    annotation = annotation_at(model, (key,))
    if isinstance(annotation, type) and annotation in ENUMERATION_LISTS:
        return ENUMERATION_LISTS[annotation]
    return _MODEL_KEY_LISTS.get((model.__name__, key)) or _KEY_LISTS.get(key)


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
