"""物料流转凭证 and the slips of a mandate."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from reports.documents import mandate_slip, manifest
from reports.documents.mandate_slip import Kind
from reports.documents.manifest import Moved, MovedCase, Side
from reports.moving_contexts import ManifestContext
from reports.render import render_html


def sheet(*, counted: bool) -> ManifestContext:
    found = {"originals_received": 1, "copies_received": 0, "remark": "缺复印件"} if counted else {}
    first = MovedCase(
        number="SQ26-00137",
        service="高龄津贴",
        applicant="王桂兰",
        step="乡镇审核",
        papers=[Moved(name="户口簿", originals=1, copies=2, **found)],
    )
    second = MovedCase(
        number="SQ26-00138",
        service="低保",
        applicant="陈大山",
        step="",
        papers=[Moved(name="申请表", originals=3, copies=0)],
    )
    return manifest.build(
        number="YJ-26-00001",
        is_return=True,
        is_draft=False,
        way="专人送达",
        carrier="李秀梅",
        waybill="",
        sender=Side(organisation="上河村", person="李秀梅", moment=datetime(2026, 10, 21, 9, 30)),
        receiver=Side(organisation="石桥镇"),
        cases=[first, second],
    )


def test_a_manifest_counts_and_numbers_through() -> None:
    it = sheet(counted=False)
    assert it.total == "2 件办件，2 样材料，原件 4 份，复印件 2 份"
    assert [row.number for case in it.cases for row in case.rows] == [1, 2]
    assert it.received == ""
    page = render_html("manifest", it)
    assert "退回件" in page and "收件人签字" in page and "系统记录" in page


def test_what_was_counted_stands_beside_what_was_sent() -> None:
    it = sheet(counted=True)
    row = it.cases[0].rows[0]
    assert (row.copies, row.copies_received, row.remark) == (2, "0", "缺复印件")
    assert "原件 1 份，复印件 0 份" in it.received


@pytest.mark.parametrize(
    ("kind", "title", "has_reason"),
    [
        ("given", "代办服务委托书", False),
        ("paused", "代办服务中止单", True),
        ("resumed", "代办服务续办委托书", True),
        ("ended", "代办服务终止单", True),
    ],
)
def test_the_slip_that_fits(kind: Kind, title: str, has_reason: bool) -> None:
    it = mandate_slip.build(
        kind=kind,
        case_number="SQ26-00137",
        service="高龄津贴",
        principal="王桂兰",
        principal_id="9901***0042",
        agent="李秀梅",
        agent_phone="",
        station="上河村便民服务站",
        powers=["递交申请", "补正材料"],
        begins_on=date(2026, 10, 21),
        ends_on=None,
        reason="委托人外出",
        on=date(2026, 10, 28),
    )
    assert it.title == title
    assert ("理由" in [pair.first for pair in it.facts]) == has_reason
    assert "不得转委托" in render_html("mandate_slip", it)
