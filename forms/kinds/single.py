"""All kinds with one control, which are also those a column of a group may have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forms.kinds.base import Kind
from forms.kinds.choices import Boolean, MultiChoice, SingleChoice
from forms.kinds.dates import Date, Month
from forms.kinds.identifiers import BankAccount, IdNumber, Uscc
from forms.kinds.name import Name
from forms.kinds.numbers import Money, Number
from forms.kinds.phone import Phone
from forms.kinds.text import Address, Area, Multiline, Text

_CLASSES: tuple[type[Kind[Any]], ...] = (
    Text,
    Multiline,
    Number,
    Money,
    Date,
    Month,
    SingleChoice,
    MultiChoice,
    Boolean,
    Name,
    IdNumber,
    Uscc,
    Phone,
    BankAccount,
    Address,
    Area,
)
SINGLE_KINDS: Mapping[str, type[Kind[Any]]] = {kind.id: kind for kind in _CLASSES}
