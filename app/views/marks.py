"""Days as cells, and what is left as words: the same in the worklist, on the case and in the sum behind a due date."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from app.cases.deadlines import DayMark

_FINE = 16  # more cells than this are drawn narrower
_SHAPES = {"counted": "u", "publicity": "u", "today": "n", "left": "r", "paused": "p", "over": "o"}


@dataclass(frozen=True, slots=True)
class Cells:
    """One letter a day (u used, n today, r left, o over, p not counted), and the same said aloud."""

    text: str
    words: str

    @property
    def fine(self) -> bool:
        return len(self.text) > _FINE


def cells(marks: Sequence[DayMark], today: dt.date) -> Cells:
    """Days that count and days on which the clock stood; days off are left out."""
    text = "".join(shape for mark in marks if (shape := _shape(mark, today)))
    return Cells(text, _words(Counter(text)))


def _shape(mark: DayMark, today: dt.date) -> str:
    if mark.kind == "today" and not mark.is_today:
        return "u"  # of a finished step: the day on which it was finished
    if mark.kind == "due":
        return "u" if mark.day < today else "r"
    if mark.kind == "paused" and mark.day > today:
        return ""
    return _SHAPES.get(mark.kind, "")


def _words(count: Counter[str]) -> str:
    used, left = count["u"] + count["n"], count["r"]
    parts = [_("共 %(n)s 天", n=used + left), _("已用 %(n)s 天", n=used)]
    if count["o"]:
        parts.append(_("超 %(n)s 天", n=count["o"]))
    if count["p"]:
        parts.append(_("不计时 %(n)s 天", n=count["p"]))
    return _("，").join(parts)


def left_words(days_left: int | None, *, paused_days: int | None = None) -> str:
    """剩 3 天, 今天到期, 超 1 天, 停 2 天; nothing where there is no limit."""
    if paused_days is not None:
        return _("停 %(n)s 天", n=paused_days) if paused_days else _("今天起停")
    if days_left is None:
        return ""
    if days_left == 0:
        return _("今天到期")
    return _("剩 %(n)s 天", n=days_left) if days_left > 0 else _("超 %(n)s 天", n=-days_left)
