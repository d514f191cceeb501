"""Lines → the entries they hold: numbered ones apart, each with the text it was read from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_NUMBER = (
    r"(?:\d{1,2}(?:[、．)）]|\.(?!\d))|[（(](?:\d{1,2}|[一二三四五六七八九十]{1,3})[）)][、.]?"
    r"|[一二三四五六七八九十]{1,3}[、．]|[①-⑳]|[-•·◆●■□*※]\s)"
)
_AT_START = re.compile(rf"^\s*{_NUMBER}\s*")
# Numbers inside a line: after a stop, or after a blank.
_INSIDE = re.compile(rf"(?<=[；;。\s])(?={_NUMBER})|(?=[①-⑳])")


class Item(NamedTuple):
    """`text` without its number, `source` as it stood."""

    text: str
    source: str


def items(lines: Sequence[str]) -> Iterator[Item]:
    """The entries of several lines; a line is one entry, or as many as are numbered in it."""
    for line in lines:
        for part in _INSIDE.split(line):
            source = part.strip()
            text = _AT_START.sub("", source).strip().rstrip("；;")
            if text:
                yield Item(text, source)


def sentences(lines: Sequence[str]) -> Iterator[Item]:
    """The same, where an entry without numbers may hold several that a semicolon parts."""
    for item in items(lines):
        parts = [part.strip() for part in re.split(r"[；;]", item.source) if part.strip()]
        for part in parts:
            text = _AT_START.sub("", part).strip()
            if text:
                yield Item(text, part)
