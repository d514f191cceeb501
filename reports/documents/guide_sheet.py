"""What the short forms of a guide have in common: cut words, the steps one after another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from reports.brief import clip_all
from reports.contexts import GuideContext
from reports.guide_contexts import BriefStep, GuideSheet

# Never cut: what identifies the edition, and the chart, whose words the steps take.
_WHOLE = {"code": 0, "title": 0, "url": 0, "edition": 0, "foot": 0, "county_name": 0, "flow": 0}


def sheet(it: GuideContext, *, most: int, own: Mapping[str, int] | None = None, size: str = "A4") -> GuideSheet:
    """The guide with no text longer than `most` characters (0 = nothing cut); `own` has limits of single keys."""
    words, cut = brief_words(it, most=most, own=own)
    return GuideSheet(guide=words, steps=steps(words), cut=cut, size=size)


def brief_words(it: GuideContext, *, most: int, own: Mapping[str, int] | None = None) -> tuple[GuideContext, bool]:
    """The words that fit, and whether any had to be cut."""
    named = replace(it, proxy=tuple(one.replace("“申请材料”", "“带什么”") for one in it.proxy))
    words = clip_all(named, most, own={**_WHOLE, **(own or {})})
    return words, words != named


def steps(it: GuideContext) -> tuple[BriefStep, ...]:
    """The boxes of the chart in their order; 当场 and days as they stand there."""
    boxes = [box for band in it.flow.bands for box in band.boxes]
    return tuple(
        BriefStep(number=number, name=box.name, limit=box.limit, counted=box.counted, when=box.when)
        for number, box in enumerate(boxes, start=1)
    )
