"""材料移交清单: what goes from one organisation to another, sheet by sheet; room for two signatures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from reports.imprint import PLAIN, Imprint
from reports.moving_contexts import ManifestCase, ManifestContext, ManifestRow, ManifestSide
from reports.page_codes import Sheet
from reports.specimens import Specimen
from reports.wording import date_words, moment_words

_CODED = Sheet(32, 16, 18, 16)  # as `@page manifestcoded` of paper.css


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """Who sends or receives; `moment` in the county's time, None while it has not been signed."""

    organisation: str
    person: str = ""
    phone: str = ""
    moment: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """One document with the sheets sent and, once they were counted, received."""

    name: str
    originals: int
    copies: int
    originals_received: int | None = None
    copies_received: int | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedCase:
    """The documents of one case; `step` is where it stands, "" once it has ended."""

    number: str
    service: str
    applicant: str
    step: str
    papers: Sequence[Moved]


def build(
    *,
    number: str,
    is_return: bool,
    is_draft: bool,
    way: str,
    carrier: str,
    waybill: str,
    sender: Side,
    receiver: Side,
    cases: Sequence[MovedCase],
    remark: str = "",
    imprint: Imprint = PLAIN,
) -> ManifestContext:
    """Put a hand-over into the words of its sheet. The documents are numbered through."""
    papers = [paper for case in cases for paper in case.papers]
    counted = [paper for paper in papers if paper.originals_received is not None]
    first = 1
    shown: list[ManifestCase] = []
    for case in cases:
        shown.append(_case(case, first))
        first += len(case.papers)
    return ManifestContext(
        number=number,
        sent_on=date_words(sender.moment.date()) if sender.moment else "",
        is_return=is_return,
        is_draft=is_draft,
        way=way,
        carrier=carrier,
        waybill=waybill,
        sender=_side(sender),
        receiver=_side(receiver),
        cases=tuple(shown),
        total=_total(len(cases), [(paper.originals, paper.copies) for paper in papers]),
        received=_total(len(cases), [(paper.originals_received or 0, paper.copies_received or 0) for paper in counted])
        if counted
        else "",
        remark=remark,
        imprint=replace(imprint, sheet=_CODED),
    )


def _case(case: MovedCase, first: int) -> ManifestCase:
    rows = tuple(_row(number, paper) for number, paper in enumerate(case.papers, first))
    return ManifestCase(number=case.number, service=case.service, applicant=case.applicant, step=case.step, rows=rows)


def _row(number: int, paper: Moved) -> ManifestRow:
    return ManifestRow(
        number=number,
        name=paper.name,
        originals=paper.originals,
        copies=paper.copies,
        originals_received="" if paper.originals_received is None else str(paper.originals_received),
        copies_received="" if paper.copies_received is None else str(paper.copies_received),
        remark=paper.remark,
    )


def _total(cases: int, sheets: Sequence[tuple[int, int]]) -> str:
    originals, copies = (sum(column) for column in zip(*sheets, strict=True)) if sheets else (0, 0)
    return f"{cases} 件办件，{len(sheets)} 样材料，原件 {originals} 份，复印件 {copies} 份"


def _side(side: Side) -> ManifestSide:
    return ManifestSide(
        organisation=side.organisation,
        person=side.person,
        phone=side.phone,
        moment=moment_words(side.moment) if side.moment else "",
    )


# ── sample ─────────────────────────────────────────────────────────────────────────────────────────


def sample(specimen: Specimen) -> ManifestContext:
    """The papers of the specimen's case on their way from the village to the township, signed by the sender."""
    papers = [
        Moved(name=one.name, originals=one.originals, copies=one.copies)
        for one in specimen.definition.documents
        if one.originals or one.copies
    ]
    case = MovedCase(
        number=specimen.case_number,
        service=specimen.definition.name,
        applicant=specimen.applicant_name,
        step=specimen.definition.steps[0].name,
        papers=papers,
    )
    station, hall = specimen.places[-1], specimen.hall
    return build(
        number="YJ-26-00012",
        is_return=False,
        is_draft=False,
        way="专人送达",
        carrier=specimen.agent_name,
        waybill="",
        sender=Side(
            organisation=station.name, person=specimen.agent_name, phone=station.phone, moment=specimen.received_at
        ),
        receiver=Side(organisation=hall.name, phone=hall.phone),
        cases=[case],
    )
