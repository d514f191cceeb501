"""Which regular expressions a definition may use for a field.

Patterns are written by administrators and run on what strangers type, and Python cannot stop a match half-way. So
only patterns whose cost stays small on a bounded text are taken: nothing repeated may stand inside something
repeated, at most three open-ended repetitions, no look-around, no back references.
"""

from __future__ import annotations

import re
from functools import lru_cache

LIMIT = 200  # characters of a pattern; the text it runs on is bounded by its reader
_OPEN_ENDED = 3
_OPTIONAL = 8
# What a backslash takes with it, and a character class as a whole, hold no operators for us.
_ATOMS = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)
_REPEATED_GROUP = re.compile(r"\)(?:[*+]|\{)")
_REPEAT = re.compile(r"[*+]|\{\d*,\d*\}")
_SPECIAL_GROUP = re.compile(r"\(\?(?!:)")


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
    if re.search(r"(?<!\\)(?:\\\\)*\\[1-9]", pattern) or _SPECIAL_GROUP.search(bare := _ATOMS.sub("a", pattern)):
        raise UnsafePatternError(f"格式规则“{pattern}”用了反向引用或环视，请改用普通写法")
    if _REPEATED_GROUP.search(bare):
        raise UnsafePatternError(f"格式规则“{pattern}”里整个括号又被重复，可能拖慢系统，请把重复写在单个字符后面")
    if len(_REPEAT.findall(bare)) > _OPEN_ENDED or bare.count("?") > _OPTIONAL:
        raise UnsafePatternError(f"格式规则“{pattern}”里不定长的部分太多，可能拖慢系统，最多写 {_OPEN_ENDED} 处")
