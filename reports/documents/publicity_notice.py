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
from reports.page_codes import Sheet, resized
from reports.public_words import public_value
from reports.special_contexts import PublicityContext
from reports.specimens import Specimen
from reports.wording import citation, date_words, limit_words

# As `@page` of publicity.css.
_SHEETS: Mapping[str, Sheet] = {
    "A4": Sheet(32, 24, 20, 24),
    "A3": Sheet(40, 34, 28, 34, code=24, code_top=13, code_right=18),
}
_ROUNDS = "一二三四五"
_HOTLINE = Pair("政务服务便民热线", "12345")
_OBJECT = (
    "公示期内对上述内容有异议的，可以当面、打电话或者书面向下列单位反映，实名、匿名都受理。反映人的信息严格保密，"
    "核查结果书面答复实名反映人。"
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
) -> PublicityContext:
    """Put a notice into words. `shown` is masked here, with the `names` of people that the case knows.

    `first_on` and `last_on` are the days that count; the day it is put up does not. Without them they are written in.
    `basis` is what the step cites; else the first law of the service is cited.
    """
    known = tuple(names)
    return PublicityContext(
        size="A4",
        title=f"公示（第{_ROUNDS[spec.round - 1]}榜）" if spec.round > 1 else "公示",
        organisation_name=organisation_name,
        opening=_opening(definition, basis),
        shown=tuple(Pair(one.first, public_value(one.first, one.second, names=known)) for one in shown),
        period=_period(spec.limit, first_on, last_on),
        objections=tuple(one for one in (_OBJECT, spec.objections) if one),
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


def _opening(definition: ServiceDefinition, basis: str) -> str:
    law = definition.legal_basis[0]
    cited = basis.rstrip("。") or citation(law.title, law.number, [law.article])
    return f"根据{cited}，现将“{definition.name}”申请的有关情况公示如下，请群众监督。"


def _period(limit: LimitSpec, first: date | None, last: date | None) -> str:
    """The days by name once it hangs; room for them before."""
    if first is None or last is None:
        return f"公示期：＿＿年＿＿月＿＿日至＿＿年＿＿月＿＿日，共 {limit_words(limit)}。"
    return f"公示期：{date_words(first)}至 {date_words(last)}，共 {limit_words(limit)}。"


# ── samples ────────────────────────────────────────────────────────────────────────────────────────

_FALLBACK = PublicitySpec(limit=LimitSpec(value=7, unit=Unit.NATURAL_DAYS), shows=("申请人姓名", "所在村组"))


def sample(specimen: Specimen) -> PublicityContext:
    """What the service shows at its step of publicity; a notice of seven days where it has none."""
    step = next((one for one in specimen.definition.steps if one.publicity), None)
    spec = step.publicity if step and step.publicity else _FALLBACK
    put_up = specimen.accepted_at.date()
    return build(
        specimen.definition,
        spec,
        basis=_basis(step),
        organisation_name="石桥镇柳树沟村民委员会",
        shown=[Pair(label, _example(specimen, label)) for label in spec.shows],
        names=[specimen.applicant_name],
        put_up_on=put_up,
        first_on=put_up + timedelta(days=1),
        last_on=put_up + timedelta(days=spec.limit.value),
        place="村（社区）公开栏",
        contacts=[Pair("石桥镇便民服务中心", specimen.hall.phone), Pair("监督电话", specimen.hall.supervise_phone)],
        imprint=specimen.imprint,
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
