"""The four answers on top of a guide: where, how long, how much, how many trips."""

from __future__ import annotations

from collections.abc import Sequence

from catalog.definition import FeeSpec, ServiceDefinition
from catalog.primitives import Tier
from reports.contexts import Answer, Place
from reports.wording import TIERS, amount_words, limit_words

# Short names: a cell of the strip holds nine Han characters.
_PLACE_WORDS = {
    Tier.PROVINCE: "省政务服务中心",
    Tier.CITY: "市政务服务中心",
    Tier.COUNTY: "县政务服务中心",
    Tier.TOWNSHIP: "乡镇便民服务中心",
    Tier.VILLAGE: "村便民服务站",
}
_CELL = 9


def four_answers(definition: ServiceDefinition, places: Sequence[Place]) -> tuple[Answer, ...]:
    """到哪里办, 多久办好, 花多少钱, 跑几趟."""
    return (_where(definition, places), _how_long(definition), _how_much(definition), _trips(definition))


def _where(definition: ServiceDefinition, places: Sequence[Place]) -> Answer:
    """The place nearest to the villager first; a single place by its own name when that fits."""
    if len(places) == 1 and len(places[0].name) <= _CELL:
        return Answer("到哪里办", places[0].name, places[0].window)
    nearest_first = [tier for tier in reversed(TIERS) if tier in definition.acceptance_tiers]
    words = [_PLACE_WORDS[tier] for tier in nearest_first]
    return Answer("到哪里办", words[0], f"也可以到{words[1]}" if len(words) > 1 else "")


def _how_long(definition: ServiceDefinition) -> Answer:
    if definition.promised_limit.value == 0:
        return Answer("多久办好", "当场办结", "材料齐全，一次办好")
    publicity = next((step.publicity for step in definition.steps if step.publicity and not step.counts), None)
    outside = f"公示 {limit_words(publicity.limit)}不算在内" if publicity else "从受理的次日起算"
    return Answer("多久办好", limit_words(definition.promised_limit), outside)


def _how_much(definition: ServiceDefinition) -> Answer:
    if not definition.fees:
        return Answer("花多少钱", "不收费", "任何人不得另外收钱")
    amounts = [fee.amount for fee in definition.fees]
    if len(amounts) == 1:
        return Answer("花多少钱", _price(definition.fees[0]), definition.fees[0].name)
    lowest, highest = amount_words(min(amounts)), amount_words(max(amounts))
    return Answer(
        "花多少钱", f"{lowest}—{highest} 元" if lowest != highest else f"{lowest} 元", "按情形收，详见收费标准"
    )


def _price(fee: FeeSpec) -> str:
    return f"{amount_words(fee.amount)} {fee.unit}" if fee.amount else "不收费"


def _trips(definition: ServiceDefinition) -> Answer:
    if definition.visits == 0:
        return Answer("跑几趟", "不用跑", "网上办或请代办员办")
    must_come = bool(definition.proxy.presence_required_for)
    helped = "可以请人代办" if definition.proxy.allowed and not must_come else "须本人到场"
    return Answer("跑几趟", f"最多 {definition.visits} 趟", helped)
