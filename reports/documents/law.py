"""设定依据, and 复议、诉讼: the law of a service in the words of paper."""

from __future__ import annotations

from catalog.definition import LegalBasis, ServiceDefinition
from reports.contexts import Basis
from reports.wording import citation, listing, sentence


def bases(definition: ServiceDefinition) -> tuple[Basis, ...]:
    """Articles of one law are cited together."""
    laws: dict[tuple[str, str], list[LegalBasis]] = {}
    for basis in definition.legal_basis:
        laws.setdefault((basis.title, basis.number), []).append(basis)
    return tuple(
        Basis(
            citation(*law, (basis.article for basis in cited)), "\n".join(basis.text for basis in cited if basis.text)
        )
        for law, cited in laws.items()
    )


def remedy(definition: ServiceDefinition) -> str:
    """复议、诉讼; nothing when the definition names no body."""
    rules = definition.remedy
    review = f"在收到决定之日起 {rules.review_days} 日内向{rules.review_body}申请行政复议" if rules.review_body else ""
    suit = f"在 {rules.litigation_months} 个月内向{rules.court}提起行政诉讼" if rules.court else ""
    ways = listing([review, suit], last="，或者")
    return sentence(f"不服办理结果的，可以{ways}" if ways else "", rules.note)
