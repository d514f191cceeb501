"""Tiers, codes and devolution: who handles what, and whether the catalogue entry says the same as the steps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from catalog import vocabulary
from catalog.checks.registry import Location, Subject, hint, rule, setting, warning
from catalog.definition import ServiceDefinition, StepKind, StepSpec, Tier
from catalog.problems import Problem

_ORDER = list(Tier)  # from the province down to the village
# What a desk handles on application (依申请六类和公共服务); the rest is done by an office on its own account.
_ON_APPLICATION = frozenset(
    {"permission", "payment", "confirmation", "reward", "adjudication", "other_power", "public_service"}
)
_FROM_ABOVE = frozenset({"devolved", "authorised_by_superior", "entrusted_by_superior"})
_ENTRUSTED = frozenset({"entrusted_by_superior", "entrusted_by_peer"})
_PLACES = {Tier.VILLAGE: "village_station", Tier.TOWNSHIP: "township_hall", Tier.COUNTY: "county_hall"}
_LISTS = (
    "joint_departments",
    "exercise_tiers",
    "acceptance_tiers",
    "objects",
    "topics",
    "handling_modes",
    "aliases",
    "conditions",
)


@rule
def exercise_tiers_hold_the_approval(subject: Subject) -> Iterator[Problem]:
    """Service-elements §1.3 (行使层级、审批层级): the tier that decides is one of those that exercise the power."""
    definition = subject.definition
    tiers = definition.exercise_tiers
    if tiers and definition.approval_tier not in tiers:
        word = _tier(definition.approval_tier)
        mend = setting(f"加上{word}", (("exercise_tiers",), [*tiers, definition.approval_tier.value]))
        yield warning(("exercise_tiers",), f"审批层级是{word}，行使层级里却没有{word}", mend)


@rule
def first_review_fits_the_steps(subject: Subject) -> Iterator[Problem]:
    """Service-elements §1.3 (是否存在初审环节、初审层级): the tier named has a step before the decision."""
    definition = subject.definition
    place: Location = ("first_review_tier",)
    before = _before_decision(definition)
    tier = definition.first_review_tier
    if tier is None:
        reviewing = {step.tier for step in before if step.kind is StepKind.REVIEW and _is_below(step.tier, definition)}
        if len(reviewing) == 1:
            (found,) = reviewing
            mend = setting(f"写上{_tier(found)}", (place, found.value))
            yield hint(place, f"{_tier(found)}有审核环节，初审层级却没有写", mend)
    elif tier not in {step.tier for step in before}:
        yield warning(place, f"初审层级是{_tier(tier)}，审批之前却没有{_tier(tier)}的环节")
    elif _ORDER.index(tier) < _ORDER.index(definition.approval_tier):
        yield warning(place, f"初审层级{_tier(tier)}比审批层级{_tier(definition.approval_tier)}还高")


def _before_decision(definition: ServiceDefinition) -> list[StepSpec]:
    kinds = [step.kind for step in definition.steps]
    end = kinds.index(StepKind.DECIDE) if StepKind.DECIDE in kinds else len(kinds)
    return list(definition.steps[:end])


def _is_below(tier: Tier, definition: ServiceDefinition) -> bool:
    return _ORDER.index(tier) > _ORDER.index(definition.approval_tier)


@rule
def places_fit_the_acceptance(subject: Subject) -> Iterator[Problem]:
    """Service-elements §1.4 (受理地点分类): where a tier accepts, there is a place of that tier to go to."""
    definition = subject.definition
    places = definition.contact.places
    groups = {entry.group for code in places if (entry := vocabulary.entry("place_kind", code))}
    for tier in dict.fromkeys(definition.acceptance_tiers):
        if tier in _PLACES and tier.value not in groups:
            name = vocabulary.label("place_kind", _PLACES[tier])
            mend = setting(f"加上{name}", (("contact", "places"), [*places, _PLACES[tier]]))
            yield hint(("contact", "places"), f"{_tier(tier)}受理，办理地点里却没有{_tier(tier)}的", mend)


@rule
def items_are_on_application(subject: Subject) -> Iterator[Problem]:
    """Service-elements §1.2: a desk takes 依申请六类 and 公共服务; punishing and inspecting need no application."""
    code = subject.definition.item_type
    if code in vocabulary.codes("item_type") and code not in _ON_APPLICATION:
        yield warning(("item_type",), f"{vocabulary.label('item_type', code)}不是依申请办理的事项，不该由窗口受理")


@rule
def power_has_its_source(subject: Subject) -> Iterator[Problem]:
    """Service-elements §1.4 (权力来源、实施主体性质): an entrusted body acts on entrustment; devolved power came."""
    definition = subject.definition
    source = definition.power_source
    if definition.body_nature == "entrusted_body" and source not in _ENTRUSTED:
        yield warning(("power_source",), "实施主体是受委托组织，权力来源应当是委托")
    if source in _FROM_ABOVE and not definition.devolution:
        word = vocabulary.label("power_source", source)
        yield hint(("devolution",), f"权力来源是{word}，请写明从哪一级、哪一批、什么时候下放的")


@rule
def codes_say_what_the_service_is(subject: Subject) -> Iterator[Problem]:
    """Service-elements §1.2 (derived): digits 3 and 4 of 基本编码 are the item type, the 19th of 实施编码 the tier."""
    definition = subject.definition
    catalog, task = definition.codes.catalog_code, definition.codes.task_code
    kind = vocabulary.export_code("item_type", definition.item_type)
    if len(catalog) == 12 and kind and catalog[2:4] != kind:
        word = vocabulary.label("item_type", definition.item_type)
        yield warning(("codes", "catalog_code"), f"事项类型是{word}，基本编码的第 3、4 位应当是 {kind}")
    tiers = {
        vocabulary.export_code("tier", tier.value) for tier in (*definition.exercise_tiers, definition.approval_tier)
    }
    if len(task) == 31 and task[18] not in tiers:
        yield warning(("codes", "task_code"), "实施编码第 19 位的行使层级和本事项的不一样")


@rule
def parents_are_whole(subject: Subject) -> Iterator[Problem]:
    """Service-elements §1.5 (主项、子项、业务办理项): a parent has a code and a name."""
    definition = subject.definition
    if definition.parent_code and not definition.parent_name:
        yield hint(("parent_name",), "写了主项代码，请写上主项名称")
    if definition.parent_name and not definition.parent_code:
        yield hint(("parent_code",), f"写了主项“{definition.parent_name}”，请写上主项代码")


@rule
def lists_do_not_repeat(subject: Subject) -> Iterator[Problem]:
    """Our rule: what stands twice in a list is printed twice."""
    for key in _LISTS:
        items: tuple[str, ...] = getattr(subject.definition, key)
        twice = [item for item, count in Counter(items).items() if count > 1]
        if twice:
            plain = [str(getattr(item, "value", item)) for item in dict.fromkeys(items)]
            yield warning((key,), f"“{twice[0]}”写了不止一遍", setting("只留一个", ((key,), plain)))


@rule
def joint_departments_are_others(subject: Subject) -> Iterator[Problem]:
    """Our rule: 联办机构 are those beside the department itself."""
    definition = subject.definition
    if definition.department in definition.joint_departments:
        others = [name for name in definition.joint_departments if name != definition.department]
        mend = setting("从联办机构里去掉", (("joint_departments",), others))
        yield warning(("joint_departments",), "实施部门自己不用写在联办机构里", mend)


@rule
def devolution_rows_follow_each_other(subject: Subject) -> Iterator[Problem]:
    """Our rule: one batch moves one thing once, and what moved on from a tier had come to it before."""
    arrived: dict[Tier, date] = {}
    seen: set[tuple[Tier, Tier, str]] = set()
    for index, move in enumerate(subject.definition.devolution):
        key = (move.from_tier, move.to_tier, move.batch)
        if key in seen:
            yield warning(("devolution", index), f"{move.batch}里这一次下放写了两遍")
        seen.add(key)
        if move.from_tier in arrived and move.effective_from < arrived[move.from_tier]:
            place: Location = ("devolution", index, "effective_from")
            yield warning(
                place, f"{move.batch}从{_tier(move.from_tier)}再下放，日期却早于下放到{_tier(move.from_tier)}的日期"
            )
        arrived[move.to_tier] = min(move.effective_from, arrived.get(move.to_tier, move.effective_from))


@rule
def devolved_tiers_do_something(subject: Subject) -> Iterator[Problem]:
    """Our rule: a tier to which a service moved down accepts it or handles one of its steps."""
    definition = subject.definition
    active = {*definition.acceptance_tiers, *(step.tier for step in definition.steps)}
    for index, move in enumerate(definition.devolution):
        if move.to_tier not in active:
            place: Location = ("devolution", index, "to_tier")
            yield warning(place, f"已经下放到{_tier(move.to_tier)}，受理层级和环节里却都没有{_tier(move.to_tier)}")


@rule
def services_have_a_kind_of_result(subject: Subject) -> Iterator[Problem]:
    """Service-elements §1.3 (审批结果名称): what the applicant gets in the end is named, if only 无."""
    if not subject.definition.results and subject.definition.kind == "service":
        yield hint(("results",), "请写明办完给什么结果；没有结果文书的，类型写“无”（none）")


@rule
def names_stand_alone(subject: Subject) -> Iterator[Problem]:
    """Our rule: other names and the summary say something that the name does not."""
    definition = subject.definition
    if definition.name in definition.aliases:
        others = [alias for alias in definition.aliases if alias != definition.name]
        yield hint(("aliases",), "别名里不用再写事项名称", setting("从别名里去掉", (("aliases",), others)))
    if definition.summary == definition.name:
        yield hint(("summary",), "一句话说明和名称一样，请写给谁办、办成什么")


def _tier(tier: Tier) -> str:
    return vocabulary.label("tier", tier.value)
