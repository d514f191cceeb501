"""下放 and its opposite: a service's tiers and steps moved to the tier below, and back as they were.

Pure: a definition goes in, another comes out. Which steps a mode moves stands in the vocabulary (`devolution_mode`,
key `moves`); only steps of the leading office go down with it, those of other departments stay where they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Final

from catalog import vocabulary
from catalog.definition import DevolutionSpec, ServiceDefinition, StepKind, StepSpec, Tier
from catalog.law_specs import FormerStep, FormerTiers

ORDER: Final = tuple(Tier)  # from the province down to the village
TARGET_TIERS: Final = (Tier.TOWNSHIP, Tier.VILLAGE)  # where the county has halls and stations
Has = Callable[[Tier, bool], bool]


class DevolutionError(ValueError):
    """The service cannot be moved like this; the text is a sentence for the administrator."""


def moves_of(mode: str) -> tuple[StepKind, ...]:
    """The kinds of steps that a mode moves; empty for a mode that the vocabulary does not have."""
    entry = vocabulary.entry("devolution_mode", mode)
    return tuple(StepKind(kind) for kind in entry.moves) if entry else ()


def decides(mode: str) -> bool:
    """Whether the decision goes down with this mode, or the acceptance only."""
    return StepKind.DECIDE in moves_of(mode)


def decides_at(definition: ServiceDefinition, tier: str) -> bool:
    """Whether the tier decides by the definition, whatever the mode of its batch is called."""
    return any(step.kind is StepKind.DECIDE and step.tier == tier for step in definition.steps)


# ── down ───────────────────────────────────────────────────────────────────────────────────────────


def devolved(
    definition: ServiceDefinition,
    *,
    from_tier: Tier,
    to_tier: Tier,
    mode: str,
    batch: str,
    effective_from: date,
    note: str = "",
) -> ServiceDefinition:
    """The service as it is handled once it has been moved down; the very same when it is there already.

    DevolutionError with a sentence when the tiers or the mode do not fit the service.
    """
    _require_tiers(from_tier, to_tier, mode)
    moving = [step for step in definition.steps if _goes_down(definition, step, from_tier, to_tier, mode)]
    _require_steps(definition, moving, from_tier, to_tier, mode)
    if not moving and to_tier in definition.acceptance_tiers:
        return definition
    _require_higher(definition, moving, to_tier)
    row = DevolutionSpec(
        from_tier=from_tier,
        to_tier=to_tier,
        batch=batch,
        mode=mode,
        effective_from=effective_from,
        note=note,
        former=_former(definition, moving),
    )
    ids = {step.id for step in moving}
    changes = {
        "steps": tuple(_lowered(step, to_tier) if step.id in ids else step for step in definition.steps),
        "acceptance_tiers": _with(definition.acceptance_tiers, to_tier),
        "contact": definition.contact.model_copy(update={"places": _places_with(definition, to_tier)}),
        "devolution": (*definition.devolution, row),
        **_higher_tiers(definition, moving, to_tier),
    }
    return definition.model_copy(update=changes)


def _require_tiers(from_tier: Tier, to_tier: Tier, mode: str) -> None:
    if to_tier not in TARGET_TIERS or ORDER.index(to_tier) <= ORDER.index(from_tier):
        raise DevolutionError(f"不能从{_word(from_tier)}下放到{_word(to_tier)}，请从上一级放到乡镇（街道）或村（社区）")
    if not moves_of(mode):
        raise DevolutionError(f"没有“{mode}”这种下放方式")


def _goes_down(definition: ServiceDefinition, step: StepSpec, from_tier: Tier, to_tier: Tier, mode: str) -> bool:
    own = step.department in (None, definition.department)
    between = ORDER.index(from_tier) <= ORDER.index(step.tier) < ORDER.index(to_tier)
    return own and between and step.kind in moves_of(mode)


def _require_steps(
    definition: ServiceDefinition, moving: Iterable[StepSpec], from_tier: Tier, to_tier: Tier, mode: str
) -> None:
    """What the mode promises must really go down, or be there already."""
    kinds = {step.kind for step in moving}
    for kind in (StepKind.ACCEPT, StepKind.DECIDE):
        if kind not in moves_of(mode) or kind in kinds:
            continue
        above = [step for step in definition.steps if step.kind is kind and _is_above(step.tier, to_tier)]
        if above:
            raise DevolutionError(_stays(definition, above[0], from_tier))


def _require_higher(definition: ServiceDefinition, moving: Iterable[StepSpec], to_tier: Tier) -> None:
    """What stands at a lower tier already cannot go down to this one."""
    first = definition.steps[0]
    if not any(moving) and _is_above(to_tier, first.tier):
        raise DevolutionError(f"“{first.name}”已经在{_word(first.tier)}，不用再下放到{_word(to_tier)}")


def _stays(definition: ServiceDefinition, step: StepSpec, from_tier: Tier) -> str:
    if step.department not in (None, definition.department):
        return f"“{step.name}”由别的部门办理，不能随这个事项下放，请换一种下放方式"
    return f"“{step.name}”在{_word(step.tier)}，不能从{_word(from_tier)}往下放，请核对原层级和下放方式"


def _is_above(tier: Tier, other: Tier) -> bool:
    return ORDER.index(tier) < ORDER.index(other)


def _lowered(step: StepSpec, tier: Tier) -> StepSpec:
    """Stations have agents only; a hall has clerks and approvers of its own."""
    role = "agent" if tier is Tier.VILLAGE else step.role
    return step.model_copy(update={"tier": tier, "role": role, "department": None})


def _higher_tiers(definition: ServiceDefinition, moving: Iterable[StepSpec], to_tier: Tier) -> dict[str, object]:
    kinds = {step.kind for step in moving}
    changes: dict[str, object] = {}
    if StepKind.DECIDE in kinds and _is_above(definition.approval_tier, to_tier):
        changes["approval_tier"] = to_tier
        changes["exercise_tiers"] = _with(definition.exercise_tiers, to_tier)
    first = definition.first_review_tier
    if StepKind.REVIEW in kinds and (first is None or _is_above(first, to_tier)):
        changes["first_review_tier"] = to_tier
    return changes


def _former(definition: ServiceDefinition, moving: Iterable[StepSpec]) -> FormerTiers:
    return FormerTiers(
        acceptance_tiers=definition.acceptance_tiers,
        exercise_tiers=definition.exercise_tiers,
        approval_tier=definition.approval_tier,
        first_review_tier=definition.first_review_tier,
        places=definition.contact.places,
        steps=tuple(
            FormerStep(step=step.id, tier=step.tier, role=step.role, department=step.department) for step in moving
        ),
    )


def _with(tiers: tuple[Tier, ...], tier: Tier) -> tuple[Tier, ...]:
    return tiers if tier in tiers else (*tiers, tier)


def place_kind(tier: Tier) -> str:
    """The kind of place where a tier receives people: its station or hall."""
    listed = vocabulary.LISTS["place_kind"].options
    return next(one.code for one in listed if one.group == tier.value)


def _places_with(definition: ServiceDefinition, tier: Tier) -> tuple[str, ...]:
    places, kind = definition.contact.places, place_kind(tier)
    return places if kind in places else (*places, kind)


# ── back ───────────────────────────────────────────────────────────────────────────────────────────


def recalled(definition: ServiceDefinition, *, tier: Tier) -> ServiceDefinition:
    """The service as it was before it was moved down to this tier, whatever else changed since kept.

    DevolutionError when it was never moved there, or stands at a tier below still.
    """
    rows = [row for row in definition.devolution if row.to_tier is tier]
    if not rows:
        raise DevolutionError(f"这个事项没有下放到{_word(tier)}的记录，不能收回；不再在那里受理的，请改受理层级")
    for row in reversed(rows):
        _require_last(definition, row)
        definition = _undone(definition, row)
    return definition


def _require_last(definition: ServiceDefinition, row: DevolutionSpec) -> None:
    moved = {one.step for one in row.former.steps} if row.former else set()
    later = definition.devolution[definition.devolution.index(row) + 1 :]
    for other in later:
        if other.former and _is_above(row.to_tier, other.to_tier) and moved & {one.step for one in other.former.steps}:
            raise DevolutionError(f"它还下放在{_word(other.to_tier)}（{other.batch}），请先从那里收回")


def _undone(definition: ServiceDefinition, row: DevolutionSpec) -> ServiceDefinition:
    former = row.former or _guessed(definition, row)
    standing = {one.step: one for one in former.steps}
    places = definition.contact.places
    if place_kind(row.to_tier) not in former.places:
        places = tuple(kind for kind in places if kind != place_kind(row.to_tier)) or former.places
    changes: dict[str, object] = {
        "steps": tuple(_raised(step, standing.get(step.id), row.to_tier) for step in definition.steps),
        "acceptance_tiers": _without(definition.acceptance_tiers, row.to_tier, former.acceptance_tiers),
        "exercise_tiers": _without(definition.exercise_tiers, row.to_tier, former.exercise_tiers),
        "contact": definition.contact.model_copy(update={"places": places}),
        "devolution": tuple(one for one in definition.devolution if one is not row),
    }
    for key in ("approval_tier", "first_review_tier"):
        if getattr(definition, key) is row.to_tier:
            changes[key] = getattr(former, key)
    return definition.model_copy(update=changes)


def _raised(step: StepSpec, former: FormerStep | None, tier: Tier) -> StepSpec:
    if former is None or step.tier is not tier:
        return step
    return placed(step, former)


def placed(step: StepSpec, former: FormerStep) -> StepSpec:
    """The step where it stood before."""
    return step.model_copy(update={"tier": former.tier, "role": former.role, "department": former.department})


def _without(tiers: tuple[Tier, ...], tier: Tier, former: tuple[Tier, ...]) -> tuple[Tier, ...]:
    """Taken away unless it was there before; never nothing at all where there was something."""
    if tier in former:
        return tiers
    return tuple(one for one in tiers if one is not tier) or former


def _guessed(definition: ServiceDefinition, row: DevolutionSpec) -> FormerTiers:
    """Of a row written by hand: what the mode moves stood at the nearest tier above that still accepts."""
    above = [tier for tier in definition.acceptance_tiers if _is_above(tier, row.to_tier)]
    nearest = max(above, key=ORDER.index, default=row.from_tier)
    steps = [step for step in definition.steps if step.tier is row.to_tier and step.kind in moves_of(row.mode)]
    return FormerTiers(
        acceptance_tiers=tuple(above) or (row.from_tier,),
        exercise_tiers=tuple(tier for tier in definition.exercise_tiers if tier is not row.to_tier),
        approval_tier=row.from_tier if decides(row.mode) else definition.approval_tier,
        first_review_tier=nearest,
        places=tuple(kind for kind in definition.contact.places if kind != place_kind(row.to_tier))
        or (place_kind(nearest),),
        steps=tuple(_guessed_step(step, nearest if step.kind is StepKind.ACCEPT else row.from_tier) for step in steps),
    )


def _guessed_step(step: StepSpec, tier: Tier) -> FormerStep:
    role = "approver" if step.kind is StepKind.DECIDE else "clerk" if step.role == "agent" else step.role
    return FormerStep(step=step.id, tier=tier, role=role)


# ── what changed ───────────────────────────────────────────────────────────────────────────────────


def change_sentences(old: ServiceDefinition, new: ServiceDefinition) -> tuple[str, ...]:
    """What moving changed, one short sentence each: steps first, then the tiers of the service."""
    before = {step.id: step for step in old.steps}
    moved = [
        (before[step.id], step) for step in new.steps if step.id in before and step.tier is not before[step.id].tier
    ]
    steps = (f"“{now.name}”由{_word(was.tier)}改到{_word(now.tier)}办理" for was, now in moved)
    return (*steps, *_tier_sentences(old, new))


def _tier_sentences(old: ServiceDefinition, new: ServiceDefinition) -> Iterator[str]:
    for word, key in (("受理层级", "acceptance_tiers"), ("行使层级", "exercise_tiers")):
        was, now = getattr(old, key), getattr(new, key)
        yield from (f"{word}增加{_word(tier)}" for tier in now if tier not in was)
        yield from (f"{word}去掉{_word(tier)}" for tier in was if tier not in now)
    for word, key in (("初审层级", "first_review_tier"), ("审批层级", "approval_tier")):
        was, now = getattr(old, key), getattr(new, key)
        if was is not now:
            yield f"{word}{f'由{_word(was)}' if was else ''}改为{_word(now) if now else '空'}"


# ── for some places only ───────────────────────────────────────────────────────────────────────────


def standing(definition: ServiceDefinition, step: StepSpec, *, has: Has) -> StepSpec:
    """The step as it is handled where not every place has what was moved down.

    `has(tier, decides)` says whether the place of this tier has the service, and with `decides` its decision too.
    Where it has not, the step is still handled where it stood before.
    """
    for row in reversed(definition.devolution):
        if row.former is None or step.tier is not row.to_tier or has(row.to_tier, decides(row.mode)):
            continue
        former = next((one for one in row.former.steps if one.step == step.id), None)
        step = placed(step, former) if former else step
    return step


def _word(tier: Tier) -> str:
    return vocabulary.label("tier", tier.value)
