"""A mandate comes back on paper: it counts as signed, with its case or before there is one."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.cases.moving import mandate_making, mandate_papers, mandates
from app.cases.moving.mandate_making import Wish
from app.issuing import desk_papers
from app.issuing.desk_papers import MANDATE, Occasion
from app.issuing.making import make
from app.models import Account, Case, Mandate
from app.printing.facts import Words
from app.printing.mandates import standing_mandate
from app.publishing.versions import LoadedVersion
from app.scanning import tray
from app.scanning.words import advice
from reports.imprint import Imprint
from reports.page_codes import PageCode, read_code
from tests.app.cases.desk import AGENT, CLERK, ID_NUMBER, HallDesk
from tests.app.scanning.conftest import Scanner
from tests.support import scans

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def sheet(code: PageCode) -> bytes:
    return scans.jpeg(scans.scanned(scans.form_pdf(code, 1), 1))


def standing(desk: HallDesk, version: LoadedVersion) -> tuple[Mandate, PageCode]:
    """A draft that was printed, and the code of the first copy."""
    agent = desk.session.scalars(select(Account.id).where(Account.username == AGENT)).one()
    wish = Wish("张桂兰", ID_NUMBER, "13900001234", agent_id=agent, codes=("T-FOUR",), powers=("submit",))
    mandate = mandate_making.make(desk.session, wish, actor=desk.actor(AGENT), now=clock.now())

    def draw(imprint: Imprint) -> Words:
        context = standing_mandate(mandate, [version], day=None, imprint=imprint)
        return Words(template="mandate", context=context, title=context.title)

    it = Occasion(kind=MANDATE, subject=mandate.number, state="1", copies=desk_papers.COPIES[MANDATE], draw=draw)
    paper, prints = desk_papers.count_prints(desk.session, it, copies=(), actor=desk.actor(AGENT), now=clock.now())
    sheets = desk_papers.sheets_of(
        desk.session, kind=MANDATE, subject=mandate.number, paper_id=paper.id, prints=prints, actor=desk.actor(AGENT)
    )
    desk.session.commit()
    assert [re.findall("第.联　[^<]+", one.html) for one in sheets] == [
        ["第一联　委托人留存"],
        ["第二联　代办人留存"],
        ["第三联　存档"],
    ]
    code = read_code(f"DB1.S.MANDATE.1.{paper.code}-1.1")
    assert code is not None and str(code) in sheets[0].html and paper.code[:4] in sheets[0].html
    return mandate, code


def test_one_without_a_case_begins_to_hold_and_lies_in_the_tray_under_its_name(
    desk: HallDesk, scanner: Scanner, session: Session
) -> None:
    mandate, code = standing(desk, desk.publish("four_tier"))
    (page,) = scanner.scan(sheet(code), by=AGENT)
    assert (page.state, page.problem, page.case_id) == ("tray", "no_case", None)
    session.refresh(mandate)
    assert (mandate.state, mandate.signed_way) == ("active", "paper")
    (shown,) = tray.tray(session, actor=desk.actor(AGENT), page=1).rows
    assert mandate.number in advice(shown) and shown.title == "代办服务委托书"


def test_with_a_case_it_is_filed_there(desk: HallDesk, scanner: Scanner, session: Session) -> None:
    version = desk.publish("four_tier")
    mandate, code = standing(desk, version)
    mandate.state = "active"
    session.commit()
    case = desk.submit(version, AGENT, answers={"handled_by": "agent"})
    assert case.mandate_number == mandate.number
    (page,) = scanner.scan(sheet(code), by=AGENT)
    assert (page.state, page.case_id) == ("filed", case.id)
    session.refresh(mandate)
    assert mandate.signed_way == "paper"


def test_that_of_a_relative_is_filed_as_the_document_and_signed(
    desk: HallDesk, scanner: Scanner, session: Session
) -> None:
    answers = {"handled_by": "relative", "s_kind_of_request": "first", "f_agent_name": "王大明"}
    case: Case = desk.submit(desk.publish("conditional"), CLERK, answers=answers)
    mandate = session.scalars(mandates.of_case(case.id)).one()
    paper_id = mandate_papers.paper_of(session, mandate, actor=desk.actor(CLERK))
    paper = make(session, paper_id=paper_id, now=clock.now())
    session.commit()
    code = read_code(f"DB1.P.MANDATE_TRUSTEE.1.{paper.verify_code}-3.1")
    assert code is not None
    (page,) = scanner.scan(sheet(code))
    assert (page.state, page.case_id, page.document_id) == ("filed", case.id, "mandate")
    session.refresh(mandate)
    assert mandate.signed_way == "paper"
