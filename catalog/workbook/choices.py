"""Words to choose from: what a cell says (县级) and the code that a definition holds (county)."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from catalog import vocabulary
from catalog.editing.model import said_of
from catalog.library import Library
from catalog.library_merge import KIND_WORDS
from catalog.suggestions import did_you_mean

_SHOWN = 12  # words of a list that a sentence names

# Words of the workbook itself.
_OWN_LISTS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "option_owner": (("situation", "情形"), ("field", "表单项"), ("column", "明细列")),
    "answer_kind": (("situation", "情形"), ("field", "表单项")),
}


@dataclass(frozen=True)
class Choices:
    """One list. Words are unique: a label that two codes share is followed by its code."""

    title: str
    pairs: tuple[tuple[str, str], ...]  # code, word
    aliases: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def _words(self) -> Mapping[str, str]:
        return dict(self.pairs)

    @cached_property
    def _codes(self) -> Mapping[str, str]:
        table = {folded(alias): code for alias, code in self.aliases.items()}
        table |= {folded(word): code for code, word in self.pairs}
        return table | {folded(code): code for code, _word in self.pairs}

    @property
    def words(self) -> tuple[str, ...]:
        """All words in their order."""
        return tuple(word for _code, word in self.pairs)

    def word(self, code: str) -> str:
        """The word of a code; a code that is not in the list stands for itself."""
        return self._words.get(code, code)

    def code(self, word: str) -> str | None:
        """The code of a word, an alias or a code, or None."""
        return self._codes.get(folded(word))

    def unknown(self, word: str) -> str:
        """Why a word is not taken, with what may be meant."""
        few = len(self.pairs) <= _SHOWN
        ways = f"可以填 {'、'.join(self.words)}" if few else "请从下拉列表里选"
        return f"“{word[:30]}”不在“{self.title}”里，{ways}{did_you_mean(word, self.words)}"


@lru_cache(maxsize=8192)
def folded(text: str) -> str:
    """Full-width letters and brackets, blanks and case make no difference."""
    return unicodedata.normalize("NFKC", text).replace(" ", "").replace("\n", "").casefold()


def of_pairs(title: str, pairs: Iterable[tuple[str, str]]) -> Choices:
    """Choices whose words are made unique: also against the codes, which may be written as well."""
    listed = [(code, word or code) for code, word in pairs]
    count = Counter(folded(word) for _code, word in listed)
    taken = {folded(code): code for code, _word in listed}
    return Choices(
        title,
        tuple(
            (
                code,
                word if count[folded(word)] == 1 and taken.get(folded(word), code) == code else f"{word}（{code}）",
            )
            for code, word in listed
        ),
    )


def of_vocabulary(list_id: str) -> Choices:
    """A list of the vocabulary (or one of the few fixed ones of our own); KeyError if there is none."""
    if list_id in _OWN_LISTS:
        return of_pairs("可选的内容", _OWN_LISTS[list_id])
    known = vocabulary.LISTS[list_id]
    choices = of_pairs(known.title, ((one.code, one.label) for one in known.options))
    aliases = {alias: one.code for one in known.options for alias in (*one.aliases, one.label)}
    return Choices(known.title, choices.pairs, aliases)


def _of_key(place: str) -> Choices:
    """The fixed words of a key (``FieldSpec.print_width``), as the editor says them."""
    model, _dot, name = place.partition(".")
    key = said_of(model, name)
    return of_pairs(key["label"], ((one["code"], one["label"]) for one in key["options"]))


class Lists:
    """Every list that a workbook of this county offers, by name; each is made once."""

    def __init__(self, library: Library, departments: Mapping[str, str]) -> None:
        self.library = library
        self._departments = departments
        self._made: dict[str, Choices] = {}

    def __getitem__(self, name: str) -> Choices:
        if name not in self._made:
            self._made[name] = self._make(name)
        return self._made[name]

    def _make(self, name: str) -> Choices:
        if name == "departments":
            return of_pairs("实施部门", self._departments.items())
        if name == "vocabularies":
            return of_pairs("词表", ((list_id, one.title) for list_id, one in vocabulary.LISTS.items()))
        if name.startswith("words:"):
            return _of_key(name.removeprefix("words:"))
        kind = name.removeprefix("parts:")
        if kind == name:
            return of_vocabulary(name)
        parts: Mapping[str, object] = self.library.parts()[kind]
        titles = ((part_id, part_title(part)) for part_id, part in parts.items())
        return of_pairs(f"共用库的{KIND_WORDS[kind]}", ((one, f"{title}（{one}）") for one, title in titles))


def part_title(part: object) -> str:
    """What a shared part is called; a chain by the names of its steps."""
    if isinstance(part, tuple | list):
        return "→".join(part_title(step) for step in part)
    if not isinstance(part, Mapping):
        return ""
    article = f" {part['article']}" if part.get("article") else ""
    return next((f"{part[key]}{article}" for key in ("label", "title", "name") if part.get(key)), "")
