"""What all letters of a case share: the facts they are told, the placeholders for them, and the first lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from catalog.definition import ServiceDefinition
from reports.contexts import ReceivedDocument
from reports.imprint import PLAIN, Imprint
from reports.letter_contexts import ReturnedRow
from reports.letter_texts import LetterKind, LetterText, Placeholder, lines_of
from reports.page_codes import Sheet
from reports.specimens import Specimen
from reports.wording import citation, date_words, listing

SHEET = Sheet(32, 26, 26, 27)  # as `@page official` in letter.css
# Codes of the list item_type: 行政许可 has a law of its own; what 行政确认 and 公共服务 decide has other verbs.
PERMISSION, CONFIRMATION, SERVICE = "permission", "confirmation", "public_service"
_MOST_BASES = 2
_KEPT = ("keep", "check_keep_copy")

COMMON = (
    Placeholder("you", "你或你单位", "你"),
    Placeholder("applicant", "申请人", "周𠮷生"),
    Placeholder("service", "事项名称", "高龄津贴申请", required=True),
    Placeholder("case_number", "办件号", "SQ26-00137", required=True),
    Placeholder("submitted_on", "申请日期", "2026年3月2日"),
    Placeholder("agent", "代办人", "陈㛃"),
    Placeholder("is_permission", "是行政许可", "是"),
    Placeholder("is_confirmation", "是行政确认", ""),
    Placeholder("is_service", "是公共服务", ""),
    Placeholder("law", "法律条款", "《中华人民共和国行政许可法》第三十二条"),
    Placeholder("basis", "事项依据", "《城市居民最低生活保障条例》第七条"),
    Placeholder("grounds", "事项依据和法律条款", "《城市居民最低生活保障条例》第七条"),
    Placeholder("organisation", "落款单位", "青石县民政局"),
    Placeholder("place", "办理地点", "石桥镇便民服务中心"),
    Placeholder("phone", "咨询电话", "0000-6222000"),
    Placeholder("supervise_phone", "监督电话", "0000-6222012"),
)
# 行政复议法 20 条, 行政诉讼法 46 条: who decides against somebody says where to turn, and until when.
REMEDIES = (
    Placeholder("review_bodies", "复议机关", "青石县人民政府", required=True),
    Placeholder("review_days", "复议期限日数", "60", required=True),
    Placeholder("court", "法院", "青石县人民法院", required=True),
    Placeholder("court_months", "诉讼期限月数", "6", required=True),
)
REASON = Placeholder("reason", "理由", "需要核对的信息尚未反馈。", required=True)
ACCEPTED_ON = Placeholder("accepted_on", "受理日期", "2026年3月2日")


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterCase:
    """What every letter of a case is told. Days are those of the events, never of the print."""

    definition: ServiceDefinition
    case_number: str
    applicant_name: str
    applicant_is_body: bool = False  # an enterprise or another organisation: 你单位
    agent_name: str = ""
    submitted_on: date
    accepted_on: date | None = None
    organisation_name: str  # who signs
    dated_on: date
    place: str = ""  # where papers are brought
    phone: str = ""
    imprint: Imprint = PLAIN


def values_of(case: LetterCase, text: LetterText, *, situation: str = "", **more: str) -> dict[str, str]:
    """The value of every common placeholder, with those of one kind; `situation` may have a clause of its own."""
    definition, item_type = case.definition, case.definition.item_type
    law = text.law_for(item_type, situation)
    return {
        "you": "你单位" if case.applicant_is_body else "你",
        "applicant": case.applicant_name,
        "service": definition.name,
        "case_number": case.case_number,
        "submitted_on": day(case.submitted_on),
        "accepted_on": day(case.accepted_on),
        "agent": case.agent_name,
        **_verbs(item_type),
        "law": law,
        "basis": listing(_bases(definition), last="和"),
        "grounds": listing([*_bases(definition), law], last="和"),
        "organisation": case.organisation_name,
        "place": case.place,
        "phone": case.phone or definition.contact.consult_phone,
        "supervise_phone": text.supervise_phone or definition.contact.supervise_phone,
        "days": str(text.days),
        **_remedies(definition, text),
        **more,
    }


def _verbs(item_type: str) -> dict[str, str]:
    """What kind of item it is, for the words that differ: 准予许可, 予以确认, 予以办理, 予以批准."""
    named = {"is_permission": PERMISSION, "is_confirmation": CONFIRMATION, "is_service": SERVICE}
    return {name: "是" if item_type == code else "" for name, code in named.items()}


def _bases(definition: ServiceDefinition) -> list[str]:
    """The first two laws of the service; the guide lists them all."""
    return [citation(one.title, one.number, [one.article]) for one in definition.legal_basis[:_MOST_BASES]]


def _remedies(definition: ServiceDefinition, text: LetterText) -> dict[str, str]:
    """Whoever signs says where to turn; where that is not on file, the definition of the service says it."""
    remedy = definition.remedy
    return {
        "review_bodies": listing(text.review_bodies, last="或者") or remedy.review_body,
        "review_days": str(remedy.review_days),
        "court": text.court or remedy.court,
        "court_months": str(remedy.litigation_months),
    }


def frame(
    case: LetterCase, text: LetterText, values: Mapping[str, str], *, situation: str = "", remedies: bool = False
) -> dict[str, Any]:
    """The fields that all contexts share, filled in."""
    item_type = case.definition.item_type
    return {
        "title": text.title_for(item_type, situation),
        "case_number": case.case_number,
        "addressee": case.applicant_name,
        "opening": text.told("opening", values),
        "closing": text.told("closing", values),
        "remedies": text.remedy(item_type, values) if remedies else (),
        "organisation_name": case.organisation_name,
        "seal_date": day(case.dated_on),
        "names": tuple(name for name in (case.applicant_name, case.agent_name) if name),
        "imprint": replace(case.imprint, sheet=SHEET),
    }


def day(value: date | None) -> str:
    """2026年3月2日, as official letters write it (GB/T 9704); nothing for no day."""
    return date_words(value).replace(" ", "") if value else ""


def reason_lines(reason: str) -> str:
    """What someone typed as paragraphs, each ending with a full stop."""
    return "\n".join(line if line[-1] in "。！？：；" else f"{line}。" for line in lines_of(reason))


def returned_rows(definition: ServiceDefinition, documents: Sequence[ReceivedDocument]) -> tuple[ReturnedRow, ...]:
    """The papers that lie with us: originals handed back at the desk do not go back again, their copies do."""
    accept = {one.id: one.accept for one in definition.documents}
    held = [(one, accept.get(one.id, "keep")) for one in documents]
    kept = [(one, one.originals if how == "keep" else 0) for one, how in held if how in _KEPT]
    kept = [(one, originals) for one, originals in kept if originals or one.copies]
    return tuple(
        ReturnedRow(number=number, name=one.name, originals=originals, copies=one.copies)
        for number, (one, originals) in enumerate(kept, 1)
    )


def sample_case(it: Specimen, kind: str, *, at_once: bool = False) -> LetterCase:
    """The case of a specimen as a letter of this kind knows it.

    `at_once`: written two days after the application, within the five of 行政许可法 32, before it is accepted.
    """
    written = it.received_at + timedelta(days=2) if at_once else it.decided_at
    return LetterCase(
        definition=it.definition,
        case_number=it.case_number,
        applicant_name=it.applicant_name,
        agent_name=it.agent_name,
        submitted_on=it.received_at.date(),
        accepted_on=None if at_once else it.accepted_at.date(),
        organisation_name=it.department_name,
        dated_on=written.date(),
        place=it.hall.name,
        phone=it.hall.phone,
        imprint=replace(it.imprint_of(kind), specimen=True),
    )


def sample_documents(it: Specimen) -> list[ReceivedDocument]:
    """Every paper of the service, as many as are asked for."""
    return [
        ReceivedDocument(id=one.id, name=one.name, originals=one.originals, copies=one.copies)
        for one in it.definition.documents
    ]


def kind(
    id: str,
    name: str,
    *own: Placeholder,
    parts: Mapping[str, str] | None = None,
    has_law: bool = True,
    has_remedies: bool = False,
    has_days: bool = False,
) -> LetterKind:
    """A kind of letter with the common placeholders and its own."""
    days = (Placeholder("days", "期限天数", "15", required=True),) if has_days else ()
    return LetterKind(
        id=id,
        name=name,
        parts=parts or {"opening": "正文", "closing": "结尾"},
        placeholders=(*COMMON, *own, *days, *(REMEDIES if has_remedies else ())),
        has_law=has_law,
        has_remedies=has_remedies,
        has_days=has_days,
    )
