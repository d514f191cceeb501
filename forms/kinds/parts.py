"""Answers of several parts that belong together: one question, some controls, one sentence when it is wrong.

The parts are posted under one name, in order; a part left blank is posted blank. One value alone is read as the whole
answer in one text, as a spreadsheet cell holds it.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeVar

from forms import messages
from forms.errors import AnswerError
from forms.fields import ManyField
from forms.inbox import Inbox
from forms.kinds.base import Choice, Kind
from forms.normalise import tidy

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Part:
    """One control. `suggestions` are offered while typing, anything else may be typed too."""

    label: str
    control: Literal["input", "select"] = "input"
    choices: tuple[Choice, ...] = ()
    suggestions: tuple[str, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)
    wide: bool = False
    placeholder: str = ""  # what stands in the empty control; otherwise the label


class PartsKind(Kind[V]):
    """A kind with several controls. `parts` are drawn in order."""

    control = "parts"
    field_class = ManyField
    between: str = ""  # the word drawn between two parts
    parts: tuple[Part, ...] = ()

    def collect(self, inbox: Inbox, name: str) -> V | None:
        posted = inbox.posted.getlist(name)
        if not any(text and not text.isspace() for text in posted):
            return None
        try:
            return self._collected(posted, inbox.today)
        except AnswerError as error:
            inbox.refuse(name, self.spec.label, str(error))
            return None

    def parse(self, text: str, *, today: date) -> V:
        return self.join(self.split(text), today=today)

    @abstractmethod
    def split(self, text: str) -> tuple[str, ...]:
        """The texts of the parts of an answer written as one text; AnswerError when it cannot be taken apart."""

    @abstractmethod
    def join(self, texts: tuple[str, ...], *, today: date) -> V:
        """The value of the tidy texts of all parts; AnswerError otherwise."""

    def _collected(self, posted: list[str], today: date) -> V:
        if len(posted) == 1:
            return self.clean(posted[0], today=today)
        if len(posted) != len(self.parts):
            raise AnswerError(messages.WRONG_PARTS.format(count=len(self.parts)))
        for text in posted:
            if len(text) > self.typed_limit:
                raise AnswerError(messages.TOO_LONG.format(limit=self.typed_limit, length=len(text)))
        return self.join(tuple(tidy(text) for text in posted), today=today)

    def _part(self, label: str, placeholder: str = "", **attributes: str) -> Part:
        typed = {"inputmode": self.input_mode, "autocomplete": "off", "maxlength": str(self.typed_limit)}
        return Part(label, attributes=typed | attributes, placeholder=placeholder)
