"""How dates, limits, numbers and people are written on paper: pure functions from values to Chinese words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from catalog.definition import IntakeWindow, LimitSpec, ServiceDefinition, StepKind, StepSpec
from catalog.primitives import Tier, Unit

# As a lane of a flow chart: shorter than the vocabulary's labels.
TIER_WORDS = {
    Tier.PROVINCE: "省",
    Tier.CITY: "市",
    Tier.COUNTY: "县",
    Tier.TOWNSHIP: "乡镇",
    Tier.VILLAGE: "村",
}
# From the widest tier to the one nearest to the villager.
TIERS = tuple(TIER_WORDS)


def date_words(day: date) -> str:
    """2026 年 3 月 2 日."""
    return f"{day.year} 年 {day.month} 月 {day.day} 日"


def official_day(day: date) -> str:
    """2026年3月2日: closed up, as in letters, titles and the foot of a page."""
    return date_words(day).replace(" ", "")


def moment_words(moment: datetime) -> str:
    """2026 年 3 月 2 日 10:26, in the zone the moment carries."""
    return f"{date_words(moment.date())} {moment:%H:%M}"


def limit_words(limit: LimitSpec) -> str:
    """20 个工作日; natural days are 天, as people say them; zero is 当场."""
    if limit.value and limit.unit is Unit.NATURAL_DAYS:
        return f"{limit.value} 天"
    return str(limit)


def amount_words(amount: Decimal) -> str:
    """10 or 12.50: no pointless zeros."""
    return f"{amount:f}" if amount % 1 else f"{amount:.0f}"


def citation(title: str, number: str, articles: Iterable[str]) -> str:
    """《社会救助暂行办法》（国务院令第 649 号）第九条、第十一条."""
    quoted = title if title.startswith("《") else f"《{title}》"
    return quoted + (f"（{number}）" if number else "") + listing(articles)


def listing(words: Iterable[str], *, last: str = "") -> str:
    """甲、乙、丙; with last="或": 甲、乙或丙."""
    items = [word for word in words if word]
    if last and len(items) > 1:
        return "、".join(items[:-1]) + last + items[-1]
    return "、".join(items)


def sentence(*parts: str) -> str:
    """Join the parts that say something with ； and end with one full stop."""
    said = [part.rstrip("。；;，") for part in parts if part]
    return "；".join(said) + "。" if said else ""


def intake_words(window: IntakeWindow) -> str:
    """The window's own note, else 每月 1 日至 20 日集中受理, 每年 2、8 月集中受理; nothing when always open."""
    if window.note:
        return window.note.rstrip("。")
    months = f"每年 {'、'.join(str(month) for month in window.months)} 月" if window.months else ""
    whole_month = window.from_day == 1 and window.to_day == 31
    days = "" if whole_month else f"{'的' if months else '每月'} {window.from_day} 日至 {window.to_day} 日"
    return f"{months}{days}集中受理" if months or days else ""


def shown_steps(definition: ServiceDefinition) -> tuple[StepSpec, ...]:
    """The steps that concern the villager: filing the papers away afterwards is the office's own affair."""
    return tuple(step for step in definition.steps if step.kind is not StepKind.ARCHIVE)


def unique(items: Sequence[str]) -> tuple[str, ...]:
    """The non-empty items without repetition, in their order."""
    return tuple(dict.fromkeys(item for item in items if item))
