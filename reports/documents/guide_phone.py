"""手机版: a page as wide as a phone and as long as its words, to be sent on in a chat and read without zooming."""

from __future__ import annotations

from reports.contexts import GuideContext
from reports.documents import guide
from reports.documents.guide_sheet import sheet
from reports.guide_contexts import GuideSheet
from reports.specimens import Specimen


def build(it: GuideContext) -> GuideSheet:
    """The whole guide: nothing has to be cut on a page without an end."""
    return sheet(it, most=0, size="95 mm")


def sample(specimen: Specimen) -> GuideSheet:
    """The specimen's service for a phone."""
    return build(guide.sample(specimen))
