"""Values of a definition as a list of changes says them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel

from catalog import vocabulary
from catalog.conditions import ConditionError, SymbolTable, parse, sentence
from catalog.definition import DocumentSpec, FieldSpec, LimitSpec, StepSpec
from catalog.walk import CONDITION_KEYS

_TITLE_KEYS = ("name", "title", "label", "question", "who", "keeper", "batch", "message", "id")
_SHOWN = 60  # characters of a value that are shown


def title(entry: BaseModel) -> str:
    """What an entry of a list is called."""
    return next((str(getattr(entry, key)) for key in _TITLE_KEYS if hasattr(entry, key)), "一项")


def shown(value: Any, key: str, words: str | None, symbols: SymbolTable) -> str:
    """A value between quotation marks; `words` is the vocabulary of its code, `symbols` the names of its definition."""
    if key in CONDITION_KEYS:
        return f"“{_cut(_condition(value, symbols))}”" if value else "“不限”"
    if value in (None, "", (), {}):
        return "空"
    if key == "extension_limit" and isinstance(value, LimitSpec) and not value.value:
        return "“不能延长”"
    if isinstance(value, bool):
        return "“是”" if value else "“否”"
    if isinstance(value, tuple):
        return f"“{_cut('、'.join(_word(one, words) for one in value))}”"
    return f"“{_cut(_word(value, words))}”"


def described(entry: BaseModel, symbols: SymbolTable) -> str:
    """What a clerk wants to know of a new entry at once, in brackets; empty when its title says it."""
    parts = [part for part in _details(entry, symbols) if part]
    return f"（{'，'.join(parts)}）" if parts else ""


def _details(entry: BaseModel, symbols: SymbolTable) -> Sequence[str]:
    if isinstance(entry, DocumentSpec):
        return [_sheets(entry), _NECESSITY.get(entry.necessity, ""), _only_when(entry.when, "要", symbols)]
    if isinstance(entry, FieldSpec):
        return ["必填" if entry.required else "", _only_when(entry.visible_when, "填", symbols)]
    if isinstance(entry, StepSpec):
        limit = str(entry.limit) if entry.limit else ""
        return [vocabulary.label("tier", entry.tier), limit, _only_when(entry.when, "走", symbols)]
    return []


_NECESSITY = {"optional": "没有也行", "deferrable": "可以后补"}


def _sheets(document: DocumentSpec) -> str:
    counts = (("原件", document.originals), ("复印件", document.copies))
    return "、".join(f"{paper} {count} 份" for paper, count in counts if count)


def _only_when(condition: str | None, verb: str, symbols: SymbolTable) -> str:
    return f"{_condition(condition, symbols)}时才{verb}" if condition else ""


def _condition(notation: str, symbols: SymbolTable) -> str:
    """The sentence of a condition; as written when it cannot be read."""
    try:
        return sentence(parse(notation, symbols), symbols)
    except ConditionError:
        return notation


def _word(value: Any, words: str | None) -> str:
    if isinstance(value, BaseModel) and not isinstance(value, LimitSpec):
        return title(value)
    return vocabulary.label(words, str(value)) if words else str(value)


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
