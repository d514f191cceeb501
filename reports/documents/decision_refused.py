"""不予批准的决定书: reasons, the papers that go back, and where to turn (行政许可法 38 条)."""

from __future__ import annotations

from collections.abc import Sequence

from reports.contexts import ReceivedDocument
from reports.documents.letters import (
    ACCEPTED_ON,
    REASON,
    LetterCase,
    frame,
    kind,
    reason_lines,
    returned_rows,
    sample_case,
    sample_documents,
    values_of,
)
from reports.letter_contexts import ReturningContext
from reports.letter_texts import LetterText, shipped_text
from reports.specimens import Specimen

KIND = kind(
    "decision_refused",
    "不予批准（不予许可）决定书",
    ACCEPTED_ON,
    REASON,
    parts={"opening": "正文", "returning": "退还材料前的话"},
    has_remedies=True,
)


def build(
    case: LetterCase, text: LetterText, *, reason: str, documents: Sequence[ReceivedDocument]
) -> ReturningContext:
    """`documents` are those taken in; the ones that still lie with us go back."""
    values = values_of(case, text, reason=reason_lines(reason))
    rows = returned_rows(case.definition, documents)
    returning = text.told("returning", values) if rows else ()
    return ReturningContext(**frame(case, text, values, remedies=True), returning=returning, rows=rows)


def sample(it: Specimen) -> ReturningContext:
    """Refused after a visit."""
    return sample_with(it, shipped_text(KIND.id))


def sample_with(it: Specimen, text: LetterText) -> ReturningContext:
    """The same with another wording."""
    reason = "经核查，申请材料反映的情况与实际不符，不具备规定的条件。"
    return build(sample_case(it, "refusal"), text, reason=reason, documents=sample_documents(it))
