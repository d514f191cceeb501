"""The figures that pages of rates show: name, formula, value. Pure.

Each is worked out from sums over days (`app.statistics.days.MEASURES`), so that a quarter is exactly its weeks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from app.wording import msgid

Sums = Mapping[str, float]
Kind = Literal["number", "percent"]


@dataclass(frozen=True)
class Figure:
    """One figure. `value` is None where there is nothing to divide by; `share` is its width on paper."""

    id: str
    words: str
    formula: str
    kind: Kind
    value: Callable[[Sums], float | None]
    share: int = 7
    ranks: bool = False  # a list may be ranked by it; more is better


def _of(part: str, whole: str) -> Callable[[Sums], float | None]:
    return lambda sums: sums[part] / sums[whole] if sums[whole] else None


def _mean(days: str, cases: str) -> Callable[[Sums], float | None]:
    return lambda sums: round(sums[days] / sums[cases], 1) if sums[cases] else None


def _count(name: str) -> Callable[[Sums], float | None]:
    return lambda sums: round(sums[name])


def _speedup(sums: Sums) -> float | None:
    days = sums["statutory_days"]
    return (days - sums["actual_of_statutory"]) / days if days else None


FIGURES: tuple[Figure, ...] = (
    Figure("received", msgid("收件"), msgid("这段时间里提交的办件"), "number", _count("received")),
    Figure(
        "decided",
        msgid("办结"),
        msgid("这段时间里作出决定的办件，批准、部分批准和不予批准都算"),
        "number",
        _count("decided"),
    ),
    Figure(
        "on_time",
        msgid("按时办结率"),
        msgid("按期办结 ÷ 办结；在承诺到期日当天或以前作出决定的算按期，暂停和补正的天数已经扣除"),
        "percent",
        _of("on_time", "decided"),
        8,
        ranks=True,
    ),
    Figure(
        "overdue",
        msgid("超期"),
        msgid("办结 − 按期办结"),
        "number",
        lambda sums: round(sums["decided"] - sums["on_time"]),
    ),
    Figure(
        "early",
        msgid("提前率"),
        msgid("用时少于承诺的办件 ÷ 承诺时限不少于 1 个工作日的办结件；当场办结的即办件不算在内"),
        "percent",
        _of("early", "promised"),
        8,
        ranks=True,
    ),
    Figure(
        "actual",
        msgid("平均用时"),
        msgid("实际工作日之和 ÷ 办结；从受理的第二天数到决定当天，不数节假日、补正、暂停和不计时的程序"),
        "number",
        _mean("actual_days", "decided"),
    ),
    Figure(
        "promise",
        msgid("平均承诺"),
        msgid("承诺时限之和 ÷ 办结，折成工作日"),
        "number",
        _mean("promised_days", "decided"),
    ),
    Figure(
        "statutory",
        msgid("平均法定"),
        msgid("法定时限之和 ÷ 有法定时限的办结件，折成工作日"),
        "number",
        _mean("statutory_days", "statutory"),
    ),
    Figure(
        "speedup",
        msgid("总提速"),
        msgid("（法定工作日之和 − 实际工作日之和）÷ 法定工作日之和，只算有法定时限的"),
        "percent",
        _speedup,
        8,
        ranks=True,
    ),
    Figure(
        "speedup_each",
        msgid("件均提速"),
        msgid("每件的（法定 − 实际）÷ 法定，再求平均"),
        "percent",
        _of("speedups", "statutory"),
        8,
        ranks=True,
    ),
    Figure(
        "first_pass",
        msgid("一次通过率"),
        msgid("没有退回补正过的办结件 ÷ 办结"),
        "percent",
        _of("first_pass", "decided"),
        8,
        ranks=True,
    ),
    Figure("returns", msgid("退回补正"), msgid("这段时间里退回补正的次数"), "number", _count("returns")),
    Figure(
        "by_law",
        msgid("视为受理"),
        msgid("办结件里，五个工作日内没有受理也没有一次告知补正、按法律视为受理的"),
        "number",
        _count("by_law"),
    ),
    Figure(
        "steps",
        msgid("环节"),
        msgid("这段时间里办完的环节，算在办的单位和人头上"),
        "number",
        _count("steps"),
    ),
    Figure(
        "steps_on_time",
        msgid("环节按时办结率"),
        msgid("到期日当天或以前办完的环节 ÷ 有时限的环节"),
        "percent",
        _of("steps_on_time", "steps_timed"),
        9,
        ranks=True,
    ),
)
BY_ID: Mapping[str, Figure] = {figure.id: figure for figure in FIGURES}
RANKED: tuple[Figure, ...] = tuple(figure for figure in FIGURES if figure.ranks)
_DIGITS = 4  # of a share: what reads 98.33% on both sides shares its place


def places(values: Sequence[float | None]) -> list[int | None]:
    """Places from the best down, equals sharing one and the next one skipped: 1, 2, 2, 4. Without a value: none."""
    seen = sorted((round(value, _DIGITS) for value in values if value is not None), reverse=True)
    return [None if value is None else seen.index(round(value, _DIGITS)) + 1 for value in values]


def added(sums: Iterable[Sums], names: Iterable[str]) -> dict[str, float]:
    """Sums of sums."""
    listed = list(sums)
    return {name: sum(one[name] for one in listed) for name in names}
