"""A paper is made once: numbered in its year, dated by its event, its words never change."""

from __future__ import annotations

import datetime as dt

from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.cases.papers_due import owe
from app.issuing.listing import papers_of_case
from app.issuing.making import html_of, make
from app.issuing.sweeping import due_papers, make_paper
from app.models import Case, IssuedPaper, Organisation
from tests.app.cases.desk import CLERK, HallDesk
from tests.conftest import Clock


def owed(session: Session, case: Case) -> IssuedPaper:
    """The paper that handing in owes."""
    return session.scalars(select(IssuedPaper).where(IssuedPaper.case_id == case.id)).one()


def test_handing_in_owes_a_receipt_of_the_day(session: Session, case: Case) -> None:
    paper = owed(session, case)
    assert (paper.kind, paper.state, paper.dated_on) == ("acceptance", "owed", dt.date(2026, 10, 21))
    assert paper.organisation_id == case.submitting_organisation_id
    assert [line.name for line in papers_of_case(session, case_id=case.id)] == ["受理回执"]


def test_it_is_dated_by_its_event_and_made_once(session: Session, case: Case, frozen_clock: Clock) -> None:
    paper = owed(session, case)
    frozen_clock.move_to(dt.datetime(2026, 11, 3, 9, tzinfo=clock.ZONE))
    made = make(session, paper_id=paper.id, now=clock.now())
    html, number = html_of(made), made.number
    assert "2026 年 10 月 21 日" in html and "11 月 3 日" not in html
    assert number == "石桥镇受〔2026〕1 号" and number in html
    assert made.verify_code and f"DB1.P.ACCEPTANCE.1.{made.verify_code}.1" in html
    case.applicant_name = "改过的名字"
    session.flush()
    again = make(session, paper_id=paper.id, now=clock.now())
    assert (again.number, html_of(again)) == (number, html)


def test_numbers_count_by_office_kind_and_year(session: Session, desk: HallDesk, case: Case) -> None:
    other = desk.submit(desk.publish("minimal"), CLERK)
    office = session.get_one(Organisation, case.submitting_organisation_id)
    office.paper_word = "石"
    numbers = [make(session, paper_id=owed(session, one).id, now=clock.now()).number for one in (case, other)]
    assert numbers == ["石受〔2026〕1 号", "石受〔2026〕2 号"]
    last_year = dt.datetime(2025, 12, 31, 9, tzinfo=clock.ZONE)
    paper = owe(session, kind="acceptance", case_id=case.id, occasion="x", organisation_id=office.id, now=last_year)
    assert make(session, paper_id=paper.id, now=clock.now()).number == "石受〔2025〕1 号"


def test_the_worker_makes_what_is_owed(session: Session, case: Case) -> None:
    ids = due_papers(session, clock.now(), 10)
    assert ids == [owed(session, case).id]
    assert [make_paper(session, one, clock.now()) for one in (*ids, *ids)] == [True, False]
    assert due_papers(session, clock.now(), 10) == []


def test_a_kind_nobody_prints_yet_is_left_alone(session: Session, case: Case) -> None:
    owe(
        session,
        kind="unknown",
        case_id=case.id,
        occasion="x",
        organisation_id=case.organisation_id,
        now=clock.now(),
    )
    assert len(due_papers(session, clock.now(), 10)) == 1
    assert [line.kind for line in papers_of_case(session, case_id=case.id)] == ["acceptance"]


def test_the_language_of_who_opens_it_does_not_matter(session: Session, case: Case) -> None:
    with force_locale("en"):
        made = make(session, paper_id=owed(session, case).id, now=clock.now())
    assert "Accept" not in html_of(made) and "受理时间" in html_of(made)
