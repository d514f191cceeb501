"""Every kind of text that administrators may change, with the paper on which it stands and a sample of that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from reports.documents import (
    completion_notice,
    decision_granted,
    decision_refused,
    decline_notice,
    deferral,
    delivery_slip,
    extension_notice,
    one_time_notice,
    payment_notice,
    publicity_notice,
    receipt,
    special_procedure_notice,
    supplement_notice,
    termination_notice,
    urging_note,
    withdrawal,
)
from reports.letter_texts import LetterKind, LetterText
from reports.render import Printed
from reports.specimens import Specimen


@dataclass(frozen=True, slots=True)
class Letter:
    """A text, the printable (its template) on which it is read, and that paper with another wording."""

    kind: LetterKind
    printable: str
    sample: Callable[[Specimen, LetterText], Printed]
    copy: str = "申请人留存"  # what its first copy says at the top


_UNIT = "第一联　承办单位留存"


def _listed(*letters: Letter) -> dict[str, Letter]:
    return {one.kind.id: one for one in letters}


LETTERS: dict[str, Letter] = _listed(
    Letter(one_time_notice.KIND, "one_time_notice", one_time_notice.sample_with),
    Letter(receipt.RECEIVING, "receipt", receipt.sample_with),
    Letter(receipt.ACCEPTANCE, "receipt", receipt.sample_with),
    Letter(supplement_notice.KIND, "supplement_notice", supplement_notice.sample_with),
    Letter(decline_notice.KIND, "decline_notice", decline_notice.sample_with),
    Letter(deferral.KIND, "promise", deferral.sample_with),
    Letter(deferral.PLEDGE, "promise", deferral.sample_with),
    Letter(special_procedure_notice.KIND, "special_procedure_notice", special_procedure_notice.sample_with),
    Letter(extension_notice.KIND, "extension_notice", extension_notice.sample_with),
    Letter(decision_granted.KIND, "decision_granted", decision_granted.sample_with),
    Letter(decision_refused.KIND, "decision_refused", decision_refused.sample_with),
    Letter(completion_notice.KIND, "completion_notice", completion_notice.sample_with),
    Letter(payment_notice.KIND, "payment_notice", payment_notice.sample_with),
    Letter(delivery_slip.KIND, "delivery_slip", delivery_slip.sample_with),
    Letter(withdrawal.KIND, "withdrawal", withdrawal.sample_with),
    Letter(withdrawal.REQUEST, "withdrawal", withdrawal.sample_with),
    Letter(termination_notice.KIND, "termination_notice", termination_notice.sample_with),
    Letter(publicity_notice.KIND, "publicity_notice", publicity_notice.sample_with, "张贴"),
    Letter(urging_note.KIND, "urging_note", urging_note.sample_with, _UNIT),
    Letter(urging_note.SUPERVISION, "urging_note", urging_note.sample_with, _UNIT),
)
