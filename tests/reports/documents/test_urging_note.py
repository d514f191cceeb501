"""催办单 and 督办单 on paper."""

from __future__ import annotations

from datetime import date

from reports.documents.urging_note import Urged, build
from reports.render import render_html
from reports.supervision_contexts import UrgingContext

LATE = Urged(
    number="SQ26-00137",
    service="高龄津贴",
    step="审核",
    due_on=date(2026, 10, 16),
    sum=("10月9日收到。", "10月16日到期。"),
)
ENDED = Urged(number="SQ26-00140", service="<b>低保</b>", step="", due_on=None)


def note(**changes: object) -> UrgingContext:
    given = {
        "kind": "urge",
        "number": "QSCB26-00001",
        "organisation_name": "青石县政务服务管理局",
        "addressee": "青石县民政局",
        "cases": [LATE, ENDED],
        "reason": "超过期限。\n\n没有说明原因。",
        "demands": "马上办理。",
        "answer_due_on": date(2026, 10, 26),
        "answer_days": 3,
        "issued_on": date(2026, 10, 21),
    }
    return build(**{**given, **changes})  # type: ignore[arg-type]


def test_cases_are_listed_with_their_sum() -> None:
    first, second = note().rows
    assert (first.due, first.sum) == ("2026 年 10 月 16 日", "10月9日收到。10月16日到期。")
    assert (second.step, second.due, second.sum) == ("已办结", "—", "")


def test_words_become_paragraphs_and_the_day_of_the_answer_is_told_with_its_limit() -> None:
    it = note()
    assert it.reason == ("超过期限。", "没有说明原因。")
    assert it.answer_by == "2026 年 10 月 26 日前（签发之日起 3 个工作日）"


def test_a_draft_says_that_it_is_one() -> None:
    draft = note(issued_on=None, answer_due_on=None)
    assert draft.draft and draft.answer_by == "签发之日起 3 个工作日内"
    assert "尚未签发" in render_html("urging_note", draft)
    assert "尚未签发" not in render_html("urging_note", note())


def test_first_asked_units_and_the_earlier_note_are_named() -> None:
    page = render_html("urging_note", note(kind="supervise", copies_to=["石桥镇"], follows="QSCB26-00001"))
    assert "督办通知单" in page and "抄送：石桥镇（首问单位）" in page and "此前已发催办通知单" in page
    assert "&lt;b&gt;低保" in page
