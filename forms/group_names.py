"""村民小组 as people write them: 3组, 三组, 第3组, 3."""

from __future__ import annotations

import re
from collections.abc import Sequence

from forms.normalise import half_width

_DIGITS = "〇一二三四五六七八九"
_TENS = re.compile(r"([一二三四五六七八九]?)十([一二三四五六七八九]?)")
_ENDS = ("村民小组", "小组", "组", "社")


def meant_group(text: str, groups: Sequence[str]) -> str | None:
    """The group of this list that is meant; None when blank, unknown or more than one."""
    typed = _plain(text)
    found = [group for group in groups if typed and typed in (_plain(group), group)]
    return found[0] if len(found) == 1 else None


def _plain(text: str) -> str:
    """第三村民小组 → 3; 南头二组 → 南头2."""
    plain = half_width(text).replace(" ", "").removeprefix("第")
    for end in _ENDS:
        if plain.endswith(end) and plain != end:
            plain = plain.removesuffix(end)
            break
    return _in_digits(plain)


def _in_digits(text: str) -> str:
    text = _TENS.sub(lambda ten: f"{_digit(ten[1]) or 1}{_digit(ten[2]) or 0}", text)
    return "".join(_digit(sign) or sign for sign in text)


def _digit(sign: str) -> str:
    return str(_DIGITS.index(sign)) if sign and sign in _DIGITS else ""
