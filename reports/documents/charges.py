"""收费依据及标准, and 发放标准: what is paid by whom to whom."""

from __future__ import annotations

from catalog.compiled import CompiledDefinition
from catalog.definition import FeeSpec, ServiceDefinition
from reports.contexts import Fee, Pair
from reports.wording import amount_words, sentence


def fees(compiled: CompiledDefinition) -> tuple[Fee, ...]:
    """Each thing to pay for; empty when nothing is charged."""
    return tuple(_fee(compiled, fee) for fee in compiled.definition.fees)


def _fee(compiled: CompiledDefinition, fee: FeeSpec) -> Fee:
    return Fee(
        name=fee.name,
        amount=f"{amount_words(fee.amount)} {fee.unit}",
        standard=fee.standard,
        basis=fee.basis,
        reduction=fee.reduction,
        when=f"{compiled.sentence(fee.when)}时收取" if fee.when else "",
    )


def fee_words(definition: ServiceDefinition) -> str:
    """不收费 is said in words: an empty cell could be read as "not known"."""
    note = definition.fee_note
    if definition.fees or note.startswith("不收费"):
        return sentence(note)
    return sentence("不收费", note)


def benefits(compiled: CompiledDefinition) -> tuple[Pair, ...]:
    """Who gets how much."""
    return tuple(Pair(benefit.who, benefit.amount) for benefit in compiled.definition.benefits)
