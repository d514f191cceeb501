"""终止办理通知书: why a case can not go on; its papers go back, and it may be asked for again."""

from __future__ import annotations

from collections.abc import Sequence

from catalog import vocabulary
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
from reports.letter_texts import LetterText, Placeholder, shipped_text
from reports.specimens import Specimen

KIND = kind(
    "termination_notice",
    "终止办理通知书",
    ACCEPTED_ON,
    REASON,
    Placeholder("cause", "终止的情形", "逾期未补正"),
    parts={"opening": "正文", "returning": "退还材料前的话"},
    has_remedies=True,
)


def build(
    case: LetterCase, text: LetterText, *, reason_kind: str, reason: str, documents: Sequence[ReceivedDocument]
) -> ReturningContext:
    """`reason_kind` is a code of the list terminate_reason; one that asks for words is told by them alone."""
    entry = vocabulary.entry("terminate_reason", reason_kind)
    cause = "" if entry is None or entry.asks else entry.label
    values = values_of(case, text, situation=reason_kind, reason=reason_lines(reason), cause=cause)
    rows = returned_rows(case.definition, documents)
    returning = text.told("returning", values) if rows else ()
    shared = frame(case, text, values, situation=reason_kind, remedies=True)
    return ReturningContext(**shared, returning=returning, rows=rows)


def sample(it: Specimen) -> ReturningContext:
    """Nothing was mended in time."""
    return sample_with(it, shipped_text(KIND.id))


def sample_with(it: Specimen, text: LetterText) -> ReturningContext:
    """The same with another wording."""
    return build(
        sample_case(it, "termination"),
        text,
        reason_kind="supplement_overdue",
        reason="补正告知书于2026年3月5日送达，至期限届满仍未补交，经两次电话联系未果。",
        documents=sample_documents(it),
    )
