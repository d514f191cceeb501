"""Written Chinese as it is read aloud: numbers, dates, times, phones and codes in words, brackets as pauses.

For screen readers, loudspeakers and whoever reads to others: 2026 年 3 月 1 日 is 二零二六年三月一日, 8:30—12:00 is
上午八点半到中午十二点, 12345 is 幺二三四五, 2 份 is 两份.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_DIGITS = "零一二三四五六七八九"
_PHONE_DIGITS = "零幺二三四五六七八九"  # 一 and 七 sound alike on a bad line
_UNITS = ("", "十", "百", "千")
_LARGE = ("", "万", "亿")
_MOST_DIGITS = 9  # a longer row is a number of something, read digit by digit
_HAN = "\u4e00-\u9fff"
_COUNTED = "个份次趟张天人名本样家户倍周年步层瓶元"  # before these 2 is 两; 2 月, 2 日, 2 号 are 二
_NOON, _EVENING, _HALF = 12, 19, 30

_SEAM = re.compile(rf"(?<=[{_HAN}，。：；、]) +(?=\d)|(?<=\d) +(?=[{_HAN}])")
_MONTHS = re.compile(r"(?<=月) +(?=\d{1,2}:\d{2})")
_YEAR = re.compile(r"(?<!\d)(\d{4}) ?年")
_CLOCK = re.compile(r"(上午|下午|中午|晚上)?(\d{1,2}):(\d{2})(?: ?[—–~至-]{1,2} ?(\d{1,2}):(\d{2}))?")
_PHONE = re.compile(
    r"(?<![0-9A-Za-z.-])(?:0\d{2,3}[- ]\d{3,4} ?\d{3,4}|1\d{2}[- ]?\d{4}[- ]?\d{4}|(?:12|95)\d{3})"
    rf"(?![\d.-])(?![{_COUNTED}亩平])"
)
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-.][A-Za-z0-9]+)*")
_DOCUMENT_NUMBER = re.compile(r"[〔\[](\d{4})[〕\]]")
_PERCENT = re.compile(r"(\d+(?:\.\d+)?) ?%")
_FRACTION = re.compile(r"(?<!\d)(\d{1,3})/(\d{1,3})(?!\d)")
_PER = re.compile(rf"(\d[\d.]*) ?元/([{_HAN}]{{1,3}}?)(?:[/·]([{_HAN}]{{1,2}}))?(?![{_HAN}])")
_RANGE = re.compile(r"(?<=[\d岁元天日月年]) ?(?:[—–~～]{1,2}|-) ?(?=\d)")
_TWO = re.compile(rf"(?<![\d.第])2(?=[{_COUNTED}])")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_INSIDE = re.compile(rf"（([{_HAN}]{{1,2}})）(?=[{_HAN}])")  # 村（社区）受理, 村（居）民委员会
_OPENING, _CLOSING = re.compile(r"[（(\[【]"), re.compile(r"[）)\]】]")
_TIDY: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"[—–]{1,2}|[·※/]"), "，"),
    (re.compile(r"　"), "，"),
    (re.compile(r"\s+"), ""),
    (re.compile(r"，{2,}"), "，"),
    (re.compile(r"，(?=[。；、？！：”])|(?<=[。；、？！：“])，"), ""),
    (re.compile(r"。{2,}"), "。"),
    (re.compile(r"，+$|^[，。；]+"), ""),
)


def spoken(text: str) -> str:
    """The text in words; Latin letters of codes are set apart by blanks, everything else has none."""
    for pattern, say in _STEPS:
        text = pattern.sub(say, text)
    for pattern, instead in _TIDY:
        text = pattern.sub(instead, text)
    return text.replace(_GAP, " ").strip()


def number(value: int) -> str:
    """一百零五, 两千, 一万零二十; 十二 rather than 一十二."""
    if value == 0:
        return _DIGITS[0]
    groups = []
    while value:
        groups.append(value % 10_000)
        value //= 10_000
    said = ""
    for place in range(len(groups) - 1, -1, -1):
        if groups[place]:
            gap = _DIGITS[0] if said and groups[place] < 1_000 else ""
            said += gap + _below_ten_thousand(groups[place]) + _LARGE[place]
    said = re.sub("^二(?=[千万亿])", "两", said)
    return said.removeprefix("一") if said.startswith("一十") else said


def _below_ten_thousand(value: int) -> str:
    said, digits = "", str(value)
    for place, digit in enumerate(digits):
        if digit != "0":
            gap = _DIGITS[0] if said and digits[place - 1] == "0" else ""
            said += gap + _DIGITS[int(digit)] + _UNITS[len(digits) - 1 - place]
    return said


def digits(row: str, names: str = _DIGITS) -> str:
    """Digit by digit."""
    return "".join(names[int(one)] for one in row if one.isdigit())


# ── one kind of thing each ─────────────────────────────────────────────────────────────────────────

_GAP = "\x01"  # a blank that stays


def _year(found: re.Match[str]) -> str:
    return f"{digits(found[1])}年"


def _clock(found: re.Match[str]) -> str:
    part, said = _moment(int(found[2]), int(found[3]), found[1] or "")
    if not found[4]:
        return part + said
    until_part, until = _moment(int(found[4]), int(found[5]), "")
    return f"{part}{said}到{'' if until_part == part else until_part}{until}"


def _moment(hour: int, minute: int, part: str) -> tuple[str, str]:
    """Part of the day and the time on a twelve-hour clock: 下午, 两点半."""
    if not part:
        part = "上午" if hour < _NOON else "中午" if hour == _NOON else "下午" if hour < _EVENING else "晚上"
    twelve = hour - _NOON if hour > _NOON else hour
    word = "两" if twelve == 2 else number(twelve)
    rest = "" if minute == 0 else "半" if minute == _HALF else f"{'零' if minute < 10 else ''}{number(minute)}分"
    return part, f"{word}点{rest}"


def _phone(found: re.Match[str]) -> str:
    """Read in groups of three or four, a pause between them."""
    groups = [part for part in re.split(r"[- ]", found[0]) if part]
    if len(groups) == 1 and len(groups[0]) == 11:
        groups = [groups[0][:3], groups[0][3:7], groups[0][7:]]
    halves = [half for part in groups for half in ((part[:-4], part[-4:]) if len(part) in {7, 8} else (part,))]
    return "，".join(digits(half, _PHONE_DIGITS) for half in halves)


def _code(found: re.Match[str]) -> str:
    """QS-MZ-007: letters one by one, 杠, digits one by one."""
    pieces = ["杠" if one == "-" else "点" if one == "." else digits(one) or one for one in found[0]]
    return f"{_GAP}{_GAP.join(pieces)}{_GAP}".replace(f"{_GAP}杠{_GAP}", "杠") if len(pieces) > 1 else found[0]


def _per(found: re.Match[str]) -> str:
    """50 元/人/月: 每人每月 50 元."""
    return f"每{found[2]}{f'每{found[3]}' if found[3] else ''}{found[1]}元"


def _number(found: re.Match[str]) -> str:
    whole, _, rest = found[0].partition(".")
    said = digits(whole) if len(whole) > _MOST_DIGITS or (len(whole) > 1 and whole[0] == "0") else number(int(whole))
    rest = rest.rstrip("0")
    return f"{said}点{digits(rest)}" if rest else said


_STEPS: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (_MONTHS, "，"),
    (_SEAM, ""),
    (_CLOCK, _clock),
    (_PHONE, _phone),
    (_DOCUMENT_NUMBER, lambda found: f"，{digits(found[1])}年，"),
    (_YEAR, _year),
    (_CODE, _code),
    (_PER, _per),
    (_PERCENT, lambda found: f"百分之{found[1]}"),
    (_FRACTION, lambda found: f"{number(int(found[2]))}分之{number(int(found[1]))}"),
    (_RANGE, "到"),
    (_TWO, "两"),
    (_NUMBER, _number),
    (_INSIDE, r"、\1"),
    (_OPENING, "，"),
    (_CLOSING, "，"),
)
