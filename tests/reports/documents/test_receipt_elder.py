"""大字回执: one page of A5, few words, a name and a phone, a code that can be scanned."""

from __future__ import annotations

from datetime import date
from typing import Any

from catalog.definition import StepKind
from catalog.primitives import Tier
from reports.documents.receipt_elder import Stage, build, enlarged
from reports.elder_receipt_contexts import ElderReceiptContext
from reports.pdf import make_pdf
from reports.render import render_html
from tests.reports.paper import pages_of, size_of, ua_failures
from tests.reports.samples import compiled

DAY = date(2026, 3, 2)
WAY = (
    Stage(kind=StepKind.ACCEPT, tier=Tier.VILLAGE, state="done", on=DAY),
    Stage(kind=StepKind.INSPECT, tier=Tier.TOWNSHIP, state="now"),
    Stage(kind=StepKind.PUBLICISE, tier=Tier.VILLAGE, state="todo"),
    Stage(kind=StepKind.DECIDE, tier=Tier.COUNTY, state="todo"),
    Stage(kind=StepKind.ARCHIVE, tier=Tier.TOWNSHIP, state="todo"),
)


MINIMAL = compiled("minimal")


def receipt(**changes: Any) -> ElderReceiptContext:
    given: dict[str, Any] = {
        "organisation_name": "石桥镇便民服务中心",
        "case_number": "SQ26-00137",
        "url": "https://hall.example/progress?number=SQ26-00137",
        "applicant_name": "周𠮷生",
        "stages": WAY,
        "due_on": date(2026, 4, 7),
        "agent_name": "陈㛃",
        "agent_phone": "139-0000-5521",
        "place_phone": "0000-6222000",
        "on": DAY,
    }
    return build(changes.pop("service", MINIMAL), **(given | changes))


def test_the_way_is_told_in_the_words_of_the_village() -> None:
    rungs = receipt().rungs
    assert [(one.state, one.head) for one in rungs] == [
        ("done", "村里收材料"),
        ("now", "镇里来家看"),
        ("todo", "村里贴榜公示"),
        ("todo", "县里审批"),
    ]
    assert rungs[0].note == "3 月 2 日办了" and "请在家等" in rungs[1].note


def test_a_long_way_becomes_few_rungs() -> None:
    steps = [Stage(kind=StepKind.REVIEW, tier=tier, state="todo") for tier in (Tier.TOWNSHIP, Tier.COUNTY) * 4]
    rungs = receipt(stages=[WAY[0], *steps]).rungs
    assert len(rungs) == 2 and rungs[1].head.startswith("镇里看材料，县里看材料")


def test_who_waits_for_papers_is_told_whom_to_ask() -> None:
    rungs = receipt(stages=[WAY[0], Stage(kind=None, tier=Tier.VILLAGE, state="now")]).rungs
    assert rungs[1].head == "村里等补材料" and rungs[1].note == "要补材料，请找陈㛃"


def test_without_an_agent_the_hall_is_called() -> None:
    it = receipt(agent_name="", agent_phone="")
    assert (it.helper.first, it.helper.second, it.helper_word) == ("石桥镇便民服务中心", "0000-6222000", "有事打电话")


def test_what_follows_a_grant_is_not_told_of_a_refusal() -> None:
    service = compiled("minimal", effect={"lag": "next_month", "note": "批准的次月起发放"})
    for told in (True, False):
        it = receipt(service=service, granted_or_open=told)
        assert ("批准以后" in [one.head for one in it.rungs]) is told


def test_on_a5_and_a4() -> None:
    pdf = make_pdf(render_html("receipt_elder", receipt()))
    (page,) = pages_of(pdf)
    assert size_of(pdf) == (148, 210) and ua_failures(pdf) == []
    for words in ("周𠮷生", "SQ26-00137", "最晚4月7日办好", "陈㛃", "139-0000-5521", "12345"):
        assert words in page
    large = make_pdf(render_html("receipt_elder", enlarged(receipt())))
    assert size_of(large) == (210, 297) and len(pages_of(large)) == 1
