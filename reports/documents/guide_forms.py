"""Every form a guide may take: how it is called, by which address and command it is asked for, how it is made.

Menus, routes, the command and the previews of drafts walk this list.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from reports.contexts import GuideContext
from reports.documents import guide_large, guide_leaflet, guide_phone, guide_poster, guide_short, guide_spoken
from reports.guide_contexts import GuideSheet, LargeGuide, SpokenGuide


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideForm:
    """One form: `id` as in ``/guides/<code>/<id>.pdf``, `printable` the name of its template."""

    id: str
    printable: str
    name: str
    size: str
    use: str  # what it is good for, for whoever chooses
    build: Callable[[GuideContext], GuideSheet | LargeGuide | SpokenGuide]


FORMS: dict[str, GuideForm] = {
    form.id: form
    for form in (
        GuideForm(
            id="short",
            printable="guide_short",
            name="一页简明版",
            size="A4",
            use="一张纸说清楚，发给来问的人",
            build=guide_short.build,
        ),
        GuideForm(
            id="leaflet",
            printable="guide_leaflet",
            name="三折页",
            size="A4 双面",
            use="对折两次，摆在窗口、赶集时发",
            build=guide_leaflet.build,
        ),
        GuideForm(
            id="poster-a3",
            printable="guide_poster_a3",
            name="挂图",
            size="A3",
            use="贴在村务公开栏",
            build=partial(guide_poster.build, size="A3"),
        ),
        GuideForm(
            id="poster-a2",
            printable="guide_poster_a2",
            name="大挂图",
            size="A2",
            use="挂在大厅墙上",
            build=partial(guide_poster.build, size="A2"),
        ),
        GuideForm(
            id="phone",
            printable="guide_phone",
            name="手机版",
            size="95 毫米宽",
            use="转发到群里，手机上直接看",
            build=guide_phone.build,
        ),
        GuideForm(
            id="large",
            printable="guide_large",
            name="大字版",
            size="A4",
            use="给老人看，材料配图",
            build=guide_large.build,
        ),
        GuideForm(
            id="spoken",
            printable="guide_spoken",
            name="朗读稿",
            size="A4",
            use="大喇叭广播，念给看不清的人听",
            build=guide_spoken.build,
        ),
    )
}
