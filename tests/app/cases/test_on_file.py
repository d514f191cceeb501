"""Papers of earlier cases: how far they are trusted, how long they serve, and that taking them over is kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.cases import operations, promise_keeping
from app.cases.on_file import OnFile, papers_on_file, taken_over
from app.cases.queries import case_page
from app.errors import Invalid
from app.models import Case, Organisation, PaperPage, StoredFile
from app.papers import marks
from app.papers.holding import Holder
from app.publishing.versions import LoadedVersion
from tests.app.cases.desk import CLERK, ID_NUMBER, OTHER_CLERK, HallDesk
from tests.conftest import Clock
from tests.definitions import load

FULL = {"d_form_originals": "2", "d_photo_originals": "2", "d_household_book_copies": "2"}
COPY_ONLY = {**FULL, "d_income_proof_originals": "0", "d_income_proof_copies": "1"}


@pytest.fixture
def version(desk: HallDesk) -> LoadedVersion:
    """居民身份证 serves for a year; the application form never does."""
    definition = load("group")
    papers = tuple(
        one.model_copy(update={"valid_months": 12}) if one.id == "income_proof" else one for one in definition.documents
    )
    return desk.publish(definition, documents=papers)


def held(desk: HallDesk, version: LoadedVersion, username: str = CLERK) -> OnFile | None:
    found = papers_on_file(
        desk.session,
        actor=desk.actor(username),
        definition=version.definition,
        id_number=ID_NUMBER,
        today=clock.today(),
    )
    return found.get("income_proof")


def test_what_a_hall_has_accepted_serves_with_the_grade_of_what_was_seen(
    desk: HallDesk, version: LoadedVersion
) -> None:
    assert held(desk, version) is None
    case = desk.submit(version, CLERK, answers=FULL)
    paper = held(desk, version)
    assert paper is not None
    assert (paper.grade, paper.case_number, paper.valid_until) == ("B", case.number, dt.date(2027, 10, 21))
    assert paper.is_usable
    desk.act("grant", case, desk.someone("审批人员", "civil_affairs"))
    granted = held(desk, version)
    assert granted is not None and granted.grade == "A"


def test_a_failed_application_leaves_papers_that_must_be_seen_again(desk: HallDesk, version: LoadedVersion) -> None:
    desk.act("withdraw", desk.submit(version, CLERK, answers=FULL), CLERK)
    paper = held(desk, version)
    assert paper is not None and paper.grade == "D" and not paper.is_usable


def test_expired_papers_are_shown_as_expired(desk: HallDesk, version: LoadedVersion, frozen_clock: Clock) -> None:
    desk.submit(version, CLERK, answers=FULL)
    frozen_clock.advance(timedelta(days=366))
    paper = held(desk, version)
    assert paper is not None and paper.is_expired and not paper.is_usable


def test_cases_outside_ones_scope_are_not_looked_at(desk: HallDesk, version: LoadedVersion) -> None:
    desk.submit(version, CLERK, answers=FULL)
    assert held(desk, version, OTHER_CLERK) is None


def again(desk: HallDesk, version: LoadedVersion) -> Case:
    """A second case of the same person that brings no 收入证明 but takes the earlier one."""
    filled = replace(desk.fill(version, {**FULL, "d_income_proof_originals": "0"}), on_file=frozenset({"income_proof"}))
    actor = desk.actor(CLERK)
    place = desk.session.scalars(select(Organisation).where(Organisation.id == actor.organisation_id)).one()
    number = operations.submit(
        desk.session,
        version=version,
        submission=filled,
        organisation=place,
        token="b" * 32,
        told=None,
        actor=actor,
        now=clock.now(),
    )
    desk.session.commit()
    return desk.session.scalars(select(Case).where(Case.number == number)).one()


def test_taking_over_is_kept_and_noted_and_asks_for_no_promise(
    session: Session, desk: HallDesk, version: LoadedVersion
) -> None:
    first = desk.submit(version, CLERK, answers=FULL)
    second = again(desk, version)
    taken = taken_over(session, case_number=second.number)["income_proof"]
    assert (taken.case_number, taken.grade) == (first.number, "B")
    assert "case.paper_taken_over" in desk.audited(second)
    assert "case.promise_made" not in desk.audited(second)
    paper = held(desk, version)
    assert paper is not None and paper.case_number == first.number  # not the case that only borrowed it


def test_what_is_not_on_file_cannot_be_taken(desk: HallDesk, version: LoadedVersion) -> None:
    with pytest.raises(Invalid, check=lambda refusal: "不能沿用" in refusal.message):
        again(desk, version)


def test_a_case_on_its_way_can_take_a_paper_and_keeps_its_promise_by_it(
    session: Session, desk: HallDesk, version: LoadedVersion
) -> None:
    desk.submit(version, CLERK, answers=FULL)
    case = desk.submit(version, CLERK, answers={**FULL, "d_income_proof_originals": "0"})
    promise_keeping.reuse(
        session,
        case_number=case.number,
        revision=case.revision,
        document_id="income_proof",
        actor=desk.actor(CLERK),
        now=clock.now(),
    )
    session.commit()
    assert "income_proof" in taken_over(session, case_number=case.number)
    assert desk.audited(case)[-1] == "case.paper_received"
    assert case_page(session, actor=desk.actor(CLERK), number=case.number).number == case.number


def test_a_comparison_with_the_original_counts_like_the_original_until_a_newer_page_comes(
    desk: HallDesk, version: LoadedVersion
) -> None:
    case = desk.submit(version, CLERK, answers=COPY_ONLY)
    first = held(desk, version)
    assert first is not None and first.grade == "C" and first.compared_at is None
    compare(desk, case)
    compared = held(desk, version)
    assert compared is not None and (compared.grade, compared.compared_by) == ("B", "王海燕")
    assert compared.compared_at == clock.now() and compared.grade_words == "B（见过原件）"
    photograph(desk, case)
    later = held(desk, version)
    assert later is not None and (later.grade, later.compared_by) == ("C", "")


@pytest.mark.parametrize("mark", ["unclear", "mismatch"])
def test_what_a_checker_found_wanting_is_not_used_again(desk: HallDesk, version: LoadedVersion, mark: str) -> None:
    case = desk.submit(version, CLERK, answers=FULL)
    _said(desk, case, marks.set_mark, mark=mark, words="缺公章")
    paper = held(desk, version)
    assert paper is not None and paper.grade == "D" and not paper.is_usable


def compare(desk: HallDesk, case: Case) -> None:
    """与原件相符."""
    _said(desk, case, marks.set_original_seen, seen=True)


def _said(desk: HallDesk, case: Case, say: Callable[..., None], **words: object) -> None:
    holder = Holder(user_id=0, case_id=case.id, number=case.number)
    say(desk.session, holder=holder, document_id="income_proof", actor=desk.actor(CLERK), now=clock.now(), **words)
    desk.session.commit()


def photograph(desk: HallDesk, case: Case) -> None:
    """A page of the paper that is there a minute after the comparison."""
    later = clock.now() + timedelta(minutes=1)
    desk.session.add(StoredFile(digest="d" * 64, size=1, kind="image/jpeg", pages=1, state="kept", touched_at=later))
    desk.session.flush()
    page = PaperPage(case_id=case.id, document_id="income_proof", position=1, digest="d" * 64, original_name="p.jpg")
    page.added_at, page.added_by_id = later, desk.actor(CLERK).user_id
    desk.session.add(page)
    desk.session.commit()
