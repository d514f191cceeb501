"""Records of visits and votes, filled and blank: who went, what was seen, and the arithmetic of a vote."""

from __future__ import annotations

import re
from datetime import date

import pytest

from catalog.step_specs import InspectionSpec, VoteSpec
from reports.documents import inspection_record, vote_record
from reports.documents.inspection_record import Visit
from reports.documents.vote_record import Vote
from reports.render import render_html
from reports.special_contexts import InspectionContext, VoteContext
from tests.reports.samples import MORNING, compiled

DEFINITION = compiled("minimal").definition
HEADINGS = InspectionSpec(min_visitors=2, record=("居住情况", "收入来源", "申请人签名", "调查人签名"), photos=3)


def visit(done: Visit | None) -> InspectionContext:
    return inspection_record.build(
        DEFINITION,
        HEADINGS,
        organisation_name="石桥镇便民服务中心",
        case_number="SQ26-00137",
        applicant_name="周𠮷生",
        address="柳树沟村 3 组",
        visit=done,
    )


def test_a_filled_record_tells_who_went_when_and_what_was_seen() -> None:
    it = visit(
        Visit(visitors=["李文秀", "赵国强"], place="申请人家中", at=MORNING, notes={"居住情况": "砖房两间"}, photos=4)
    )
    assert it.visitors == ("李文秀", "赵国强") and it.moment == "2026 年 3 月 2 日 10:26"
    assert [(row.heading, row.words) for row in it.rows] == [("居住情况", "砖房两间"), ("收入来源", "")]
    page = re.sub("<[^>]+>", "", render_html("inspection_record", it))
    for said in ("砖房两间", "拍摄照片4张", "被调查人（家属）签名", "2人以上"):
        assert said in page


def test_a_blank_record_has_room_for_two_and_for_every_heading() -> None:
    it = visit(None)
    assert it.blank and it.visitors == ("", "") and [row.words for row in it.rows] == ["", ""]
    assert "现场照片不少于 3 张" in it.photos


def tally(present: int, agree: int, *, should: int = 31) -> VoteContext:
    vote = Vote(
        held_on=date(2026, 3, 4),
        should=should,
        present=present,
        agree=agree,
        against=2,
        abstain=None,
        enough_present=21,
        enough_agree=-(-2 * present // 3),
    )
    return vote_record.build(
        DEFINITION,
        VoteSpec(),
        organisation_name="柳树沟村",
        case_number="SQ26-00137",
        applicant_name="周𠮷生",
        vote=vote,
    )


@pytest.mark.parametrize(
    ("present", "agree", "outcome"),
    [
        (21, 14, "评议通过。"),
        (21, 13, "评议未通过。"),
        (20, 20, "到会人数不足，评议无效，另行召集。"),
    ],
)
def test_the_result_follows_from_the_numbers(present: int, agree: int, outcome: str) -> None:
    assert tally(present, agree).outcome == outcome


def test_the_sum_is_written_out() -> None:
    came, agreed = tally(25, 21).sums
    assert came == "应到 31 人 × 2/3 ＝ 20.67，应有 21 人到会；实到 25 人，符合规定。"
    assert agreed == "到会 25 人 × 2/3 ＝ 16.67，应有 17 人同意；同意 21 人，反对 2 人，符合规定。"
    assert [pair.second for pair in tally(25, 21).counts] == ["31", "25", "21", "2", ""]


def test_a_blank_vote_states_the_rules_and_leaves_the_result_to_be_ticked() -> None:
    it = vote_record.build(
        DEFINITION, VoteSpec(), organisation_name="柳树沟村", case_number="SQ26-00137", applicant_name="周𠮷生"
    )
    assert it.blank and {pair.second for pair in it.counts} == {""} and it.places == 30
    page = re.sub("<[^>]+>", "", render_html("vote_record", it))
    assert "到会人数达到应到人数的2/3" in page and "未通过" in page
