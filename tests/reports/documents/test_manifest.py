"""材料移交清单."""

from __future__ import annotations

from datetime import datetime

from reports.documents import manifest
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
    assert "退回件" in page and "收件人签名" in page and "系统记录" in page


def test_what_was_counted_stands_beside_what_was_sent() -> None:
    it = sheet(counted=True)
    row = it.cases[0].rows[0]
    assert (row.copies, row.copies_received, row.remark) == (2, "0", "缺复印件")
    assert "原件 1 份，复印件 0 份" in it.received
