"""催办单 and 督办单 on paper."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from reports.documents.urging_note import KIND, CountedDay, Urged, build
from reports.imprint import Imprint
from reports.letter_texts import shipped_text
from reports.page_codes import PageCode, with_copy
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
    assert it.closing == ("请于2026 年 10 月 26 日前（签发之日起 3 个工作日）书面回复办理情况。",)


def test_a_draft_says_that_it_is_one() -> None:
    draft = note(issued_on=None, answer_due_on=None)
    assert draft.draft and draft.closing[0].startswith("请于签发之日起 3 个工作日内书面回复")
    assert "尚未签发" in render_html("urging_note", draft)
    assert "尚未签发" not in render_html("urging_note", note())


def test_first_asked_units_and_the_earlier_note_are_named() -> None:
    html = render_html("urging_note", note(kind="supervise", copies_to=["石桥镇"], follows="QSCB26-00001"))
    page = re.sub("<[^>]+>", "", html)
    assert "督办通知单" in page and "抄送：石桥镇（首问单位）" in page and "此前已发催办通知单" in page
    assert "&lt;b&gt;低保" in page


def test_its_sentences_are_a_wording() -> None:
    text = replace(
        shipped_text(KIND.id), title="催办函", parts={"closing": ("{{ answer_by }}答复{{ organisation }}。",)}
    )
    it = note(text=text)
    assert it.title == "催办函" and it.copies == () and it.stub == ""
    assert it.closing == ("2026 年 10 月 26 日前（签发之日起 3 个工作日）答复青石县政务服务管理局。",)


def test_the_stub_carries_the_code_of_the_page() -> None:
    code = PageCode(kind="S", subject="URGING_NOTE", edition=1, number="K7Q2M4XP")
    page = render_html("urging_note", note(cases=[LATE], imprint=Imprint(code=code)))
    assert 'class="stubcode" src="desk:qr/DB1.S.URGING_NOTE.1.K7Q2M4XP.1"' in page
    assert 'src="desk:qr/DB1.S.URGING_NOTE.1.K7Q2M4XP-2.1"' in with_copy(page, number="K7Q2M4XP", copy=2)


def test_the_picture_of_a_seal_takes_the_place_of_the_circle() -> None:
    assert "督查专用章" in render_html("urging_note", note())
    sealed = render_html("urging_note", note(imprint=Imprint(seal="seal-1", seal_words="青石县督查专用章")))
    assert 'src="desk:asset/seal-1"' in sealed and 'class="seal"' not in sealed


def test_the_calendar_counts_every_day() -> None:
    days = [
        CountedDay(date(2026, 10, 14), "start"),
        CountedDay(date(2026, 10, 15), "counted", 1),
        CountedDay(date(2026, 10, 16), "due", 2, is_due=True),
        CountedDay(date(2026, 10, 17), "rest"),
        CountedDay(date(2026, 10, 18), "rest"),
        CountedDay(date(2026, 10, 19), "over", 1),
    ]
    it = note(cases=[replace(LATE, days=days, late_by=1, colour="red", limit="2 个工作日")])
    first, second = it.rows[0].weeks
    assert [(one.day, one.words, one.kind) for one in first] == [
        ("10-12", "", "none"),
        ("10-13", "", "none"),
        ("10-14", "起", "start"),
        ("10-15", "1", "counted"),
        ("10-16", "2", "due"),
        ("10-17", "休", "rest"),
        ("10-18", "休", "rest"),
    ]
    assert (second[0].words, second[0].kind, second[1].kind) == ("+1", "over", "none")
    page = render_html("urging_note", it)
    assert "红牌" in page and "日子是这样算的" in page and "催办回执" in page and "沿线剪下" in page


def test_a_long_calendar_shows_its_end() -> None:
    first = date(2026, 1, 5)
    days = [CountedDay(first + timedelta(days=number), "counted", number) for number in range(7 * 12)]
    row = note(cases=[replace(LATE, days=days)]).rows[0]
    assert (len(row.weeks), row.left_out) == (9, 3)


def test_several_cases_are_answered_on_a_page_of_their_own() -> None:
    page = render_html("urging_note", note())
    assert "催办通知单回复" in page and "沿线剪下" not in page
