"""How appointments are spoken of, on pages and in messages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType

from flask_babel import gettext as _

from app.chinese_dates import chinese_day
from app.proxies.appointments.slots import NOON, numbers_in
from app.wording import msgid

KIND_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "hall": msgid("便民服务中心"),
        "station": msgid("村（社区）服务站"),
        "point": msgid("服务点"),
        "home": msgid("上门"),
    }
)
STATE_WORDS: Mapping[str, str] = MappingProxyType(
    {"booked": msgid("已预约"), "kept": msgid("已到"), "missed": msgid("没有来"), "cancelled": msgid("已取消")}
)
CHANNEL_WORDS: Mapping[str, str] = MappingProxyType(
    {"phone": msgid("电话预约"), "public": msgid("网上预约"), "desk": msgid("当面预约")}
)
RULE_WORDS: Mapping[str, str] = MappingProxyType(
    {"workdays": msgid("工作日"), "weekly": msgid("每周几"), "monthly": msgid("每月几号（赶集日）")}
)
_WEEKDAYS = "一二三四五六日"


def rule_said(rule: str, which: str) -> str:
    """工作日, 每周二、四、六, 每月2、7、27日; `which` as it is kept: numbers with blanks."""
    numbers = sorted(numbers_in(which))
    if rule == "weekly":
        return _("每周%(days)s", days="、".join(_WEEKDAYS[number - 1] for number in numbers))
    if rule == "monthly":
        return _("每月%(days)s日", days="、".join(str(number) for number in numbers))
    return _(RULE_WORDS[rule])


def clock_of(minutes: int) -> str:
    """540 → 09:00."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def spoken(day: dt.date, begins: int) -> str:
    """11月24日（周二）上午9:00, as a message says it. Chinese: it is said to villagers."""
    return f"{chinese_day(day)}（周{_WEEKDAYS[day.weekday()]}）{_half(begins)}{_hour(begins)}"


def spoken_span(day: dt.date, begins: int, ends: int) -> str:
    """11月24日（周二）下午2:30—5:00; the half of the day is said again where it is another one."""
    half = "" if _half(begins) == _half(ends) or ends == NOON else _half(ends)
    return f"{spoken(day, begins)}—{half}{_hour(ends)}"


def _half(minutes: int) -> str:
    return "上午" if minutes < NOON else "中午" if minutes < NOON + 60 else "下午"


def _hour(minutes: int) -> str:
    """13:30 → 1:30; twelve stays twelve."""
    return f"{(minutes // 60 - 1) % 12 + 1}:{minutes % 60:02d}"


def where_to(kind: str, name: str) -> str:
    """What a message says of the place."""
    return "代办员到您家里" if kind == "home" else f"请到{name}"
