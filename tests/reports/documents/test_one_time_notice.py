"""一次性告知单: what this person brings, and nothing else."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from reports.contexts import Place
from reports.documents import one_time_notice
from reports.notice_contexts import NoticeContext
from reports.pdf import make_pdf
from reports.render import render_html
from tests.reports.paper import pages_of, ua_failures
from tests.reports.samples import compiled

_HALL = Place(
    tier="township",
    name="石桥镇便民服务中心",
    address="石桥镇正街 23 号",
    phone="0000-6222131",
    hours="周一至周五 8:30—12:00",
    window="3 号窗口",
)


def context(name: str = "group", names: dict[str, object] | None = None, **changes: Any) -> NoticeContext:
    given: dict[str, Any] = {
        "names": names if names is not None else {"handled_by": "self"},
        "version_number": 3,
        "organisation_name": "石桥镇便民服务中心",
        "places": [_HALL],
        "url": "https://desk.example/guides/T-GROUP",
        "moment": datetime(2026, 3, 2, 9, 40),
        "defer_days": {"income_proof": date(2026, 3, 9)},
    }
    return one_time_notice.build(compiled(name), **(given | changes))


def test_one_page_says_everything() -> None:
    paper = make_pdf(render_html("one_time_notice", context(number="SQG26-00012", person="李龑", given_by="王海燕")))
    (page,) = pages_of(paper)
    for words in (
        "一次性告知单",
        "SQG26-00012",
        "李龑",
        "由本人办理",
        "2026年3月2日09:40",
        "一共带3样",
        "窗口打印，您签名",
        "身份证明：任选一样",
        "收入证明（5个工作日内，2026年3月2日受理的最晚2026年3月9日）",
        "石桥镇正街23号",
        "3号窗口",
        "周一至周五8:30—12:00",
        "承诺10个工作日",
        "不收费",
        "我已听清看清",
        "可以拒绝，并拨打12345",
    ):
        assert words in page
    assert ua_failures(paper) == []


def test_rows_that_are_not_counted_are_named() -> None:
    it = context()
    rows = [row for block in it.blocks for row in block.rows]
    printed = [row.number for row in rows if row.where == "窗口打印，您签名"]
    free = [row.number for row in rows if "选交" in [tag.text for tag in row.tags]]
    assert printed and free
    words = [f"第 {'、'.join(map(str, numbers))} 样" for numbers in (printed, free)]
    assert it.total.endswith(f"（{words[0]}窗口打印，不用带；{words[1]}选交）")


def test_every_paper_says_where_it_comes_from() -> None:
    for name in ("group", "conditional", "minimal"):
        assert all(row.where for block in context(name).blocks for row in block.rows)


def test_numbers_run_through_all_blocks() -> None:
    numbers = [row.number for block in context().blocks for row in block.rows]
    assert numbers == list(range(1, 8))


def test_what_the_answers_do_not_decide_stands_apart_with_its_condition() -> None:
    open_end = context("conditional", names={})
    unsure = [block for block in open_end.blocks if block.title == "看情况还要带"]
    assert unsure and all(row.when.endswith("时提供") for row in unsure[0].rows)
    assert "以窗口核对后的告知单为准" in open_end.foot


def test_without_a_number_nobody_signs() -> None:
    it = context(moment=date(2026, 3, 2))
    assert not it.signed and it.moment == "2026 年 3 月 2 日"
    assert "我已听清看清" not in render_html("one_time_notice", it)


@pytest.mark.parametrize("name", ["minimal", "publicity", "rich", "on_the_spot"])
def test_every_kind_of_service_has_its_notice(name: str) -> None:
    it = context(name, names={"handled_by": "agent"}, defer_days={})
    assert it.total and it.limits and it.fee
    assert it.total in render_html("one_time_notice", it).replace('<span class="nw">', "").replace("</span>", "")
