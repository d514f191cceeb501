"""What pydantic finds wrong with one value, said in Chinese: what is wrong and what to write instead."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel

from catalog import vocabulary
from catalog.key_names import key_name, model_at
from catalog.suggestions import did_you_mean
from catalog.vocabulary_keys import list_of, words_of

Location = tuple[str | int, ...]
Context = Mapping[str, Any]


def shape_message(model: type[BaseModel], location: Location, error: Any) -> str:
    """One sentence for one error of pydantic, beginning with the key and its Chinese name."""
    subject = _subject(model, location)
    if error["type"] in ("enum", "literal_error"):
        return f"{subject}{_wrong_word(model, location, error['input'])}"
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    if error["input"] is None:
        return f"{subject}是空的，要么填上，要么删去这一行"
    return f"{subject}{_sentence(error['type'], error.get('ctx', {}))}{_seen(error)}"


def _subject(model: type[BaseModel], location: Location) -> str:
    keys = [part for part in location if isinstance(part, str)]
    if not keys:
        return "全文"
    name = key_name(model_at(model, location[: _last_key(location)]), keys[-1])
    word = f"“{keys[-1]}”（{name}）" if name != keys[-1] else f"“{keys[-1]}”"
    return f"{word}第 {location[-1] + 1} 项" if isinstance(location[-1], int) else word


def _last_key(location: Location) -> int:
    return max(index for index, part in enumerate(location) if isinstance(part, str))


def _sentence(kind: str, context: Context) -> str:
    if make := _SENTENCES.get(kind):
        return make(context)
    return next((words for start, words in _FAMILIES if kind.startswith(start)), "填写的内容不对")


def _seen(error: Any) -> str:
    """What was found, when it is short enough to help."""
    found = error["input"]
    if error["type"].endswith(("too_short", "too_long")) or not isinstance(found, str | int | float):
        return ""
    return f"，现在是“{_short(found)}”"


def _short(found: Any) -> str:
    text = str(found)
    return text if len(text) <= 30 else f"{text[:30]}…"


def _pattern_message(context: Context) -> str:
    return _PATTERNS.get(str(context.get("pattern")), "写法不对")


_PATTERNS = {
    r"^[a-z][a-z0-9_]{0,47}$": "只能用小写字母、数字和下划线，以字母开头，最多 48 个字符",
    r"^[A-Z0-9][A-Z0-9-]{2,39}$": "只能用大写字母、数字和短横线，3 到 40 个字符",
    r"^\d+/\d+$": "要写成分数，例如 2/3",
    r"^\d{6}$": "要写 6 位数字",
    r"^\d{9}$": "要写 9 位数字",
    r"^\d{12}$": "要写 12 位数字",
    r"^[A-Z]{1,8}$": "要写 1 到 8 个大写字母",
    r"^[a-z][a-z0-9_.]{1,39}$": "只能用小写字母、数字、下划线和点，以字母开头，2 到 40 个字符",
}

_SENTENCES: Mapping[str, Callable[[Context], str]] = {
    "string_pattern_mismatch": _pattern_message,
    "string_too_short": lambda context: "不能空着",
    "string_too_long": lambda context: f"太长，最多 {context['max_length']} 个字",
    "too_short": lambda context: f"至少要有 {context['min_length']} 项",
    "too_long": lambda context: f"最多只能有 {context['max_length']} 项",
    "greater_than_equal": lambda context: f"不能小于 {context['ge']}",
    "less_than_equal": lambda context: f"不能大于 {context['le']}",
    "decimal_max_places": lambda context: f"最多 {context['decimal_places']} 位小数",
    "decimal_max_digits": lambda context: f"最多 {context['max_digits']} 位数字",
    "decimal_whole_digits": lambda context: f"整数部分最多 {context['whole_digits']} 位",
    "int_from_float": lambda context: "应当是整数",
}
_FAMILIES = (
    ("string", "应当是文字"),
    ("int", "应当是整数"),
    ("bool", "应当写 true（是）或 false（否）"),
    ("decimal", "应当是数字"),
    ("finite_number", "应当是数字"),
    ("float", "应当是数字"),
    ("date", "应当是日期，例如 2026-01-31"),
    ("tuple", "应当是列表，每项前面加“- ”"),
    ("list", "应当是列表，每项前面加“- ”"),
    ("dict", "应当是若干行“键: 值”"),
    ("model", "应当是若干行“键: 值”"),
)


def _wrong_word(model: type[BaseModel], location: Location, found: Any) -> str:
    words = _allowed_words(model, location)
    listed = "、".join(f"{code}（{label}）" if label != code else code for code, label in words.items())
    guess = did_you_mean(
        str(found), {**{label: code for code, label in words.items()}, **{code: code for code in words}}
    )
    return f"只能写 {listed}，现在是“{_short(found)}”{guess}"


def _allowed_words(model: type[BaseModel], location: Location) -> dict[str, str]:
    """The words allowed at a place, each with its Chinese label."""
    place = location[: _last_key(location) + 1]
    owner, key = model_at(model, place[:-1]), str(place[-1])
    if owner is None:
        return {}
    list_id = list_of(owner, key)
    return {word: vocabulary.label(list_id, word) if list_id else word for word in words_of(owner, key)}
