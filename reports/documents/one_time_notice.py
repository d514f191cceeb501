"""一次性告知单: everything this person must bring, once, with where to get it, where to come and how long it takes.

Only what applies to the answers stands on it; what the answers do not decide yet stands apart, with its condition.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from catalog.compiled import CompiledDefinition
from catalog.definition import HANDLED_BY_WORDS, DocumentSpec, HandledBy, ServiceDefinition
from catalog.vocabulary import label
from forms.checklist import ChecklistItem, checklist
from reports.contexts import DocumentBlock, DocumentRow, Pair, Place
from reports.documents import charges, law, timing, way, where
from reports.documents.materials import group_title, row_of
from reports.imprint import PLAIN, Imprint
from reports.letter_texts import LetterKind, LetterText, Placeholder, shipped_text
from reports.notice_contexts import NoticeContext
from reports.page_codes import PageCode, Sheet, plain_number
from reports.specimens import Specimen
from reports.wording import date_words, limit_words, listing, moment_words, sentence

KIND = LetterKind(
    id="one_time_notice",
    name="一次性告知单",
    parts={
        "refused": "办不了怎么办",
        "complete": "页脚（情况说全了的）",
        "open": "页脚（情况没有说全的）",
    },
    placeholders=(
        # 行政许可法 article 38: who refuses says where to turn.
        Placeholder("remedy", "救济途径", "不服办理结果的，可以依法申请行政复议或者提起行政诉讼。", required=True),
        Placeholder("service", "事项名称", "高龄津贴申请"),
        Placeholder("organisation", "告知单位", "石桥镇便民服务中心"),
        Placeholder("supervise_phone", "监督电话", "0000-6222012"),
    ),
    has_law=False,
)
SHEET = Sheet(32, 16, 14, 16)  # as `@page noticecoded` in one_time.css
_SAMPLE = "示例数据。"
_SAMPLE_NUMBER = "SQG26-00031"
_ISSUER = "原发证单位"
_PRINTED, _OWN = "窗口打印，您签名", "自己准备"


def build(
    compiled: CompiledDefinition,
    *,
    names: Mapping[str, object],
    version_number: int,
    organisation_name: str,
    places: Sequence[Place],
    url: str,
    moment: datetime | date,
    defer_days: Mapping[str, date] | None = None,
    number: str = "",
    person: str = "",
    given_by: str = "",
    text: LetterText | None = None,
    remade_on: date | None = None,
    imprint: Imprint = PLAIN,
) -> NoticeContext:
    """Put the papers for these answers into the words of a notice.

    `names` are the answers as conditions ask for them, `moment` is local time (or the day only), `url` the public
    guide. `defer_days` maps documents that may follow to the last day if the application is made on that day. With a
    `number` the notice is given out by staff and has places for both signatures. `text` is its wording, as shipped
    without one; `remade_on` is the day on which it was put together once more, as its words were not kept.
    """
    definition = compiled.definition
    text = text or shipped_text(KIND.id)
    values = _values(definition, organisation_name, text)
    items = checklist(compiled, names)
    sure = [item for item in items if item.applies]
    unsure = [item for item in items if item.applies is None]
    return NoticeContext(
        title=text.title,
        organisation_name=organisation_name,
        service=definition.name,
        code=definition.code,
        edition=f"第 {version_number} 版",
        number=number,
        person=person,
        handler=_handler(names),
        moment=moment_words(moment) if isinstance(moment, datetime) else date_words(moment),
        url=url,
        situation=tuple(_situation(definition, names)),
        total=_total(sure),
        blocks=tuple(_blocks(compiled, sure, unsure)),
        exempt=_exempt(sure),
        later=_later(sure, defer_days or {}, _that_day(moment) if number else "今天"),
        places=where.listed(definition, places),
        hours=where.hours(definition, places),
        conditions=definition.conditions,
        way=way.words_for(compiled, names),
        limits=timing.limits(definition, way.steps_for(compiled, names)),
        fee=_fee(compiled),
        basis=listing(one.citation for one in law.bases(definition)),
        remedy="".join(text.told("refused", values)),
        contacts=tuple(_contacts(definition, places)),
        given_by=given_by,
        signed=bool(number),
        foot="".join(text.told("open" if unsure else "complete", values)) + (_SAMPLE if definition.sample else ""),
        sample=definition.sample,
        remade=_remade(remade_on) if remade_on else "",
        imprint=replace(imprint, sheet=SHEET),
    )


def _values(definition: ServiceDefinition, organisation_name: str, text: LetterText) -> dict[str, str]:
    return {
        "remedy": law.remedy(definition),
        "service": definition.name,
        "organisation": organisation_name,
        "supervise_phone": text.supervise_phone,
    }


def _that_day(moment: datetime | date) -> str:
    """Whoever reads it days later must not count from then."""
    return date_words(moment.date() if isinstance(moment, datetime) else moment)


def _remade(day: date) -> str:
    return f"告知时没有留底，本单于 {date_words(day)}按当时登记的情况补制，地址、电话以补制时为准。"


def _handler(names: Mapping[str, object]) -> str:
    code = names.get("handled_by")
    return HANDLED_BY_WORDS[HandledBy(str(code))] if code in set(HandledBy) else ""


def _situation(definition: ServiceDefinition, names: Mapping[str, object]) -> Iterator[Pair]:
    """Each situation that was answered, in the words of its options."""
    for situation in definition.situations:
        answer = names.get(situation.id)
        chosen = answer if isinstance(answer, tuple) else (answer,)
        words = listing(option.label for option in situation.options if option.code in chosen)
        if words:
            yield Pair(situation.question.rstrip("？?"), words)


def _total(items: Sequence[ChecklistItem]) -> str:
    """一共带 5 样：原件 4 份、复印件 3 份; of a group only as many as suffice, so figures are left out then.

    Rows that are not counted are named, so that the sum and the rows agree.
    """
    brought = [item for item in items if not item.document.produced_by_desk]
    needed = [item for item in brought if item.document.necessity != "optional"]
    loose = [item.document for item in needed if item.group is None]
    groups = {item.group.id: item.group.minimum for item in needed if item.group}
    count = len(loose) + sum(groups.values())
    if not count:
        return "不用带材料"
    sheets = {"原件": sum(one.originals for one in loose), "复印件": sum(one.copies for one in loose)}
    words = listing(f"{paper} {number} 份" for paper, number in sheets.items() if number)
    said = f"一共带 {count} 样" + (f"：{words}" if words and not groups else "")
    return said + _uncounted(items)


def _uncounted(items: Sequence[ChecklistItem]) -> str:
    """（第 1 样窗口打印，不用带；第 4 样选交）: by the numbers of the rows."""
    rows = [item.document for _title, block in _titled(items, ()) for item in block]
    printed = [number for number, one in enumerate(rows, 1) if one.produced_by_desk]
    free = [n for n, one in enumerate(rows, 1) if one.necessity == "optional" and not one.produced_by_desk]
    parts = (_numbered(printed, "窗口打印，不用带"), _numbered(free, "选交"))
    words = "；".join(part for part in parts if part)
    return f"（{words}）" if words else ""


def _numbered(numbers: Sequence[int], words: str) -> str:
    return f"第 {'、'.join(map(str, numbers))} 样{words}" if numbers else ""


def _blocks(
    compiled: CompiledDefinition, sure: Sequence[ChecklistItem], unsure: Sequence[ChecklistItem]
) -> Iterator[DocumentBlock]:
    number = 0
    for title, items in _titled(sure, unsure):
        rows = [_row(compiled, item, number + place) for place, item in enumerate(items, 1)]
        number += len(rows)
        yield DocumentBlock(title, tuple(rows))


def _row(compiled: CompiledDefinition, item: ChecklistItem, number: int) -> DocumentRow:
    """As in the guide; here every paper says where it comes from."""
    row, document = row_of(item.document, number, _when(compiled, item)), item.document
    return replace(row, where=row.where or _own(document))


def _own(document: DocumentSpec) -> str:
    """Where a paper comes from whose definition names no place."""
    if document.produced_by_desk:
        return _PRINTED
    return _OWN if document.source == "applicant" else _ISSUER


def _titled(
    sure: Sequence[ChecklistItem], unsure: Sequence[ChecklistItem]
) -> Iterator[tuple[str, Sequence[ChecklistItem]]]:
    if loose := [item for item in sure if item.group is None]:
        yield "", loose
    for group in dict.fromkeys(item.group for item in sure if item.group):
        yield group_title(group), [item for item in sure if item.group == group]
    if unsure:
        yield "看情况还要带", unsure


def _when(compiled: CompiledDefinition, item: ChecklistItem) -> str:
    """What applies needs no reason on paper; what may apply needs its condition."""
    condition = item.document.when
    return f"{compiled.sentence(condition)}时提供" if item.applies is None and condition else ""


def _exempt(items: Iterable[ChecklistItem]) -> str:
    """免提交: which paper is replaced by which certificate."""
    exempt = [item.document for item in items if item.document.exempt_by]
    certificates = [label("certificate_kind", one.exempt_by or "") for one in exempt]
    words = [
        one.name if one.name.endswith(certificate) else f"{one.name}（{certificate}）"
        for one, certificate in zip(exempt, certificates, strict=True)
    ]
    return f"窗口查得到电子证照的，不用您交：{listing(words)}。" if words else ""


def _later(items: Iterable[ChecklistItem], days: Mapping[str, date], since: str) -> str:
    """容缺后补: which papers, within how long, and by when if the application is made on the day of the notice."""
    late = [item.document for item in items if item.document.necessity == "deferrable"]
    words = [_later_words(one, days.get(one.id), since) for one in late]
    return sentence(f"暂时没有可以后补，签承诺书先受理：{listing(words)}") if words else ""


def _later_words(document: DocumentSpec, day: date | None, since: str) -> str:
    limit = f"{limit_words(document.defer_limit)}内" if document.defer_limit else ""
    until = f"{since}受理的最晚 {date_words(day)}" if day else ""
    said = "，".join(part for part in (limit, until) if part)
    return f"{document.name}（{said}）" if said else document.name


def _fee(compiled: CompiledDefinition) -> str:
    fees = [f"{fee.name} {fee.amount}{f'（{fee.when}）' if fee.when else ''}" for fee in charges.fees(compiled)]
    return sentence(*fees) if fees else charges.fee_words(compiled.definition)


def _contacts(definition: ServiceDefinition, places: Sequence[Place]) -> Iterator[Pair]:
    """Numbers side by side: each says what it is for."""
    for pair in where.consult(definition, places):
        yield Pair(pair.first or ("咨询" if definition.contact.consult_phone == pair.second else ""), pair.second)
    for pair in where.supervise(definition, places):
        yield Pair(pair.first or "监督", pair.second)


# ── sample ─────────────────────────────────────────────────────────────────────────────────────────


def sample(specimen: Specimen) -> NoticeContext:
    """What the specimen's applicant is told, with a number and places to sign."""
    return sample_with(specimen, shipped_text(KIND.id))


def sample_with(specimen: Specimen, text: LetterText) -> NoticeContext:
    """The same with another wording."""
    return build(
        specimen.compiled,
        names=specimen.answers().names(),
        version_number=specimen.version_number,
        organisation_name=specimen.hall.name,
        places=specimen.places,
        url=specimen.guide_url,
        moment=specimen.received_at,
        number=_SAMPLE_NUMBER,
        person=specimen.applicant_name,
        given_by=specimen.clerk_name,
        text=text,
        imprint=Imprint(code=page_code(specimen.version_number, _SAMPLE_NUMBER)),
    )


def page_code(edition: int, number: str) -> PageCode:
    """In the corner of a notice with this number; the copy is put in when it is printed."""
    return PageCode(kind="N", subject=KIND.id.upper(), edition=edition, number=plain_number(number))
