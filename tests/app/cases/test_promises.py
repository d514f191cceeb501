"""Promises to bring papers later: made with the case, counted by the calendar, kept, put off, broken."""

from __future__ import annotations

import datetime as dt
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.cases import promise_keeping
from app.cases.promises import owed, owed_count, promises_of
from app.cases.queries import case_page
from app.errors import Invalid, NotAllowed, NotFoundHere, StaleCase
from app.models import Case, PaperPromise
from tests.app.cases.desk import AGENT, CLERK, OTHER_CLERK, HallDesk
from tests.conftest import Clock
from tests.definitions import load

LACKING = {"d_income_proof_originals": "0", "d_form_originals": "2", "d_photo_originals": "2"}


@pytest.fixture
def case(desk: HallDesk) -> Case:
    """A case of Wednesday 2026-10-21 whose 收入证明 may follow within five working days."""
    return desk.submit(desk.publish("group"), CLERK, answers=LACKING)


def promised(session: Session, case: Case) -> PaperPromise:
    found = select(PaperPromise).where(PaperPromise.case_id == case.id)
    return session.scalars(found.execution_options(populate_existing=True)).one()


def keep(desk: HallDesk, case: Case, action: str, username: str = CLERK, **more: object) -> PaperPromise:
    desk.session.refresh(case)
    promise = promised(desk.session, case)
    done = getattr(promise_keeping, action)(
        desk.session,
        case_number=case.number,
        revision=more.pop("revision", case.revision),
        promise_id=promise.id,
        actor=desk.actor(username),
        now=clock.now(),
        **more,
    )
    desk.session.commit()
    return done


def test_a_lacking_deferrable_paper_is_promised_by_the_limit_of_the_definition(
    session: Session, desk: HallDesk, case: Case
) -> None:
    (promise,) = promises_of(session, case_number=case.number)
    assert (promise.name, promise.originals, promise.copies) == ("收入证明", 1, 0)
    assert promise.due_on == dt.date(2026, 10, 28)
    assert promise.lapse == "return" and promise.is_open
    assert "case.promise_made" in desk.audited(case)


def test_nothing_lacking_promises_nothing(session: Session, desk: HallDesk) -> None:
    case = desk.submit(desk.publish("group"), CLERK, answers={"d_form_originals": "2", "d_photo_originals": "2"})
    assert promises_of(session, case_number=case.number) == ()


def test_those_who_took_the_papers_in_see_what_is_owed(
    session: Session, desk: HallDesk, case: Case, frozen_clock: Clock
) -> None:
    (row,) = owed(session, actor=desk.actor(CLERK)).rows
    assert (row.number, row.promise.card) == (case.number, "green")
    assert owed(session, actor=desk.actor(OTHER_CLERK)).rows == ()
    assert owed_count(session, actor=desk.actor(CLERK)).late == 0
    frozen_clock.advance(timedelta(days=6))
    assert owed(session, actor=desk.actor(CLERK)).rows[0].promise.card == "yellow"
    frozen_clock.advance(timedelta(days=2))
    count = owed_count(session, actor=desk.actor(CLERK))
    assert (count.all, count.late) == (1, 1)


def test_nobody_waits_for_papers_of_a_case_that_failed(session: Session, desk: HallDesk, case: Case) -> None:
    desk.act("withdraw", case, CLERK)
    assert owed(session, actor=desk.actor(CLERK)).rows == ()


def test_a_paper_that_came_counts_as_received(session: Session, desk: HallDesk, case: Case) -> None:
    assert keep(desk, case, "receive").state == "received"
    page = case_page(session, actor=desk.actor(CLERK), number=case.number)
    assert not next(line for line in page.documents if line.document_id == "income_proof").is_short
    assert owed(session, actor=desk.actor(CLERK)).rows == ()
    assert desk.audited(case)[-1] == "case.paper_received"
    with pytest.raises(Invalid, check=lambda refusal: "已经了结" in refusal.message):
        keep(desk, case, "receive")


def test_only_the_desk_that_took_it_in_and_only_as_it_stands(desk: HallDesk, case: Case) -> None:
    with pytest.raises(NotFoundHere):
        keep(desk, case, "receive", OTHER_CLERK)
    with pytest.raises(StaleCase):
        keep(desk, case, "receive", revision=99)
    with pytest.raises(NotAllowed):
        keep(desk, case, "receive", desk.someone("督查人员", "990101"))


def test_putting_it_off_needs_a_later_day_and_a_reason(desk: HallDesk, case: Case) -> None:
    late = dt.date(2026, 11, 11)
    for until, reason in ((None, "出差"), (dt.date(2026, 10, 28), "出差"), (dt.date(2028, 1, 1), "出差"), (late, " ")):
        with pytest.raises(Invalid):
            keep(desk, case, "extend", until=until, reason=reason)
        desk.session.rollback()
    promise = keep(desk, case, "extend", until=late, reason="单位放假，月中才能开")
    assert (promise.due_on, promise.extensions, promise.state) == (late, 1, "open")


def test_a_broken_promise_returns_the_case_and_cannot_be_given_again(
    session: Session, desk: HallDesk, case: Case, frozen_clock: Clock
) -> None:
    decider = desk.someone("审批人员", "civil_affairs")
    with pytest.raises(Invalid, check=lambda refusal: "还没有到" in refusal.message):
        keep(desk, case, "lapse", decider)
    desk.session.rollback()
    frozen_clock.advance(timedelta(days=8))
    assert keep(desk, case, "lapse", decider).state == "lapsed"
    session.refresh(case)
    assert case.state == "supplement"
    page = case_page(session, actor=desk.actor(CLERK), number=case.number)
    assert "收入证明" in page.return_reason
    with pytest.raises(Invalid, check=lambda refusal: "这次要交齐" in refusal.message):
        desk.act("resubmit", case, CLERK, submission=desk.fill(page.version, LACKING))


@pytest.mark.parametrize(("what", "state"), [("decide", "handling"), ("withdraw", "withdrawn")])
def test_what_happens_then_is_said_by_the_definition(
    session: Session, desk: HallDesk, frozen_clock: Clock, what: str, state: str
) -> None:
    definition = load("group")
    papers = tuple(
        one.model_copy(update={"defer_lapse": what}) if one.id == "income_proof" else one
        for one in definition.documents
    )
    case = desk.submit(desk.publish(definition, documents=papers), CLERK, answers=LACKING)
    frozen_clock.advance(timedelta(days=8))
    keep(desk, case, "lapse")
    session.refresh(case)
    assert (case.state, promised(session, case).state) == (state, "lapsed")


def test_mending_a_case_brings_its_promises_in_line(session: Session, desk: HallDesk, case: Case) -> None:
    version = case_page(session, actor=desk.actor(CLERK), number=case.number).version
    desk.act("request_supplement", case, desk.someone("审批人员", "civil_affairs"))
    desk.act("resubmit", case, CLERK, submission=desk.fill(version, {**LACKING, "d_income_proof_originals": "1"}))
    assert promised(session, case).state == "received"


def test_agents_remind_of_what_they_took_in(session: Session, desk: HallDesk) -> None:
    definition = load("group")
    version = desk.publish(definition)
    case = desk.submit(version, AGENT, answers=LACKING)
    assert [row.number for row in owed(session, actor=desk.actor(AGENT)).rows] == [case.number]
