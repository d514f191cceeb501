"""Choosing: one, several, yes or no."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from pydantic import JsonValue
from wtforms import widgets

from catalog import vocabulary
from catalog.definition import FieldSpec
from forms import messages
from forms.errors import AnswerError
from forms.fields import ManyField
from forms.inbox import Inbox
from forms.kinds.base import BlankLine, Choice, Kind
from forms.normalise import half_width

_RADIOS_AT_MOST = 5  # more options than this are a list to open
_BETWEEN_VALUES = re.compile(r"\s*[、，,；;\n]\s*")  # several options in one spreadsheet cell
_TYPED = 100


class SingleChoice(Kind[str]):
    """单选. The value is the code; a label or another word for it is understood too (spreadsheets hold labels)."""

    id = "choice"
    please = messages.PLEASE_CHOOSE
    typed_limit = _TYPED

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self.choices = _choices(spec)
        self._labels = {choice.code: choice.label for choice in self.choices}
        self._codes = _words(spec, self.choices)
        self.control = "radios" if len(self.choices) <= _RADIOS_AT_MOST else "select"
        self.widget = _radios if self.control == "radios" else _select

    def parse(self, text: str, *, today: date) -> str:
        code = self._codes.get(text) or self._codes.get(half_width(text).casefold())
        if code is None:
            raise AnswerError(messages.NOT_AN_OPTION.format(text=messages.quote(text)))
        return code

    def judged(self) -> dict[str, Any]:
        return super().judged() | {"codes": [choice.code for choice in self.choices]}

    def decode(self, data: JsonValue) -> str:
        return str(data)

    def display(self, value: str) -> str:
        return self._labels.get(value, value)

    def cell(self, value: str) -> object:
        return self.display(value)

    def blank(self) -> BlankLine:
        return self._ticks(tuple(choice.label for choice in self.choices))


class MultiChoice(Kind[tuple[str, ...]]):
    """多选. The value holds the codes in the order of the list, each once."""

    id = "multi_choice"
    please = messages.PLEASE_CHOOSE
    control = "checkboxes"
    widget = widgets.Select(multiple=True)
    field_class = ManyField
    typed_limit = 2000

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self._one = SingleChoice(spec)
        self.choices = self._one.choices

    def collect(self, inbox: Inbox, name: str) -> tuple[str, ...] | None:
        posted = [value for value in inbox.posted.getlist(name) if value and not value.isspace()]
        try:
            if len(posted) > len(self.choices):
                raise AnswerError(messages.TOO_MANY_CHOICES.format(count=len(self.choices)))
            return self._in_order(self._one.clean(value, today=inbox.today) for value in posted) or None
        except AnswerError as error:
            inbox.refuse(name, self.spec.label, str(error))
            return None

    def parse(self, text: str, *, today: date) -> tuple[str, ...]:
        """Several options in one text, as a spreadsheet cell holds them: 听力残疾、言语残疾."""
        return self._in_order(self._one.parse(word, today=today) for word in _BETWEEN_VALUES.split(text) if word)

    def judged(self) -> dict[str, Any]:
        return super().judged() | {"limit": self._one.typed_limit, "codes": [choice.code for choice in self.choices]}

    def encode(self, value: tuple[str, ...]) -> JsonValue:
        return list(value)

    def decode(self, data: JsonValue) -> tuple[str, ...]:
        return tuple(str(code) for code in data) if isinstance(data, list) else (str(data),)

    def display(self, value: tuple[str, ...]) -> str:
        return "、".join(self._one.display(code) for code in value)

    def cell(self, value: tuple[str, ...]) -> object:
        return self.display(value)

    def text(self, value: tuple[str, ...]) -> str:
        return "、".join(value)

    def texts(self, value: tuple[str, ...]) -> tuple[str, ...]:
        return value

    def blank(self) -> BlankLine:
        return self._one.blank()

    def written(self, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(self._one.display(code) for code in self._in_order(value))

    def _in_order(self, codes: Any) -> tuple[str, ...]:
        chosen = set(codes)
        return tuple(choice.code for choice in self.choices if choice.code in chosen)


class Boolean(Kind[bool]):
    """是否, asked with two radio buttons: one tick box could not tell 否 from 还没问."""

    id = "boolean"
    please = messages.PLEASE_CHOOSE
    control = "radios"
    typed_limit = 20

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self.choices = (Choice("yes", "是"), Choice("no", "否"))
        self.widget = _radios

    def parse(self, text: str, *, today: date) -> bool:
        value = _YES_NO.get(half_width(text).casefold())
        if value is None:
            raise AnswerError(messages.NOT_YES_OR_NO.format(text=messages.quote(text)))
        return value

    def encode(self, value: bool) -> JsonValue:
        return value

    def decode(self, data: JsonValue) -> bool:
        return data if isinstance(data, bool) else self.parse(str(data), today=date.max)

    def display(self, value: bool) -> str:
        return "是" if value else "否"

    def cell(self, value: bool) -> object:
        return self.display(value)

    def text(self, value: bool) -> str:
        return "yes" if value else "no"

    def blank(self) -> BlankLine:
        return self._ticks(tuple(choice.label for choice in self.choices))


_select = widgets.Select()
_radios = widgets.ListWidget(prefix_label=False)
_YES = ("是", "yes", "y", "true", "1", "on", "有", "对", "√")
_NO = ("否", "no", "n", "false", "0", "off", "无", "没有", "不是", "×")
_YES_NO = dict.fromkeys(_YES, True) | dict.fromkeys(_NO, False)


def _choices(spec: FieldSpec) -> tuple[Choice, ...]:
    options = spec.options or (vocabulary.options(spec.options_from) if spec.options_from else ())
    return tuple(Choice(option.code, option.label, option.help) for option in options)


def _words(spec: FieldSpec, choices: tuple[Choice, ...]) -> dict[str, str]:
    """Every word that stands for a code; a code always wins over a label, a label over another word for it."""
    words: dict[str, str] = {}
    if spec.options_from and not spec.options:
        for entry in vocabulary.LISTS[spec.options_from].options:
            words |= dict.fromkeys(entry.aliases, entry.code)
    for choice in choices:
        words |= {half_width(choice.label).casefold(): choice.code, choice.label: choice.code}
    return words | {choice.code: choice.code for choice in choices}
