"""Lengths of time across units: how many days of the calendar a limit takes at the fewest and at the most."""

from __future__ import annotations

from catalog.definition import LimitSpec, Unit

_HOURS = 24
_WORKING_HOURS = 8
# The longest holiday of a year is nine days with its weekends; a limit may meet two of them.
_HOLIDAYS = 18
_SHORTHAND = {
    Unit.HOURS: "小时",
    Unit.WORKING_HOURS: "工作小时",
    Unit.WORKING_DAYS: "个工作日",
    Unit.NATURAL_DAYS: "天",
    Unit.MONTHS: "个月",
}


def fewest_days(limit: LimitSpec) -> int:
    """The fewest days of the calendar that can go by: make-up workdays allow six working days in a week and more."""
    if limit.unit in (Unit.HOURS, Unit.WORKING_HOURS):
        return limit.value // (_HOURS if limit.unit is Unit.HOURS else _WORKING_HOURS * 2)
    return {Unit.MONTHS: limit.value * 28}.get(limit.unit, limit.value)


def most_days(limit: LimitSpec) -> int:
    """The most days of the calendar that can go by, weekends and long holidays met."""
    if limit.unit is Unit.HOURS:
        return -(-limit.value // _HOURS)
    if limit.unit is Unit.MONTHS:
        return limit.value * 31
    if limit.unit is Unit.NATURAL_DAYS:
        return limit.value
    days = -(-limit.value // _WORKING_HOURS) if limit.unit is Unit.WORKING_HOURS else limit.value
    return days + 2 * (-(-days // 5)) + _HOLIDAYS if days else 0


def written(limit: LimitSpec) -> str:
    """The shorthand that a definition may say: ``7天``, ``当场``."""
    return "当场" if limit.value == 0 else f"{limit.value}{_SHORTHAND[limit.unit]}"
