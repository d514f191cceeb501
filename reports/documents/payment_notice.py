"""缴费通知书: what is to be paid by the fees of the definition, where, how and by when, and who pays less."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from catalog.law_specs import FeeSpec
from forms.capital_numerals import capital_amount
from reports.documents.letters import LetterCase, frame, kind, sample_case, values_of
from reports.letter_contexts import FeeRow, PaymentContext
from reports.letter_texts import LetterText, Placeholder, shipped_text
from reports.specimens import Specimen
from reports.wording import amount_words, sentence

KIND = kind(
    "payment_notice",
    "缴费通知书",
    Placeholder("total", "合计金额", "10", required=True),
    Placeholder("online", "可以网上缴费", "是"),
    has_days=True,
)
_SAMPLE_FEE = FeeSpec(
    name="证书工本费", amount=Decimal(10), unit="元/本", basis="《示例收费目录》第3项", reduction="低保对象免收"
)


def build(case: LetterCase, text: LetterText, *, fees: Sequence[FeeSpec]) -> PaymentContext:
    """`fees` are those that apply to the case; their units are prices of one piece."""
    total = sum((fee.amount for fee in fees), Decimal(0))
    online = "是" if any(fee.online_payment for fee in fees) else ""
    values = values_of(case, text, total=amount_words(total), online=online)
    return PaymentContext(
        **frame(case, text, values),
        rows=tuple(_row(number, fee) for number, fee in enumerate(fees, 1)),
        total=amount_words(total),
        total_capitals=capital_amount(total),
    )


def _row(number: int, fee: FeeSpec) -> FeeRow:
    return FeeRow(
        number=number,
        name=fee.name,
        standard=fee.standard or f"{amount_words(fee.amount)}{fee.unit}",
        amount=amount_words(fee.amount),
        note=sentence(fee.basis, f"减免：{fee.reduction}" if fee.reduction else ""),
    )


def sample(it: Specimen) -> PaymentContext:
    """The fees of the service; one invented where it has none."""
    return sample_with(it, shipped_text(KIND.id))


def sample_with(it: Specimen, text: LetterText) -> PaymentContext:
    """The same with another wording."""
    return build(sample_case(it, "payment"), text, fees=it.definition.fees or (_SAMPLE_FEE,))
