"""Which regular expressions a definition may use for a field.

Patterns are written by administrators and run on what strangers type, and Python cannot stop a match half-way. So
only patterns whose worst cost on a bounded text is small are taken: nothing repeated stands inside something
repeated, there is no look-around and no back reference, and the ways in which the rest can match are counted.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache

LIMIT = 200  # characters of a pattern
LONGEST_TEXT = 200  # on which a pattern may run
_MOST_WAYS = 20_000_000  # about a second at the very worst: three open-ended repetitions and little else
# What a backslash takes with it, and a character class as a whole, hold no operators for us.
_ATOMS = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)
_REPEATED_GROUP = re.compile(r"\)(?:[*+]|\{)")
_CHOICES = re.compile(r"[*+?|]|\{(\d*)(,?)(\d*)\}")
_SPECIAL_GROUP = re.compile(r"\(\?(?!:)")
_BACK_REFERENCE = re.compile(r"(?<!\\)(?:\\\\)*\\[1-9]")


class UnsafePatternError(ValueError):
    """A pattern that is broken, or that could keep the server busy; the text is a Chinese sentence."""


@lru_cache(maxsize=1024)
def safe_pattern(pattern: str) -> re.Pattern[str]:
    """Compile a pattern of a definition (to be used with ``fullmatch``); UnsafePatternError says why not."""
    if len(pattern) > LIMIT:
        raise UnsafePatternError(f"格式规则太长（{len(pattern)} 个字符），最多 {LIMIT} 个，请写短一些")
    try:
        compiled = re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        raise UnsafePatternError(f"格式规则“{pattern}”写错了，不是正确的正则表达式，请检查括号和转义") from error
    _refuse_costly(pattern)
    return compiled


def _refuse_costly(pattern: str) -> None:
    bare = _ATOMS.sub("a", pattern)
    if _BACK_REFERENCE.search(pattern) or _SPECIAL_GROUP.search(bare):
        raise UnsafePatternError(f"格式规则“{pattern}”用了反向引用或环视，请改用普通写法")
    if _REPEATED_GROUP.search(bare):
        raise UnsafePatternError(f"格式规则“{pattern}”里整个括号又被重复，可能拖慢系统，请把重复写在单个字符后面")
    if math.prod(_ways(choice) for choice in _CHOICES.finditer(bare)) > _MOST_WAYS:
        raise UnsafePatternError(f"格式规则“{pattern}”里不定长或二选一的部分太多，可能拖慢系统，请写得确定一些")


def _ways(choice: re.Match[str]) -> int:
    """In how many ways one operator can match: an upper bound. An alternation of n branches counts 2^(n-1) ≥ n."""
    if choice[0] in "?|":
        return 2
    if choice[0] in "*+":
        return LONGEST_TEXT
    fewest, most = int(choice[1] or 0), choice[3] if choice[2] else choice[1]
    return min(int(most) - fewest + 1, LONGEST_TEXT) if most else LONGEST_TEXT
