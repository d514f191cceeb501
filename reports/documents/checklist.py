"""申请材料清单: what came in with a case, how each paper was taken, which copies were compared with their originals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from catalog.compiled import CompiledDefinition
from catalog.vocabulary import label
from forms.masking import mask_number
from reports.documents.deferral import sheets
from reports.form_contexts import FORM_SHEET, ChecklistContext, PaperLine
from reports.imprint import Imprint
from reports.specimens import Specimen
from reports.wording import date_words, moment_words

_SEEN = "与原件相符"
_NOTHING = "—"


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """A paper of the case. `seen_by` compared it with its original; `remark`: what a checker wrote, and 免提交."""

    id: str
    name: str
    originals_asked: int
    copies_asked: int
    originals: int
    copies: int
    seen_by: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Follows:
    """A paper that is to follow by a promise (容缺后补)."""

    name: str
    due_on: date
    state: str  # in words: 待补, 已补齐


def build(
    compiled: CompiledDefinition,
    *,
    version_number: int,
    organisation_name: str,
    case_number: str,
    applicant_name: str,
    applicant_id_number: str,
    agent_name: str,
    received_at: datetime,
    papers: Sequence[Came],
    follows: Sequence[Follows],
    clerk_name: str,
    day: date,
    imprint: Imprint,
) -> ChecklistContext:
    """The list as it stood on `day`; the ID number is masked here, once for all."""
    rows = tuple(_line(compiled, number, paper) for number, paper in enumerate(papers, 1))
    return ChecklistContext(
        organisation_name=organisation_name,
        case_number=case_number,
        service=compiled.definition.name,
        edition=f"{compiled.definition.code}，第 {version_number} 版",
        applicant_name=applicant_name,
        applicant_id=mask_number(applicant_id_number),
        agent=agent_name,
        received=moment_words(received_at),
        rows=rows,
        totals=_totals(rows),
        to_follow=tuple(f"{one.name}：{date_words(one.due_on)}前补交，{one.state}" for one in follows),
        clerk_name=clerk_name,
        date=date_words(day),
        imprint=replace(imprint, sheet=FORM_SHEET),
    )


def sample(it: Specimen) -> ChecklistContext:
    """The list of the invented case: everything came but the first paper that may follow."""
    late = next((one.name for one in it.definition.documents if one.necessity == "deferrable"), "")
    papers = [
        Came(
            id=one.id,
            name=one.name,
            originals_asked=one.originals,
            copies_asked=one.copies,
            originals=0 if one.name == late else one.originals,
            copies=0 if one.name == late else one.copies,
            seen_by=it.clerk_name if one.accept != "keep" else "",
        )
        for one in it.definition.documents
    ]
    return build(
        it.compiled,
        version_number=it.version_number,
        organisation_name=it.hall.name,
        case_number=it.case_number,
        applicant_name=it.applicant_name,
        applicant_id_number=it.applicant_id_number,
        agent_name=it.agent_name,
        received_at=it.received_at,
        papers=papers,
        follows=[Follows(name=late, due_on=it.due_on, state="待补")] if late else [],
        clerk_name=it.clerk_name,
        day=it.received_at.date(),
        imprint=replace(it.imprint_of("checklist"), specimen=True),
    )


def _line(compiled: CompiledDefinition, number: int, paper: Came) -> PaperLine:
    spec = next((one for one in compiled.definition.documents if one.id == paper.id), None)
    short = paper.originals < paper.originals_asked or paper.copies < paper.copies_asked
    came = paper.originals or paper.copies
    lack = "未交" if not came else "未交齐"
    remarks = (lack if short else "", paper.remark)
    return PaperLine(
        number=number,
        name=paper.name,
        asked=sheets(paper.originals_asked, paper.copies_asked),
        originals=paper.originals,
        copies=paper.copies,
        accept=label("accept_mode", spec.accept) if spec and came else _NOTHING,
        grade=f"{_SEEN}（{paper.seen_by}）" if paper.seen_by and came else _NOTHING,
        remark="；".join(remark for remark in remarks if remark),
    )


def _totals(rows: Sequence[PaperLine]) -> str:
    kinds = sum(bool(row.originals or row.copies) for row in rows)
    return (
        f"共收到 {kinds} 种，原件 {sum(row.originals for row in rows)} 份、复印件 {sum(row.copies for row in rows)} 份"
    )
