"""“Did you mean …”: the known word nearest to what was typed."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping


def nearest(word: str, known: Mapping[str, str] | Iterable[str]) -> str | None:
    """The known word most like this one (of a mapping: the value of the likest key), or None when none comes near."""
    pairs = known.items() if isinstance(known, Mapping) else ((one, one) for one in known)
    table = {one.lower(): meant for one, meant in pairs}
    close = difflib.get_close_matches(word.lower()[:80], list(table), n=1, cutoff=0.6)
    return table[close[0]] if close else None


def did_you_mean(word: str, known: Mapping[str, str] | Iterable[str]) -> str:
    """``，是不是想写“title”？`` or nothing: the tail of a sentence about an unknown word."""
    guess = nearest(word, known)
    return f"，是不是想写“{guess}”？" if guess else ""
