"""挂图: the guide for the wall, A3 or A2, read from two metres. A2 is A3 with everything 1.41 times as large."""

from __future__ import annotations

from dataclasses import replace

from reports.contexts import DocumentBlock, GuideContext
from reports.documents import guide
from reports.documents.guide_sheet import sheet
from reports.guide_contexts import GuideSheet
from reports.specimens import Specimen

_MOST = 64  # characters of one text: who stands before a poster does not read more
_OWN = {
    "summary": 48,
    "conditions": 60,
    "when": 40,
    "note": 20,
    "accept": 12,
    "keepers": 24,
    "name": 40,
    "address": 30,
    "hours": 90,
}
_MOST_CONDITIONS = 5


def build(it: GuideContext, size: str) -> GuideSheet:
    """What to bring, how and where; `size` is A3 or A2."""
    words = replace(it, blocks=tuple(map(_plain, it.blocks)), conditions=it.conditions[:_MOST_CONDITIONS])
    made = sheet(words, most=_MOST, own=_OWN, size=size)
    return replace(made, cut=made.cut or len(it.conditions) > _MOST_CONDITIONS)


def _plain(block: DocumentBlock) -> DocumentBlock:
    return replace(block, rows=tuple(replace(row, notes=(), where="", standard="") for row in block.rows))


def sample_a3(specimen: Specimen) -> GuideSheet:
    """The poster of the specimen's service for a village's notice board."""
    return build(guide.sample(specimen), "A3")


def sample_a2(specimen: Specimen) -> GuideSheet:
    """The same for a hall's wall."""
    return build(guide.sample(specimen), "A2")
