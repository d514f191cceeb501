"""The file of a case: everything in it, in order, as PDF/A-3; nobody else's, and not before it is over."""

from __future__ import annotations

import io
from collections.abc import Callable

import page as validator
import pikepdf
import pytest
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.cases.queries import case_page
from app.errors import NotFoundHere
from app.issuing.case_file import CaseFile, bind_case_file, gather_case_file
from app.issuing.making import make
from app.issuing.on_demand import APPLICATION, CHECKLIST, ON_DEMAND
from app.issuing.printing import count_prints
from app.models import Case, IssuedPaper
from app.papers.holding import Holder
from app.papers.marks import set_original_seen
from app.papers.signed_answers import signed_answers
from app.papers.storage import vault
from app.people.actors import Actor
from app.scanning.goals import SIGNED
from tests.app.cases.desk import CLERK, HallDesk
from tests.app.issuing.on_file import put_on_file
from tests.app.papers.test_signing import drawn, put

ActorOf = Callable[[str], Actor]


def gathered(session: Session, case: Case, clerk: Actor) -> CaseFile:
    return gather_case_file(session, actor=clerk, number=case.number, now=clock.now())


def on_demand(session: Session, case: Case) -> list[tuple[str, str]]:
    """Kind and number of the applications and lists of a case."""
    wanted = select(IssuedPaper.kind, IssuedPaper.number).where(IssuedPaper.case_id == case.id)
    wanted = wanted.order_by(IssuedPaper.id)
    return [(kind, number) for kind, number in session.execute(wanted).tuples() if kind in ON_DEMAND]


def signed_by_hand(session: Session, case: Case, clerk: Actor) -> None:
    """The applicant draws the name on the pad."""
    page = case_page(session, actor=clerk, number=case.number)
    holder = Holder(user_id=clerk.user_id, case_id=case.id, number=case.number)
    put(session, holder, drawn(session, answers=signed_answers(page.version.compiled, page.answers)), clerk)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_everything_of_the_case_is_in_its_file(session: Session, case: Case, actor: ActorOf) -> None:
    clerk = actor(CLERK)
    owed = session.scalars(select(IssuedPaper.id).where(IssuedPaper.case_id == case.id)).one()
    number = make(session, paper_id=owed, now=clock.now()).number
    session.commit()
    signed_by_hand(session, case, clerk)
    put_on_file(session, case, clerk, SIGNED)
    put_on_file(session, case, clerk, "id_card")
    whole = bind_case_file(gathered(session, case, clerk), vault=vault())
    report = validator.validate_pdf_bytes(whole, profile=validator.ValidationProfile.PDF_A_3B)
    assert [failure.message for failure in report.failures] == []
    pages = PdfReader(io.BytesIO(whole)).pages
    texts = ["".join(sheet.extract_text().split()) for sheet in pages]
    assert case.number in texts[0] and "卷内目录" in texts[1]
    contents = texts[1]
    order = ["受理回执", "最小事项", "申请材料清单", "居民身份证", "签回的文书", "办理过程记录"]
    places = [contents.index(words) for words in order]
    assert places == sorted(places)
    assert "".join((number or "").split()) in contents and "石桥镇申〔2026〕1号张桂兰" in contents
    assert "备考表" in texts[-1] and "本卷共6件" in texts[-1]
    (application,) = (sheet for sheet, text in zip(pages, texts, strict=True) if "屏上手写" in text)
    assert [(one.image.width, one.image.height) for one in application.images if one.image] == [(300, 120)]
    with pikepdf.open(io.BytesIO(whole)) as document:
        assert list(document.attachments) == ["001-居民身份证.jpg", "002-签回的文书.jpg"]


def test_a_file_made_twice_has_one_application(session: Session, case: Case, actor: ActorOf) -> None:
    clerk = actor(CLERK)
    first = gathered(session, case, clerk)
    session.commit()
    assert on_demand(session, case) == [(APPLICATION, "石桥镇申〔2026〕1 号"), (CHECKLIST, "石桥镇清〔2026〕1 号")]
    session.get_one(Case, case.id).state = "archived"
    session.commit()
    again = gathered(session, case, clerk)
    assert len(on_demand(session, case)) == 2
    assert [one.number for one in again.papers] == [one.number for one in first.papers]


def test_of_an_earlier_state_only_what_somebody_has_in_hand_is_there(
    session: Session, case: Case, actor: ActorOf
) -> None:
    clerk = actor(CLERK)
    gathered(session, case, clerk)
    earlier = select(IssuedPaper.id).where(IssuedPaper.case_id == case.id, IssuedPaper.kind == CHECKLIST)
    count_prints(session, paper_id=session.scalars(earlier).one(), actor=clerk, now=clock.now())
    holder = Holder(user_id=0, case_id=case.id, number=case.number)
    set_original_seen(session, holder=holder, document_id="id_card", seen=True, actor=clerk, now=clock.now())
    titles = [one.title for one in gathered(session, case, clerk).papers]
    assert len(on_demand(session, case)) == 4
    assert sum("申请表" in title for title in titles) == 1 and titles.count("申请材料清单") == 2


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_file_of_a_case_out_of_sight_is_not_there(
    session: Session, desk: HallDesk, case: Case, actor: ActorOf
) -> None:
    stranger = actor(desk.someone("窗口人员", "990101102"))
    with pytest.raises(NotFoundHere):
        gather_case_file(session, actor=stranger, number=case.number, now=clock.now())
