"""Every form a guide may take: by which address and command it is asked for, how it is made.

Menus, routes, the command and the previews of drafts walk this list.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from reports.contexts import GuideContext
from reports.documents import guide_large, guide_leaflet, guide_phone, guide_poster, guide_short, guide_spoken
from reports.guide_contexts import GuideSheet, LargeGuide, SpokenGuide


@dataclass(frozen=True, slots=True)
class GuideForm:
    """One form: `id` as in ``/guides/<code>/<id>.pdf``, `printable` the name of its template."""

    id: str
    printable: str
    build: Callable[[GuideContext], GuideContext | GuideSheet | LargeGuide | SpokenGuide]


def _whole(it: GuideContext) -> GuideContext:
    return it


FULL = GuideForm("full", "guide", _whole)  # ``/guides/<code>.pdf``
FORMS: dict[str, GuideForm] = {
    form.id: form
    for form in (
        GuideForm("short", "guide_short", guide_short.build),
        GuideForm("leaflet", "guide_leaflet", guide_leaflet.build),
        GuideForm("poster-a3", "guide_poster_a3", partial(guide_poster.build, size="A3")),
        GuideForm("poster-a2", "guide_poster_a2", partial(guide_poster.build, size="A2")),
        GuideForm("phone", "guide_phone", guide_phone.build),
        GuideForm("large", "guide_large", guide_large.build),
        GuideForm("spoken", "guide_spoken", guide_spoken.build),
    )
}
