"""Prints are counted: whose copy it is, and that it is printed again, stands on the paper."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.errors import Invalid, NotFoundHere
from app.issuing.listing import prints_of
from app.issuing.printing import count_prints, sheets_of, void
from app.models import AuditEntry, Case, IssuedPaper
from tests.app.cases.desk import AGENT, CLERK, HallDesk


@pytest.fixture
def paper(session: Session, case: Case) -> IssuedPaper:
    return session.scalars(select(IssuedPaper).where(IssuedPaper.case_id == case.id)).one()


def printed(desk: HallDesk, paper: IssuedPaper, *copies: str) -> list[str]:
    """The papers of one print."""
    clerk = desk.actor(CLERK)
    prints = count_prints(desk.session, paper_id=paper.id, copies=copies, actor=clerk, now=clock.now())
    return [sheet.html for sheet in sheets_of(desk.session, paper=paper, prints=prints, actor=clerk)]


def test_every_copy_says_who_keeps_it(desk: HallDesk, paper: IssuedPaper) -> None:
    first, second = printed(desk, paper)
    assert "申请人留存" in first and '<p class="marks">存档</p>' in second
    assert "补打" not in first + second
    code = f".{paper.verify_code}"
    assert f"{code}-1.1" in first and f"{code}-2.1" in second, "a copy that comes back is known as itself"
    plain = second.replace(f"{code}-2.", f"{code}-1.")
    assert first.replace("申请人留存", "存档") == plain, "the words are the same on every copy"


def test_the_second_print_of_a_copy_is_marked(desk: HallDesk, paper: IssuedPaper) -> None:
    printed(desk, paper)
    (again,) = printed(desk, paper, "存档")
    assert "存档　补打 第 2 次" in again
    assert paper.prints == 3
    assert [line.copy for line in prints_of(desk.session, paper_id=paper.id)] == ["存档", "存档", "申请人"]
    desk.session.commit()
    noted = desk.session.scalars(
        select(AuditEntry.action).where(AuditEntry.subject_kind == "issued").order_by(AuditEntry.seq)
    ).all()
    assert noted == ["issued.made", "issued.printed", "issued.printed"]


def test_the_prints_of_another_are_not_shown(desk: HallDesk, paper: IssuedPaper) -> None:
    printed(desk, paper)
    for prints in ([1], [], [9]):
        with pytest.raises(NotFoundHere):
            sheets_of(desk.session, paper=paper, prints=prints, actor=desk.actor(AGENT))


def test_a_copy_that_does_not_exist_is_refused(desk: HallDesk, paper: IssuedPaper) -> None:
    with pytest.raises(Invalid) as refusal:
        printed(desk, paper, "隔壁")
    assert "没有“隔壁”这一联" in refusal.value.sentences()[0]
    assert paper.prints == 0


def test_what_is_void_is_not_printed(desk: HallDesk, paper: IssuedPaper) -> None:
    clerk = desk.actor(CLERK)
    with pytest.raises(Invalid) as refusal:
        void(desk.session, paper_id=paper.id, reason="写错了", actor=clerk, now=clock.now())
    assert "还没有出" in refusal.value.sentences()[0]
    printed(desk, paper)
    with pytest.raises(Invalid) as refusal:
        void(desk.session, paper_id=paper.id, reason=" ", actor=clerk, now=clock.now())
    assert "原因" in refusal.value.sentences()[0]
    void(desk.session, paper_id=paper.id, reason="写错了", actor=clerk, now=clock.now())
    assert (paper.state, paper.void_reason) == ("void", "写错了")
    with pytest.raises(Invalid) as refusal:
        printed(desk, paper)
    assert "已经作废" in refusal.value.sentences()[0]
