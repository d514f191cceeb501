"""One problem found in a definition: where it is, how bad it is, and a sentence for the administrator."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Literal
from zlib import crc32

from catalog.mends import Edit, Mend

__all__ = ["SEVERITY_WORDS", "Edit", "Mend", "Problem", "Severity", "dotted", "has_errors", "in_order", "in_words"]

Severity = Literal["error", "warning", "hint"]
SEVERITY_WORDS: dict[Severity, str] = {"error": "错误", "warning": "提醒", "hint": "建议"}
_NAMED_KEY = re.compile(r" ?“[a-z][a-z0-9_]*”（([^（）]{1,20})）")
_KEY_BEHIND = re.compile(r"（[a-z][a-z0-9_]+）")
_RANK: dict[Severity, int] = {"error": 0, "warning": 1, "hint": 2}


@dataclass(frozen=True, slots=True)
class Problem:
    """`path` looks like ``documents[2].originals`` ("" = the whole text); `line` is counted from 1 where known.

    `rule` names the check that found it ("" = the reader), `mend` is given where one safe change takes it away.
    """

    path: str
    severity: Severity
    message: str
    line: int | None = None
    mend: Mend | None = None
    rule: str = field(default="", compare=False)

    @property
    def key(self) -> str:
        """The same for the same problem of two requests: by it the button of a mend finds the mend again."""
        return f"{self.rule}-{crc32(f'{self.path} {self.message}'.encode()):08x}"

    def moved(self, translate: Callable[[str], str | None]) -> Problem:
        """In other coordinates; a path that has no place there stays, a mend that has none goes."""
        path = translate(self.path)
        mend = self.mend.moved(translate) if self.mend else None
        return replace(self, path=self.path if path is None else path, mend=mend)

    def __str__(self) -> str:
        place = f"第 {self.line} 行 " if self.line else ""
        return f"{SEVERITY_WORDS[self.severity]} {place}{self.path or '全文'}：{self.message}"


def in_words(message: str) -> str:
    """The sentence for who edits in tabs or in a workbook, where keys have no names but the Chinese ones.

    “approval_tier”（审批层级） is “审批层级” there, and 选项（options） is 选项.
    """
    return _KEY_BEHIND.sub("", _NAMED_KEY.sub(r"“\1”", message))


def dotted(location: Iterable[str | int]) -> str:
    """The path of a place: names joined by dots, positions in brackets (``steps[1].tier``)."""
    text = ""
    for part in location:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            text += f".{part}" if text else part
    return text


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether any of them keeps a definition from being published."""
    return any(problem.severity == "error" for problem in problems)


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Errors first, then by line and path, each once: the list as every screen shows it."""
    unique = dict.fromkeys(problems)
    return tuple(sorted(unique, key=lambda one: (_RANK[one.severity], one.line or 0, one.path)))
