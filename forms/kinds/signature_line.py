"""签名、指印、盖章: a place on paper. Nothing is asked on the screen."""

from __future__ import annotations

from datetime import date

from forms import messages
from forms.errors import AnswerError
from forms.inbox import Inbox
from forms.kinds.base import BlankLine, TextKind


class SignatureLine(TextKind):
    """签名栏（纸质）. It has no value: the paper is signed, the screen only says so."""

    id = "signature_line"
    in_group = False
    control = "paper"

    def collect(self, inbox: Inbox, name: str) -> str | None:
        if any(text.strip() for text in inbox.posted.getlist(name)):
            inbox.refuse(name, self.spec.label, messages.SIGNED_ON_PAPER)
        return None

    def parse(self, text: str, *, today: date) -> str:
        raise AnswerError(messages.SIGNED_ON_PAPER)

    def blank(self) -> BlankLine:
        return self._blank("signature", unit="")
