"""Days and moments in words, in the language of the request: 10月21日 周三, or Wed 21 Oct."""

from __future__ import annotations

import datetime as dt

from flask import has_request_context
from flask_babel import get_locale

from app import clock
from app.chinese_dates import chinese_day

_WEEKDAYS = "一二三四五六日"
# Not strftime: its names follow the locale of the process, not of the request.
_ENGLISH_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_ENGLISH_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def is_english() -> bool:
    """Does this request speak English? Commands and jobs speak Chinese."""
    return has_request_context() and get_locale().language == "en"


def local_day(value: dt.date | dt.datetime) -> dt.date:
    """The day in the county of a moment; a day stays what it is."""
    return clock.local_date(value) if isinstance(value, dt.datetime) else value


def day(value: dt.date | dt.datetime | None) -> str:
    """10月21日 周三, Wed 21 Oct; nothing for None."""
    if value is None:
        return ""
    if is_english():
        return f"{weekday(value)} {short_day(value)}"
    return f"{short_day(value)} {weekday(value)}"


def weekday(value: dt.date | dt.datetime) -> str:
    """周一 … 周日, Mon … Sun."""
    number = local_day(value).weekday()
    return _ENGLISH_WEEKDAYS[number] if is_english() else f"周{_WEEKDAYS[number]}"


def short_day(value: dt.date | dt.datetime | None) -> str:
    """10月21日, 21 Oct; nothing for None."""
    if value is None:
        return ""
    local = local_day(value)
    return f"{local.day} {_ENGLISH_MONTHS[local.month - 1]}" if is_english() else chinese_day(local)


def long_day(value: dt.date | dt.datetime | None) -> str:
    """2026年10月21日, 21 Oct 2026; nothing for None."""
    if value is None:
        return ""
    year = local_day(value).year
    return f"{short_day(value)} {year}" if is_english() else f"{year}年{short_day(value)}"


def moment(value: dt.datetime | None) -> str:
    """10月19日 09:12, 19 Oct 09:12, in the time of the county; nothing for None."""
    return "" if value is None else f"{short_day(value)} {value.astimezone(clock.ZONE):%H:%M}"
