"""Numbers printed on cards and licences. They are text: nothing is ever counted with them."""

from __future__ import annotations

import re
from datetime import date

from stdnum.cn import uscc

from forms import id_number, messages
from forms.errors import AnswerError
from forms.kinds.base import BlankLine, TextKind
from forms.masking import mask_number
from forms.normalise import compact

_USCC_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100-2015: no I, O, S, V, Z
_DIGITS = re.compile(r"[0-9]+")
_ACCOUNT_LENGTHS = range(12, 33)
_CARD_LENGTHS = range(16, 21)
_CARD_BOXES = (4, 4, 4, 4, 3)  # in fours, as on the card
_UNION_PAY = "62"


class IdNumber(TextKind):
    """身份证号, 18 characters."""

    id = "id_number"
    secret = True
    typed_limit = 60

    def parse(self, text: str, *, today: date) -> str:
        return id_number.check(text, today=today)

    def mask(self, value: str) -> str:
        return mask_number(value)

    def blank(self) -> BlankLine:
        return self._boxes(6, 8, 4)


class Uscc(TextKind):
    """统一社会信用代码 (GB 32100-2015), 18 characters with a check character."""

    id = "uscc"
    typed_limit = 60

    def parse(self, text: str, *, today: date) -> str:
        code = compact(text).upper()
        if len(code) != 18:
            raise AnswerError(messages.USCC_LENGTH.format(length=len(code)))
        if stray := next((sign for sign in code if sign not in _USCC_SIGNS), None):
            raise AnswerError(messages.USCC_CHARACTERS.format(sign=stray))
        if code[17] != uscc.calc_check_digit(code[:17]):
            raise AnswerError(messages.USCC_CHECKSUM)
        return code

    def blank(self) -> BlankLine:
        return self._boxes(18)


class BankAccount(TextKind):
    """银行账号: of a card, a passbook or an organisation; the definition may narrow it with a pattern.

    Cards: ISO/IEC 7812-1, at most 19 digits; those of UnionPay begin with 62 and have 16 to 19. For passbooks and
    accounts of organisations no standard was found: 12 to some twenty digits are seen, of which 20 may begin with 62
    as well (the region of the branch in front), and messages of payment have room for 32. So whatever may be real is
    taken, and only what begins like a card is held nearly to the length of one.
    """

    id = "bank_account"
    secret = True
    input_mode = "numeric"
    typed_limit = 60

    def parse(self, text: str, *, today: date) -> str:
        account = compact(text)
        if not _DIGITS.fullmatch(account):
            raise AnswerError(messages.ACCOUNT_CHARACTERS)
        if account.startswith(_UNION_PAY) and len(account) not in _CARD_LENGTHS:
            raise AnswerError(messages.BANK_CARD_LENGTH.format(length=len(account)))
        if len(account) not in _ACCOUNT_LENGTHS:
            raise AnswerError(messages.ACCOUNT_LENGTH.format(length=len(account)))
        return account

    def display(self, value: str) -> str:
        """In fours, as on the card."""
        return " ".join(value[start : start + 4] for start in range(0, len(value), 4))

    def mask(self, value: str) -> str:
        return mask_number(value)

    def blank(self) -> BlankLine:
        return self._boxes(*_CARD_BOXES)
