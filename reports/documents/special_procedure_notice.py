"""特殊程序审查期限告知书: what is done that does not count, and how long it takes (行政许可法 45 条)."""

from __future__ import annotations

from datetime import date, timedelta

from catalog import vocabulary
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
    "special_procedure_notice",
    "特殊程序审查期限告知书",
    ACCEPTED_ON,
    REASON,
    Placeholder("procedure", "特殊程序", "专家评审", required=True),
    Placeholder("began_on", "开始日期", "2026年3月27日"),
    Placeholder("until", "预计结束日期", "2026年4月16日", required=True),
)


def build(
    case: LetterCase, text: LetterText, *, pause_kind: str, reason: str, began_on: date, until: date
) -> LetterContext:
    """`pause_kind` is a code of the list pause_kind: some of them stand in the law, others have no clause."""
    values = values_of(
        case,
        text,
        situation=pause_kind,
        accepted_on=day(case.accepted_on),
        procedure=vocabulary.label("pause_kind", pause_kind),
        reason=reason_lines(reason),
        began_on=day(began_on),
        until=day(until),
    )
    return LetterContext(**frame(case, text, values, situation=pause_kind))


def sample(it: Specimen) -> LetterContext:
    """Experts are asked."""
    return sample_with(it, shipped_text(KIND.id))


def sample_with(it: Specimen, text: LetterText) -> LetterContext:
    """The same with another wording."""
    began = it.decided_at.date()
    return build(
        sample_case(it, "special_procedure"),
        text,
        pause_kind="expert_review",
        reason="申请材料涉及专业技术问题，需要组织专家评审。请准备好现场图纸，评审当天到场说明情况。",
        began_on=began,
        until=began + timedelta(days=20),
    )
