"""告知单."""

from __future__ import annotations

from datetime import date

from reports.documents import slip
from reports.pdf import make_pdf
from reports.render import render_html
from tests.reports.paper import pages_of, size_of, ua_failures


def test_the_longest_message_stands_on_half_of_a5_with_its_number() -> None:
    context = slip.build(
        organisation_name="石桥镇便民服务中心",
        case_number="SQ26-00123",
        url="https://desk.example/progress?number=SQ26-00123",
        event="要补正材料",
        applicant_name="张桂兰",
        text="您申请的事项要补正材料，请看补正告知书。" * 8,
        phone="0990-5550110",
        supervise_phone="",
        told_on=date(2026, 10, 21),
    )
    paper = make_pdf(render_html("slip", context))
    (sheet,) = pages_of(paper)
    for words in (
        "办件告知单（要补正材料）",
        "张桂兰：",
        "SQ26-00123",
        "咨询电话0990-5550110",
        "2026年10月21日",
        "收到人签名",
    ):
        assert words in sheet
    assert "监督电话" not in sheet
    assert size_of(paper) == (148, 105)
    assert ua_failures(paper) == []
