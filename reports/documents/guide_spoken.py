"""朗读稿: the guide in full sentences, for loudspeakers, screen readers or a neighbour who reads it out. No tables."""

from __future__ import annotations

from collections.abc import Iterator

from reports.contexts import DocumentRow, GuideContext, Pair, Place
from reports.documents import guide
from reports.documents.guide_sheet import steps
from reports.guide_contexts import BriefStep, SpokenGuide
from reports.specimens import Specimen
from reports.spoken import spoken
from reports.wording import sentence


def build(it: GuideContext) -> SpokenGuide:
    """In the order a listener needs it: what it is, the four answers, who, what to bring, how, where, whom to ask."""
    said = [text for part in _parts(it) if (text := spoken(part))]
    return SpokenGuide(
        title=spoken(f"{it.name}，办事指南朗读稿"),
        code=it.code,
        edition=it.edition,
        county_name=it.county_name,
        paragraphs=tuple(said),
    )


def _parts(it: GuideContext) -> Iterator[str]:
    draft = "这是草稿，还没有发布。" if it.draft else ""
    yield f"下面读的是{it.county_name}“{it.name}”的办事指南，{sentence(it.edition)}{draft}{sentence(it.summary)}"
    yield "".join(f"{answer.label}？{sentence(_with_pause(answer.value, answer.note))}" for answer in it.answers)
    yield _who(it)
    yield from _papers(it)
    yield _way(steps(it))
    yield f"多久办好？{sentence(it.limits)}"
    yield f"花多少钱？{_fees(it)}"
    if it.results or it.effect:
        yield f"办好了给什么？{''.join(map(sentence, it.results))}{sentence(it.effect)}"
    if it.benefits:
        yield f"发多少？{_pairs(it.benefits)}"
    yield f"本人来不了怎么办？{''.join(map(sentence, it.proxy)).replace('见“申请材料”', '上面说过了')}"
    yield f"到哪里办？{''.join(map(_place, it.places))}{sentence(it.places_note)}"
    yield f"什么时候办？{_pairs(it.hours)}"
    yield f"咨询电话：{_pairs(it.consult)}监督电话：{_pairs(it.supervise)}"
    yield from (f"有人问：{pair.first.rstrip('？?。')}？回答：{sentence(pair.second)}" for pair in it.faq)
    yield sentence(it.remedy)
    yield f"{it.foot}读完了。"


def _with_pause(*parts: str) -> str:
    return "，".join(part.rstrip("。") for part in parts if part)


def _pairs(pairs: tuple[Pair, ...]) -> str:
    return "".join(sentence(_with_pause(pair.first, pair.second)) for pair in pairs)


def _who(it: GuideContext) -> str:
    conditions = [one.rstrip("。；") for one in it.conditions]
    if len(conditions) == 1:
        said = conditions[0] + "。"
    else:
        said = "".join(f"第 {number}，{one}。" for number, one in enumerate(conditions, start=1))
    limit = f"数量限制：{sentence(it.quantity_limit)}" if it.quantity_limit else ""
    return f"谁能办？{said}{limit}"


def _papers(it: GuideContext) -> Iterator[str]:
    """A paragraph each, so that one can stop and note it down."""
    count = sum(len(block.rows) for block in it.blocks)
    if not count:
        yield "不用带材料。"
        return
    yield f"要带什么？下面一共列了 {count} 样，一样一样说，原件和复印件分开数。"
    for block in it.blocks:
        if block.title:
            yield sentence(block.title)
        yield from map(_paper, block.rows)
    yield it.documents_note


def _paper(row: DocumentRow) -> str:
    originals = f"原件 {row.originals} 份" if row.originals else "不要原件"
    copies = f"复印件 {row.copies} 份" if row.copies else "不要复印件"
    tags = [_with_pause(f"这一样{tag.text}", tag.note) for tag in row.tags]
    kept = f"谁留存：{row.keepers}" if row.keepers else ""
    where = f"哪里办：{row.where}" if row.where else ""
    first = f"第 {row.number} 样，{row.name}，{originals}，{copies}，{row.told or row.accept}"
    return "".join(sentence(part) for part in (first, row.when, *tags, kept, *row.notes, where))


def _way(way: tuple[BriefStep, ...]) -> str:
    said = [
        sentence(
            _with_pause(
                f"第 {step.number} 步", step.name, step.limit, "" if step.counted else "这一步的时间不算在办理时限里"
            ),
            f"{step.when}时才有这一步" if step.when else "",
        )
        for step in way
    ]
    return f"怎么办？一共 {len(way)} 步。{''.join(said)}"


def _fees(it: GuideContext) -> str:
    said = [
        sentence(_with_pause(fee.name, fee.amount, fee.standard, fee.when, fee.reduction), f"依据是{fee.basis}")
        for fee in it.fees
    ]
    return "".join([*said, sentence(it.fee_words)])


def _place(place: Place) -> str:
    phone = f"电话 {place.phone}" if place.phone else ""
    return sentence(_with_pause(place.name, place.address, place.window, phone, place.convenience))


def sample(specimen: Specimen) -> SpokenGuide:
    """What would be read of the specimen's service."""
    return build(guide.sample(specimen))
