"""容缺受理通知书 and 容缺受理承诺书: what is to follow by when, and what happens otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from catalog.definition import ServiceDefinition
from reports.contexts import Pair
from reports.notice_contexts import PromiseContext, PromisedRow
from reports.wording import date_words, listing, mask_id_number, unique


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """A paper promised to follow; `lapse` is what happens when it does not, as a sentence without its full stop."""

    name: str
    originals: int
    copies: int
    due_on: date
    projected: bool
    lapse: str


def build(
    definition: ServiceDefinition,
    *,
    case_number: str,
    organisation_name: str,
    applicant_name: str,
    applicant_id_number: str,
    submitted_on: date,
    promised: Sequence[Promised],
    clerk_name: str = "",
    phone: str = "",
    printed_on: date,
) -> PromiseContext:
    """Put the promises of a case into words; the ID number is masked here."""
    return PromiseContext(
        organisation_name=organisation_name,
        case_number=case_number,
        service=definition.name,
        applicant_name=applicant_name,
        applicant_id=mask_id_number(applicant_id_number),
        submitted_on=date_words(submitted_on),
        rows=tuple(_row(number, one) for number, one in enumerate(promised, 1)),
        consequences=unique([one.lapse for one in promised]),
        contacts=_contacts(definition, phone),
        clerk_name=clerk_name,
        seal_date=date_words(printed_on),
    )


def _row(number: int, one: Promised) -> PromisedRow:
    due = date_words(one.due_on) + ("（推算）" if one.projected else "")
    return PromisedRow(number=number, name=one.name, sheets=sheets(one.originals, one.copies), due=due)


def sheets(originals: int, copies: int) -> str:
    """原件 1 份、复印件 2 份."""
    counts = (("原件", originals), ("复印件", copies))
    return listing(f"{paper} {count} 份" for paper, count in counts if count)


def _contacts(definition: ServiceDefinition, phone: str) -> tuple[Pair, ...]:
    pairs = (
        Pair("联系电话", phone or definition.contact.consult_phone),
        Pair("监督电话", definition.contact.supervise_phone or "12345"),
    )
    return tuple(pair for pair in pairs if pair.second)
