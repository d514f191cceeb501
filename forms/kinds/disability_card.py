"""残疾人证号: the holder's ID number, the kind and the grade of disability."""

from __future__ import annotations

import re
from datetime import date

from catalog import vocabulary
from forms import id_number, messages
from forms.errors import AnswerError
from forms.inbox import Inbox
from forms.kinds.base import BlankLine, TextKind
from forms.masking import mask_number
from forms.normalise import compact

_SHAPE = re.compile(r"[0-9]{17}[0-9X][1-7][1-4](?:B[1-9][0-9]?)?")
_LENGTHS = (20, 22, 23)
_KIND, _GRADE = 18, 19
_KINDS = {one.export["gb26341"]: one.label for one in vocabulary.LISTS["disability_kind"].options}


class DisabilityCard(TextKind):
    """第二代、第三代残疾人证, 20 characters; a card made out anew carries B1, B2 … behind them.

    残疾人证管理办法 (残联发〔2017〕34号): the citizen's number, the kind of disability 1 to 7 and the grade 1 to
    4, both of GB/T 26341-2010; the first card in place of a lost one adds B1, the second B2, and so on.
    """

    id = "disability_card"
    secret = True
    typed_limit = 60

    def collect(self, inbox: Inbox, name: str) -> str | None:
        """Checked against the ID number that `matches` names, once that is known."""
        card = super().collect(inbox, name)
        holder = inbox.names.get(self.spec.matches or "")
        if card is not None and isinstance(holder, str) and not card.startswith(holder):
            inbox.refuse(name, self.spec.label, messages.CARD_OF_ANOTHER)
            return None
        return card

    def parse(self, text: str, *, today: date) -> str:
        card = compact(text).upper()
        if len(card) not in _LENGTHS:
            raise AnswerError(messages.CARD_LENGTH.format(length=len(card)))
        id_number.check(card[:_KIND], today=today)
        if not _SHAPE.fullmatch(card):
            raise AnswerError(messages.CARD_TAIL)
        return card

    def display(self, value: str) -> str:
        return f"{value}（{self._meaning(value)}）"

    def mask(self, value: str) -> str:
        return f"{mask_number(value[:_KIND])}{value[_KIND:]}（{self._meaning(value)}）"

    def blank(self) -> BlankLine:
        return self._boxes(6, 8, 4, 2)

    def _meaning(self, value: str) -> str:
        """What the last figures say, for the eyes of who compares them with the card."""
        return disability_kind(value) + disability_grade(value)


def disability_kind(card: str) -> str:
    """肢体残疾; empty when the number is none of a card."""
    return _KINDS.get(card[_KIND:_GRADE], "")


def disability_grade(card: str) -> str:
    """一级 (the gravest) to 四级; empty when the number is none of a card."""
    grade = vocabulary.entry("disability_grade", card[_GRADE : _GRADE + 1])
    return grade.label if grade else ""
