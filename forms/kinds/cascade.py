"""Choosing by steps: 困难类型 → 因病 → 重大疾病."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from pydantic import JsonValue

from catalog import vocabulary
from catalog.definition import FieldSpec, OptionSpec
from catalog.pinyin import initials
from forms import messages
from forms.errors import AnswerError
from forms.kinds.base import BlankLine, Choice, Kind
from forms.normalise import half_width
from forms.offers import Offer, Offers

_BETWEEN = "／"
_MOST_STEPS = 3  # a circle of parents, which the checks of the catalogue refuse, ends here
_TYPED = 200


class Cascade(Kind[tuple[str, ...]]):
    """分级选择. The value holds the codes from the branch to the leaf, so that a condition can ask for either."""

    id = "cascade"
    control = "cascade"
    please = messages.PLEASE_CHOOSE
    typed_limit = _TYPED

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self._options = {one.code: one for one in _options(spec)}
        parents = {one.parent for one in self._options.values()}
        self.paths = {code: self._path(code) for code in self._options if code not in parents}
        self.choices = tuple(Choice(code, self._label(path)) for code, path in self.paths.items())
        self._words = self._read_words()

    def parse(self, text: str, *, today: date) -> tuple[str, ...]:
        plain = half_width(text).casefold().replace("/", _BETWEEN).replace(">", _BETWEEN).replace(" ", "")
        code = text if text in self.paths else self._words.get(plain)
        if code is not None:
            return self.paths[code]
        label = next((one.label for one in self._options.values() if text in (one.code, one.label)), "")
        if label:
            raise AnswerError(messages.CHOOSE_DEEPER.format(text=label))
        raise AnswerError(messages.NOT_AN_OPTION.format(text=messages.quote(text)))

    def judged(self) -> dict[str, Any]:
        return super().judged() | {"paths": {code: list(path) for code, path in self.paths.items()}}

    def encode(self, value: tuple[str, ...]) -> JsonValue:
        return list(value)

    def decode(self, data: JsonValue) -> tuple[str, ...]:
        return tuple(str(code) for code in data) if isinstance(data, list) else (str(data),)

    def display(self, value: tuple[str, ...]) -> str:
        return self._label(value)

    def text(self, value: tuple[str, ...]) -> str:
        return value[-1]

    def blank(self) -> BlankLine:
        return self._ticks(tuple(choice.label for choice in self.choices))

    def headings(self) -> Iterator[Offers]:
        """The leaves under their first step, as a list without script shows them."""
        for top in (one for one in self._options.values() if one.parent is None):
            leaves = [code for code, path in self.paths.items() if path[0] == top.code]
            if leaves == [top.code]:
                yield Offers("", (Offer(top.code, top.label, initials(top.label), name=top.label),))
            elif leaves:
                yield Offers(top.label, tuple(self._offer(code) for code in leaves))

    def _offer(self, code: str) -> Offer:
        path = self.paths[code]
        letters = _BETWEEN.join(initials(self._options[one].label) for one in path)
        return Offer(code, self._label(path[1:]), letters, name=self._label(path))

    def _path(self, code: str) -> tuple[str, ...]:
        path: tuple[str, ...] = ()
        step: str | None = code
        while step is not None and step in self._options and len(path) < _MOST_STEPS:
            path = (step, *path)
            step = self._options[step].parent
        return path

    def _label(self, path: tuple[str, ...]) -> str:
        return _BETWEEN.join(self._options[code].label if code in self._options else code for code in path)

    def _read_words(self) -> dict[str, str]:
        """The whole way in words, and the leaf's own label where only one leaf has it."""
        words: dict[str, str] = {}
        labels = [self._options[code].label for code in self.paths]
        for code, path in self.paths.items():
            words[half_width(self._label(path)).casefold().replace("/", _BETWEEN)] = code
            label = self._options[code].label
            if labels.count(label) == 1:
                words.setdefault(half_width(label).casefold(), code)
        return words


def _options(spec: FieldSpec) -> tuple[OptionSpec, ...]:
    return spec.options or (vocabulary.options(spec.options_from) if spec.options_from else ())
