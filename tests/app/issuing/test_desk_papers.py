"""Papers of an office about several cases: made once a state, with seal and wording, every print counted."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import Invalid, NotFoundHere
from app.issuing.desk_papers import COPIES, NOTE, Occasion, count_prints, sheets_of, times_printed
from app.models import AuditEntry, DeskPaper, Organisation, WordingVersion
from app.people.actors import Actor
from app.people.county import supervisor_of
from app.printing.facts import Words
from app.seals.reading import seal_of
from reports.documents import urging_note
from reports.imprint import Imprint
from reports.letter_texts import shipped_text

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


@pytest.fixture
def county(session: Session) -> Organisation:
    return session.scalars(select(Organisation).where(Organisation.kind == "county")).one()


@pytest.fixture
def someone(session: Session, county: Organisation) -> Actor:
    return replace(supervisor_of(county), user_id=1)


def words(imprint: Imprint) -> Words:
    context = urging_note.build(
        kind="urge",
        number="QSCB26-00001",
        organisation_name="青石县政务服务管理局",
        addressee="石桥镇",
        cases=[urging_note.Urged(number="SQ26-00001", service="低保", step="审批", due_on=None)],
        reason="超期。",
        demands="办理。",
        answer_due_on=None,
        answer_days=3,
        issued_on=NOW.date(),
        text=shipped_text("urging_note"),
        imprint=imprint,
    )
    return Words(template="urging_note", context=context, title=context.title, wording_version_id=_VERSION[0])


_VERSION: list[int | None] = [None]


@pytest.fixture
def it(session: Session, county: Organisation) -> Occasion:
    _VERSION[0] = session.scalar(select(WordingVersion.id).order_by(WordingVersion.id).limit(1))
    return Occasion(
        kind=NOTE, subject="QSCB26-00001", state="石桥镇", copies=COPIES[NOTE][:2], draw=words, sealed_by=county.id
    )


def test_it_is_made_once_with_seal_and_wording(
    session: Session, it: Occasion, county: Organisation, someone: Actor
) -> None:
    paper, first = count_prints(session, it, copies=(), actor=someone, now=NOW)
    again, second = count_prints(session, it, copies=["督查机构"], actor=someone, now=NOW)
    assert (again.id, first, second) == (paper.id, [1, 2], [3]) and times_printed(session, it) == 3
    assert paper.wording_version_id == _VERSION[0] is not None
    seal = seal_of(session, organisation_id=county.id, kind="supervision")
    assert seal is not None and json.loads(paper.assets) == [f"seal-{seal.id}"]


def test_each_print_says_whose_copy_it_is_and_that_it_is_one_more(
    session: Session, it: Occasion, someone: Actor
) -> None:
    paper, prints = count_prints(session, it, copies=(), actor=someone, now=NOW)
    _paper, more = count_prints(session, it, copies=["承办单位"], actor=someone, now=NOW)
    asked = {"kind": NOTE, "subject": it.subject, "paper_id": paper.id, "actor": someone}
    first, second = sheets_of(session, prints=prints, **asked)
    (again,) = sheets_of(session, prints=more, **asked)
    assert "第一联　承办单位留存" in first.html and "补打" not in first.html
    assert "第二联　督查机构留存" in second.html and f"{paper.code}-2." in second.html
    assert "第一联　承办单位留存　补打 第 2 次" in again.html and f"{paper.code}-1." in again.html


def test_another_state_is_another_paper(session: Session, it: Occasion, someone: Actor) -> None:
    count_prints(session, it, copies=(), actor=someone, now=NOW)
    moved = replace(it, state="龙潭镇")
    assert times_printed(session, moved) == 0
    count_prints(session, moved, copies=["承办单位"], actor=someone, now=NOW)
    assert len(session.scalars(select(DeskPaper)).all()) == 2 and times_printed(session, moved) == 1


def test_prints_of_others_and_unknown_copies_are_refused(session: Session, it: Occasion, someone: Actor) -> None:
    paper, prints = count_prints(session, it, copies=(), actor=someone, now=NOW)
    other = replace(someone, user_id=2)
    for wrong in (
        {"paper_id": paper.id, "prints": prints, "actor": other},
        {"paper_id": paper.id, "prints": [], "actor": someone},
        {"paper_id": paper.id, "prints": [9], "actor": someone},
        {"paper_id": 10**30, "prints": prints, "actor": someone},
    ):
        with pytest.raises(NotFoundHere):
            sheets_of(session, kind=NOTE, subject=it.subject, **wrong)
    with pytest.raises(NotFoundHere):
        sheets_of(session, kind=NOTE, subject="QSCB26-00002", paper_id=paper.id, prints=prints, actor=someone)
    with pytest.raises(Invalid):
        count_prints(session, it, copies=["隔壁"], actor=someone, now=NOW)


def test_the_record_tells_every_print(session: Session, it: Occasion, someone: Actor) -> None:
    count_prints(session, it, copies=["督查机构"], actor=someone, now=NOW)
    session.commit()
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "supervision_note.printed")).one()
    assert entry.subject_id == it.subject and json.loads(entry.detail)["copies"] == ["督查机构"]
