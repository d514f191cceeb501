"""One problem found in a definition: where it is, how bad it is, and a sentence for the administrator."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "hint"]
SEVERITY_WORDS: dict[Severity, str] = {"error": "错误", "warning": "提醒", "hint": "建议"}
_RANK: dict[Severity, int] = {"error": 0, "warning": 1, "hint": 2}


@dataclass(frozen=True, slots=True)
class Problem:
    """`path` looks like ``documents[2].originals`` ("" = the whole text); `line` is counted from 1 where known."""

    path: str
    severity: Severity
    message: str
    line: int | None = None

    def __str__(self) -> str:
        place = f"第 {self.line} 行 " if self.line else ""
        return f"{SEVERITY_WORDS[self.severity]} {place}{self.path or '全文'}：{self.message}"


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
