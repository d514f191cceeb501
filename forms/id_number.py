"""公民身份号码 (GB 11643-1999): check character, birth date, sex, age.

The region prefix is not looked up on purpose: people keep the number of a county that was renamed or dissolved, and
new counties appear every year.
"""

from __future__ import annotations

import re
from datetime import date

from forms import messages
from forms.errors import AnswerError
from forms.normalise import compact

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"
_SHAPE = re.compile(r"[0-9]{17}[0-9X]")
_FIRST_YEAR = 1900
MONTHS_PER_YEAR = 12


def check(text: str, *, today: date) -> str:
    """Return the number with a capital X, without blanks and dashes; AnswerError says what is wrong with it."""
    number = compact(text).upper()
    if len(number) == 15 and number.isascii() and number.isdigit():
        raise AnswerError(messages.ID_OLD)
    if len(number) != 18:
        raise AnswerError(messages.ID_LENGTH.format(length=len(number)))
    if not _SHAPE.fullmatch(number):
        raise AnswerError(messages.ID_CHARACTERS)
    _check_birth(number, today)
    if number[17] != check_character(number):
        raise AnswerError(messages.ID_CHECKSUM)
    return number


def check_character(number: str) -> str:
    """The 18th character that belongs to the first 17 digits (ISO 7064, MOD 11-2)."""
    return _CHECK_CHARACTERS[sum(map(int.__mul__, _WEIGHTS, map(int, number[:17]))) % 11]


def birth_date(number: str) -> date:
    """Digits 7–14; ValueError when there is no such day."""
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def sex(number: str) -> str:
    """男 or 女: an odd 17th digit is 男."""
    return "男" if int(number[16]) % 2 else "女"


def age_months(birth: date, today: date) -> int:
    """Whole calendar months since the month of birth; the day does not count: 80 岁 = 960 个月, decided by month."""
    return (today.year - birth.year) * MONTHS_PER_YEAR + today.month - birth.month


def age(birth: date, today: date) -> int:
    """Years of age by the same rule as `age_months`: one grows older on the first day of the month of birth."""
    return age_months(birth, today) // MONTHS_PER_YEAR


def _check_birth(number: str, today: date) -> None:
    text = f"{number[6:10]}年{number[10:12]}月{number[12:14]}日"
    if int(number[6:10]) < _FIRST_YEAR:
        raise AnswerError(messages.ID_TOO_EARLY.format(year=number[6:10]))
    try:
        birth = birth_date(number)
    except ValueError as error:
        raise AnswerError(messages.ID_NO_SUCH_DAY.format(text=text)) from error
    if birth > today:
        raise AnswerError(messages.ID_FUTURE.format(text=text))
