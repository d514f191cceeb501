"""三折页: one sheet A4 landscape, printed on both sides and folded twice.

Folded, the cover lies on top; the left third of the outside is folded in first, so it is 3 mm narrower. Outside from
left to right: the flap, the back, the cover. Inside, turned over its short edge: three panels read from left to right.
"""

from __future__ import annotations

from dataclasses import replace

from reports.contexts import DocumentBlock, GuideContext
from reports.documents import guide
from reports.documents.guide_sheet import sheet
from reports.guide_contexts import GuideSheet
from reports.specimens import Specimen

_MOST = 120  # characters of one text
_OWN = {
    "summary": 60,
    "when": 50,
    "note": 40,
    "keepers": 40,
    "accept": 12,
    "name": 50,
    "address": 40,
    "hours": 90,
    "faq": 76,
    "places_note": 50,
}
_MOST_QUESTIONS = 4  # what the flap holds


def build(it: GuideContext) -> GuideSheet:
    """Everything but the law and the small print of papers."""
    blocks = tuple(map(_plain, it.blocks))
    return sheet(replace(it, blocks=blocks, faq=it.faq[:_MOST_QUESTIONS]), most=_MOST, own=_OWN)


def _plain(block: DocumentBlock) -> DocumentBlock:
    return replace(block, rows=tuple(replace(row, notes=row.notes[:1], standard="") for row in block.rows))


def sample(specimen: Specimen) -> GuideSheet:
    """The leaflet of the specimen's service."""
    return build(guide.sample(specimen))
