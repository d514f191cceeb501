"""公示: what hangs on the board while people may object; A4 for the village, A3 for the wall of the hall.

Everything shown goes through `reports.public_words`, whoever typed it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from catalog.definition import ServiceDefinition
from catalog.primitives import LimitSpec, Unit
from catalog.step_specs import PublicitySpec, StepSpec
from reports.contexts import Pair
from reports.imprint import PLAIN, Imprint
from reports.letter_texts import LetterKind, LetterText, Placeholder, shipped_text
from reports.page_codes import Sheet, resized
from reports.public_words import public_value
from reports.special_contexts import PublicityContext
from reports.specimens import COMMITTEE_SEAL, Specimen
from reports.wording import citation, date_words, limit_words

# As `@page` of publicity.css.
_SHEETS: Mapping[str, Sheet] = {
    "A4": Sheet(32, 24, 20, 24),
    "A3": Sheet(40, 34, 28, 34, code=24, code_top=13, code_right=18),
}
_ROUNDS = "一二三四五"
_HOTLINE = Pair("政务服务便民热线", "12345")
KIND = LetterKind(
    id="publicity_notice",
    name="公示",
    parts={"opening": "开头", "objections": "怎么反映"},
    placeholders=(
        Placeholder("basis", "依据", "《城市居民最低生活保障条例》第七条", required=True),
        Placeholder("service", "事项名称", "高龄津贴申请", required=True),
        Placeholder("organisation", "公示单位", "石桥镇便民服务中心"),
        Placeholder("limit", "公示天数", "7天"),
        Placeholder("place", "张贴地点", "村（社区）公开栏"),
    ),
    has_law=False,
)


def build(
    definition: ServiceDefinition,
    spec: PublicitySpec,
    *,
    basis: str = "",
    organisation_name: str,
    shown: Sequence[Pair],
    names: Iterable[str] = (),
    put_up_on: date | None = None,
    first_on: date | None = None,
    last_on: date | None = None,
    place: str = "",
    contacts: Sequence[Pair] = (),
    imprint: Imprint = PLAIN,
    text: LetterText | None = None,
) -> PublicityContext:
    """Put a notice into words. `shown` is masked here, with the `names` of people that the case knows.

    `first_on` and `last_on` are the days that count; the day it is put up does not. Without them they are written in.
    `basis` is what the step cites; else the first law of the service is cited. `text`: the wording of its sentences,
    None = as shipped.
    """
    worded = text or shipped_text(KIND.id)
    values = {
        "basis": _basis_words(definition, basis),
        "service": definition.name,
        "organisation": organisation_name,
        "limit": limit_words(spec.limit),
        "place": place or spec.place,
    }
    known = tuple(names)
    return PublicityContext(
        size="A4",
        title=f"{worded.title}（第{_ROUNDS[spec.round - 1]}榜）" if spec.round > 1 else worded.title,
        organisation_name=organisation_name,
        opening=worded.told("opening", values),
        shown=tuple(Pair(one.first, public_value(one.first, one.second, names=known)) for one in shown),
        period=_period(spec.limit, first_on, last_on),
        objections=(*worded.told("objections", values), *([spec.objections] if spec.objections else [])),
        place=place or spec.place,
        contacts=(*contacts, _HOTLINE),
        put_up_on=date_words(put_up_on) if put_up_on else "",
        imprint=replace(imprint, sheet=_SHEETS["A4"]),
    )


def for_wall(notice: PublicityContext) -> PublicityContext:
    """The same words on A3."""
    return replace(notice, size="A3", imprint=replace(notice.imprint, sheet=_SHEETS["A3"]))


def hung(html: str) -> str:
    """A notice that was issued, on A3: the same frozen words."""
    larger = html.replace('<body class="p-publicity"', '<body class="p-publicity a3"', 1)
    return resized(larger, old=_SHEETS["A4"], new=_SHEETS["A3"])


def _basis_words(definition: ServiceDefinition, basis: str) -> str:
    law = definition.legal_basis[0]
    return basis.rstrip("。") or citation(law.title, law.number, [law.article])


def _period(limit: LimitSpec, first: date | None, last: date | None) -> str:
    """The days by name once it hangs; room for them before."""
    if first is None or last is None:
        return f"公示期：＿＿年＿＿月＿＿日至＿＿年＿＿月＿＿日，共 {limit_words(limit)}。"
    return f"公示期：{date_words(first)}至 {date_words(last)}，共 {limit_words(limit)}。"


# ── samples ────────────────────────────────────────────────────────────────────────────────────────

_FALLBACK = PublicitySpec(limit=LimitSpec(value=7, unit=Unit.NATURAL_DAYS), shows=("申请人姓名", "所在村组"))


def sample(specimen: Specimen) -> PublicityContext:
    """What the service shows at its step of publicity; a notice of seven days where it has none."""
    return sample_with(specimen, shipped_text(KIND.id))


def sample_with(specimen: Specimen, text: LetterText) -> PublicityContext:
    """The same with another wording."""
    step = next((one for one in specimen.definition.steps if one.publicity), None)
    spec = step.publicity if step and step.publicity else _FALLBACK
    put_up = specimen.accepted_at.date()
    return build(
        specimen.definition,
        spec,
        basis=_basis(step),
        organisation_name=specimen.committee_name,
        shown=[Pair(label, _example(specimen, label)) for label in spec.shows],
        names=[specimen.applicant_name],
        put_up_on=put_up,
        first_on=put_up + timedelta(days=1),
        last_on=put_up + timedelta(days=spec.limit.value),
        place="村（社区）公开栏",
        contacts=[Pair("石桥镇便民服务中心", specimen.hall.phone), Pair("监督电话", specimen.hall.supervise_phone)],
        imprint=replace(specimen.imprint_of("publicity"), seal=COMMITTEE_SEAL),
        text=text,
    )


def sample_a3(specimen: Specimen) -> PublicityContext:
    """The same for the wall."""
    return for_wall(sample(specimen))


def _basis(step: StepSpec | None) -> str:
    return step.basis if step else ""


def _example(specimen: Specimen, label: str) -> str:
    if any(word in label for word in ("姓名", "申请人", "户主", "者")):
        return specimen.applicant_name
    return "石桥镇柳树沟村 3 组 12 号" if "村组" in label else "按调查、评议的情况填写"
