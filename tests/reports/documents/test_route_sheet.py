"""上门走访单."""

from __future__ import annotations

import datetime as dt

from reports.documents import route_sheet
from reports.documents.route_sheet import Home
from reports.render import render_html


def home(village: str, name: str, **more: str) -> Home:
    return Home(village=village, group="", address="", name=name, phone="", reason="own", task="看看", **more)


def test_homes_stand_by_village_and_are_numbered_through() -> None:
    context = route_sheet.build(
        number="ZF-26-00001",
        organisation_name="上河村便民服务站",
        agent_name="李秀梅",
        day=dt.date(2026, 10, 21),
        kind="unscheduled",
        homes=[home("上河村", "甲"), home("上河村", "乙", outcome="done"), home("小岭村", "丙")],
        remark="",
        phone="",
        made_on=dt.date(2026, 10, 21),
    )
    assert [(part.village, [row.number for row in part.rows]) for part in context.parts] == [
        ("上河村", [1, 2]),
        ("小岭村", [3]),
    ]
    ticked = [[words for words, is_ticked in row.outcomes if is_ticked] for part in context.parts for row in part.rows]
    assert ticked == [[], ["办成"], []]
    html = render_html("route_sheet", context)
    assert html.count("☑") == 1 and "临时走访" in html and "要带的" not in html
