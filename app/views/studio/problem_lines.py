"""Problems as every page of the studio lists them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from catalog.problems import SEVERITY_WORDS, Problem, Severity, in_words

MARKS: dict[Severity, str] = {"error": "e", "warning": "w", "hint": "n"}


@dataclass(frozen=True)
class ProblemLine:
    """One problem as the list shows it; `line` is where in the text, when it is known."""

    mark: str
    word: str
    message: str
    path: str
    line: int | None


def problem_lines(problems: Sequence[Problem], *, plain: bool = False) -> list[ProblemLine]:
    """The problems in their order, with their marks; `plain` without the names that keys have in the text."""
    say = in_words if plain else str
    return [
        ProblemLine(MARKS[one.severity], _(SEVERITY_WORDS[one.severity]), say(one.message), one.path, one.line)
        for one in problems
    ]


def counted(problems: Sequence[Problem]) -> list[tuple[str, str, int]]:
    """Mark, word and number of each severity that occurs."""
    counts = Counter(problem.severity for problem in problems)
    return [(MARKS[one], _(SEVERITY_WORDS[one]), counts[one]) for one in MARKS if counts[one]]
