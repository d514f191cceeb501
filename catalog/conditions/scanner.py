"""Looking at the text of a condition: words, signs and quoted text, full-width or half-width."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from catalog.conditions.symbols import fold

_QUOTES = {'"': '"', "'": "'", "“": "”", "‘": "’", "「": "」", "『": "』"}
_BARE = re.compile(r"[^\s()、,=!<>≥≤≠\"'“”‘’「」『』&|]+")
_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}  # str.lower() may change the length
_WORD_CHARACTER = re.compile(r"[A-Za-z0-9_]")


class ConditionError(ValueError):
    """A condition that cannot be read. `message` is a Chinese sentence, `position` counts characters from 0."""

    def __init__(self, message: str, position: int) -> None:
        super().__init__(message, position)
        self.message = message
        self.position = position

    def __str__(self) -> str:
        return f"{self.message}（第 {self.position + 1} 个字）"


class Scanner:
    """A place in the text. `take…` moves it on, `peek…` does not; both begin behind blanks."""

    def __init__(self, text: str) -> None:
        self.raw = text
        self.folded = fold(text)
        self.lowered = self.folded.translate(_LOWER)
        self.position = 0

    def error(self, message: str) -> ConditionError:
        """An error at this place."""
        return ConditionError(message, self.position)

    def at_end(self) -> bool:
        """Whether all of the text has been stepped over."""
        return self.position >= len(self.raw)

    def skip_blanks(self) -> None:
        """Step over blanks, ideographic ones too."""
        while not self.at_end() and self.folded[self.position].isspace():
            self.position += 1

    def peek(self, words: Iterable[str]) -> str | None:
        """The first of the folded words that stands here as a whole word."""
        self.skip_blanks()
        return next((word for word in words if self._stands_here(word, self.folded)), None)

    def _stands_here(self, word: str, text: str) -> bool:
        if not word or not text.startswith(word, self.position):
            return False
        end = self.position + len(word)
        follows = text[end : end + 1]
        return not (_WORD_CHARACTER.match(word[-1]) and _WORD_CHARACTER.match(follows))

    def take(self, word: str) -> bool:
        """Step over this word if it stands here."""
        if self.peek([word]) is None:
            return False
        self.position += len(word)
        return True

    def take_any(self, *words: str) -> bool:
        """Step over one of these."""
        return any(self.take(word) for word in words)

    def take_word(self, words: Mapping[str, str]) -> str | None:
        """Step over the longest of these keywords (English ones in any case) and return what it stands for."""
        self.skip_blanks()
        ordered = sorted(words, key=len, reverse=True)
        word = next((word for word in ordered if self._stands_here(word, self.lowered)), None)
        if word is None:
            return None
        self.position += len(word)
        return words[word]

    def expect(self, word: str, message: str) -> None:
        """Step over the word, or raise ConditionError with the message."""
        if not self.take(word):
            raise self.error(message)

    def match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Step over what the pattern matches here."""
        self.skip_blanks()
        found = pattern.match(self.folded, self.position)
        if found:
            self.position = found.end()
        return found

    def take_quoted(self) -> str | None:
        """Step over quoted text and return what stands between the quotes."""
        self.skip_blanks()
        closing = _QUOTES.get(self.raw[self.position : self.position + 1])
        if closing is None:
            return None
        end = self.raw.find(closing, self.position + 1)
        if end < 0:
            raise self.error("引号没有配对")
        text = self.raw[self.position + 1 : end]
        self.position = end + 1
        return text

    def peek_bare(self) -> str:
        """The run of characters here that are neither blank nor sign; may be empty."""
        self.skip_blanks()
        found = _BARE.match(self.folded, self.position)
        return found[0] if found else ""


def quoted(text: str) -> str:
    """The text in the first pair of quotes that does not close inside it."""
    for opening in ("“", "「", "『", '"', "'", "‘"):
        if _QUOTES[opening] not in text:
            return f"{opening}{text}{_QUOTES[opening]}"
    return text
