"""Cards: raised once, taken up the line, ended with what they are about, seen by whom they concern."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.errors import Invalid, NotAllowed, NotFoundHere
from app.models import CardEscalation, Case, CaseCard, CaseStep
from app.supervision import raising, steps
from app.supervision.cards import CardFilters, CardRow, answer_card, cards_of_case, list_cards, read_card, see_card
from app.supervision.first_asked import FirstAskedFilters, first_asked
from tests.app.cases.desk import AGENT, CLERK, OTHER_CLERK, HallDesk, at
from tests.app.supervision.conftest import SUPERVISOR, Swept
from tests.conftest import Clock


def cards(session: Session) -> list[tuple[str, str]]:
    rows = session.scalars(select(CaseCard).order_by(CaseCard.id).execution_options(populate_existing=True))
    return [(card.colour, card.closed_why) for card in rows]


def seen_by(desk: HallDesk, username: str, **filters: object) -> list[CardRow]:
    found = list_cards(desk.session, actor=desk.actor(username), filters=CardFilters(**filters), today=clock.today())
    return list(found.rows)


def test_a_card_is_raised_once_and_changes_colour_after_its_day(
    session: Session, desk: HallDesk, case: Case, sweep: Swept, frozen_clock: Clock
) -> None:
    frozen_clock.move_to(at(10, 26))
    assert sweep() == 0 and cards(session) == []
    frozen_clock.move_to(at(10, 27))
    assert sweep() == 1 and sweep() == 0
    assert cards(session) == [("yellow", "")]
    assert desk.open_step(case).card_on == dt.date(2026, 10, 29)
    frozen_clock.move_to(at(10, 29))
    sweep()
    assert sweep() == 0
    assert cards(session) == [("yellow", "red"), ("red", "")]
    assert desk.open_step(case).card_on is None


def test_a_worker_that_slept_raises_the_red_card_alone_with_the_sum_of_its_day(
    session: Session, case: Case, sweep: Swept, frozen_clock: Clock
) -> None:
    frozen_clock.move_to(at(11, 2))
    sweep()
    assert cards(session) == [("red", "")]
    card = session.scalars(select(CaseCard)).one()
    told = json.loads(card.explanation)
    assert card.due_on == dt.date(2026, 10, 28) and any("10月28日" in sentence for sentence in told)


def test_two_workers_raise_one_card(session: Session, desk: HallDesk, case: Case, frozen_clock: Clock) -> None:
    now = frozen_clock.move_to(at(10, 27))
    (step_id,) = steps.due_steps(session, now, 10)
    assert steps.card_step(session, step_id, now)
    assert not steps.card_step(session, step_id, now)  # the second came with the same id
    step = session.get_one(CaseStep, step_id)
    step.card_on = clock.today()  # and even if it were asked again
    steps.card_step(session, step_id, now)
    session.commit()
    assert cards(session) == [("yellow", "")]


def test_a_red_card_climbs_each_rung_once(session: Session, case: Case, sweep: Swept, frozen_clock: Clock) -> None:
    def levels() -> list[int]:
        return list(session.scalars(select(CardEscalation.level).order_by(CardEscalation.id)))

    frozen_clock.move_to(at(10, 29))
    sweep()
    assert levels() == [1]
    card = session.scalars(select(CaseCard)).one()
    assert card.escalate_on == dt.date(2026, 11, 2)  # three working days after Wednesday the 28th
    frozen_clock.move_to(at(11, 1))
    assert sweep() == 0
    frozen_clock.move_to(at(11, 10))
    assert sweep() == 1 and sweep() == 0
    assert levels() == [1, 2, 3]
    session.refresh(card)
    assert (card.level, card.escalate_on) == (3, None)


def test_a_card_ends_with_its_step_before_anybody_writes_it_down(
    session: Session, desk: HallDesk, case: Case, county: str, sweep: Swept, frozen_clock: Clock
) -> None:
    frozen_clock.move_to(at(10, 29))
    sweep()
    assert len(cards_of_case(session, actor=desk.actor(county), case_id=case.id, today=clock.today())) == 1
    session.refresh(case)
    desk.act("grant", case, county, "同意")
    assert seen_by(desk, county) == []
    assert raising.due_climbs(session, frozen_clock.move_to(at(11, 10)), 10)  # still to be swept …
    sweep()  # … and ended before it climbs further
    assert cards(session) == [("red", "done")]
    assert session.scalars(select(CaseCard)).one().level == 1
    assert [row.closed_why for row in seen_by(desk, county, over=True)] == ["done"]


def test_the_unit_its_supervisors_and_who_was_asked_first_see_it_and_nobody_else(
    desk: HallDesk, case: Case, county: str, sweep: Swept, frozen_clock: Clock
) -> None:
    frozen_clock.move_to(at(10, 27))
    sweep()
    (row,) = seen_by(desk, county)
    assert row.is_mine and row.first_asked == "石桥镇" and row.days_left == 1
    for username in (SUPERVISOR, CLERK):
        assert [one.is_mine for one in seen_by(desk, username)] == [False]
    assert seen_by(desk, OTHER_CLERK) == [] == seen_by(desk, AGENT)
    with pytest.raises(NotFoundHere):
        read_card(desk.session, actor=desk.actor(OTHER_CLERK), card_id=row.id, today=clock.today())


def test_its_desk_alone_answers_and_gives_a_reason(
    session: Session, desk: HallDesk, case: Case, county: str, sweep: Swept, frozen_clock: Clock
) -> None:
    now = frozen_clock.move_to(at(10, 29))
    sweep()
    (row,) = seen_by(desk, county, answered=False)
    with pytest.raises(NotAllowed):
        answer_card(session, card_id=row.id, text="在查", actor=desk.actor(CLERK), now=now)
    with pytest.raises(Invalid):
        answer_card(session, card_id=row.id, text="  ", actor=desk.actor(county), now=now)
    see_card(session, card_id=row.id, actor=desk.actor(county), now=now)
    answer_card(session, card_id=row.id, text="等公安比对，周五办结", actor=desk.actor(county), now=now)
    session.commit()
    with pytest.raises(Invalid) as refused:
        answer_card(session, card_id=row.id, text="再说一次", actor=desk.actor(county), now=now)
    assert "已经有人" in refused.value.message
    view = read_card(session, actor=desk.actor(SUPERVISOR), card_id=row.id, today=clock.today())
    assert view.answer == "等公安比对，周五办结" and not view.may_answer
    assert [climb.words for climb in view.climbs] == ["报本单位负责人"]
    assert seen_by(desk, SUPERVISOR, answered=False) == []


def test_who_took_the_case_first_keeps_it_on_its_list_until_it_ends(desk: HallDesk, case: Case, county: str) -> None:
    def listed(username: str, **filters: object) -> list[str]:
        found = first_asked(desk.session, actor=desk.actor(username), filters=FirstAskedFilters(**filters))
        return [row.number for row in found.rows]

    assert listed(CLERK, elsewhere=True) == [case.number] == listed(SUPERVISOR)
    assert listed(county) == [] == listed(OTHER_CLERK)
    assert listed(CLERK, carded=True) == []
    desk.act("grant", case, county, "同意")
    assert listed(CLERK) == []
