"""Columns whose one cell holds several small entries, or entries that stand elsewhere."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from catalog.workbook.choices import Lists
from catalog.workbook.kinds import Cell, Kind, UnfitError, UnreadableError, a_list, a_text, plain_text, raw_text
from catalog.workbook.text import guarded, joined, paired, split, unguarded, unpaired

_AS_WRITTEN = re.compile(r"^(?P<who>.*\S) (?P<count>\d{1,4})份$", re.DOTALL)
# People also write them on one line: 乡镇 1份、县局 1份. The gap ends with the line: the next keeper may begin so.
_NEXT = re.compile(r"(?<=份)[^\S\n]*([、，,；;])")
_COUNTED = re.compile(r"^(?P<who>.*?\S)\s*[×xX*]?\s*(?P<count>\d{1,4})\s*份?$", re.DOTALL)


@dataclass(frozen=True)
class Keepers(Kind):
    """Who keeps how many copies: one a line, ``乡镇 1份``."""

    width: int = 20

    def write(self, value: Any, lists: Lists) -> Cell:
        return joined((self._line(one) for one in a_list(value)), "\n")

    @staticmethod
    def _line(entry: Any) -> str:
        if not isinstance(entry, Mapping) or set(entry) - {"keeper", "count"}:
            raise UnfitError("留存单位写法不对")
        count = entry.get("count", 1)
        if isinstance(count, bool) or not isinstance(count, int) or count < 0:
            raise UnfitError("留存份数应当是整数")
        keeper = _NEXT.sub(lambda match: f"_x{ord(match[1]):04X}_", guarded(a_text(entry.get("keeper", ""))))
        return f"{keeper} {count}份"

    def read(self, cell: Cell, lists: Lists) -> Any:
        return [self._entry(one) for one in split(_NEXT.sub("\n", raw_text(cell)), "\n")]

    @staticmethod
    def _entry(line: str) -> dict[str, Any]:
        found = _AS_WRITTEN.match(line) or _COUNTED.match(line)
        if found is None:
            return {"keeper": line, "count": 1}
        return {"keeper": unguarded(found["who"]), "count": int(found["count"])}

    def hint(self, lists: Lists) -> str:
        return "一行写一个单位和份数，如：乡镇 1份。"


@dataclass(frozen=True)
class Arrows(Kind):
    """Rows of a condition and what follows when it holds: ``年龄 >= 90 → 高级``, one a line."""

    width: int = 36
    result: str = "value"

    def write(self, value: Any, lists: Lists) -> Cell:
        return joined((self._line(one) for one in a_list(value)), "\n")

    def _line(self, entry: Any) -> str:
        if not isinstance(entry, Mapping) or set(entry) - {"when", self.result} or self.result not in entry:
            raise UnfitError("应当由条件和结果组成")
        return paired(a_text(entry.get("when") or ""), a_text(entry[self.result]))

    def read(self, cell: Cell, lists: Lists) -> Any:
        return [self._entry(one) for one in split(raw_text(cell), "\n")]

    def _entry(self, line: str) -> dict[str, Any]:
        sides = unpaired(line)
        if sides is None:
            raise UnreadableError(f"每行要写成“条件 → 结果”，这一行没有箭头：“{line[:30]}”")
        left, right = sides
        return {"when": left, self.result: right} if left else {self.result: right}

    def hint(self, lists: Lists) -> str:
        return "一行写一种：条件 → 结果。最后一行可以不写条件：→ 结果。"


@dataclass(frozen=True)
class PlainOptions(Kind):
    """Options whose code and label are the same, one a line; others have rows in the sheet 选项."""

    width: int = 24

    def write(self, value: Any, lists: Lists) -> Cell:
        return joined((a_text(one) for one in a_list(value)), "\n")

    def read(self, cell: Cell, lists: Lists) -> Any:
        return split(raw_text(cell), "\n")

    def hint(self, lists: Lists) -> str:
        return "一行写一个选项。选项有代码、说明或者适用条件的，不在这里写，写到“选项”表。"


@dataclass(frozen=True)
class Elsewhere(Kind):
    """Rows that stand in a sheet of their own; the cell can only say that there are none."""

    sheet: str = ""

    def write(self, value: Any, lists: Lists) -> Cell:
        raise UnfitError("应当写在另一张表")

    def read(self, cell: Cell, lists: Lists) -> Any:
        raise UnreadableError(f"这一格不用填，内容写在“{self.sheet}”表")

    def hint(self, lists: Lists) -> str:
        return f"不用填，写在“{self.sheet}”表。共用件里有而这里不要的，填“（空）”。"


@dataclass(frozen=True)
class Json(Kind):
    """What the program itself keeps: no clerk writes it, but it must come back as it was."""

    def write(self, value: Any, lists: Lists) -> Cell:
        return guarded(json.dumps(value, ensure_ascii=False))

    def read(self, cell: Cell, lists: Lists) -> Any:
        try:
            return json.loads(plain_text(cell))
        except ValueError:
            raise UnreadableError("这一格由系统填写，内容不完整。不知道怎么填就清空") from None

    def hint(self, lists: Lists) -> str:
        return "由系统填写，不用改。"
