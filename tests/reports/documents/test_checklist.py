"""申请材料清单: what came in, originals and copies apart, how it was taken, what is to follow."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from reports.documents import checklist
from reports.documents.checklist import Came, Follows
from reports.form_contexts import ChecklistContext
from reports.imprint import PLAIN
from reports.render import render_html
from tests.reports.documents.test_blank_form import tiny


def came(document: str, **changes: Any) -> Came:
    given = {"id": document, "name": document, "originals_asked": 1, "copies_asked": 1, "originals": 1, "copies": 1}
    return Came(**(given | changes))


def list_of(*papers: Came, follows: tuple[Follows, ...] = ()) -> ChecklistContext:
    return checklist.build(
        tiny("group"),
        version_number=2,
        organisation_name="石桥镇便民服务中心",
        case_number="SQ26-00137",
        applicant_name="周𠮷生",
        applicant_id_number="990101194603123418",
        agent_name="陈㛃",
        received_at=datetime(2026, 3, 2, 10, 26, tzinfo=UTC),
        papers=papers,
        follows=follows,
        clerk_name="李文秀",
        day=date(2026, 3, 2),
        imprint=PLAIN,
    )


def test_originals_and_copies_are_counted_apart() -> None:
    it = list_of(came("id_card", originals=1, copies=2), came("photo", originals=2, copies=0, copies_asked=0))
    assert [(row.originals, row.copies) for row in it.rows] == [(1, 2), (2, 0)]
    assert it.totals == "共收到 2 种，原件 3 份、复印件 2 份"


def test_how_it_was_taken_and_who_compared_it() -> None:
    seen, kept = list_of(came("id_card", seen_by="李文秀"), came("photo")).rows
    assert (seen.accept, seen.grade) == ("验原件收复印件", "与原件相符（李文秀）")
    assert (kept.accept, kept.grade) == ("收取", "—")


def test_what_lacks_is_said_and_nothing_is_claimed_of_it() -> None:
    none, half = list_of(
        came("id_card", originals=0, copies=0, seen_by="李文秀"), came("household_book", copies=0, remark="看不清")
    ).rows
    assert (none.remark, none.grade, none.accept) == ("未交", "—", "—")
    assert half.remark == "未交齐；看不清"


def test_what_is_to_follow_has_its_day() -> None:
    it = list_of(came("id_card"), follows=(Follows(name="收入证明", due_on=date(2026, 3, 9), state="待补"),))
    assert it.to_follow == ("收入证明：2026 年 3 月 9 日前补交，待补",)
    assert "容缺后补" in render_html("checklist", it)


def test_the_identity_number_is_masked() -> None:
    html = render_html("checklist", list_of(came("id_card")))
    assert "990101194603123418" not in html and "3418" in html


def test_a_service_without_papers_says_so() -> None:
    assert "本事项不收材料" in render_html("checklist", list_of())
