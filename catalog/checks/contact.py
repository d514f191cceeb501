"""Where to go, whom to call, how to apply, what it costs and what comes of it (service-elements §1.6)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from catalog import vocabulary
from catalog.checks.registry import Location, Subject, hint, rule, setting, warning
from catalog.problems import Problem

_SEPARATORS = re.compile(r"[、,，/；;]+")
_LAND_LINE = re.compile(r"^\d{7,8}$")
_WITH_AREA = re.compile(r"^(0\d{2,3})-?\d{7,8}$")
_IN_TEXT = re.compile(r"(?<!\d)(?:0\d{2,3}-?\d{7,8}|1[3-9]\d-?\d{4}-?\d{4})(?!\d)")
_PHONE_KEYS = ("consult_phone", "supervise_phone")
_PHONE_NAMES = {"consult_phone": "咨询电话", "supervise_phone": "监督电话"}
# Depths of 网上办理 at which something is done online, not only asked or announced.
_HANDLED_ONLINE = frozenset({"receive", "pretrial", "accept", "review", "feedback", "whole"})
_REACHED_ONLINE = _HANDLED_ONLINE | {"consult"}
_CONTINUING = frozenset({"payment", "reward"})


@rule
def phones_are_both_there(subject: Subject) -> Iterator[Problem]:
    """Rule 9: 咨询电话 and 监督电话 are both given; the county's own stand where an organisation says nothing."""
    contact = subject.definition.contact
    for key in _PHONE_KEYS:
        if not getattr(contact, key).strip():
            yield warning(("contact", key), f"没有{_PHONE_NAMES[key]}，群众不知道找谁")


@rule
def phones_have_area_codes(subject: Subject) -> Iterator[Problem]:
    """Rule 9: a land line is given with its area code; where the other number has one, it is that."""
    contact = subject.definition.contact
    area = next((code for key in _PHONE_KEYS if (code := _area(getattr(contact, key)))), None)
    for key in _PHONE_KEYS:
        numbers = numbers_in(getattr(contact, key))
        if any(_LAND_LINE.match(number) for number in numbers):
            whole = "、".join(f"{area}-{one}" if _LAND_LINE.match(one) else one for one in numbers)
            mend = setting(f"加上区号 {area}", (("contact", key), whole)) if area else None
            yield warning(("contact", key), f"{_PHONE_NAMES[key]}没有区号，外地的家属打不通", mend)


@rule
def phones_in_texts_are_those_of_the_service(subject: Subject) -> Iterator[Problem]:
    """Our rule: a number written into a text stays behind when the phone changes; guides print the phones."""
    contact = subject.definition.contact
    own = {_digits(number) for key in _PHONE_KEYS for number in numbers_in(getattr(contact, key))}
    for place in subject.texts:
        if place.location[0] in ("samples", "contact") or place.key in ("example", "label"):
            continue
        for number in _IN_TEXT.findall(place.text):
            if _digits(number) not in own:
                yield hint(place.location, f"文字里写了电话 {number}，以后换号码容易漏改，请写到咨询电话里")


@rule
def objects_have_their_topics(subject: Subject) -> Iterator[Problem]:
    """Rule 11: 服务对象 matches 主题分类, the other way round: each kind of applicant finds it under a topic."""
    definition = subject.definition
    topics = {group for code in definition.topics if (group := _group("topic", code))}
    for group, whom in (("person", "自然人"), ("organisation", "法人")):
        concerned = any(_group("object", code) == group for code in definition.objects)
        if concerned and topics and not topics & {group, "both"}:
            yield warning(("topics",), f"服务对象里有{whom}，主题分类里却没有{whom}能找到它的")


@rule
def modes_fit_the_online_depth(subject: Subject) -> Iterator[Problem]:
    """Service-elements §1.4 (办理形式、网上办理深度): who can do it online is told so, and how far."""
    definition = subject.definition
    online = "online" in definition.handling_modes
    if definition.online_depth in _HANDLED_ONLINE and not online:
        word = vocabulary.label("online_depth", str(definition.online_depth))
        mend = setting("加上网上办理", (("handling_modes",), [*definition.handling_modes, "online"]))
        yield warning(("handling_modes",), f"网上办理深度是{word}，办理形式里却没有网上办理", mend)
    if online and definition.online_depth is None:
        yield hint(("online_depth",), "可以网上办理，请写明办到哪一步（online_depth）")
    if definition.online_url and not online and definition.online_depth not in _REACHED_ONLINE:
        yield hint(("online_url",), "写了网上办理的网址，办理形式里却没有网上办理")


@rule
def modes_fit_the_proxy_rules(subject: Subject) -> Iterator[Problem]:
    """Proxy-and-evaluation §4: 帮办代办 is offered only where somebody may act for another."""
    definition = subject.definition
    if "proxy" in definition.handling_modes and not definition.proxy.allowed:
        yield warning(("handling_modes",), "办理形式里有帮办代办，代办规则却不允许代办")


@rule
def homes_are_visited(subject: Subject) -> Iterator[Problem]:
    """Our rule: 申请人家中 as a place means somebody comes: 上门办理 is one of the modes."""
    definition = subject.definition
    if "home" in definition.contact.places and "home_visit" not in definition.handling_modes:
        mend = setting("加上上门办理", (("handling_modes",), [*definition.handling_modes, "home_visit"]))
        yield hint(("handling_modes",), "办理地点有申请人家中，办理形式里却没有上门办理", mend)


@rule
def results_can_be_delivered(subject: Subject) -> Iterator[Problem]:
    """Service-elements §1.3 (审批结果、送达): a certificate or document is handed over in some way; 无 in none."""
    for index, result in enumerate(subject.definition.results):
        if result.kind in ("certificate", "document") and not result.delivery:
            yield hint(("results", index, "delivery"), f"请写明“{result.name}”怎么送达（delivery）")
        if result.kind == "none" and result.delivery:
            place: Location = ("results", index, "delivery")
            yield hint(place, "没有结果文书，不用写送达方式", setting("去掉送达方式", (place, [])))


@rule
def nothing_is_paid_where_nothing_is_due(subject: Subject) -> Iterator[Problem]:
    """Rule 8: 不收费 ⇒ 网上支付 is not supported."""
    for index, fee in enumerate(subject.definition.fees):
        if not fee.amount and fee.online_payment:
            place: Location = ("fees", index, "online_payment")
            yield warning(place, f"“{fee.name}”不收钱，就没有网上支付", setting("去掉网上支付", (place, False)))


@rule
def free_services_say_so(subject: Subject) -> Iterator[Problem]:
    """Rule 7, the other way round: a guide says 不收费 in words."""
    definition = subject.definition
    if not definition.fees and not definition.fee_note.strip():
        yield hint(
            ("fee_note",), "没有收费项目，请写明“不收费”", setting("写上“不收费。”", (("fee_note",), "不收费。"))
        )
    if definition.fees and definition.fee_note.strip().rstrip("。") in ("不收费", "免费", "无"):
        yield warning(("fee_note",), "列了收费项目，说明里却写着不收费")


@rule
def payments_have_their_rates(subject: Subject) -> Iterator[Problem]:
    """Our rule: 行政给付 tells how much is paid; effects that start next month belong to what is paid."""
    definition = subject.definition
    if definition.item_type == "payment" and not definition.benefits:
        yield hint(("benefits",), "给付事项请写明发放标准（benefits）")
    if definition.effect.lag != "at_once" and not definition.benefits and definition.item_type not in _CONTINUING:
        yield hint(("effect", "lag"), "次月、按季起算是发钱的事项才有的，请核对")


@rule
def rechecks_make_sense(subject: Subject) -> Iterator[Problem]:
    """Service-elements §1.3 (年检、年审): months that return every year, and the service that is opened."""
    recheck = subject.definition.recheck
    if recheck is None:
        return
    if recheck.opens == subject.definition.code:
        place: Location = ("recheck", "opens")
        yield hint(place, "到期开的就是本事项，不用写", setting("去掉", (place, None)))
    if recheck.months and recheck.every_months % 12:
        yield warning(("recheck", "months"), f"每 {recheck.every_months} 个月复审一次，就不会总在这几个月")
    if len(set(recheck.months)) < len(recheck.months):
        months = sorted(set(recheck.months))
        yield warning(("recheck", "months"), "月份写重了", setting("只留一个", (("recheck", "months"), months)))


@rule
def remedies_are_named(subject: Subject) -> Iterator[Problem]:
    """行政许可法第三十八条, Time-limits §3.4: who is refused is told where to turn. 公共服务 is no such act."""
    definition = subject.definition
    if definition.item_type == "public_service" or definition.kind != "service":
        return
    for key, what in (("review_body", "向谁申请行政复议"), ("court", "向哪个法院起诉")):
        if not getattr(definition.remedy, key).strip():
            yield hint(("remedy", key), f"不批准的要告知救济途径，请写明{what}")


@rule
def questions_stand_once(subject: Subject) -> Iterator[Problem]:
    """Our rule: the same question twice, or an answer that repeats its question, helps nobody."""
    seen: set[str] = set()
    for index, entry in enumerate(subject.definition.faq):
        question = entry.question.strip().rstrip("？?")
        if question in seen:
            yield warning(("faq", index, "question"), f"问题“{entry.question}”写了两遍")
        seen.add(question)
        if entry.answer.strip().rstrip("。？?") == question:
            yield warning(("faq", index, "answer"), "回答和问题一样，等于没有回答")


def numbers_in(text: str) -> list[str]:
    """The numbers of a phone entry, one after the other."""
    return [part.strip() for part in _SEPARATORS.split(text) if part.strip()]


def _area(text: str) -> str | None:
    return next((found[1] for number in numbers_in(text) if (found := _WITH_AREA.match(number))), None)


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number)


def _group(list_id: str, code: str) -> str:
    entry = vocabulary.entry(list_id, code)
    return entry.group if entry else ""
