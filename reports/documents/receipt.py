"""受理回执, and 收件回执 for papers taken in before anyone could accept them: one A5 page that the villager keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from catalog.compiled import CompiledDefinition
from catalog.definition import HANDLED_BY_WORDS, HandledBy, ServiceDefinition, StepSpec
from forms.masking import mask_number
from reports.contexts import Pair, ReceiptContext, ReceivedDocument, ReceivedRow, SignedName
from reports.documents import way
from reports.documents.letters import PERMISSION
from reports.imprint import PLAIN, Imprint
from reports.letter_texts import LetterKind, LetterText, Placeholder, shipped_text
from reports.page_codes import A5
from reports.specimens import ACCEPTANCE_SEAL, ACCEPTANCE_WORDS, Specimen
from reports.wording import date_words, limit_words, listing, moment_words

_HANDLING = {"keep": "收取", "check_return": "原件当场退还", "check_keep_copy": "原件当场退还"}
_HOTLINE = "12345"
_HOLDS = "签的内容与现在的申请一致"
_HOLDS_NO_MORE = "签名后申请内容改过，签名已失效"
_ROOM = 8  # papers and signatures beside which the sum of the day still fits on the page
_COPIES = "一式两份：申请人 1 份，存档 1 份"
_PLACEHOLDERS = (
    Placeholder("is_permission", "是行政许可", "是"),
    Placeholder("missing", "还缺的材料", "居民户口簿", required=True),
    Placeholder("until", "补齐的期限", "10 个工作日"),
)
_PARTS = {"statement": "正文", "missing": "有容缺材料时加的话"}
RECEIVING = LetterKind(id="receiving", name="收件回执", parts=_PARTS, placeholders=_PLACEHOLDERS, has_law=False)
ACCEPTANCE = LetterKind(
    id="acceptance",
    name="受理回执",
    parts={**_PARTS, "projected": "办结日期是推算时加的话"},
    placeholders=(*_PLACEHOLDERS, Placeholder("year", "年份", "2027")),
    has_law=False,
)


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature of the application; `at` in local time. `holds` while the answers are those that were signed."""

    name: str
    role: str
    way: str
    at: datetime
    holds: bool


def build(
    compiled: CompiledDefinition,
    *,
    version_number: int,
    case_number: str,
    url: str,
    organisation_name: str,
    applicant_name: str,
    applicant_id_number: str,
    handled_by: HandledBy,
    received_at: datetime,
    accepted_at: datetime | None,
    due_on: date | None,
    projected: bool,
    reckoning: Sequence[str] = (),
    documents: Sequence[ReceivedDocument],
    missing: Sequence[str] = (),
    agent_name: str = "",
    agent_role: str = "",
    agent_phone: str = "",
    consult_phone: str = "",
    supervise_phone: str = "",
    clerk_name: str = "",
    signatures: Sequence[Signed] = (),
    specimen: bool = False,
    imprint: Imprint = PLAIN,
    text: LetterText | None = None,
    names: Mapping[str, object] | None = None,
) -> ReceiptContext:
    """Put a case into the words of its receipt; the ID number is masked here, once for all.

    Moments are in local time. `accepted_at` None makes it a 收件回执, which promises no date. `projected`: `due_on`
    lies beyond the published holidays. `reckoning`: the sum that ends with `due_on`, in Chinese sentences; left out
    where it would cost a second page. `missing` names documents promised to follow (容缺后补). `url` must not carry
    an ID number: it is printed as a QR code. A `specimen` says across its face that it proves nothing.
    `text` is the wording of its sentences; None: as shipped. `names` are the answers, for steps with conditions.
    """
    definition = compiled.definition
    accepted = accepted_at is not None
    text = text or shipped_text(ACCEPTANCE.id if accepted else RECEIVING.id)
    moment = accepted_at or received_at
    rows, outside = _rows(definition, documents), _outside_note(way.steps_for(compiled, names or {}))
    reckoning = reckoning if len(rows) + len(signatures) <= _ROOM else ()
    return ReceiptContext(
        title=text.title,
        accepted=accepted,
        organisation_name=organisation_name,
        case_number=case_number,
        url=url,
        applicant_name=applicant_name,
        applicant_id=mask_number(applicant_id_number),
        agent_name=agent_name,
        agent_role=agent_role or (HANDLED_BY_WORDS[handled_by] if agent_name else ""),
        agent_phone=agent_phone,
        service=definition.name,
        edition=f"{definition.code}，第 {version_number} 版",
        moment_label="受理时间" if accepted else "收件时间",
        moment=moment_words(moment),
        due=_due(due_on, projected) if accepted else "",
        due_note=outside if reckoning else _due_note(definition, accepted_at, outside),
        reckoning=tuple(reckoning),
        rows=rows,
        missing=_missing(text, definition, missing),
        statement=_statement(text, definition),
        projected_note=_projected_note(text, due_on, projected=projected and accepted),
        contacts=_contacts(definition, consult_phone, supervise_phone),
        clerk_name=clerk_name,
        seal_date=date_words(moment.date()),
        copies_note=imprint.copies_note or _COPIES,
        signed=tuple(signed_name(one) for one in signatures),
        specimen=specimen,
        imprint=replace(imprint, sheet=A5),
    )


def signed_name(one: Signed) -> SignedName:
    """A signature in words, with whether it still holds."""
    how = f"{one.role}，{moment_words(one.at)} {one.way}"
    return SignedName(name=one.name, how=how, note=_HOLDS if one.holds else _HOLDS_NO_MORE)


def _due(due_on: date | None, projected: bool) -> str:
    return f"{date_words(due_on)}前" + ("（推算）" if projected else "") if due_on else ""


def _due_note(definition: ServiceDefinition, accepted_at: datetime | None, outside: str) -> str:
    """How the date was reached: 3 月 2 日受理，次日起算 20 个工作日，公示 7 天不算."""
    limit = limit_words(definition.promised_limit)
    if definition.promised_limit.value == 0:
        return "当场办结"
    if accepted_at is None:
        return f"受理后 {limit}内办结"
    return f"{accepted_at.month} 月 {accepted_at.day} 日受理，次日起算 {limit}" + (f"，{outside}" if outside else "")


def _outside_note(steps: Sequence[StepSpec]) -> str:
    """村级公示 7 天不算: of what is still to come, which no sum can hold yet."""
    outside = _outside(steps)
    return f"{outside}不算" if outside else ""


def _outside(steps: Sequence[StepSpec]) -> str:
    """Publicity that stands outside the promise, with its days."""
    shown = [step for step in steps if step.publicity and not step.counts]
    return listing(f"{step.name} {limit_words(step.publicity.limit)}" for step in shown if step.publicity)


def _rows(definition: ServiceDefinition, documents: Sequence[ReceivedDocument]) -> tuple[ReceivedRow, ...]:
    """Only what was really taken in."""
    accept = {document.id: document.accept for document in definition.documents}
    taken = [document for document in documents if document.originals or document.copies]
    return tuple(
        ReceivedRow(
            number=number,
            name=document.name,
            originals=document.originals,
            copies=document.copies,
            handling=_handling(document, accept.get(document.id, "keep")),
        )
        for number, document in enumerate(taken, start=1)
    )


def _handling(document: ReceivedDocument, accept: str) -> str:
    """Nothing can be handed back when only copies were taken in."""
    return _HANDLING[accept if document.originals else "keep"]


def _missing(text: LetterText, definition: ServiceDefinition, names: Sequence[str]) -> str:
    """容缺后补: what is still to come, and by when if all of it has the same limit."""
    if not names:
        return ""
    limits = {limit_words(one.defer_limit) for one in definition.documents if one.name in names and one.defer_limit}
    until = limits.pop() if len(limits) == 1 else ""
    return "".join(text.told("missing", {"missing": listing(names), "until": until}))


def _statement(text: LetterText, definition: ServiceDefinition) -> str:
    """What this paper says. Silence counts as acceptance for permits only: 行政许可法 article 32 (4)."""
    is_permission = "是" if definition.item_type == PERMISSION else ""
    return "".join(text.told("statement", {"is_permission": is_permission}))


def _projected_note(text: LetterText, due_on: date | None, *, projected: bool) -> str:
    if not projected or due_on is None:
        return ""
    return "".join(text.told("projected", {"year": str(due_on.year)}))


def _contacts(definition: ServiceDefinition, consult: str, supervise: str) -> tuple[Pair, ...]:
    phone = consult or definition.contact.consult_phone
    pairs = (Pair("电话", phone), Pair("监督", supervise or definition.contact.supervise_phone or _HOTLINE))
    return tuple(pair for pair in pairs if pair.second)


def sample(it: Specimen) -> ReceiptContext:
    """Handed in by an agent and accepted, with every paper that is asked for."""
    return sample_with(it, shipped_text(ACCEPTANCE.id))


def sample_with(it: Specimen, text: LetterText) -> ReceiptContext:
    """The same with another wording; only taken in, where that is what the wording is for."""
    return build(
        it.compiled,
        version_number=it.version_number,
        case_number=it.case_number,
        url=it.progress_url,
        organisation_name=it.hall.name,
        applicant_name=it.applicant_name,
        applicant_id_number=it.applicant_id_number,
        handled_by=HandledBy.AGENT,
        received_at=it.received_at,
        accepted_at=None if text.kind == RECEIVING.id else it.accepted_at,
        due_on=it.due_on,
        projected=False,
        documents=[
            ReceivedDocument(id=one.id, name=one.name, originals=one.originals, copies=one.copies)
            for one in it.definition.documents
        ],
        agent_name=it.agent_name,
        agent_phone=it.agent_phone,
        consult_phone=it.hall.phone,
        supervise_phone=it.hall.supervise_phone,
        clerk_name=it.clerk_name,
        specimen=True,
        imprint=replace(it.imprint_of(text.kind), seal=ACCEPTANCE_SEAL, seal_width=38, seal_words=ACCEPTANCE_WORDS),
    )
