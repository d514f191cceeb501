"""撤回申请书 of the applicant, and the confirmation of the office: two sides of one sheet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from reports.contexts import ReceivedDocument
from reports.documents.letters import (
    REASON,
    LetterCase,
    day,
    frame,
    kind,
    reason_lines,
    returned_rows,
    sample_case,
    sample_documents,
    values_of,
)
from reports.letter_contexts import LetterContext, WithdrawalContext
from reports.letter_texts import LetterText, Placeholder, shipped_text
from reports.specimens import Specimen

REQUEST = kind("withdrawal_request", "撤回申请书", REASON, parts={"opening": "正文"}, has_law=False)
KIND = kind(
    "withdrawal",
    "撤回申请确认书",
    Placeholder("reason", "理由", "申请人情况有变化，不需要办了。"),
    Placeholder("withdrawn_on", "撤回日期", "2026年3月27日", required=True),
    parts={"opening": "正文", "returning": "退还材料前的话"},
)
_TO_WRITE = "\n".join(("＿" * 22, "＿" * 22))


def build(
    case: LetterCase,
    text: LetterText,
    request: LetterText,
    *,
    reason: str,
    withdrawn_on: date,
    documents: Sequence[ReceivedDocument],
) -> WithdrawalContext:
    """`text` is the office's, `request` the applicant's, to be signed by them."""
    values = values_of(case, text, reason=reason_lines(reason), withdrawn_on=day(withdrawn_on))
    rows = returned_rows(case.definition, documents)
    return WithdrawalContext(
        **frame(case, text, values),
        returning=text.told("returning", values) if rows else (),
        rows=rows,
        request_title=request.title_for(case.definition.item_type),
        request=request.told("opening", values),
    )


def build_request(case: LetterCase, request: LetterText) -> LetterContext:
    """The side of the applicant alone, to be taken along: the reason is written in by hand."""
    return LetterContext(**frame(case, request, values_of(case, request, reason=_TO_WRITE)))


def sample_request(it: Specimen) -> LetterContext:
    """Nobody has written on it."""
    return build_request(sample_case(it, "withdrawal"), shipped_text(REQUEST.id))


def sample(it: Specimen) -> WithdrawalContext:
    """Circumstances have changed."""
    return sample_with(it, shipped_text(KIND.id))


def sample_with(it: Specimen, text: LetterText) -> WithdrawalContext:
    """The same with another wording of either side."""
    mine, theirs = (shipped_text(KIND.id), text) if text.kind == REQUEST.id else (text, shipped_text(REQUEST.id))
    return build(
        sample_case(it, "withdrawal"),
        mine,
        theirs,
        reason="家庭情况有变化，不再需要办理。",
        withdrawn_on=it.decided_at.date(),
        documents=sample_documents(it),
    )
