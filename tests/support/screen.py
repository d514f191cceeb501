"""What the product can say on its pages and papers: for tests of texts that name what is to be pressed."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path

from app.config import ROOT

HAN = r"[\u4e00-\u9fff]"
_LITERALS = [  # each by itself: quotes stand within quotes
    re.compile(rf'"([^"\n]*{HAN}[^"\n]*)"'),
    re.compile(rf"'([^'\n]*{HAN}[^'\n]*)'"),
    re.compile(rf'[(] ?"([^"\n]*{HAN}[^"\n]*)"'),
    re.compile(rf">([^<>{{}}\n]*{HAN}[^<>{{}}\n]*)<"),
]
_SLOT = re.compile(r"%\(\w+\)s|\{\w+\}|\{\{.*?\}\}")  # what the program fills in


def is_on_the_screen(label: str, typed: Collection[str] = ()) -> bool:
    """Can the product say this? `typed` are names that the reader wrote before."""
    wanted = bare(label)
    return wanted in _phrases() or wanted in typed or any(slots.fullmatch(wanted) for slots in _with_slots())


def bare(text: str) -> str:
    """Without any blanks."""
    return re.sub(r"\s", "", text)


@cache
def _phrases() -> frozenset[str]:
    return frozenset(bare(phrase) for phrase in _found() if not _SLOT.search(phrase))


@cache
def _with_slots() -> tuple[re.Pattern[str], ...]:
    """Phrases with something to fill in, as patterns; at least one word of them is fixed."""
    phrases = {phrase for phrase in _found() if _SLOT.search(phrase) and re.search(HAN, _SLOT.sub("", phrase))}
    return tuple(re.compile("[^一二三四]+".join(map(re.escape, map(bare, _SLOT.split(phrase))))) for phrase in phrases)


@cache
def _found() -> tuple[str, ...]:
    """Everything that the product can say: templates, Python, scripts, vocabularies, the sample county."""
    return tuple(_literals()) + tuple(_values())


def _sources(*patterns: str) -> Iterator[Path]:
    for room in ("app", "catalog", "forms", "reports"):
        for pattern in patterns:
            yield from (path for path in (ROOT / room).rglob(pattern) if "vendor" not in path.parts)


def _literals() -> Iterator[str]:
    for path in _sources("*.html", "*.py", "*.js"):
        text = path.read_text("utf-8")
        for literal in _LITERALS:
            yield from literal.findall(text)


def _values() -> Iterator[str]:
    """Words of YAML files: what lies between its punctuation, and whole values."""
    for path in _sources("*.yaml"):
        text = path.read_text("utf-8")
        yield from re.findall(rf"[^\s,{{}}\[\]:\"']*{HAN}[^\s,{{}}\[\]:\"']*", text)
        yield from re.findall(rf": *([^\n{{}}\[\]]*{HAN}[^\n{{}}\[\]]*)$", text, re.MULTILINE)
