"""Small value types that every part of a definition is built from."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints


class Strict(BaseModel):
    """A frozen record that refuses unknown keys: a misspelt key is a mistake, never ignored."""

    # Numbers become text where text is asked for: `phone: 12345` and `label: 2026` are no mistakes of the clerk.
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=False, coerce_numbers_to_str=True)


# Field ids become HTML names (`f_<id>`), columns of a workbook and names in conditions.
Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,47}$")]
ServiceCode = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9][A-Z0-9-]{2,39}$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=4000)]
ShortText = Annotated[str, StringConstraints(min_length=1, max_length=200)]
# A part of a whole, for example 2/3; that it lies above nought and not above one is checked apart.
Share = Annotated[str, StringConstraints(pattern=r"^\d+/\d+$", max_length=21)]
# The readable notation of `catalog.conditions`; "" never occurs, None means "always".
Condition = Annotated[str, StringConstraints(min_length=1, max_length=2000)]


class Tier(StrEnum):
    """行使层级, from the widest to the nearest to the villager."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWNSHIP = "township"
    VILLAGE = "village"


class Unit(StrEnum):
    """Units of a time limit. Working units follow the workday table, the others the plain calendar."""

    HOURS = "hours"
    WORKING_HOURS = "working_hours"
    WORKING_DAYS = "working_days"
    NATURAL_DAYS = "natural_days"
    MONTHS = "months"


UNIT_WORDS = {
    Unit.HOURS: "小时",
    Unit.WORKING_HOURS: "个工作小时",
    Unit.WORKING_DAYS: "个工作日",
    Unit.NATURAL_DAYS: "个自然日",
    Unit.MONTHS: "个月",
}
_UNIT_BY_WORD = {
    "小时": Unit.HOURS,
    "工作小时": Unit.WORKING_HOURS,
    "工作日": Unit.WORKING_DAYS,
    "自然日": Unit.NATURAL_DAYS,
    "天": Unit.NATURAL_DAYS,
    "月": Unit.MONTHS,
}
_LIMIT = re.compile(r"^\s*(\d{1,4})\s*个?\s*(工作小时|小时|工作日|自然日|天|月)\s*$")


class LimitSpec(Strict):
    """A length of time, for example 20 working days. Zero working days reads 当场 (on the spot)."""

    value: int = Field(ge=0, le=3650)
    unit: Unit = Unit.WORKING_DAYS

    def __str__(self) -> str:
        return "当场" if self.value == 0 else f"{self.value} {UNIT_WORDS[self.unit]}"


def read_limit(raw: Any) -> Any:
    """Turn shorthand (``20个工作日``, ``当场``) into the keys of `LimitSpec`; pass anything but a string on."""
    if not isinstance(raw, str):
        return raw
    if raw.strip() in {"当场", "即办"}:
        return {"value": 0, "unit": Unit.WORKING_DAYS}
    if match := _LIMIT.match(raw):
        return {"value": int(match[1]), "unit": _UNIT_BY_WORD[match[2]]}
    raise ValueError(f"时限“{raw[:30]}”看不懂，请写成“20个工作日”“7天”“2小时”“1个月”或“当场”")


Limit = Annotated[LimitSpec, BeforeValidator(read_limit)]


class OptionSpec(Strict):
    """One choice of a list; `code` is stored, `label` is shown. It is offered while `when` holds."""

    code: Annotated[str, StringConstraints(min_length=1, max_length=60)]
    label: ShortText
    help: str = ""
    when: Condition | None = None
    parent: Annotated[str, StringConstraints(min_length=1, max_length=60)] | None = None  # code of the branch above it


def read_option(raw: Any) -> Any:
    """Accept a bare word as an option whose code and label are the same."""
    return {"code": raw, "label": raw} if isinstance(raw, str) else raw


Option = Annotated[OptionSpec, BeforeValidator(read_option)]
