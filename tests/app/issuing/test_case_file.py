"""The file of a case: everything in it, in order, as PDF/A-3; nobody else's, and not before it is over."""

from __future__ import annotations

import io
from collections.abc import Callable

import page as validator
import pikepdf
import pytest
from PIL import Image
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.errors import NotFoundHere
from app.issuing.case_file import bind_case_file, read_case_file
from app.issuing.making import make
from app.models import Case, IssuedPaper
from app.papers.holding import Holder
from app.papers.intake import take_in
from app.papers.keeping import keep
from app.papers.pages import add_page
from app.papers.storage import vault
from app.people.actors import Actor
from app.scanning.goals import SIGNED
from tests.app.cases.desk import CLERK, HallDesk

ActorOf = Callable[[str], Actor]


def put_on_file(session: Session, case: Case, actor: Actor) -> None:
    """A photograph of a paper that came back signed."""
    file = io.BytesIO()
    Image.new("RGB", (300, 400), "white").save(file, "JPEG")
    taken, number, case_id = take_in(file.getvalue()), case.number, case.id
    session.commit()
    keep(taken, vault=vault(), now=clock.now())
    holder = Holder(user_id=actor.user_id, case_id=case_id, number=number)
    add_page(session, holder=holder, document_id=SIGNED, taken=taken, name="a.jpg", actor=actor, now=clock.now())


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_everything_of_the_case_is_in_its_file(session: Session, case: Case, actor: ActorOf) -> None:
    clerk = actor(CLERK)
    owed = session.scalars(select(IssuedPaper.id).where(IssuedPaper.case_id == case.id)).one()
    number = make(session, paper_id=owed, now=clock.now()).number
    put_on_file(session, case, clerk)
    read = read_case_file(session, actor=clerk, number=case.number, now=clock.now())
    whole = bind_case_file(read, vault=vault())
    report = validator.validate_pdf_bytes(whole, profile=validator.ValidationProfile.PDF_A_3B)
    assert [failure.message for failure in report.failures] == []
    texts = ["".join(sheet.extract_text().split()) for sheet in PdfReader(io.BytesIO(whole)).pages]
    assert case.number in texts[0] and "卷内目录" in texts[1]
    contents = texts[1]
    assert contents.index("受理回执") < contents.index("签回的文书") < contents.index("办理过程记录")
    assert "".join((number or "").split()) in contents
    assert "备考表" in texts[-1] and "本卷共3件" in texts[-1]
    with pikepdf.open(io.BytesIO(whole)) as document:
        assert list(document.attachments) == ["001-签回的文书.jpg"]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_file_of_a_case_out_of_sight_is_not_there(
    session: Session, desk: HallDesk, case: Case, actor: ActorOf
) -> None:
    stranger = actor(desk.someone("窗口人员", "990101102"))
    with pytest.raises(NotFoundHere):
        read_case_file(session, actor=stranger, number=case.number, now=clock.now())
