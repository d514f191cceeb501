"""What every kind of file becomes first: lines of text and rows of tables, in the order of the page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

MOST_CHARACTERS: Final = 200_000  # of one guide; the longest real ones have a tenth
MOST_BLOCKS: Final = 5_000
MOST_COLUMNS: Final = 60
_BLANKS = re.compile(r"[ \t\u00a0\u3000]+")
_INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\ufffe\uffff]")


class PaperRefused(ValueError):  # noqa: N818 - it is no fault of the program
    """A file that is not read; the message is a Chinese sentence for the person who sent it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text, cleaned of what cannot be seen."""

    text: str


@dataclass(frozen=True, slots=True)
class Cells:
    """One row of a table. `table` counts the tables, so that rows of two are told apart."""

    cells: tuple[str, ...]
    table: int = 0


Block = Line | Cells


def clean(text: str) -> str:
    """One line without invisible characters, blanks run together."""
    return _BLANKS.sub(" ", _INVISIBLE.sub("", text)).strip()


def lines_of(text: str) -> Iterator[str]:
    """The lines of a text that say something."""
    for line in re.split(r"[\r\n\x0b\x0c\u2028\u2029]+", text):
        if cleaned := clean(line):
            yield cleaned


def bounded(blocks: Iterable[Block]) -> list[Block]:
    """The blocks of a guide; PaperRefused as soon as there are more than a guide can have."""
    found: list[Block] = []
    characters = 0
    for block in blocks:
        characters += len(block.text) if isinstance(block, Line) else sum(map(len, block.cells))
        if len(found) >= MOST_BLOCKS or characters > MOST_CHARACTERS:
            raise PaperRefused(
                f"内容太长，不像一份办事指南。最多 {MOST_BLOCKS} 行、{MOST_CHARACTERS // 10_000} 万字，请只留一个事项"
            )
        if isinstance(block, Cells) and len(block.cells) > MOST_COLUMNS:
            raise PaperRefused(f"表格太宽，最多 {MOST_COLUMNS} 列")
        found.append(block)
    if not found:
        raise PaperRefused("里面没有文字。扫描件和图片认不出字，请复制文字粘贴进来")
    return found
