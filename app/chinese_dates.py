"""Dates in what is Chinese whatever a request speaks: papers, records, messages. Pure."""

from __future__ import annotations

import datetime as dt


def chinese_day(value: dt.date, *, year: bool = False) -> str:
    """10月21日, 2026年10月21日."""
    return f"{value.year}年{value.month}月{value.day}日" if year else f"{value.month}月{value.day}日"


def chinese_days(first: dt.date, last: dt.date, *, year: bool, dash: bool = False) -> str:
    """10月1日至8日, with a dash 10月1日—8日: the last day without what the first has said already."""
    if first == last:
        return chinese_day(first, year=year)
    within = (first.year, first.month) == (last.year, last.month)
    end = f"{last.day}日" if within else chinese_day(last, year=year and first.year != last.year)
    return f"{chinese_day(first, year=year)}{'—' if dash else '至'}{end}"
