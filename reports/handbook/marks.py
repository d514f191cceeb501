"""Change marks: which elements of an item say something else than in the last edition, and why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from catalog.definition import ServiceDefinition
from catalog.differences import changes
from reports.contexts import GuideContext

# An element: what of the guide it shows, and the keys of a definition that it comes from.
ELEMENTS: Final[Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "bases": (("bases",), ("legal_basis",)),
    "conditions": (("conditions", "quantity_limit"), ("conditions", "quantity_limit", "eligibility", "objects")),
    "documents": (("blocks", "documents_note"), ("documents", "document_groups", "situations")),
    "places": (("places", "places_note", "conveniences"), ("acceptance_tiers", "department", "contact")),
    "flow": (("flow",), ("steps",)),
    "fees": (("fees", "fee_words"), ("fees", "fee_note")),
    "limits": (
        ("limits",),
        ("promised_limit", "statutory_limit", "statutory_note", "intake", "handling_kind", "steps"),
    ),
    "hours": (("hours",), ("contact",)),
    "consult": (("consult",), ("contact",)),
    "supervise": (("supervise",), ("contact",)),
    "results": (("results", "effect"), ("results", "effect", "recheck", "delivery_limit")),
    "benefits": (("benefits",), ("benefits",)),
    "proxy": (("proxy",), ("proxy",)),
    "remedy": (("remedy",), ("remedy",)),
    "faq": (("faq",), ("faq",)),
}
_LONGEST = 90  # characters of a reason beside a bar
NEW = "new"


def month_words(day: date) -> str:
    """2026 年 3 月."""
    return f"{day.year} 年 {day.month} 月"


def marks_of(
    old: GuideContext, new: GuideContext, definitions: tuple[ServiceDefinition, ServiceDefinition], day: date
) -> dict[str, str]:
    """By element that changed: 2026 年 3 月改：申请材料：新增“…”."""
    said = changes(*definitions)
    found = {}
    for element, (shown, keys) in ELEMENTS.items():
        if any(getattr(old, name) != getattr(new, name) for name in shown):
            reasons = _lines(old, new) if element == "conditions" else []
            reasons = reasons or [one.sentence for one in said if one.keys[0] in keys]
            found[element] = f"{month_words(day)}改：{_cut('；'.join(reasons)) or '文字有改动'}"
    return found


def _lines(old: GuideContext, new: GuideContext) -> list[str]:
    """Conditions are a list of sentences: those that came and went say more than both lists whole."""
    came = [f"新增“{one.rstrip('。')}”" for one in new.conditions if one not in old.conditions]
    went = [f"删去“{one.rstrip('。')}”" for one in old.conditions if one not in new.conditions]
    return [*came, *went]


def reason_of(marks: Mapping[str, str]) -> str:
    """All marks of an item as one reason, for the sheet-change log."""
    reasons = [mark.partition("：")[2] or mark for mark in marks.values()]
    return _cut("；".join(dict.fromkeys(reasons)))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 2]}……"
