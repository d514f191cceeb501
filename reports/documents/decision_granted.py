"""准予批准的决定书, whole or in part; what is not granted of it has reasons and remedies like a refusal."""

from __future__ import annotations

from datetime import date

from catalog.definition import ServiceDefinition
from reports.documents.letters import (
    ACCEPTED_ON,
    REASON,
    LetterCase,
    day,
    frame,
    kind,
    reason_lines,
    sample_case,
    values_of,
)
from reports.letter_contexts import LetterContext
from reports.letter_texts import LetterText, Placeholder, shipped_text
from reports.specimens import Specimen
from reports.wording import listing

PARTLY = "partly"
KIND = kind(
    "decision_granted",
    "批准（准予）决定书",
    ACCEPTED_ON,
    REASON,
    Placeholder("results", "办理结果", "城乡居民最低生活保障金领取证"),
    Placeholder("effective_on", "执行日期", "2026年4月1日"),
    parts={"opening": "全部批准的正文", "partly": "部分批准的正文", "closing": "结尾"},
    has_remedies=True,
)


def build(
    case: LetterCase, text: LetterText, *, partly: bool = False, reason: str = "", effective_on: date | None = None
) -> LetterContext:
    """`reason` says what of it is not granted, and why; a decision in full has none."""
    values = values_of(
        case,
        text,
        reason=reason_lines(reason),
        results=results_of(case.definition),
        effective_on=day(effective_on),
    )
    shared = frame(case, text, values, situation=PARTLY if partly else "", remedies=partly)
    return LetterContext(**{**shared, "opening": text.told(PARTLY, values)} if partly else shared)


def results_of(definition: ServiceDefinition) -> str:
    """What is handed out, by name."""
    return listing(f"《{one.name.strip('《》')}》" for one in definition.results)


def sample(it: Specimen) -> LetterContext:
    """Granted in full."""
    return sample_with(it, shipped_text(KIND.id))


def sample_with(it: Specimen, text: LetterText) -> LetterContext:
    """The same with another wording."""
    return build(sample_case(it, "grant"), text, effective_on=date(it.decided_at.year, it.decided_at.month + 1, 1))
