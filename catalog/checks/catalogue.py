"""What only shows when all services of a county are looked at together, by the code of the service it is about."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from catalog import vocabulary
from catalog.checks.contact import numbers_in
from catalog.checks.registry import error, hint, setting, warning
from catalog.definition import ServiceDefinition
from catalog.overlay import FREE_WORDS, Overlay, overlay_problems
from catalog.problems import Problem, in_order
from catalog.suggestions import did_you_mean

Found = Iterator[tuple[str, Problem]]  # (code of the service, what is wrong with it)
_SHOWN = 3  # codes named in one sentence


def check_catalogue(
    definitions: Iterable[ServiceDefinition], overlays: Iterable[Overlay] = ()
) -> dict[str, tuple[Problem, ...]]:
    """Problems by code of service, only those that have any. Paths lie in the definition, or in its overlay."""
    services = tuple(definitions)
    found: dict[str, list[Problem]] = defaultdict(list)
    for rule in CATALOGUE_RULES:
        for code, problem in rule(services):
            found[code].append(replace(problem, rule=rule.__name__))
    for code, problem in overlays_fit_the_services(services, tuple(overlays)):
        found[code].append(replace(problem, rule=overlays_fit_the_services.__name__))
    return {code: in_order(problems) for code, problems in sorted(found.items())}


def codes_stand_once(services: Sequence[ServiceDefinition]) -> Found:
    """Our rule: a code is one service; two under one code would overwrite each other."""
    for code, same in _grouped(services, lambda one: one.code).items():
        for other in same[1:]:
            yield code, error(("code",), f"编码 {code} 有 {len(same)} 个事项在用：“{same[0].name}”和“{other.name}”")


def names_stand_once(services: Sequence[ServiceDefinition]) -> Found:
    """四级四同 (名称): one name is one service; the 业务办理项 behind it tells several apart."""
    for same in _grouped(services, lambda one: f"{_plain(one.name)} {_plain(one.handling_item)}").values():
        for one in same if len({other.code for other in same}) > 1 else ():
            others = _listed(other.code for other in same if other.code != one.code)
            yield one.code, warning(("name",), f"和 {others} 的名称一样，请核对是不是同一个事项")


def standard_codes_agree(services: Sequence[ServiceDefinition]) -> Found:
    """四级四同 (名称、编码、类型、依据): services of one 基本编码 have one type and a basis in common."""
    for standard, same in _grouped(services, lambda one: one.codes.catalog_code).items():
        if not standard or len(same) == 1:
            continue
        for one in same[1:]:
            if one.item_type != same[0].item_type:
                word = vocabulary.label("item_type", same[0].item_type)
                yield one.code, warning(("item_type",), f"和 {same[0].code} 的基本编码一样，那边的事项类型是{word}")
            if {basis.title for basis in one.legal_basis}.isdisjoint(basis.title for basis in same[0].legal_basis):
                yield one.code, warning(("legal_basis",), f"和 {same[0].code} 的基本编码一样，设定依据却没有一条相同")


def parents_agree(services: Sequence[ServiceDefinition]) -> Found:
    """Service-elements §1.5 (主项、子项): the services of one 主项 call it by one name."""
    for parent, same in _grouped(services, lambda one: one.parent_code or "").items():
        names = [one.parent_name for one in same if one.parent_name]
        usual = max(names, key=names.count, default="")
        for one in same if parent and len(set(names)) > 1 else ():
            if one.parent_name and one.parent_name != usual:
                place = ("parent_name",)
                message = f"主项 {parent} 别处叫“{usual}”，这里是“{one.parent_name}”"
                yield one.code, warning(place, message, setting(f"改成“{usual}”", (place, usual)))


def parents_have_one_code(services: Sequence[ServiceDefinition]) -> Found:
    """Service-elements §1.5 (主项、子项): a 主项 of one name has one code; one that differs is probably misspelt."""
    for name, same in _grouped(services, lambda one: one.parent_name).items():
        codes = [one.parent_code for one in same if one.parent_code]
        usual = max(codes, key=codes.count, default="")
        for one in same if name and usual else ():
            if one.parent_code != usual:
                place = ("parent_code",)
                message = (
                    f"主项“{name}”别处的代码是 {usual}，这里是 {one.parent_code}"
                    if one.parent_code
                    else f"主项“{name}”的代码是 {usual}"
                )
                yield one.code, hint(place, message, setting(f"改成 {usual}", (place, usual)))


def rechecks_open_what_exists(services: Sequence[ServiceDefinition]) -> Found:
    """Our rule: work that opens a service that does not exist never opens."""
    codes = {one.code for one in services}
    for one in services:
        opens = one.recheck.opens if one.recheck else None
        if opens is not None and opens not in codes:
            guess = did_you_mean(opens, sorted(codes))
            yield one.code, warning(("recheck", "opens"), f"到期要开的事项 {opens} 不存在{guess}")


def departments_have_their_own_phones(services: Sequence[ServiceDefinition]) -> Found:
    """Rules 9 and 10 over the catalogue: one number for several departments, or one that is 监督电话 elsewhere."""
    by_number: dict[str, set[str]] = defaultdict(set)
    supervising = {_digits(number) for one in services for number in numbers_in(one.contact.supervise_phone)}
    for one in services:
        for number in numbers_in(one.contact.consult_phone):
            by_number[_digits(number)].add(one.department)
    for one in services:
        for number in numbers_in(one.contact.consult_phone):
            if len(by_number[_digits(number)]) > 1 and len(number) > len("12345"):
                departments = len(by_number[_digits(number)])
                yield (
                    one.code,
                    hint(("contact", "consult_phone"), f"{number} 是 {departments} 个部门的咨询电话，请核对"),
                )
            elif _digits(number) in supervising:
                yield one.code, hint(("contact", "consult_phone"), f"{number} 在别的事项里是监督电话，请核对")


def overlays_fit_the_services(services: Sequence[ServiceDefinition], overlays: Sequence[Overlay]) -> Found:
    """四级四同: an organisation says what is left free, of services that exist, and asks for nothing more."""
    known = {one.code: one for one in services}
    for overlay in overlays:
        for code in overlay.services:
            if code not in known:
                yield code, warning(("overlays",), f"{overlay.organisation} 为不存在的事项 {code} 写了本单位信息")
                continue
            for problem in overlay_problems(overlay):
                yield code, replace(problem, message=f"{overlay.organisation}：{problem.message}")
            yield from _against_the_county(known[code], overlay)


def _against_the_county(service: ServiceDefinition, overlay: Overlay) -> Found:
    """A phone of one's own must not be the other number of the county."""
    contact = service.contact
    for key, other in (("phone", contact.supervise_phone), ("supervise_phone", contact.consult_phone)):
        own = {_digits(number) for number in numbers_in(getattr(overlay, key))}
        given = "supervise_phone" if key == "phone" else "phone"
        if not getattr(overlay, given) and own & {_digits(number) for number in numbers_in(other)}:
            message = f"{overlay.organisation}：{FREE_WORDS[key]}和县里的{FREE_WORDS[given]}是同一个号码"
            yield service.code, warning((key,), message)


CATALOGUE_RULES = (
    codes_stand_once,
    names_stand_once,
    standard_codes_agree,
    parents_agree,
    parents_have_one_code,
    rechecks_open_what_exists,
    departments_have_their_own_phones,
)


def _grouped(
    services: Sequence[ServiceDefinition], key: Callable[[ServiceDefinition], str]
) -> dict[str, list[ServiceDefinition]]:
    groups: dict[str, list[ServiceDefinition]] = defaultdict(list)
    for one in services:
        groups[key(one)].append(one)
    return groups


def _plain(name: str) -> str:
    """A name without brackets, marks and blanks, by which two are one."""
    return re.sub(r"[\s（）()《》“”\"、，,·-]", "", name)


def _listed(codes: Iterable[str]) -> str:
    unique = sorted(set(codes))
    return "、".join(unique[:_SHOWN]) + ("等" if len(unique) > _SHOWN else "")


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number)
