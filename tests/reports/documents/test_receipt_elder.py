"""大字回执: one page of A5, few words, a name and a phone, a code that can be scanned."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from catalog.definition import StepKind
from catalog.primitives import Tier
from reports.documents.receipt_elder import End, Stage, build, enlarged
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
        "submitted_on": DAY,
        "accepted_on": DAY,
        "printed_on": date(2026, 5, 6),
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


EFFECT = {"lag": "next_month", "note": "批准的次月起发放"}
OVER = [replace(one, state="done", on=DAY) for one in WAY]


def ended(how: str, **changes: Any) -> ElderReceiptContext:
    end = {"how": how, "on": date(2026, 4, 3), "collect_at": "石桥镇便民服务中心"} | changes
    return receipt(service=compiled("minimal", effect=EFFECT), stages=OVER, end=End(**end))


def test_what_follows_a_grant_is_told_until_it_is_decided() -> None:
    service = compiled("minimal", effect=EFFECT)
    assert receipt(service=service).rungs[-1].head == "批准以后"
    assert "批准以后" not in [one.head for how in ("granted", "refused") for one in ended(how).rungs]


@pytest.mark.parametrize(
    ("how", "state", "head"),
    [
        ("granted", "good", "批准了"),
        ("partly", "good", "批准了一部分"),
        ("done", "good", "办好了"),
        ("refused", "bad", "没有批准"),
        ("declined", "bad", "没有受理"),
        ("withdrawn", "bad", "您撤回了，不办了"),
        ("terminated", "bad", "不再办了（终止办理）"),
    ],
)
def test_how_it_ended_is_the_last_rung_with_its_day(how: str, state: str, head: str) -> None:
    it = ended(how)
    assert (it.rungs[-1].state, it.rungs[-1].head, it.rungs[-1].note) == (state, head, "4 月 3 日")
    assert it.next_date == "" and it.after
    assert ("批准的次月起发放。" in it.after) is (how in ("granted", "partly"))


def test_who_was_refused_is_told_where_it_says_why_and_whom_to_turn_to() -> None:
    why, fetched = ended("refused", ways=["window"]).after
    assert "不服找谁" in why and fetched == "决定书到石桥镇便民服务中心领，带上身份证。"


def test_where_the_paper_is() -> None:
    assert ended("granted", sent="post").after[-1] == "决定书寄给您了，留意邮递员的电话。"
    given = ended("granted", handed_over_on=date(2026, 4, 5), handed_to="周小云")
    assert given.after[-1] == "决定书 4 月 5 日已经交给周小云了。"
    assert "钱打到您的银行卡上" in ended("granted", ways=["bank_transfer"]).after[-1]
    assert "原件" in ended("withdrawn", has_originals=True).after[-1]


def test_a_step_at_which_it_stopped_is_not_done() -> None:
    stages = [WAY[0], replace(WAY[1], state="done", stopped=True)]
    end = End(how="withdrawn", on=DAY, collect_at="石桥镇便民服务中心")
    first, stopped, last = receipt(stages=stages, end=end).rungs
    assert (first.state, stopped.state, stopped.note, last.state) == ("done", "todo", "办到这一步停了", "bad")


def test_what_comes_behind_the_decision_stands_behind_it() -> None:
    stages = [*OVER, Stage(kind=StepKind.DELIVER, tier=Tier.TOWNSHIP, state="now")]
    end = End(how="granted", on=DAY, collect_at="石桥镇便民服务中心")
    assert [one.state for one in receipt(stages=stages, end=end).rungs] == ["done", "good", "now"]


def test_days_are_those_of_the_case_and_the_print_stands_apart() -> None:
    assert ended("refused").dates == "受理 2026 年 3 月 2 日　办结 2026 年 4 月 3 日"
    assert receipt(accepted_on=None).dates == "交材料 2026 年 3 月 2 日"
    assert ended("refused").printed == "打印于 2026 年 5 月 6 日"


@pytest.mark.parametrize("how", ["partly", "declined", "refused"])
def test_the_end_fits_its_page(how: str) -> None:
    it = ended(how, ways=["window", "bank_transfer"], has_originals=True)
    for sized in (it, enlarged(it)):
        assert len(pages_of(make_pdf(render_html("receipt_elder", sized)))) == 1


def test_on_a5_and_a4() -> None:
    pdf = make_pdf(render_html("receipt_elder", receipt()))
    (page,) = pages_of(pdf)
    assert size_of(pdf) == (148, 210) and ua_failures(pdf) == []
    for words in ("周𠮷生", "SQ26-00137", "最晚4月7日办好", "陈㛃", "139-0000-5521", "12345"):
        assert words in page
    large = make_pdf(render_html("receipt_elder", enlarged(receipt())))
    assert size_of(large) == (210, 297) and len(pages_of(large)) == 1
