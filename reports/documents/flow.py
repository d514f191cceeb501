"""基本流程 as a chart: a lane per tier, the widest tier on top, a column per step, all in millimetres."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

from catalog.compiled import CompiledDefinition
from catalog.definition import LimitSpec, StepSpec
from catalog.primitives import Tier, Unit
from reports.contexts import Flow, FlowBand, FlowBox, FlowLane, RulerPart
from reports.wording import TIER_WORDS, TIERS, limit_words, listing, sentence, shown_steps

_WIDTH = 174.0  # of the text column on A4
_LABEL = 16.0  # where the tier's word stands
_COLUMNS = 6
_GAP = 4.2
_WIDEST_BOX = 40.0
_PAD = 1.75  # padding and border of a box, each side
_LANE_MARGIN = 1.9
_EM = 0.3528  # millimetres in a point
_NAME, _NOTE, _LIMIT = (10.0, 13.5), (8.0, 11.0), (9.0, 12.0)  # size and line height in points
_NOTE_LINES = 3
_ARROW = 2.4
_ENTRY = 7.0  # length of the arrow into a row that carries on the one above
_RULER_SIZE = 8.0  # points
_RULER_AIR = 2.0


@dataclass(frozen=True, slots=True)
class _Step:
    """A step with the words of its box and of its remark, before it has a place."""

    spec: StepSpec
    note: str
    limit: str
    outside: str
    when: str
    remark: str


def build_flow(compiled: CompiledDefinition) -> Flow:
    """Lay out the steps of the definition that concern the villager, at most six to a row."""
    steps = shown_steps(compiled.definition)
    rows = _rows(steps)
    width = _box_width(max(len(row) for row in rows))
    fitted = [[_fit(compiled, step, width) for step in row] for row in rows]
    return Flow(
        width=_WIDTH,
        label=_LABEL,
        bands=tuple(_band(row, width, first=index == 0) for index, row in enumerate(fitted)),
        ruler=_ruler(compiled),
        remarks=_remarks([step for row in fitted for step in row]),
        caption=_caption(steps),
        spoken="办理流程：" + "，再到".join(_spoken(compiled, step) for step in steps),
    )


# ── words ──────────────────────────────────────────────────────────────────────────────────────────


def _notes(step: StepSpec) -> list[str]:
    """What happens in the step, best first: its own note, then what its kind tells."""
    told = [step.note.rstrip("。")]
    if step.publicity:
        told.append(f"公示{listing(step.publicity.shows)}")
    if step.inspection:
        told.append(f"{step.inspection.min_visitors} 人以上上门查看")
    if step.vote:
        told.append(f"应到 {step.vote.quorum} 以上到会，到会 {step.vote.approve} 以上同意")
    if step.automatic:
        told.append("符合规则的，系统当场批准")
    return [note for note in told if note]


def _limit(step: StepSpec) -> str:
    limit = step.limit or (step.publicity.limit if step.publicity else None)
    return limit_words(limit) if limit else ""


def _outside(step: StepSpec) -> str:
    if step.counts:
        return ""
    return "（不计）" if _limit(step) else "不计时限"


def _caption(steps: Sequence[StepSpec]) -> str:
    climbing = "从下往上逐级办理" if len({step.tier for step in steps}) > 1 else ""
    outside = "虚线框不计入办理时限" if any(not step.counts for step in steps) else ""
    return "；".join(part for part in (climbing, outside) if part)


def _fit(compiled: CompiledDefinition, step: StepSpec, width: float) -> _Step:
    """Give the box the first note that fits into it; the step's own note becomes a remark if it does not."""
    notes = _notes(step)
    note = next((note for note in notes if _lines(note, _NOTE[0], width) <= _NOTE_LINES), "")
    own = step.note if step.note.rstrip("。") != note else ""
    remark = sentence(_condition(compiled, step), _parallel(compiled, step), own)
    return _Step(step, note, _limit(step), _outside(step), _when(compiled, step), remark)


def _condition(compiled: CompiledDefinition, step: StepSpec) -> str:
    when = _when(compiled, step)
    return f"{when}时才有这一步" if when else ""


def _when(compiled: CompiledDefinition, step: StepSpec) -> str:
    return compiled.sentence(step.when) if step.when else ""


def _spoken(compiled: CompiledDefinition, step: StepSpec) -> str:
    condition = _condition(compiled, step)
    return f"{step.name}（{condition}）" if condition else step.name


def _parallel(compiled: CompiledDefinition, step: StepSpec) -> str:
    """Steps that run side by side stand one after the other in the chart, so it is said."""
    names = [f"“{other.name}”" for other in compiled.definition.steps if other.id in step.parallel_with]
    return f"与{listing(names)}同时办理" if names else ""


def _remarks(steps: Sequence[_Step]) -> tuple[tuple[str, str], ...]:
    """Steps with the same remark share one line."""
    named: dict[str, list[str]] = {}
    for step in steps:
        if step.remark:
            named.setdefault(step.remark, []).append(step.spec.name)
    return tuple((listing(names), remark) for remark, names in named.items())


# ── geometry ───────────────────────────────────────────────────────────────────────────────────────


def text_width(text: str, size: float) -> float:
    """Width in millimetres of `text` set in `size` points: Han are one em, blanks a quarter, the rest about 0.56 em."""
    return sum(map(_ems, text)) * size * _EM


def _ems(mark: str) -> float:
    if mark == " ":
        return 0.25
    return 1.0 if unicodedata.east_asian_width(mark) in "WFA" else 0.56


def _lines(text: str, size: float, width: float) -> int:
    """Lines that `text` takes inside a box. Punctuation pushed to the next line is allowed for by one mark's room."""
    room = width - 2 * _PAD
    return ceil(text_width(text, size) / (room - 0.5 * size * _EM)) if text else 0


def _height(step: _Step, width: float) -> float:
    name = step.spec.name + ("※" if step.remark else "")
    words = ((name, _NAME), (step.note, _NOTE), (step.limit + step.outside, _LIMIT))
    return sum(_lines(text, size, width) * leading * _EM for text, (size, leading) in words) + 2 * _PAD


def _rows(steps: Sequence[StepSpec]) -> list[Sequence[StepSpec]]:
    """Split into rows of nearly equal length: 7 steps stand 4 + 3, not 6 + 1."""
    count = ceil(len(steps) / _COLUMNS)
    size = ceil(len(steps) / count)
    return [steps[start : start + size] for start in range(0, len(steps), size)]


def _box_width(columns: int) -> float:
    return min(_WIDEST_BOX, (_WIDTH - _LABEL - _GAP * (columns - 1)) / columns)


def _pitch(columns: int, width: float) -> float:
    """From one box's left edge to the next: few boxes stand further apart, so that the chart fills its width."""
    if columns == 1:
        return width
    return min((_WIDTH - _LABEL - width) / (columns - 1), width + 18.0)


def _band(steps: Sequence[_Step], width: float, *, first: bool) -> FlowBand:
    tiers = [tier for tier in TIERS if any(step.spec.tier is tier for step in steps)]
    heights = {tier: max(_height(step, width) for step in steps if step.spec.tier is tier) for tier in tiers}
    lanes, tops, top = [], {}, 0.0
    for tier in tiers:
        lanes.append(FlowLane(TIER_WORDS[tier], round(top, 2)))
        tops[tier] = top + _LANE_MARGIN
        top += heights[tier] + 2 * _LANE_MARGIN
    boxes = _boxes(steps, width, tops, heights)
    joints = [_joint(before, after) for before, after in pairwise(boxes)]
    arrows = tuple(_arrow(box) for box in (boxes[1:] if first else boxes))
    entry = None if first else round(boxes[0].top + boxes[0].height / 2, 2)
    if entry is not None:
        joints.append(f"M{_LABEL - _ENTRY:.2f} {entry:.2f}H{_LABEL - _ARROW:.2f}")
    return FlowBand(round(top, 2), entry, tuple(lanes), boxes, tuple(joints), arrows)


def _boxes(
    steps: Sequence[_Step], width: float, tops: dict[Tier, float], heights: dict[Tier, float]
) -> tuple[FlowBox, ...]:
    pitch = _pitch(len(steps), width)
    return tuple(
        FlowBox(
            id=step.spec.id,
            name=step.spec.name,
            note=step.note,
            limit=step.limit,
            outside=step.outside,
            tier=step.spec.tier,
            counted=step.spec.counts,
            remarked=bool(step.remark),
            when=step.when,
            left=round(_LABEL + column * pitch, 2),
            top=round(tops[step.spec.tier], 2),
            width=round(width, 2),
            height=round(heights[step.spec.tier], 2),
        )
        for column, step in enumerate(steps)
    )


def _joint(before: FlowBox, after: FlowBox) -> str:
    """From the middle of one box's right side to the middle of the next one's left side, turning halfway."""
    start, end = before.left + before.width, after.left - _ARROW
    high, low = before.top + before.height / 2, after.top + after.height / 2
    if abs(high - low) < 0.01:
        return f"M{start:.2f} {high:.2f}H{end:.2f}"
    turn = start + (after.left - start - _ARROW) / 2
    return f"M{start:.2f} {high:.2f}H{turn:.2f}V{low:.2f}H{end:.2f}"


def _arrow(box: FlowBox) -> str:
    middle = box.top + box.height / 2
    return f"M{box.left:.2f} {middle:.2f}l-{_ARROW} -1.3v2.6z"


# ── the ruler ──────────────────────────────────────────────────────────────────────────────────────


def _ruler(compiled: CompiledDefinition) -> tuple[RulerPart, ...]:
    """Sum the counted days to the promise. Empty for one tier, and where no sum holds: other units, conditions."""
    steps = [step for step in compiled.definition.steps if step.counts]
    limits = [step.limit or LimitSpec(value=0) for step in steps]
    promised = compiled.definition.promised_limit
    alike = promised.unit is Unit.WORKING_DAYS and all(limit.unit is promised.unit for limit in limits)
    if not alike or any(step.when or step.parallel_with for step in steps):
        return ()
    days = [(TIER_WORDS[step.tier], limit.value) for step, limit in zip(steps, limits, strict=True) if limit.value]
    if len(_summed(days)) < 2 or sum(value for _, value in days) != promised.value:
        return ()
    return _parts(days)


def _parts(days: Sequence[tuple[str, int]]) -> tuple[RulerPart, ...]:
    """Draw each stretch to scale; a stretch too narrow for its words joins the next one, the last the one before."""
    scale = (_WIDTH - _LABEL) / sum(value for _, value in days)
    parts: list[RulerPart] = []
    waiting: list[tuple[str, int]] = []
    done = 0
    for index, (word, value) in enumerate(days):
        waiting = _merged(waiting, word, value)
        done += value
        part = _part(waiting, done, scale)
        rest = _part(_summed(days[index + 1 :]), sum(value for _, value in days), scale)
        if index == len(days) - 1 or (_fits(part) and _fits(rest)):
            parts.append(part)
            waiting = []
    return tuple(parts)


def _part(days: Sequence[tuple[str, int]], done: int, scale: float) -> RulerPart:
    words = " + ".join(f"{word} {value}" for word, value in days)
    return RulerPart(round(sum(value for _, value in days) * scale, 2), words, f"第 {done} 个工作日前")


def _fits(part: RulerPart) -> bool:
    return text_width(f"{part.words} ＝ {part.total}", _RULER_SIZE) + _RULER_AIR <= part.width


def _merged(days: list[tuple[str, int]], word: str, value: int) -> list[tuple[str, int]]:
    """Add a stretch; days of one tier in a row are one figure."""
    if days and days[-1][0] == word:
        return [*days[:-1], (word, days[-1][1] + value)]
    return [*days, (word, value)]


def _summed(days: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    merged: list[tuple[str, int]] = []
    for word, value in days:
        merged = _merged(merged, word, value)
    return merged
