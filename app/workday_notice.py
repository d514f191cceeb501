"""The State Council's notice on holidays, read from its pasted text. Pure: what it says, not what becomes of it.

国务院办公厅关于2026年部分节假日安排的通知（国办发明电〔2025〕7号）, since 2008 always of the same build:

    一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。

Read are: full-width and half-width characters and digits, 星期四 and 周四, other remarks in brackets (农历除夕),
months said once for several days, spans across months and years, several make-up days, “与周末连休” and “放假1天，
不调休”, lines broken anywhere. Days that are only recommended (“鼓励安排职工在除夕休息”) are no holidays. What does
not agree with itself (a weekday, the number of days) is told as a problem and never corrected in silence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from app.cases.calendar_days import ONE_DAY
from app.wording import msgid

MOST_TEXT = 8000  # characters; a notice has some 700
_MOST_DAYS = 15  # of one holiday
_NUMBERED = 2  # holidays that were found by their numbers
_SATURDAY = 5
_USUAL = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
_WEEKDAYS = "一二三四五六日"
_TITLE_YEAR = re.compile(r"((?:19|20)\d{2})年(?:部分节假日|节假日|元旦)")
_NUMBER = re.compile(r"(国办发(?:明电)?)[〔\[(]((?:19|20)\d{2})[〕\])]第?(\d{1,3})号")
_ITEM = re.compile(
    r"(?:^|\n|[一二三四五六七八九十]{1,2}、|\d[、.])"
    r"(?P<name>(?:[\u4e00-\u9fff]{1,4}节|元旦|除夕)(?:[、,和及](?:[\u4e00-\u9fff]{1,4}节|元旦|除夕))*):"
)
_TOKEN = re.compile(
    r"(?:(?P<year>(?:19|20)\d{2})年)?(?:(?P<month>\d{1,2})月)?(?P<day>\d{1,2})日(?:\((?P<weekday>[一二三四五六日])\))?"
    r"|(?P<until>至|到|-|—|–|~)"
    r"|共?(?P<count>\d{1,2})天"
    r"|(?P<advice>鼓励|建议|倡导|提倡|带薪)"
    r"|(?P<off>放假)"
    r"|(?P<joined>连休)"
    r"|(?P<work>上班)"
    r"|(?P<stop>[。;])"
)


class Problem(NamedTuple):
    """What cannot be read or does not agree: a sentence marked by `msgid` and its values. A grave one stops it all."""

    text: str
    values: dict[str, object]
    grave: bool = True


@dataclass(frozen=True, order=True)
class NoticeDay:
    """A day that differs from Monday–Friday."""

    day: date
    is_workday: bool
    name: str  # 国庆节; 国庆节调休上班


@dataclass(frozen=True)
class NoticeReading:
    """What a notice says. `year` None: it does not say for which year it is."""

    year: int | None
    source: str  # 国办发明电〔2025〕7号, or the notice's title
    days: tuple[NoticeDay, ...]  # those that differ from Monday–Friday, in order
    off: tuple[date, ...]  # every day off that is named, weekends too
    problems: tuple[Problem, ...]

    @property
    def is_usable(self) -> bool:
        return bool(self.days) and not any(problem.grave for problem in self.problems)


def read_notice(text: str) -> NoticeReading:
    """Read the pasted text. Never raises: what is wrong is among the problems."""
    plain = _plain(text[:MOST_TEXT])
    flat = _plain(text[:MOST_TEXT].replace("\r", "").replace("\n", ""))
    year = _year(flat)
    if year is None:
        problem = Problem(msgid("没有看到是哪一年的：请连同标题一起粘贴，例如“关于2027年部分节假日安排的通知”"), {})
        return NoticeReading(None, "", (), (), (problem,))
    parts = _items(flat)
    if len(parts) < _NUMBERED:  # without numbers, lines are all that divides it
        parts = _items(plain)
    items = [_read_item(name, body, year) for name, body in parts]
    problems = [problem for item in items for problem in item.problems]
    problems += [*_conflicts(items), *_missing(items)]
    days = {day.day: day for item in items for day in item.days()}
    off = sorted({day for item in items for day in item.off})
    return NoticeReading(year, _source(flat, year), tuple(sorted(days.values())), tuple(off), tuple(problems))


# ── the text ───────────────────────────────────────────────────────────────────────────────────────


def _plain(text: str) -> str:
    """Half-width, without blanks; of brackets only the weekday stays: 10月1日(四)."""
    text = unicodedata.normalize("NFKC", text).replace("\r", "\n")
    text = re.sub(r"[^\S\n]+", "", text).replace("星期", "周").replace("周天", "周日").replace("礼拜", "周")
    return re.sub(r"\(([^()]{1,30})\)", _bracket, text)


def _bracket(match: re.Match[str]) -> str:
    if match[1].isdigit():  # 国办发明电(2025)7号
        return match[0]
    weekday = re.search(rf"周([{_WEEKDAYS}])", match[1])
    return f"({weekday[1]})" if weekday else ""


def _year(flat: str) -> int | None:
    """The year of the title."""
    found = _TITLE_YEAR.search(flat)
    return int(found[1]) if found else None


def _source(flat: str, year: int) -> str:
    found = _NUMBER.search(flat)
    return f"{found[1]}〔{found[2]}〕{found[3]}号" if found else f"国务院办公厅关于{year}年部分节假日安排的通知"


def _items(plain: str) -> list[tuple[str, str]]:
    """元旦 → what is said of it, up to the next holiday."""
    found = list(_ITEM.finditer(plain))
    ends = [*(match.start() for match in found[1:]), len(plain)]
    return [
        (re.sub("[,和及]", "、", match["name"]), plain[match.end() : end].replace("\n", ""))
        for match, end in zip(found, ends, strict=False)
    ]


# ── one holiday ────────────────────────────────────────────────────────────────────────────────────


@dataclass
class _Item:
    """What is read of one holiday, token by token."""

    name: str
    year: int
    off: list[date] = field(default_factory=list)
    work: list[date] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    pending: list[date] = field(default_factory=list)  # days that no word has judged yet
    month: int | None = None
    spans: bool = False  # 至 was read: the next day ends a span
    is_advice: bool = False
    is_joined: bool = False  # 与周末连休
    signed: bool = False  # a date with its year that nobody judges: of the signature

    def tell(self, text: str, *, grave: bool = True, **values: object) -> None:
        self.problems.append(Problem(text, {"name": self.name, **values}, grave))

    def days(self) -> Iterator[NoticeDay]:
        for day in self.off:
            if day.weekday() < _SATURDAY:
                yield NoticeDay(day, False, self.name)
        for day in self.work:
            if day.weekday() >= _SATURDAY:
                yield NoticeDay(day, True, f"{self.name}调休上班")


def _read_item(name: str, body: str, year: int) -> _Item:
    item = _Item(name, year)
    for match in _TOKEN.finditer(body):
        _HANDLERS[match.lastgroup if match["day"] is None else "day"](item, match)
    _stop(item)
    if not item.off:
        item.tell(msgid("“%(name)s”下面没有看到放假的日子"))
    return item


def _take_day(item: _Item, match: re.Match[str]) -> None:
    day = _date(item, match)
    if day is None:
        return
    if match["weekday"] and _WEEKDAYS.index(match["weekday"]) != day.weekday():
        item.tell(
            msgid("“%(name)s”：%(day)s是周%(is)s，不是周%(said)s，请核对"),
            day=day,
            said=match["weekday"],
            **{"is": _WEEKDAYS[day.weekday()]},
        )
    item.signed = match["year"] is not None
    item.pending += _through(item, day) if item.spans and item.pending else [day]
    item.spans = False


def _date(item: _Item, match: re.Match[str]) -> date | None:
    """The month and the year are said once for several days; a problem when there is no such day."""
    month, day = int(match["month"]) if match["month"] else item.month, int(match["day"])
    if month is None:
        item.tell(msgid("“%(name)s”：“%(day)s日”前面没有写几月"), day=day)
        return None
    item.month = month
    try:
        return date(int(match["year"]) if match["year"] else _year_of(item, month), month, day)
    except ValueError:
        item.tell(msgid("“%(name)s”：没有%(month)s月%(day)s日这一天"), month=month, day=day)
        return None


def _year_of(item: _Item, month: int) -> int:
    """New Year begins in December of the year before; a span that goes back from December to January ends a year on."""
    if item.spans and item.pending:
        began = item.pending[-1]
        return began.year + (month < began.month)
    return item.year - 1 if item.name.startswith("元旦") and month == 12 else item.year


def _through(item: _Item, last: date) -> list[date]:
    """The days of a span behind its first."""
    first = item.pending[-1]
    length = (last - first).days
    if not 0 < length <= _MOST_DAYS:
        item.tell(msgid("“%(name)s”：%(first)s至%(last)s不像一个假期，请核对"), first=first, last=last)
        return []
    return [first + number * ONE_DAY for number in range(1, length + 1)]


def _judge_off(item: _Item, _match: re.Match[str]) -> None:
    item.off += item.pending
    item.pending = []


def _judge_work(item: _Item, _match: re.Match[str]) -> None:
    for day in item.pending:
        if day.weekday() < _SATURDAY:
            item.tell(msgid("“%(name)s”：%(day)s是周一至周五，本来就上班，请核对"), day=day)
    item.work += item.pending
    item.pending = []


def _check_count(item: _Item, match: re.Match[str]) -> None:
    said, found = int(match["count"]), len(_joined(item.off) if item.is_joined else item.off)
    if said != found and found:
        item.tell(msgid("“%(name)s”：写的是 %(said)s 天，数出来是 %(found)s 天，请核对"), said=said, found=found)


def _joined(off: Iterable[date]) -> set[date]:
    """The days with the weekend that lies beside them."""
    days = set(off)
    for step in (-ONE_DAY, ONE_DAY):
        for day in list(days):
            while (day := day + step).weekday() >= _SATURDAY:
                days.add(day)
    return days


def _join(item: _Item, _match: re.Match[str]) -> None:
    item.is_joined = True


def _advise(item: _Item, _match: re.Match[str]) -> None:
    item.is_advice = True


def _span(item: _Item, _match: re.Match[str]) -> None:
    item.spans = bool(item.pending)


def _stop(item: _Item, _match: re.Match[str] | None = None) -> None:
    """At the end of a sentence: days that no word has judged are a problem, unless advised, or of the signature."""
    if item.pending and not item.is_advice and not item.signed:
        item.tell(msgid("“%(name)s”：%(day)s后面没有写放假还是上班"), day=item.pending[0])
    item.pending, item.is_advice, item.spans, item.signed = [], False, False, False


_HANDLERS = {
    "day": _take_day,
    "until": _span,
    "count": _check_count,
    "advice": _advise,
    "off": _judge_off,
    "joined": _join,
    "work": _judge_work,
    "stop": _stop,
}


# ── the whole ──────────────────────────────────────────────────────────────────────────────────────


def _conflicts(items: Sequence[_Item]) -> Iterator[Problem]:
    off = {day for item in items for day in item.off}
    for item in items:
        for day in item.work:
            if day in off:
                yield Problem(msgid("%(day)s又写放假又写上班，请核对"), {"day": day})


def _missing(items: Iterable[_Item]) -> Iterator[Problem]:
    names = "".join(item.name for item in items)
    if not names:
        yield Problem(
            msgid("没有看到放假安排：每个节日一段，例如“一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。”"), {}
        )
        return
    if absent := [name for name in _USUAL if name not in names]:
        yield Problem(
            msgid("没有看到这些节日：%(names)s。请核对通知是不是粘贴全了"), {"names": "、".join(absent)}, grave=False
        )
