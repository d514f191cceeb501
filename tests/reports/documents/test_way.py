"""Steps with a condition: a notice shows a person their own way, the other papers say who goes through them."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from catalog.compiled import CompiledDefinition, compile_definition
from catalog.sample import load_sample
from reports.documents import guide_sheet, guide_spoken, one_time_notice, way
from reports.documents.guide_forms import FORMS
from reports.guide_contexts import conditional_note
from reports.pdf import make_pdf
from reports.render import render_html
from tests.reports.documents.test_one_time_notice import context
from tests.reports.paper import pages_of
from tests.reports.samples import guide_context, receipt_context

URGENT, SPENDING = {"aid_type": "urgent", "cause": "fire"}, {"aid_type": "spending", "cause": "illness"}


@cache
def relief() -> CompiledDefinition:
    """临时救助 as shipped: five of its steps have conditions."""
    found = (read.definition for _file, read in load_sample().services)
    return compile_definition(next(one for one in found if one and one.code == "QS-MZ-009"))


def test_somebody_in_urgent_need_reads_their_own_steps() -> None:
    words = way.words_for(relief(), URGENT)
    assert words == (
        "乡镇受理 → 乡镇审核 → 乡镇先行救助（拟救助金额不大于 2480 元时） → 县级审批（拟救助金额大于 2480 元时）"
    )


def test_an_answered_amount_leaves_nothing_open() -> None:
    names: dict[str, object] = SPENDING | {"aid_amount": 1000}
    assert way.words_for(relief(), names).endswith("入户调查 → 村级公示 → 乡镇审核 → 乡镇审批")


def test_time_that_does_not_count_is_that_of_their_own_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.reports.documents.test_one_time_notice.compiled", lambda _name: relief())
    urgent, spending = context(names=dict(URGENT)), context(names=dict(SPENDING))
    assert "公示" not in urgent.way + urgent.limits and "补正材料的时间不计算在内" in urgent.limits
    assert "村级公示" in spending.way and "村级公示、补正材料的时间不计算在内" in spending.limits


def test_a_printed_notice_shows_only_their_steps() -> None:
    it = one_time_notice.build(
        relief(),
        names=URGENT,
        version_number=1,
        organisation_name="石桥镇便民服务中心",
        places=[],
        url="https://hall.example/g/QS-MZ-009",
        moment=date(2026, 3, 2),
    )
    page = "".join(pages_of(make_pdf(render_html("one_time_notice", it))))
    assert "入户调查" not in page and "乡镇先行救助（拟救助金额不大于2480元时）" in page


def test_a_receipt_names_no_publicity_that_these_answers_rule_out() -> None:
    def note(names: dict[str, str]) -> str:
        return receipt_context(relief(), names=names).due_note

    assert "公示" not in note(URGENT) and "村级公示 3 天不算" in note(SPENDING)


def test_a_short_form_points_to_its_own_heading() -> None:
    words = guide_context(relief())
    short = guide_sheet.sheet(words, most=0)
    assert "见“申请材料”" in "".join(words.proxy) and not short.cut
    assert "见“带什么”" in "".join(short.guide.proxy) and "“申请材料”" not in "".join(short.guide.proxy)
    assert "申请材料”" not in guide_spoken.build(words).text


def test_steps_with_one_condition_share_a_sentence() -> None:
    note = conditional_note(guide_sheet.steps(guide_context(relief())))
    assert note.startswith("※ 入户调查、村级公示：“救助类型”选“支出型”时才有；乡镇先行救助：")
    assert note.endswith("县级审批：拟救助金额大于 2480 元时才有。")


@pytest.mark.parametrize("form", ["short", "leaflet", "phone", "large", "poster-a3"])
def test_every_form_of_the_guide_marks_them(form: str) -> None:
    html = render_html(FORMS[form].printable, FORMS[form].build(guide_context(relief())))
    assert "入户调查※" in html and "乡镇受理※" not in html and "时才有" in html


def test_the_spoken_guide_says_it_with_the_step() -> None:
    text = guide_spoken.build(guide_context(relief())).text
    assert "村级公示" in text and text.count("时才有这一步") == 5
