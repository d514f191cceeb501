"""申请材料补正告知书: all that is to be mended, told once (行政许可法 article 32 (4))."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from catalog.definition import ServiceDefinition
from reports.contexts import Pair
from reports.documents.deferral import sheets
from reports.notice_contexts import SupplementContext, SupplementRow
from reports.wording import date_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A paper to be brought again or for the first time, with the sheets asked for."""

    id: str
    name: str
    originals: int
    copies: int


def build(
    definition: ServiceDefinition,
    *,
    case_number: str,
    organisation_name: str,
    applicant_name: str,
    agent_name: str = "",
    submitted_on: date,
    returned_on: date,
    papers: Sequence[Wanted],
    reason: str,
    place: str,
    phone: str = "",
) -> SupplementContext:
    """Put a return into the words of its notice. `reason` is what the clerk wrote, `place` where to bring it."""
    return SupplementContext(
        organisation_name=organisation_name,
        case_number=case_number,
        service=definition.name,
        applicant_name=applicant_name,
        agent=agent_name,
        submitted_on=date_words(submitted_on),
        rows=tuple(_row(definition, number, paper) for number, paper in enumerate(papers, 1)),
        reason=tuple(line.strip() for line in reason.splitlines() if line.strip()),
        is_permit=definition.item_type == "permission",
        place=place,
        contacts=_contacts(definition, phone),
        seal_date=date_words(returned_on),
    )


def _row(definition: ServiceDefinition, number: int, paper: Wanted) -> SupplementRow:
    spec = next((one for one in definition.documents if one.id == paper.id), None)
    where = "" if spec is None or spec.produced_by_desk else spec.obtain_from.rstrip("。")
    return SupplementRow(number=number, name=paper.name, sheets=sheets(paper.originals, paper.copies), where=where)


def _contacts(definition: ServiceDefinition, phone: str) -> tuple[Pair, ...]:
    pairs = (
        Pair("联系电话", phone or definition.contact.consult_phone),
        Pair("监督电话", definition.contact.supervise_phone or "12345"),
    )
    return tuple(pair for pair in pairs if pair.second)
