"""不予受理通知书: all reasons with the one that holds, where to apply instead, and remedies (行政许可法 32 条)."""

from __future__ import annotations

from catalog import vocabulary
from reports.documents.letters import REASON, LetterCase, frame, kind, reason_lines, sample_case, values_of
from reports.letter_contexts import Choice, DeclineContext
from reports.letter_texts import LetterText, Placeholder, shipped_text
from reports.specimens import Specimen

_REASONS = "decline_reason"
KIND = kind(
    "decline_notice",
    "不予受理通知书",
    REASON,
    Placeholder("where_to", "应当向谁申请", "青石县人力资源和社会保障局"),
    has_remedies=True,
)


def build(case: LetterCase, text: LetterText, *, reason_kind: str, reason: str, where_to: str = "") -> DeclineContext:
    """`reason_kind` is a code of the list decline_reason, `reason` what the clerk wrote, `where_to` may be empty."""
    values = values_of(case, text, situation=reason_kind, reason=reason_lines(reason), where_to=where_to)
    shared = frame(case, text, values, situation=reason_kind, remedies=True)
    return DeclineContext(**shared, reasons=_reasons(reason_kind))


def _reasons(ticked: str) -> tuple[Choice, ...]:
    """All reasons there are; the one for cases that the list does not know stands last in the list itself."""
    return tuple(Choice(one.label, one.code == ticked) for one in vocabulary.options(_REASONS))


def sample(it: Specimen) -> DeclineContext:
    """Somebody else's matter."""
    return sample_with(it, shipped_text(KIND.id))


def sample_with(it: Specimen, text: LetterText) -> DeclineContext:
    """The same with another wording."""
    return build(
        sample_case(it, "decline", at_once=True),
        text,
        reason_kind="not_ours",
        reason="该事项由县人力资源和社会保障局办理，不属于本机关职权范围。",
        where_to="青石县人力资源和社会保障局（县政务服务中心一楼5号窗口）",
    )
