"""延长办理期限通知书: approved by the head of the office, with the reason (行政许可法 42 条)."""

from __future__ import annotations

from datetime import date, timedelta

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

KIND = kind(
    "extension_notice",
    "延长办理期限通知书",
    ACCEPTED_ON,
    REASON,
    Placeholder("earlier_due_on", "原办结期限", "2026年4月7日"),
    Placeholder("extended_by", "延长天数", "10", required=True),
    Placeholder("due_on", "延长后的期限", "2026年4月21日", required=True),
)


def build(
    case: LetterCase, text: LetterText, *, reason: str, earlier_due_on: date | None, days: int, due_on: date | None
) -> LetterContext:
    """`days` are working days."""
    values = values_of(
        case,
        text,
        reason=reason_lines(reason),
        earlier_due_on=day(earlier_due_on),
        extended_by=str(days),
        due_on=day(due_on),
    )
    return LetterContext(**frame(case, text, values))


def sample(it: Specimen) -> LetterContext:
    """Ten working days more."""
    return sample_with(it, shipped_text(KIND.id))


def sample_with(it: Specimen, text: LetterText) -> LetterContext:
    """The same with another wording."""
    return build(
        sample_case(it, "extension"),
        text,
        reason="需要向外省有关部门核对的信息尚未反馈。",
        earlier_due_on=it.due_on,
        days=10,
        due_on=it.due_on + timedelta(days=14),
    )
