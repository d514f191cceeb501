"""Search by pinyin: 高龄津贴 is found by ``gaoling``, ``gljt`` and by the characters themselves."""

from __future__ import annotations

from functools import lru_cache

from pypinyin import Style, pinyin

# A word of many characters with several readings each must not swell the stored text.
MAX_READINGS = 8


def search_text(*words: str) -> str:
    """Words, full pinyin and initials of each, lower case, separated by blanks (one substring search finds all)."""
    parts: list[str] = []
    for word in words:
        parts += [word.lower(), *_readings(word, Style.NORMAL), *_readings(word, Style.FIRST_LETTER)]
    return " ".join(dict.fromkeys(part for part in parts if part))


@lru_cache(maxsize=4096)
def _readings(word: str, style: Style) -> tuple[str, ...]:
    """The word as it is read in its context, then with one character at a time read another way (重 zhong, chong)."""
    usual = [syllable[0] for syllable in pinyin(word, style=style)]
    found = ["".join(usual)]
    for index, readings in enumerate(pinyin(word, style=style, heteronym=True)):
        found += ["".join([*usual[:index], reading, *usual[index + 1 :]]) for reading in readings]
    return tuple(dict.fromkeys(text.lower().replace(" ", "") for text in found))[:MAX_READINGS]


@lru_cache(maxsize=8192)
def usual_reading(word: str) -> str:
    """How the word is usually read, for putting names in order: 民政 → minzheng."""
    return "".join(reading[0] for reading in pinyin(word, style=Style.NORMAL)).lower()


@lru_cache(maxsize=4096)
def initials(word: str) -> str:
    """The first letters of the usual reading: 民政 → mz."""
    return "".join(
        letter for reading in pinyin(word, style=Style.FIRST_LETTER, errors="ignore") for letter in reading[:1]
    )
