"""What the archive keeps of a person, field by field: the one list that forms, merging, export and erasing follow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType

from pypinyin import Style, lazy_pinyin

from app.archive.keys import ID_CARD, person_key, tail_key
from app.models import Person
from app.wording import msgid
from catalog.vocabulary import codes, label
from forms.id_number import birth_date, sex

_LONGEST_INITIALS = 40
LABELS: Mapping[str, str] = MappingProxyType(
    {
        "name": msgid("姓名"),
        "id_kind": msgid("证件种类"),
        "id_number": msgid("证件号码"),
        "sex": msgid("性别"),
        "birth_date": msgid("出生日期"),
        "nation": msgid("民族"),
        "marital_status": msgid("婚姻状况"),
        "phone": msgid("联系电话"),
        "other_phone": msgid("备用电话"),
        "address": msgid("户籍地址"),
        "home_address": msgid("现住址"),
        "bank_name": msgid("开户银行"),
        "bank_account": msgid("银行账号"),
    }
)
# Fields whose value is a code of a list.
LISTS: Mapping[str, str] = MappingProxyType(
    {"id_kind": "person_certificate", "nation": "nation", "marital_status": "marital_status", "bank_name": "bank"}
)


@dataclass(frozen=True)
class Facts:
    """What is known of a person, as texts: codes where there is a list, days as 1940-03-05. Blank: not known."""

    name: str = ""
    id_kind: str = ID_CARD
    id_number: str = ""
    sex: str = ""
    birth_date: str = ""
    nation: str = ""
    marital_status: str = ""
    phone: str = ""
    other_phone: str = ""
    address: str = ""
    home_address: str = ""
    bank_name: str = ""
    bank_account: str = ""


NAMES = tuple(field.name for field in fields(Facts))


def facts(person: Person) -> Facts:
    """The facts of a stored person."""
    return Facts(**{name: getattr(person, name) or "" for name in NAMES})


def write(person: Person, known: Facts) -> None:
    """Put facts into a row, with the hashes and initials that follow from them."""
    known = completed(known)
    for name in NAMES:
        value = getattr(known, name)
        setattr(person, name, value if value or name in ("name", "id_kind") else None)
    person.initials = initials_of(known.name)
    person.id_hash = person_key(known.id_number, known.id_kind) if known.id_number else None
    person.id_tail_hash = tail_key(known.id_number)
    person.phone_tail_hash = tail_key(known.phone)


def completed(known: Facts) -> Facts:
    """Birth date and sex follow from the number of an ID card."""
    if known.id_kind != ID_CARD or not known.id_number:
        return known
    derived = {"birth_date": birth_date(known.id_number).isoformat(), "sex": sex(known.id_number)}
    return Facts(**{**{name: getattr(known, name) for name in NAMES}, **derived})


def initials_of(name: str) -> str:
    """张桂兰 → zgl."""
    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()[:_LONGEST_INITIALS]


def shown(name: str, value: str) -> str:
    """A value as people read it."""
    return label(LISTS[name], value) if value and name in LISTS and value in codes(LISTS[name]) else value
