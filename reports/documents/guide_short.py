"""一页简明指南: what a villager needs, on one A4 page."""

from __future__ import annotations

from dataclasses import replace

from reports.contexts import DocumentBlock, GuideContext
from reports.documents import guide
from reports.documents.guide_sheet import sheet
from reports.guide_contexts import GuideSheet
from reports.specimens import Specimen

_MOST = 110  # characters of one text: a long one is read on the whole guide
_OWN = {"summary": 66, "when": 44, "note": 30, "keepers": 30, "accept": 12, "name": 60, "address": 32, "hours": 90}


def build(it: GuideContext) -> GuideSheet:
    """The guide without its small print: what each paper looks like and where to get it is told in the full one."""
    return sheet(replace(it, blocks=tuple(map(_plain, it.blocks))), most=_MOST, own=_OWN)


def _plain(block: DocumentBlock) -> DocumentBlock:
    rows = tuple(replace(row, notes=(), where="", standard="") for row in block.rows)
    return replace(block, rows=rows)


def sample(specimen: Specimen) -> GuideSheet:
    """One page of the specimen's service."""
    return build(guide.sample(specimen))
