"""申请材料补正告知书."""

from __future__ import annotations

from datetime import date

from reports.documents import supplement_notice
from reports.documents.supplement_notice import Wanted
from reports.notice_contexts import SupplementContext
from reports.pdf import make_pdf
from reports.render import render_html
from tests.reports.paper import pages_of, ua_failures
from tests.reports.samples import compiled


def context(papers: list[Wanted], **changes: str) -> SupplementContext:
    definition = compiled("group").definition.model_copy(update=changes)
    return supplement_notice.build(
        definition,
        case_number="SQ26-00137",
        organisation_name="县民政局",
        applicant_name="张桂兰",
        agent_name="李秀梅",
        submitted_on=date(2026, 3, 2),
        returned_on=date(2026, 3, 4),
        papers=papers,
        reason="户口簿缺本人页复印件\n\n请补 1 份",
        place="石桥镇便民服务中心",
        phone="0000-6222131",
    )


def test_all_that_is_to_be_mended_stands_on_one_page() -> None:
    book = Wanted(id="household_book", name="居民户口簿", originals=1, copies=2)
    paper = make_pdf(render_html("supplement_notice", context([book])))
    (page,) = pages_of(paper)
    for words in (
        "申请材料补正告知书",
        "委托李秀梅申请办理",
        "1居民户口簿原件1份、复印件2份",
        "户口簿缺本人页复印件",
        "石桥镇便民服务中心",
        "补正期间不计入办理时限",
        "联系电话0000-6222131",
        "县民政局2026年3月4日",
        "受送达人",
    ):
        assert words in page
    assert "行政许可法" not in page
    assert ua_failures(paper) == []


def test_a_permit_cites_the_law_and_a_reason_alone_is_enough() -> None:
    html = render_html("supplement_notice", context([], item_type="permission"))
    assert "行政许可法" in html and "<table" not in html
    assert context([]).reason == ("户口簿缺本人页复印件", "请补 1 份")
