"""`make bench`: each figure of the product beside a stand-in measured in the same run; the ratios are what counts.

Aims (of one run on one machine): a blank form in at most 1/0.8 of the bare page's time and a quarter of the stock
page's; a submission in at most 1/0.7 of the bare one's; the worklist among 100,000 cases in at most 1.5 times the
time it takes among 1,000; at most 12 SQL statements a page.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from benchmarks.harness import Contender, interleave

ROUNDS = 9
FEW, MANY = 1_000, 100_000
MOST_STATEMENTS = 12


@dataclass(frozen=True)
class Line:
    """One row of the report: a ratio, and whether it reaches its aim."""

    words: str
    figure: str
    aim: str
    reached: bool

    def __str__(self) -> str:
        return f"{self.words:<58}{self.figure:>12}   aim {self.aim:<10}{'' if self.reached else '  NOT REACHED'}"


@contextmanager
def contenders() -> Iterator[dict[str, Contender]]:
    """All that take turns, started one after another."""
    started = {
        "bare": Contender("benchmarks.standins.bare"),
        "stock": Contender("benchmarks.standins.stock"),
        "paper": Contender("benchmarks.paper"),
        "few": Contender("benchmarks.desk", str(FEW)),
        "many": Contender("benchmarks.desk", str(MANY)),
    }
    try:
        yield started
    finally:
        for contender in started.values():
            contender.close()


def measure(who: dict[str, Contender]) -> dict[str, float]:
    """Median seconds of everything, taken in turn."""
    turns = {
        "bare form": lambda: who["bare"].run("form_get", 60),
        "desk form": lambda: who["few"].run("form_get", 60),
        "stock form": lambda: who["stock"].run("form_get", 15),
        "bare submit": lambda: who["bare"].run("submit", 60),
        "desk submit": lambda: who["few"].run("submit", 60),
        "bare transaction": lambda: who["bare"].run("transaction", 60),
        "worklist few": lambda: who["few"].run("worklist_get", 15),
        "worklist many": lambda: who["many"].run("worklist_get", 15),
        "guide page": lambda: who["few"].run("guide_get", 20),
        "guide pdf": lambda: who["paper"].run("guide", 1),
        "plain pdf": lambda: who["paper"].run("plain", 1),
    }
    return interleave(turns, ROUNDS)


def judge(seen: dict[str, float], statements: dict[str, float]) -> list[Line]:
    """The ratios, each with its aim."""

    def at_least(words: str, ratio: float, aim: float) -> Line:
        return Line(words, f"{ratio:.2f} ×", f"≥ {aim}", ratio >= aim)

    growth = seen["worklist many"] / seen["worklist few"]
    lines = [
        at_least("form GET, pages a second against bare Flask + WTForms", seen["bare form"] / seen["desk form"], 0.8),
        at_least("form GET, pages a second against stock FAB", seen["stock form"] / seen["desk form"], 4),
        at_least("submit POST against bare Flask + WTForms", seen["bare submit"] / seen["desk submit"], 0.7),
        Line(f"worklist with {MANY:,} cases, time against {FEW:,}", f"{growth:.2f} ×", "≤ 1.5", growth <= 1.5),
    ]
    for page, count in statements.items():
        lines.append(Line(f"SQL statements: {page}", f"{count:.0f}", f"≤ {MOST_STATEMENTS}", count <= MOST_STATEMENTS))
    return lines


def main() -> int:
    with contenders() as who:
        seen = measure(who)
        statements = {page: who["few"].ask(f"{page}_sql") for page in ("form", "worklist", "guide")}
    for name, seconds in seen.items():
        print(f"{name:<58}{seconds * 1000:>9.2f} ms")
    print(f"{'submit against the bare transaction alone':<58}{seen['desk submit'] / seen['bare transaction']:>10.2f} ×")
    print(f"{'guide PDF against plain text of the same words':<58}{seen['guide pdf'] / seen['plain pdf']:>10.2f} ×")
    print()
    lines = judge(seen, statements)
    print(*lines, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
