"""证件类型和号码."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import JsonValue

from catalog import vocabulary
from catalog.conditions import Compound
from catalog.conditions.symbols import of_field
from catalog.definition import FieldSpec
from forms import messages
from forms.certificates import CHECKS, SHAPES
from forms.errors import AnswerError
from forms.kinds.base import BlankLine, Choice
from forms.kinds.parts import Part, PartsKind
from forms.masking import mask_number
from forms.normalise import half_width

_LIST = "id_document_kind"
_SHOWN = 2
_CITIZEN = 18  # characters of an identity number: shown as everywhere


@dataclass(frozen=True, slots=True)
class IdDocumentValue(Compound):
    """`kind` is a code of the list id_document_kind."""

    kind: str
    number: str

    @property
    def in_conditions(self) -> str:
        """Conditions ask which certificate it is; numbers are nobody's condition."""
        return self.kind


class IdDocument(PartsKind[IdDocumentValue]):
    """A certificate that shows who someone is: which one, and its number by the rules of that certificate."""

    id = "id_document"
    secret = True
    typed_limit = 60

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self.choices = tuple(Choice(one.code, one.label, one.help) for one in of_field(spec).options)
        self.parts = (Part("证件类型", "select", self.choices), self._part("证件号码"))
        self._labels = {choice.code: choice.label for choice in self.choices}
        self._codes = _words(self._labels)

    def split(self, text: str) -> tuple[str, ...]:
        plain = half_width(text)
        word = next((word for word in self._codes if plain.startswith(word)), None)
        if word is None:
            raise AnswerError(messages.DOCUMENT_KIND_MISSING.format(kinds="、".join(self._labels.values())))
        return word, plain[len(word) :].lstrip(" :").removeprefix("号码").lstrip(" :")

    def join(self, texts: tuple[str, ...], *, today: date) -> IdDocumentValue:
        word, number = texts
        if not word or not number:
            raise AnswerError(messages.DOCUMENT_HALF.format(which="证件号码" if word else "证件类型"))
        kind = self._codes.get(half_width(word))
        if kind is None:
            raise AnswerError(messages.NOT_AN_OPTION.format(text=messages.quote(word)))
        return IdDocumentValue(kind, CHECKS[kind](number, today))

    def judged(self) -> dict[str, Any]:
        codes = [choice.code for choice in self.choices]
        return super().judged() | {"codes": codes, "shapes": {code: SHAPES[code] for code in codes if code in SHAPES}}

    def encode(self, value: IdDocumentValue) -> JsonValue:
        return {"kind": value.kind, "number": value.number}

    def decode(self, data: JsonValue) -> IdDocumentValue:
        if not isinstance(data, dict):
            raise ValueError("a certificate has a kind and a number")
        return IdDocumentValue(str(data["kind"]), str(data["number"]))

    def display(self, value: IdDocumentValue) -> str:
        return f"{vocabulary.label(_LIST, value.kind)} {value.number}"

    def mask(self, value: IdDocumentValue) -> str:
        if len(value.number) == _CITIZEN:
            return f"{vocabulary.label(_LIST, value.kind)} {mask_number(value.number)}"
        hidden = "*" * max(1, len(value.number) - 2 * _SHOWN)
        return f"{vocabulary.label(_LIST, value.kind)} {value.number[:_SHOWN]}{hidden}{value.number[-_SHOWN:]}"

    def text(self, value: IdDocumentValue) -> str:
        return self.display(value)

    def texts(self, value: IdDocumentValue) -> tuple[str, ...]:
        return value.kind, value.number

    def blank(self) -> BlankLine:
        return self._ticks(tuple(self._labels.values()), "choices_line")

    def written(self, value: IdDocumentValue) -> tuple[str, ...]:
        return self._labels.get(value.kind, value.kind), value.number


def _words(labels: dict[str, str]) -> dict[str, str]:
    """Every word for a certificate → its code, the longest first: 外国护照 is not 护照."""
    words = {half_width(label): code for code, label in labels.items()} | {code: code for code in labels}
    for code in labels:
        entry = vocabulary.entry(_LIST, code)
        words |= dict.fromkeys(entry.aliases if entry else (), code)
    return dict(sorted(words.items(), key=lambda pair: -len(pair[0])))
