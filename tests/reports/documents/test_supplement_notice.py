"""申请材料补正告知书."""

from __future__ import annotations

from reports.documents import supplement_notice
from reports.documents.supplement_notice import Wanted
from reports.letter_contexts import SupplementContext
from reports.pdf import make_pdf
from reports.render import render_html
from tests.reports.documents.letter_case import letter_case, said, text
from tests.reports.paper import pages_of, ua_failures


def context(papers: list[Wanted], reason: str = "", **changes: object) -> SupplementContext:
    return supplement_notice.build(letter_case(**changes), text("supplement_notice"), papers=papers, reason=reason)


def test_all_that_is_to_be_mended_stands_on_one_page() -> None:
    book = Wanted(name="居民户口簿", originals=1, copies=2)
    paper = make_pdf(render_html("supplement_notice", context([book], "居民户口簿：缺本人页\n\n请补照片")))
    (page,) = pages_of(paper)
    for words in (
        "申请材料补正告知书",
        "你于2026年3月2日委托李秀梅向本机关申请办理",
        "办件号SQ26-00137",
        "1居民户口簿缺本人页。原件1份、复印件2份",
        "请补照片。",
        "15个工作日内，将上述材料交至石桥镇便民服务中心",
        "补正期间不计入办理期限",
        "咨询电话：0000-6222131",
        "青石县民政局2026年3月4日",
        "受送达人",
    ):
        assert words in page
    assert "行政许可法" not in page
    assert ua_failures(paper) == []


def test_a_permit_cites_the_law_and_a_reason_alone_is_enough() -> None:
    it = context([], "户口簿缺本人页复印件\n请补 1 份", item_type="permission")
    assert "依照《中华人民共和国行政许可法》第三十二条第一款第四项的规定" in said("supplement_notice", it)
    assert "<table" not in render_html("supplement_notice", it)
    assert it.reason == ("户口簿缺本人页复印件。", "请补 1 份。")


def test_what_the_clerk_left_unsaid_is_said_by_the_counts() -> None:
    papers = [
        Wanted(name="甲", originals=1, copies=1),
        Wanted(name="乙", originals=1, copies=2, originals_there=1, copies_there=1),
        Wanted(name="丙", originals=1, copies=0, originals_there=1),
    ]
    rows = context(papers, "乙: 少一份").rows
    assert [row.advice for row in rows] == ["未提交，请补交。", "少一份。", "不符合要求，请更换后重新提交。"]
    assert context(papers).rows[1].advice == "份数不足，请补齐。"
