"""公示: masked, dated by the day it was put up, one sheet of A4 or A3."""

from __future__ import annotations

from datetime import date

import zxingcpp
from pypdfium2 import PdfDocument

from catalog.primitives import LimitSpec, Unit
from catalog.step_specs import PublicitySpec
from reports.contexts import Pair
from reports.documents.publicity_notice import build, for_wall, hung
from reports.imprint import Imprint
from reports.page_codes import PageCode
from reports.pdf import make_pdf
from reports.render import render_html
from reports.special_contexts import PublicityContext
from tests.reports.paper import pages_of, size_of, ua_failures
from tests.reports.samples import compiled

SPEC = PublicitySpec(
    limit=LimitSpec(value=7, unit=Unit.NATURAL_DAYS),
    shows=("申请人姓名", "所在村组", "调查结果"),
    place="村公开栏",
    round=2,
    objections="书面异议投入村务监督信箱。",
)


def notice(**changes: object) -> PublicityContext:
    given = {
        "basis": "《最低生活保障审核确认办法》第十八条",
        "organisation_name": "柳树沟村便民服务站",
        "shown": [
            Pair("申请人姓名", "田大山 990101196509200311"),
            Pair("所在村组", "桐子沟村二组5号"),
            Pair("调查结果", "田大山一家三口，罗桂香务农"),
        ],
        "names": ["田大山", "罗桂香"],
        "put_up_on": date(2026, 3, 5),
        "first_on": date(2026, 3, 6),
        "last_on": date(2026, 3, 12),
        "contacts": [Pair("石桥镇便民服务中心", "0000-6222000")],
    }
    return build(compiled("minimal").definition, SPEC, **{**given, **changes})  # type: ignore[arg-type]


def test_nobody_is_named_whole_and_no_number_is_shown() -> None:
    page = render_html("publicity_notice", notice())
    assert "田*山" in page and "罗*香" in page and "桐子沟村二组" in page
    for secret in ("田大山", "罗桂香", "990101", "5号", "5 号"):
        assert secret not in page


def test_days_objections_and_round() -> None:
    it = notice()
    assert it.title == "公示（第二榜）"
    assert it.period == "公示期：2026 年 3 月 6 日至 2026 年 3 月 12 日，共 7 天。"
    assert it.put_up_on == "2026 年 3 月 5 日"
    assert any("匿名" in line for line in it.objections) and "书面异议投入村务监督信箱。" in it.objections
    assert it.opening[0].startswith("根据《最低生活保障审核确认办法》第十八条，")
    assert "12345" in [pair.second for pair in it.contacts]


def test_before_it_hangs_the_days_are_written_by_hand() -> None:
    it = notice(put_up_on=None, first_on=None, last_on=None)
    assert it.put_up_on == "" and "＿＿年" in it.period


def test_what_was_issued_hangs_on_a3_with_its_number_and_a_code_that_is_read() -> None:
    code = PageCode(kind="P", subject="PUBLICITY", edition=1, number="K7Q2M4XP")
    html = render_html("publicity_notice", notice(imprint=Imprint(number="石桥镇公〔2026〕3 号", code=code)))
    pdf = make_pdf(hung(html))
    assert size_of(pdf) == (297, 420) and len(pages_of(pdf)) == 1
    assert "石桥镇公〔2026〕3号" in pages_of(pdf)[0]
    picture = PdfDocument(pdf)[0].render(scale=150 / 72).to_pil()
    assert [one.text for one in zxingcpp.read_barcodes(picture)] == [str(code)]


def test_one_sheet_of_either_size() -> None:
    for it, size in ((notice(), (210, 297)), (for_wall(notice()), (297, 420))):
        pdf = make_pdf(render_html("publicity_notice", it))
        assert size_of(pdf) == size and len(pages_of(pdf)) == 1
    assert ua_failures(pdf) == []
