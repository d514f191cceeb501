"""Free text: one line, several lines, an address, an administrative area."""

from __future__ import annotations

from datetime import date

from wtforms import widgets

from catalog.definition import FieldSpec
from catalog.patterns import LONGEST_TEXT
from forms import messages
from forms.errors import AnswerError
from forms.kinds.base import BlankLine, TextKind
from forms.normalise import compact, tidy_lines

_LINE = 200
_LINES = 2000
_AREA_DIGITS = 12
_CHARACTERS_PER_PRINTED_LINE = 40
_PRINTED_LINES = 6


class Text(TextKind):
    """单行文字."""

    id = "text"
    default_limit = _LINE

    def __init__(self, spec: FieldSpec) -> None:
        limit = spec.max_length or self.default_limit
        self.typed_limit = min(limit, LONGEST_TEXT) if spec.pattern else limit
        super().__init__(spec)

    def parse(self, text: str, *, today: date) -> str:
        return text


class Multiline(Text):
    """多行文字."""

    id = "multiline"
    control = "textarea"
    widget = widgets.TextArea()
    default_limit = _LINES

    def clean(self, raw: str, *, today: date) -> str:
        """Line ends are kept; a browser sends each as two characters, which counts as one."""
        bounded = raw[: 2 * self.typed_limit + 1].replace("\r\n", "\n")
        if len(bounded) > self.typed_limit:
            length = len(bounded) if len(raw) <= 2 * self.typed_limit else len(raw)
            raise AnswerError(messages.TOO_LONG.format(limit=self.typed_limit, length=length))
        return self.match(tidy_lines(bounded))

    def blank(self) -> BlankLine:
        lines = -(-self.typed_limit // _CHARACTERS_PER_PRINTED_LINE)
        return self._blank("lines", count=max(2, min(lines, _PRINTED_LINES)))


class Address(Text):
    """地址, as written in the household register."""

    id = "address"


class Area(Text):
    """行政区划: a code of 6, 9 or 12 digits (GB/T 2260, GB/T 10114), stored with 12; or the name of the place."""

    id = "area"

    def parse(self, text: str, *, today: date) -> str:
        code = compact(text)
        if not (code.isascii() and code.isdigit()):
            return text
        if len(code) not in (6, 9, _AREA_DIGITS):
            raise AnswerError(messages.AREA_LENGTH.format(length=len(code)))
        return code.ljust(_AREA_DIGITS, "0")
