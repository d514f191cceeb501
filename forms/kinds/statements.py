"""What is told on the form, and what is agreed to by a tick."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import JsonValue

from catalog.conditions import Compound
from catalog.definition import FieldSpec
from forms import messages
from forms.errors import AnswerError
from forms.inbox import Inbox
from forms.kinds.base import BlankLine, Kind
from forms.normalise import half_width


class Notice(Kind[str]):
    """告知: words of the definition on the form and on paper. Nobody answers it."""

    id = "notice"
    control = "notice"
    asks = False
    in_group = False

    def collect(self, inbox: Inbox, name: str) -> None:
        """Whatever was posted under its name is no answer."""

    def parse(self, text: str, *, today: date) -> str:
        raise AnswerError(messages.NOTHING_ASKED)

    def blank(self) -> BlankLine:
        return self._blank("statement", statement=self.spec.statement)

    def written(self, value: str) -> tuple[str, ...]:
        return ()


@dataclass(frozen=True, slots=True)
class Agreed(Compound):
    """A tick. `digest` says to which words: SHA-256 of the statement as it stood on the form, in hexadecimal."""

    digest: str

    @property
    def in_conditions(self) -> bool:
        return True


class Declaration(Kind[Agreed]):
    """声明或承诺: has to be ticked to go on. The tick carries the digest of the words that were read."""

    id = "declaration"
    control = "tick"
    always_required = True
    in_group = False
    typed_limit = 64

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self.digest = hashlib.sha256(spec.statement.encode()).hexdigest()

    def collect(self, inbox: Inbox, name: str) -> Agreed | None:
        before = len(inbox.errors)
        agreed = super().collect(inbox, name)
        if agreed is None and inbox.complete and len(inbox.errors) == before:
            inbox.refuse(name, self.spec.label, self.required_message)
        return agreed

    def parse(self, text: str, *, today: date) -> Agreed:
        """The digest that the form posted, or a word of agreement from a spreadsheet."""
        if text == self.digest or half_width(text).casefold() in _YES:
            return Agreed(self.digest)
        raise AnswerError(messages.STATEMENT_CHANGED if _is_digest(text) else self.required_message)

    @property
    def required_message(self) -> str:
        return messages.PLEASE_AGREE.format(label=self.spec.label)

    def judged(self) -> dict[str, Any]:
        return super().judged() | {"digest": self.digest}

    def encode(self, value: Agreed) -> JsonValue:
        return value.digest

    def decode(self, data: JsonValue) -> Agreed:
        if not _is_digest(str(data)):
            raise ValueError("no digest of a statement")
        return Agreed(str(data))

    def display(self, value: Agreed) -> str:
        return "已阅读并同意" if value.digest == self.digest else "同意的是另一版文字，请重新确认"

    def text(self, value: Agreed) -> str:
        return value.digest

    def cell(self, value: Agreed) -> object:
        return "同意" if value.digest == self.digest else self.text(value)

    def blank(self) -> BlankLine:
        return self._blank("tick", statement=self.spec.statement)

    def written(self, value: Agreed) -> tuple[str, ...]:
        return (self.spec.label,)


_YES = frozenset({"同意", "已同意", "已阅读并同意", "是", "承诺", "yes", "y", "true", "√"})


def _is_digest(text: str) -> bool:
    return len(text) == 64 and set(text) <= set("0123456789abcdef")
