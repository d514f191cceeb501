"""What a column holds: one class per way of writing a value into a cell and reading it back."""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from catalog.workbook.choices import Choices, Lists
from catalog.workbook.text import COMMA, guarded, joined, split, unguarded

Cell = str | int | float | bool | dt.date | dt.datetime | dt.time | None
_YES = {"是", "有", "可", "可以", "对", "√", "y", "yes", "true", "1"}
_NO = {"否", "无", "不", "不可以", "错", "×", "x", "n", "no", "false", "0"}
_SEVERAL = "、,，;；/\n"
_MONTH = re.compile(r"^(\d{1,2})月?$")
_DAY = re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$")


class UnfitError(ValueError):
    """A value of a tree that has no place in a workbook."""


class UnreadableError(ValueError):
    """A cell that cannot be understood; the message is a Chinese sentence."""


def plain_text(cell: Cell) -> str:
    """What a person sees in a cell, as text: 3.0 is 3, days as 2026-01-31."""
    if isinstance(cell, str):
        return unguarded(cell)
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ", "minutes")
    return cell.isoformat() if isinstance(cell, dt.date | dt.time) else str(cell)


def fits_number(value: Any) -> bool:
    """Whether a number comes back from a cell as it was: Excel keeps 15 digits, and 2.0 becomes 2."""
    if isinstance(value, int):
        return abs(value) < 1e15
    if not isinstance(value, float) or not math.isfinite(value):
        return False
    return not value.is_integer() and float(f"{value:.15g}") == value


def raw_text(cell: Cell) -> str:
    """The same with its escapes, for cells that hold several items."""
    return cell if isinstance(cell, str) else plain_text(cell)


def a_text(value: Any) -> str:
    """The value as text; UnfitError when it is a list or a mapping."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise UnfitError("这里应当是文字")
    return str(value)


def a_list(value: Any) -> list[Any]:
    """The value as a list; UnfitError when it is none."""
    if not isinstance(value, list):
        raise UnfitError("这里应当是列表")
    return value


@dataclass(frozen=True)
class Kind:
    """Free text on one line; the other kinds say what they do otherwise."""

    width: int = 16
    number_format: str = "@"  # text: Excel must not turn 1-2 into a day, nor drop a leading zero
    list_name: str = ""  # of the drop-down, where there is one

    def write(self, value: Any, lists: Lists) -> Cell:
        """The cell of a value; UnfitError when the value is none of this kind."""
        return guarded(a_text(value))

    def read(self, cell: Cell, lists: Lists) -> Any:
        """The plain value of a cell; UnreadableError tells why there is none."""
        return plain_text(cell)

    def hint(self, lists: Lists) -> str:
        """How to fill it in, as one Chinese sentence; empty where nothing needs saying."""
        return ""


@dataclass(frozen=True)
class LongText(Kind):
    """Free text of some length."""

    width: int = 36


@dataclass(frozen=True)
class Condition(Kind):
    """The notation of `catalog.conditions`."""

    width: int = 30

    def hint(self, lists: Lists) -> str:
        return "什么时候适用，写成条件，如：年龄 >= 80 且 户籍类型 = 农业户口。不填就是都适用。"


@dataclass(frozen=True)
class Limit(Kind):
    """A length of time in words."""

    width: int = 14

    def write(self, value: Any, lists: Lists) -> Cell:
        if isinstance(value, Mapping):
            value = _limit_words(value)
        return guarded(a_text(value))

    def hint(self, lists: Lists) -> str:
        return "写成：20个工作日、7天、2小时、1个月 或 当场。"


_LIMIT_UNITS = {
    "hours": "小时",
    "working_hours": "个工作小时",
    "working_days": "个工作日",
    "natural_days": "天",
    "months": "个月",
}


def _limit_words(value: Mapping[str, Any]) -> str:
    unit = value.get("unit", "working_days")
    if set(value) - {"value", "unit"} or unit not in _LIMIT_UNITS or not isinstance(value.get("value"), int):
        raise UnfitError("时限写法不对")
    return f"{value['value']}{_LIMIT_UNITS[unit]}"


@dataclass(frozen=True)
class Number(Kind):
    """A number; text that is none is passed on, so that the sentence about it is the usual one."""

    width: int = 10
    number_format: str = "General"
    whole: bool = False

    def write(self, value: Any, lists: Lists) -> Cell:
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise UnfitError("这里应当是数字")
        return value if fits_number(value) else guarded(str(value))

    def read(self, cell: Cell, lists: Lists) -> Any:
        if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
            return int(cell)
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            return cell
        text = unicodedata.normalize("NFKC", plain_text(cell)).replace(",", "")
        digits = text.rstrip("份次人天日个月行字元")
        return int(digits) if re.fullmatch(r"-?\d{1,15}", digits) else text

    def hint(self, lists: Lists) -> str:
        return "填整数。" if self.whole else "填数字。"


@dataclass(frozen=True)
class YesNo(Kind):
    """是 or 否."""

    width: int = 8
    list_name: str = "yes_no"

    def write(self, value: Any, lists: Lists) -> Cell:
        if not isinstance(value, bool):
            raise UnfitError("这里应当是“是”或“否”")
        return "是" if value else "否"

    def read(self, cell: Cell, lists: Lists) -> Any:
        word = unicodedata.normalize("NFKC", plain_text(cell)).strip().casefold()
        if word in _YES or word in _NO:
            return word in _YES
        raise UnreadableError(f"要填“是”或“否”，现在是“{word[:30]}”")

    def hint(self, lists: Lists) -> str:
        return "填“是”或“否”。"


@dataclass(frozen=True)
class Choice(Kind):
    """One word of a list. A word that no list has passes as a code when `is_open`: the checks name it."""

    is_open: bool = False

    def write(self, value: Any, lists: Lists) -> Cell:
        return guarded(lists[self.list_name].word(a_text(value)))

    def read(self, cell: Cell, lists: Lists) -> Any:
        return code_of(plain_text(cell), lists[self.list_name], is_open=self.is_open)

    def hint(self, lists: Lists) -> str:
        return "从下拉列表里选。"


def code_of(word: str, choices: Choices, *, is_open: bool) -> str:
    """The code of a word; UnreadableError when the list does not have it."""
    code = choices.code(word)
    if code is not None:
        return code
    if is_open and re.fullmatch(r"[a-z][a-z0-9_]{0,47}", word):
        return word
    raise UnreadableError(choices.unknown(word))


@dataclass(frozen=True)
class Several(Kind):
    """Some words of a list, separated by ``、``."""

    width: int = 24
    words_of: str = ""
    is_open: bool = False

    def write(self, value: Any, lists: Lists) -> Cell:
        words = [lists[self.words_of].word(a_text(one)) for one in a_list(value)]
        return joined(words, COMMA)

    def read(self, cell: Cell, lists: Lists) -> Any:
        choices, text = lists[self.words_of], raw_text(cell)
        if (whole := choices.code(plain_text(cell))) is not None:
            return [whole]  # a word may itself hold a separator: 祖父母、外祖父母
        return [code_of(word, choices, is_open=self.is_open) for word in split(text, _SEVERAL)]

    def hint(self, lists: Lists) -> str:
        return f"可以填几样，用“、”隔开。可填：{'、'.join(lists[self.words_of].words[:40])}。"


@dataclass(frozen=True)
class Words(Kind):
    """Some short texts, separated by ``、``."""

    width: int = 24

    def write(self, value: Any, lists: Lists) -> Cell:
        return joined((a_text(one) for one in a_list(value)), COMMA)

    def read(self, cell: Cell, lists: Lists) -> Any:
        return split(raw_text(cell), f"{COMMA}\n")

    def hint(self, lists: Lists) -> str:
        return "可以填几样，用“、”隔开。"


@dataclass(frozen=True)
class Lines(Kind):
    """Some sentences, one a line."""

    width: int = 44

    def write(self, value: Any, lists: Lists) -> Cell:
        return joined((a_text(one) for one in a_list(value)), "\n")

    def read(self, cell: Cell, lists: Lists) -> Any:
        return split(raw_text(cell), "\n")

    def hint(self, lists: Lists) -> str:
        return "一行写一条，单元格里换行按 Alt+Enter。"


@dataclass(frozen=True)
class Months(Kind):
    """Months by number."""

    def write(self, value: Any, lists: Lists) -> Cell:
        return COMMA.join(a_text(one) for one in a_list(value))

    def read(self, cell: Cell, lists: Lists) -> Any:
        return [self._month(one) for one in split(raw_text(cell), _SEVERAL)]

    @staticmethod
    def _month(word: str) -> Any:
        found = _MONTH.match(word)
        return int(found[1]) if found else word

    def hint(self, lists: Lists) -> str:
        return "写月份的数字，用“、”隔开，如：2、5、8、11。"


@dataclass(frozen=True)
class Day(Kind):
    """A day, in whatever way Excel or a person wrote it."""

    width: int = 13

    def read(self, cell: Cell, lists: Lists) -> Any:
        found = _DAY.match(text := plain_text(cell))
        return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}" if found else text

    def hint(self, lists: Lists) -> str:
        return "写成：2026-01-31。"
