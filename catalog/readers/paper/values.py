"""Small things in a sentence: numbers in Chinese, limits, phones, tiers. Each is found as it stands or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_NUMBER = r"(\d{1,4}|[零〇一二两三四五六七八九十百]{1,7})"
_CHINESE = re.compile(r"(?:([一二两三四五六七八九])?百)?零?(?:([一二三四五六七八九])?十)?([一二两三四五六七八九])?")
_LIMIT = re.compile(
    rf"(?<![\d/／\-—–~～至到.]){_NUMBER}\s*个?\s*(工作小时|小时|工作日|自然日|日历日|日历天|自然天|天|月)(?!份|至|到)"
)
# “1/8个工作日”, “3-5个工作日” say two things at once.
_TWO = re.compile(rf"{_NUMBER}\s*(?:[/／\-—–~～]|至|到|或)\s*{_NUMBER}\s*个?\s*(?:工作|小时|自然|日|天|月)")
_AT_ONCE = re.compile(r"当场|即时|即办|立等可取|随到随办|当即")
_PHONE = re.compile(
    r"(?<![\d-])(?:0\d{2,3}[-—–－ ]?\d{7,8}(?:[-转]\d{1,5})?|1[3-9]\d[- ]?\d{4}[- ]?\d{4}|\d{7,8}|1\d{4})(?![\d-])"
)
_AREA = re.compile(r"[（(](0\d{2,3})[）)]\s*(?=\d{7,8})")
_UNITS: Final = {
    "工作小时": "工作小时",
    "小时": "小时",
    "工作日": "个工作日",
    "自然日": "天",
    "日历日": "天",
    "日历天": "天",
    "自然天": "天",
    "天": "天",
    "月": "个月",
}
_LARGEST = 3650
_TIERS = (
    ("village", re.compile(r"村(?!镇|庄规划)|社区|居委|村居|村（居）")),
    ("township", re.compile(r"乡镇|镇街|街道|(?<!城)镇|乡(?!村)|便民服务中心")),
    ("county", re.compile(r"县|(?<!社)区(?!域|块|间|分|别)|市辖区")),
    ("city", re.compile(r"市级|市(?=[民人医卫农财教住自公残退林水交司审行]|局|里|直|审批)")),
    ("province", re.compile(r"省级|省(?=[民人医卫农财教住自公残退林水交司审行]|厅|里|直)")),
)


def number(text: str) -> int | None:
    """A number in digits or Chinese up to 999 (二十 → 20), or None."""
    if text.isascii() and text.isdigit():
        return int(text)
    found = _CHINESE.fullmatch(text)
    if found is None or not text:
        return None
    hundreds, tens, ones = found.groups()
    value = 100 * _DIGITS.get(hundreds or "一", 1) if "百" in text else 0
    value += 10 * _DIGITS.get(tens or "一", 1) if "十" in text else 0
    return value + (_DIGITS[ones] if ones else 0)


def limits(text: str) -> list[tuple[str, str]]:
    """(shorthand, as written) of every limit in a text; a bare “7日” is none: it may be working days or not."""
    found = []
    for match in _LIMIT.finditer(text):
        value = number(match[1])
        if (
            value is not None
            and 0 < value <= _LARGEST
            and not _TWO.search(text[max(match.start() - 8, 0) : match.end()])
        ):
            found.append((f"{value}{_UNITS[match[2]]}", match[0]))
    return found


def at_once(text: str) -> str | None:
    """The word that says it is done on the spot, or None."""
    found = _AT_ONCE.search(text)
    return found[0] if found else None


def says_two_limits(text: str) -> bool:
    """Whether a text gives a choice of limits (“1/8个工作日”)."""
    return _TWO.search(text) is not None


def phones(text: str) -> list[str]:
    """Every phone number, its parts joined by the usual stroke."""
    joined = _AREA.sub(r"\1-", text)
    return list(dict.fromkeys(_PHONE_STROKE.sub("-", found[0]) for found in _PHONE.finditer(joined)))


_PHONE_STROKE = re.compile(r"[-—–－ ]")


def tiers(text: str) -> list[str]:
    """The tiers a text names, in the order in which they stand there, each once."""
    at = [(found.start(), tier) for tier, pattern in _TIERS for found in pattern.finditer(text)]
    return list(dict.fromkeys(tier for _, tier in sorted(at)))


def counts(text: str, pattern: re.Pattern[str]) -> Iterator[int]:
    """The numbers that a pattern finds in its first group."""
    for found in pattern.finditer(text):
        value = number(found[1])
        if value is not None:
            yield value
