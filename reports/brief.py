"""Cutting words to the room a small paper has: whole sentences where possible, and …… where something is left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

_LEFT_OUT = "……"
_STOPS = "。；！？"
_LEAST_SHARE = 0.5  # a cut at a stop before that would throw away too much
_Words = TypeVar("_Words")


def clip(text: str, most: int) -> str:
    """At most `most` characters (and ……), ending with a sentence where one ends late enough."""
    if len(text) <= most:
        return text
    head = text[:most]
    stop = max(head.rfind(mark) for mark in _STOPS) + 1
    return (head[:stop] if stop >= most * _LEAST_SHARE else head.rstrip("，、：（《“")) + _LEFT_OUT


def clip_all(words: _Words, most: int, *, own: Mapping[str, int]) -> _Words:
    """A context with every text in it cut to `most`; `own` gives limits to some keys (0 = never cut), at any depth."""
    return _clipped(words, most, own)  # type: ignore[no-any-return]


def _clipped(value: Any, most: int, own: Mapping[str, int]) -> Any:
    if isinstance(value, str):
        return clip(value, most) if most else value
    if isinstance(value, tuple):
        return tuple(_clipped(one, most, own) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in fields(value) if field.init]
        return replace(value, **{name: _clipped(getattr(value, name), own.get(name, most), own) for name in names})
    return value
