"""Filing: with what a check found in sight, a reason, and a place in the archive that no other file has."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app import clock
from app.cases import operations
from app.cases.case_page import CasePage, case_page
from app.cases.workflow import Event, State
from app.errors import Invalid
from app.issuing.file_check import check_page
from app.issuing.filing import ArchivePlace, file_case, filing_of, is_filing, may_file, next_place
from app.models import Case, IssuedPaper
from tests.app.cases.desk import CLERK, HallDesk

KNOWN = {"known": "yes", "reason": "委托书在村里存着"}
PLACE = {"fonds": "0042", "catalogue": "5", "volume": "12"}


def delivered(desk: HallDesk) -> Case:
    """A case whose check finds something: nobody signed."""
    case = desk.submit(desk.publish("minimal"), CLERK)
    desk.act("grant", case, desk.someone("审批人员", "civil_affairs"))
    seen = {"case_number": case.number, "revision": case.revision, "actor": desk.actor(CLERK), "now": clock.now()}
    operations.deliver(desk.session, **seen, way="window", receiver="张桂兰")
    desk.session.commit()
    return case


def file(desk: HallDesk, case: Case, **typed: str) -> Case:
    who = {"actor": desk.actor(CLERK), "now": clock.now()}
    return file_case(desk.session, number=case.number, revision=case.revision, typed=typed, **who)


def page_of(desk: HallDesk, case: Case) -> CasePage:
    return case_page(desk.session, actor=desk.actor(CLERK), number=case.number)


def wrong(desk: HallDesk, case: Case, **typed: str) -> set[str]:
    with pytest.raises(Invalid) as refused:
        file(desk, case, **typed)
    desk.session.rollback()
    return {one.name for one in refused.value.problems}


def test_who_files_has_seen_the_faults_and_says_why(desk: HallDesk) -> None:
    case = delivered(desk)
    assert may_file(page_of(desk, case)) and is_filing(page_of(desk, case), Event.ARCHIVE)
    assert wrong(desk, case) == {"known", "reason"}
    assert wrong(desk, case, known="yes", reason=" ") == {"reason"}
    assert wrong(desk, case, **KNOWN | {"reason": "长" * 301}) == {"reason"}
    assert file(desk, case, **KNOWN).state == State.ARCHIVED
    desk.session.commit()
    kept = filing_of(desk.session, case_id=case.id)
    assert kept is not None and (kept.place, kept.reason) == (None, KNOWN["reason"]) and kept.findings
    assert not may_file(page_of(desk, case))
    assert desk.audited(case)[-2:] == ["case.archived", "case.file_placed"]


def test_with_filing_come_the_application_and_the_list_of_papers(desk: HallDesk) -> None:
    case = delivered(desk)
    file(desk, case, **KNOWN)
    desk.session.commit()
    papers = select(IssuedPaper.kind, IssuedPaper.state).where(IssuedPaper.case_id == case.id)
    made = [kind for kind, state in desk.session.execute(papers.order_by(IssuedPaper.id)).tuples() if state == "made"]
    assert made == ["application", "checklist"]
    assert "没有申请表" not in "".join(one.words for one in check_page(desk.session, page_of(desk, case)))


def test_a_place_in_the_archive_is_whole_and_nobody_elses(desk: HallDesk) -> None:
    first, second = delivered(desk), delivered(desk)
    for typed in (PLACE | {"volume": ""}, PLACE | {"volume": "0"}, PLACE | {"fonds": "全宗"}, {"catalogue": "5"}):
        assert wrong(desk, first, **KNOWN, **typed) == {"volume"}
    place = desk.actor(CLERK).organisation_id
    assert next_place(desk.session, organisation_id=place) is None
    file(desk, first, **KNOWN, **PLACE)
    desk.session.commit()
    assert next_place(desk.session, organisation_id=place) == ArchivePlace("0042", "5", 13)
    with pytest.raises(Invalid) as taken:
        file(desk, second, **KNOWN, **PLACE)
    assert f"已经给了办件 {first.number}" in taken.value.sentences()[0]
