"""A month goes up frozen, is signed for or comes back; a problem goes up and is answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.errors import Invalid, NotAllowed, NotFoundHere
from app.models import LedgerHandIn, OutboxMessage
from app.people.actors import Actor
from app.proxies.handing_in import months, problems, reminding
from app.proxies.handing_in.problems import SheetWords
from tests.app.cases.desk import AGENT, CLERK, OTHER_AGENT, OTHER_CLERK
from tests.app.proxies.handing_in.test_frozen import report
from tests.conftest import Clock

HandIn = Callable[[], LedgerHandIn]


@pytest.fixture
def month() -> dt.date:
    return months.first_of(clock.today())


@pytest.fixture
def handed_in(session: Session, actor: Callable[[str], Actor], month: dt.date) -> HandIn:
    """The village hands this month in."""

    def handing() -> LedgerHandIn:
        made = months.hand_in(
            session,
            report=report([[1, "SQ26-00001"]]),
            month=month,
            remark="",
            actor=actor(AGENT),
            now=clock.now(),
        )
        session.commit()
        return made

    return handing


def told(session: Session) -> set[str]:
    return set(session.scalars(select(OutboxMessage.event)))


def test_the_hall_above_signs_and_nobody_else(
    session: Session, handed_in: HandIn, actor: Callable[[str], Actor], month: dt.date
) -> None:
    row = handed_in()
    assert told(session) == {"ledger_handed_in"}
    with pytest.raises(NotAllowed):
        months.sign(session, row=row, words="", actor=actor(AGENT), now=clock.now())
    with pytest.raises(NotFoundHere):
        months.hand_in_of(session, hand_in_id=row.id, actor=actor(OTHER_CLERK))
    with pytest.raises(NotFoundHere):
        months.hand_in_of(session, hand_in_id=row.id, actor=actor(OTHER_AGENT))
    months.sign(session, row=row, words="", actor=actor(CLERK), now=clock.now())
    assert row.state == "signed"
    assert "ledger_signed" in told(session)
    with pytest.raises(Invalid):
        handed_in()
    standings = months.villages_in(session, actor=actor(CLERK), month=month, today=clock.today())
    assert [one.latest.id for one in standings if one.latest] == [row.id]
    assert len(standings) > 1


def test_sent_back_it_comes_again_as_another_round(
    session: Session, handed_in: HandIn, actor: Callable[[str], Actor]
) -> None:
    first = handed_in()
    with pytest.raises(Invalid):
        handed_in()
    session.rollback()
    with pytest.raises(Invalid):
        months.send_back(session, row=first, words=" ", actor=actor(CLERK), now=clock.now())
    months.send_back(session, row=first, words="少一件", actor=actor(CLERK), now=clock.now())
    session.commit()
    second = handed_in()
    assert (second.round, first.state) == (2, "sent_back")
    own = months.own_months(session, actor=actor(AGENT), today=clock.today())
    assert own[0].latest is second and len(own) == months.MOST_MONTHS


def test_a_copy_that_was_touched_is_not_signed(
    session: Session, handed_in: HandIn, actor: Callable[[str], Actor]
) -> None:
    row = handed_in()
    row.content = row.content.replace("SQ26-00001", "SQ26-00009")
    with pytest.raises(Invalid):
        months.sign(session, row=row, words="", actor=actor(CLERK), now=clock.now())


def test_at_month_end_those_who_have_not_are_reminded_once(
    session: Session, handed_in: HandIn, actor: Callable[[str], Actor], month: dt.date, frozen_clock: Clock
) -> None:
    handed_in()
    end = months.due_on(month).replace(day=1) - dt.timedelta(days=1)
    now = frozen_clock.advance(end - clock.today())
    assert reminding.remind(session, now=now) > 0
    assert reminding.remind(session, now=now) == 0
    reminded = set(session.scalars(select(OutboxMessage.recipient_id).where(OutboxMessage.event == "ledger_due")))
    assert actor(OTHER_AGENT).user_id in reminded and actor(AGENT).user_id not in reminded


def test_a_problem_is_taken_over_answered_and_closed(session: Session, actor: Callable[[str], Actor]) -> None:
    agent, clerk, now = actor(AGENT), actor(CLERK), clock.now()
    words = SheetWords(title="待遇没有到账", facts="两个月没有到账", tried="", asked="请核对名单", person="李秀英")
    sheet = problems.pass_up(session, words=words, actor=agent, now=now)
    assert sheet.number.startswith("SQW")
    with pytest.raises(NotFoundHere):
        problems.sheet_of(session, number=sheet.number, actor=actor(OTHER_AGENT))
    with pytest.raises(NotAllowed):
        problems.receive(session, sheet=sheet, actor=agent, now=now)
    problems.receive(session, sheet=sheet, actor=clerk, now=now)
    with pytest.raises(Invalid):
        problems.answer(session, sheet=sheet, words=" ", actor=clerk, now=now)
    problems.answer(session, sheet=sheet, words="已补发", actor=clerk, now=now)
    problems.close(session, sheet=sheet, actor=agent, now=now)
    assert sheet.state == "closed"
    assert told(session) == {"problem_passed_up", "problem_answered"}
    assert [one.number for one in problems.list_sheets(session, actor=clerk)[0]] == [sheet.number]


def test_what_lacks_on_a_sheet_is_told_by_field(session: Session, actor: Callable[[str], Actor]) -> None:
    yesterday = clock.today() - dt.timedelta(days=1)
    words = SheetWords(title="", facts="", tried="x" * 700, asked="", case_number="SQ26-99999", wanted_by=yesterday)
    with pytest.raises(Invalid) as refusal:
        problems.pass_up(session, words=words, actor=actor(AGENT), now=clock.now())
    assert [one.name for one in refusal.value.problems] == ["title", "facts", "asked", "tried", "case", "wanted_by"]
