"""A paper is signed once; whoever holds it learns what its outside shows, and whether it still counts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.errors import NotFoundHere
from app.issuing.making import make
from app.issuing.printing import count_prints, void
from app.issuing.sealing import due_for_signing, original_of, sign_paper
from app.issuing.verifying import by_code, by_digest, read_typed
from app.models import Case, IssuedPaper, Organisation, PaperSignature
from app.people.actors import Actor
from app.seals.checking import Verdict, check_pdf
from app.seals.keys import retire_key
from app.seals.reading import held_by
from tests.app.cases.desk import CLERK


@pytest.fixture
def paper(session: Session, case: Case) -> IssuedPaper:
    """Made, and waiting for its signature."""
    owed = session.scalars(select(IssuedPaper).where(IssuedPaper.case_id == case.id)).one()
    made = make(session, paper_id=owed.id, now=clock.now())
    office = session.scalars(select(Organisation).where(Organisation.name == "石桥镇")).one()
    made.organisation_id = office.id
    session.add(PaperSignature(paper_id=made.id))
    session.commit()
    return made


def test_it_is_signed_once_and_printing_never_signs_again(
    session: Session, paper: IssuedPaper, actor: Callable[[str], Actor]
) -> None:
    due = due_for_signing(session, clock.now(), 10)
    assert due == [paper.id]
    session.rollback()  # it signs in transactions of its own
    assert [sign_paper(session, due[0], clock.now()) for _time in range(2)] == [True, False]
    original = original_of(paper)
    checked = check_pdf(session, pdf=original)
    assert (checked.verdict, checked.signer) == (Verdict.GENUINE, "青石县石桥镇人民政府")
    assert paper.number in checked.reason and due_for_signing(session, clock.now(), 10) == []
    count_prints(session, paper_id=paper.id, copies=[], actor=actor(CLERK), now=clock.now())
    assert original_of(paper) == original
    found = by_digest(session, digest=checked.digest)
    assert found is not None and (found.number, found.standing, found.is_signed) == (paper.number, "valid", True)
    void(session, paper_id=paper.id, reason="写错了", actor=actor(CLERK), now=clock.now())
    found = by_digest(session, digest=checked.digest)
    assert found is not None and found.standing == "void"
    with pytest.raises(NotFoundHere):
        original_of(paper)


def test_without_a_key_it_waits(session: Session, paper: IssuedPaper, actor: Callable[[str], Actor]) -> None:
    keeper = actor("shenguilan")
    key = held_by(session, organisation_id=paper.organisation_id, actor=keeper).key
    assert key is not None
    retire_key(session, key_id=key.id, actor=keeper, now=clock.now())
    assert due_for_signing(session, clock.now(), 10) == []


def test_a_code_is_found_however_it_is_typed(session: Session, paper: IssuedPaper, case: Case) -> None:
    paper.verify_code = "K0Q1M4XP"
    session.flush()
    for typed in ("K0Q1-M4XP", " kOqI m4xp ", "k0ql—M4XP"):
        found = by_code(session, code=read_typed(typed).code)
        assert found is not None and found.number == paper.number, typed
        assert case.applicant_name not in found.applicant and "*" in found.applicant
    for typed in ("K0Q1M4X", "K0Q1M4XPP", "", "%", "飞船"):
        assert by_code(session, code=read_typed(typed).code) is None, typed


def test_a_void_paper_with_a_successor_is_superseded(
    session: Session, paper: IssuedPaper, actor: Callable[[str], Actor]
) -> None:
    void(session, paper_id=paper.id, reason="更正", actor=actor(CLERK), now=clock.now())
    session.add(
        IssuedPaper(
            case_id=paper.case_id,
            kind=paper.kind,
            occasion="corrected",
            organisation_id=paper.organisation_id,
            dated_on=paper.dated_on,
            happened_at=clock.now(),
            state="made",
            number="石桥镇受〔2026〕99 号",
            content=paper.content,
        )
    )
    session.flush()
    found = by_code(session, code=paper.verify_code or "")
    assert found is not None and found.standing == "superseded"
