"""Notices and records as papers of a case: owed once, dated by their own event, masked where they hang."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.cases import operations
from app.cases.moving.transferring import transfer
from app.cases.special.work import Typed
from app.issuing.making import html_of, make
from app.models import Case, IssuedPaper, Organisation, Wording, WordingVersion
from tests.app.cases.desk import AGENT, CLERK, HallDesk
from tests.conftest import Clock


@pytest.fixture
def case(desk: HallDesk) -> Case:
    """At the step of the visit."""
    return desk.submit(desk.publish("publicity"), AGENT)


def write(desk: HallDesk, case: Case, username: str, *pairs: tuple[str, str]) -> None:
    operations.save_notes(
        desk.session,
        case_number=case.number,
        revision=case.revision,
        typed=Typed(list(pairs)),
        actor=desk.actor(username),
        now=clock.now(),
    )
    desk.session.commit()


def papers(session: Session, case: Case, kind: str) -> list[IssuedPaper]:
    wanted = select(IssuedPaper).where(IssuedPaper.case_id == case.id, IssuedPaper.kind == kind)
    return list(session.scalars(wanted.order_by(IssuedPaper.id)))


def words(session: Session, paper: IssuedPaper) -> str:
    return re.sub("<[^>]+>", "", html_of(make(session, paper_id=paper.id, now=clock.now())))


def hang(desk: HallDesk, case: Case, who: str, name: str = "张桂兰") -> None:
    today = clock.today().isoformat()
    shown = [(f"s_shown_{at}", name) for at in range(3)]
    write(desk, case, who, ("s_put_up_on", today), ("s_put_up_place", "村公开栏"), *shown)


def test_a_visit_is_a_paper_of_the_day_of_the_visit(
    session: Session, desk: HallDesk, case: Case, frozen_clock: Clock
) -> None:
    frozen_clock.move_to(dt.datetime(2026, 10, 23, 15, tzinfo=clock.ZONE))
    visit = [("s_visitor", "王海燕"), ("s_visitor", "刘洋"), ("s_place", "上河村五组"), ("s_day", "2026-10-22")]
    write(desk, case, CLERK, *visit, ("s_time", "09:30"), ("s_note_0", "三口人"), ("s_note_1", "务工"))
    assert papers(session, case, "inspection_record") == []
    desk.act("pass_on", case, CLERK, revision=case.revision)
    (paper,) = papers(session, case, "inspection_record")
    assert paper.dated_on == dt.date(2026, 10, 22)
    page = words(session, paper)
    for said in ("王海燕", "刘洋", "上河村五组", "2026年10月22日09:30", "三口人", "务工"):
        assert said in page


def at_notice(desk: HallDesk, case: Case) -> str:
    """Bring the case to its notice; who has it there."""
    for _step in range(4):
        step = next(one for one in case.steps if one.state == "open")
        who = AGENT if step.tier == "village" else CLERK
        if "公示" in step.name:
            return who
        desk.act("pass_on", case, who)
    raise AssertionError("no notice on the way")


def test_a_notice_is_owed_once_it_hangs_and_again_when_it_says_something_else(
    session: Session, desk: HallDesk, case: Case
) -> None:
    who = at_notice(desk, case)
    write(desk, case, who, ("s_put_up_place", "村公开栏"))
    assert papers(session, case, "publicity") == []
    hang(desk, case, who)
    hang(desk, case, who)
    (paper,) = papers(session, case, "publicity")
    page = words(session, paper)
    assert "张*兰" in page and "张桂兰" not in page and "村公开栏" in page
    version = session.get_one(WordingVersion, paper.wording_version_id)
    assert session.get_one(Wording, version.wording_id).kind == "publicity_notice"
    hang(desk, case, who)
    assert len(papers(session, case, "publicity")) == 1
    hang(desk, case, who, name="张桂兰一户")
    assert [one.state for one in papers(session, case, "publicity")] == ["made", "owed"]


def test_a_case_that_goes_to_another_office_takes_its_papers_along(
    session: Session, desk: HallDesk, case: Case
) -> None:
    transfer(
        session,
        case_number=case.number,
        revision=case.revision,
        to="990101102",
        reason_kind="workload",
        opinion="请代为调查",
        actor=desk.actor(CLERK),
        now=clock.now(),
    )
    session.commit()
    (paper,) = papers(session, case, "transfer")
    page = words(session, paper)
    assert case.number in page and "移交清单" in page and desk.actor(CLERK).name in page
    other = session.scalars(select(Organisation).where(Organisation.code == "990101102")).one()
    assert str(other) in page and paper.number in page
