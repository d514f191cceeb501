"""入户调查（现场核查）记录: at least two go, show their cards, write down what they see, and all sign.

Blank to be taken along, or filled from what was written down at the step. Source: 行政许可法 article 34 (3): 两名以上
工作人员.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from catalog.definition import ServiceDefinition
from catalog.step_specs import InspectionSpec
from reports.contexts import Pair
from reports.imprint import PLAIN, Imprint
from reports.mandate_contexts import CASE_FORM
from reports.special_contexts import InspectionContext, NotedRow
from reports.specimens import Specimen
from reports.wording import moment_words

TITLE = "入户调查（现场核查）记录"
OWN_HEADING = "调查情况"
_SIGNING = ("签字", "签名")  # headings that are places to sign: they stand at the foot of every record


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A visit as it was written down; `notes` by heading, `at` local time."""

    visitors: Sequence[str]
    place: str
    at: datetime | None
    notes: Mapping[str, str] = field(default_factory=dict)
    photos: int = 0


def build(
    definition: ServiceDefinition,
    spec: InspectionSpec,
    *,
    organisation_name: str,
    case_number: str,
    applicant_name: str,
    applicant_phone: str = "",
    address: str = "",
    situation: str = "",
    visit: Visit | None = None,
    imprint: Imprint = PLAIN,
) -> InspectionContext:
    """Put a visit into its record; without one the record is blank, with room to write under every heading."""
    notes = visit.notes if visit else {}
    headings = [one for one in spec.record if not one.endswith(_SIGNING)] or [OWN_HEADING]
    visitors = list(visit.visitors) if visit else []
    applicant = "　".join(
        part for part in (applicant_name, f"电话 {applicant_phone}" if applicant_phone else "") if part
    )
    return InspectionContext(
        title=TITLE,
        organisation_name=organisation_name,
        case_number=case_number,
        facts=(
            Pair("事项", f"{definition.name}{f'（{situation}）' if situation else ''}"),
            Pair("申请人", applicant),
            Pair("住址", address),
        ),
        place=visit.place if visit else "",
        moment=moment_words(visit.at) if visit and visit.at else "",
        visitors=(*visitors, *([""] * (spec.min_visitors - len(visitors)))),
        least=spec.min_visitors,
        rows=tuple(NotedRow(heading=one, words=notes.get(one, "")) for one in headings),
        photos=_photos(spec.photos, visit),
        told=_told(spec.min_visitors),
        blank=visit is None,
        imprint=replace(imprint, sheet=CASE_FORM),
    )


def _photos(asked: int, visit: Visit | None) -> str:
    if visit and visit.photos:
        return f"拍摄照片 {visit.photos} 张，存入本件材料。"
    return f"现场照片不少于 {asked} 张，拍照上传到本件材料。" if asked else ""


def _told(least: int) -> str:
    return (
        f"调查、核查人员不少于 {least} 人，已向被调查人出示证件、说明来意。被调查人应当如实回答；"
        "记录当场念给被调查人听，说错、记错的可以更正，更正处按手印。"
    )


# ── samples ────────────────────────────────────────────────────────────────────────────────────────


def sample(specimen: Specimen) -> InspectionContext:
    """A visit of two to the applicant's home, under the headings of the service."""
    spec = next((one.inspection for one in specimen.definition.steps if one.inspection), None) or InspectionSpec()
    visit = Visit(
        visitors=(specimen.clerk_name, "赵国强", "孙梅")[: max(2, spec.min_visitors)],
        place="石桥镇柳树沟村 3 组申请人家中",
        at=specimen.accepted_at,
        notes=dict.fromkeys((*spec.record, OWN_HEADING), "与申报的一致，现场看到的情况属实。"),
        photos=3,
    )
    return _record(specimen, spec, visit)


def _record(specimen: Specimen, spec: InspectionSpec, visit: Visit | None) -> InspectionContext:
    return build(
        specimen.definition,
        spec,
        organisation_name=specimen.hall.name,
        case_number=specimen.case_number,
        applicant_name=specimen.applicant_name,
        applicant_phone=specimen.applicant_phone,
        address="石桥镇柳树沟村 3 组 12 号",
        visit=visit,
        imprint=specimen.imprint_of("inspection_record"),
    )
