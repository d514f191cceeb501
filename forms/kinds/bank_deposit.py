"""开户行和账号."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from pydantic import JsonValue

from catalog import vocabulary
from catalog.conditions import Compound
from catalog.definition import FieldSpec
from forms import messages
from forms.errors import AnswerError
from forms.kinds.base import BlankLine
from forms.kinds.identifiers import BankAccount
from forms.kinds.parts import Part, PartsKind

_HAN = re.compile(r"[\u3400-\u9fff]")
_ACCOUNT_AT_END = re.compile(r"(.*?)[\s，,：:]*([0-9][0-9\s-]*)")
_BANK_LIMIT = 60


@dataclass(frozen=True, slots=True)
class Deposit(Compound):
    """Where money goes: the bank as its people write it, branch included, and the account."""

    bank: str
    account: str

    @property
    def in_conditions(self) -> str:
        return self.bank


class BankDeposit(PartsKind[Deposit]):
    """A bank with its branch and an account there. The banks of the list `bank` are offered, any other may be typed."""

    id = "bank_deposit"
    secret = True
    typed_limit = 120

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self._account = BankAccount(spec)
        banks = tuple(one.label for one in vocabulary.options("bank") if one.code != "other")
        bank = Part("开户银行", suggestions=banks, attributes=self._part("", inputmode="text").attributes, wide=True)
        self.parts = (bank, self._part("账号", inputmode="numeric"))

    def split(self, text: str) -> tuple[str, ...]:
        match = _ACCOUNT_AT_END.fullmatch(text)
        if match is None:
            raise AnswerError(messages.DEPOSIT_HALF.format(which="账号"))
        return match[1], match[2]

    def join(self, texts: tuple[str, ...], *, today: date) -> Deposit:
        bank, account = texts
        if not bank or not account:
            raise AnswerError(messages.DEPOSIT_HALF.format(which="账号" if bank else "开户银行"))
        if not _HAN.search(bank) or len(bank) > _BANK_LIMIT or bank[-1].isdigit():
            raise AnswerError(messages.BANK_NAME)
        return Deposit(bank, self._account.parse(account, today=today))

    def encode(self, value: Deposit) -> JsonValue:
        return {"bank": value.bank, "account": value.account}

    def decode(self, data: JsonValue) -> Deposit:
        if not isinstance(data, dict):
            raise ValueError("a deposit has a bank and an account")
        return Deposit(str(data["bank"]), str(data["account"]))

    def display(self, value: Deposit) -> str:
        return f"{value.bank} {self._account.display(value.account)}"

    def mask(self, value: Deposit) -> str:
        return f"{value.bank} {self._account.mask(value.account)}"

    def text(self, value: Deposit) -> str:
        return f"{value.bank} {value.account}"

    def texts(self, value: Deposit) -> tuple[str, ...]:
        return value.bank, value.account

    def blank(self) -> BlankLine:
        bank, account = self.parts
        return self._blank(
            "parts", columns=(BlankLine(bank.label, "line"), replace(self._account.blank(), label=account.label))
        )

    def written(self, value: Deposit) -> tuple[str, ...]:
        return value.bank, value.account
