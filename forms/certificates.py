"""证件 that show who someone is, and how their numbers are written.

Sources: GB 11643 for the citizen's number and for 港澳台居民居住证 (国办发〔2018〕81号: 81, 82, 83 in front); notices
of the 国家移民管理局 for the permits of the old and new form. Officers and foreign passports follow no one rule. Of
passports only what is printed on them is known: E, G, D, S, P, or H, K, M of Hong Kong and Macau, with eight figures,
or one more letter (never I or O) and seven; the letters are not told apart further, for new ones come.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from forms import id_number, messages
from forms.errors import AnswerError
from forms.normalise import compact

Check = Callable[[str, date], str]

_PERMANENT_PREFIX = "9"  # the new card is numbered like a citizen's, its first figure a 9
_RESIDENT_PREFIXES = ("810000", "820000", "830000")
_OLD_PERMANENT = re.compile(r"[A-Z]{3}[0-9]{12}")


@dataclass(frozen=True, slots=True)
class _Form:
    """Numbers that one pattern describes; `shape` says the same to a person."""

    pattern: re.Pattern[str]
    shape: str

    def __call__(self, text: str, today: date) -> str:
        number = compact(text).upper().translate(_BRACKETS)
        if not self.pattern.fullmatch(number):
            raise AnswerError(messages.DOCUMENT_NUMBER.format(shape=self.shape))
        return number


_BRACKETS = str.maketrans("", "", "()")


def _form(pattern: str, shape: str) -> _Form:
    return _Form(re.compile(pattern), shape)


def _citizen(text: str, today: date) -> str:
    return id_number.check(text, today=today)


def _resident(text: str, today: date) -> str:
    number = id_number.check(text, today=today)
    if not number.startswith(_RESIDENT_PREFIXES):
        raise AnswerError(messages.RESIDENT_PREFIX)
    return number


def _permanent(text: str, today: date) -> str:
    """The card of 2023 has 18 figures, the one before three letters and 12 figures."""
    number = compact(text).upper()
    if number[:1].isdigit():
        return _new_permanent(number, today)
    if not _OLD_PERMANENT.fullmatch(number) or not _is_day(number[7:13]):
        raise AnswerError(messages.PERMANENT_OLD)
    return number


def _new_permanent(number: str, today: date) -> str:
    if not number.startswith(_PERMANENT_PREFIX):
        raise AnswerError(messages.PERMANENT_NEW)
    return id_number.check(number, today=today)


def _is_day(text: str) -> bool:
    """YYMMDD of some century: 2000 was a leap year, so its days are all there can be."""
    try:
        return bool(date(2000 if text[:2] == "00" else 1900 + int(text[:2]), int(text[2:4]), int(text[4:6])))
    except ValueError:
        return text[2:] == "0229" and int(text[:2]) % 4 == 0


def _household_book(text: str, today: date) -> str:
    """Whoever has no card yet shows the page of the book, on which stands the number of the citizen."""
    number = compact(text).upper()
    return id_number.check(number, today=today) if len(number) in (15, 18) else _HOUSEHOLD(text, today)


# No standard is public: nine figures in many provinces, longer ones and letters in others. At least one figure.
HOUSEHOLD_NUMBER = r"(?=.*[0-9])[A-Z0-9]{5,20}"
_HOUSEHOLD = _form(HOUSEHOLD_NUMBER, "身份证号码，或 5 到 20 位户号")

CHECKS: Mapping[str, Check] = {
    "id_card": _citizen,
    "household_book": _household_book,
    "birth_certificate": _form(r"[A-Z][0-9]{9}", "1 个字母加 9 位数字，例如 T430012345"),
    "passport": _form(
        r"[EGDSPHK][0-9]{8}|[EDSPHKM][A-HJ-NP-Z][0-9]{7}|1[45][0-9]{7}",
        "1 个字母加 8 位数字，或 2 个字母加 7 位数字，例如 E12345678",
    ),
    "foreign_passport": _form(r"(?=.*[0-9])[A-Z0-9]{5,15}", "5 到 15 位字母和数字，照护照资料页填写"),
    "hk_macau_permit": _form(r"[HM][0-9]{8}(?:[0-9]{2})?", "H 或 M 开头，后面 8 位数字，例如 H01234567"),
    "taiwan_permit": _form(r"[0-9]{8}|[0-9]{10}[A-Z]?", "8 位数字，例如 01234567；旧证为 10 位数字加 1 个字母"),
    "resident_permit": _resident,
    "permanent_residence": _permanent,
    "officer_card": _form(r"[\u4e00-\u9fff]{1,4}字第[0-9]{6,9}号", "“某字第 0000000 号”的样子，照证件填写"),
}

# Certificates whose numbers one pattern describes → the pattern, and the same said to a person.
SHAPES: Mapping[str, tuple[str, str]] = {
    code: (check.pattern.pattern, check.shape) for code, check in CHECKS.items() if isinstance(check, _Form)
}
