"""帮办代办受理单、办结单: what went in, what came back, how it ended."""

from __future__ import annotations

import re
from datetime import date, datetime

from reports.contexts import ReceivedDocument
from reports.documents import agent_acceptance, agent_completion
from reports.documents.agent_completion import GRADES
from reports.mandate_contexts import Party
from reports.render import render_html
from tests.reports.samples import MORNING, compiled

SERVICE = compiled("minimal")
PRINCIPAL, AGENT = Party(name="周𠮷生", phone="139-0000-3418"), Party(name="陈㛃", phone="139-0000-5521")
URL = "https://hall.example/progress?number=SQ26-00137"


def taken(at: datetime = MORNING, **more: object) -> str:
    it = agent_acceptance.build(
        SERVICE,
        organisation_name="柳树沟村便民服务站",
        case_number="SQ26-00137",
        url=URL,
        principal=PRINCIPAL,
        agent=AGENT,
        situation="首次申请",
        taken_at=at,
        papers=[ReceivedDocument(id="card", name="居民身份证", originals=1, copies=2)],
        **{"due_on": date(2026, 4, 7), **more},  # type: ignore[arg-type]
    )
    return re.sub("<[^>]+>", "", render_html("agent_acceptance", it))


def test_what_the_agent_took_on() -> None:
    page = taken(missing=["近期照片"])
    for words in (
        "帮办代办受理单",
        "陈㛃",
        "首次申请",
        "居民身份证",
        "2026年4月7日",
        "近期照片",
        "代办不收费",
        "上门代办",
    ):
        assert words in page
    assert "非常满意" not in page


def test_how_it_ended_and_what_came_back() -> None:
    it = agent_completion.build(
        SERVICE,
        organisation_name="柳树沟村便民服务站",
        case_number="SQ26-00137",
        url=URL,
        principal=PRINCIPAL,
        agent=AGENT,
        taken_on=date(2026, 3, 2),
        ended_on=date(2026, 3, 27),
        outcome="已批准",
        delivery="代办员送达，周𠮷生签收",
        returned=[ReceivedDocument(id="book", name="户口簿", originals=1, copies=0)],
    )
    page = render_html("agent_completion", it)
    assert it.on == "2026 年 3 月 27 日"
    assert "户口簿" in page and "已批准" in page and "代办员送达" in page
    assert all(grade in page for grade in GRADES)
