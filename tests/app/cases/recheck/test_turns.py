"""Turns: begun by a grant, opened by themselves or by one click, ended by a case or a mark."""

from __future__ import annotations

import datetime as dt
from datetime import datetime

import pytest
from sqlalchemy import select

from app import clock
from app.cases.recheck.opening import open_turn, start_form, to_be_opened
from app.cases.recheck.rosters import RosterFilters, export_roster, roster, roster_choices
from app.cases.recheck.turns import check_off, granted_lately, look_at_granted, stop
from app.errors import Invalid, NotAllowed, NotFoundHere
from app.models import Case, FormDraft, RecheckDue
from catalog.step_specs import RecheckSpec
from tests.app.cases.desk import AGENT, CLERK, OTHER_AGENT, OTHER_CLERK, HallDesk
from tests.conftest import Clock

YEARLY = RecheckSpec(every_months=12)
NEXT_YEAR = datetime(2027, 10, 1, 9, tzinfo=clock.ZONE)


def granted(desk: HallDesk, **changes: object) -> Case:
    """A case that the hall took in and granted at once."""
    case = desk.submit(desk.publish("on_the_spot", recheck=YEARLY, **changes), CLERK)
    return desk.act("grant", case, CLERK)


def sweep(desk: HallDesk) -> int:
    done = 0
    for due, do in ((granted_lately, look_at_granted), (to_be_opened, open_turn)):
        for found in due(desk.session, clock.now(), 100):
            done += do(desk.session, found, clock.now())
            desk.session.commit()
    return done


def turns(desk: HallDesk) -> list[RecheckDue]:
    wanted = select(RecheckDue).order_by(RecheckDue.id).execution_options(populate_existing=True)
    return list(desk.session.scalars(wanted))


def test_a_grant_begins_a_turn_once(desk: HallDesk, frozen_clock: Clock) -> None:
    case = granted(desk)
    refused = desk.submit(desk.publish("on_the_spot", recheck=YEARLY), CLERK)
    desk.act("refuse", refused, CLERK, "不符合条件")
    assert sweep(desk) == 1 and sweep(desk) == 0
    (turn,) = turns(desk)
    assert (turn.case_id, turn.turn, turn.state) == (case.id, 1, "waiting")
    assert (turn.opens_on, turn.due_on) == (dt.date(2027, 9, 21), dt.date(2027, 10, 21))
    assert not look_at_granted(desk.session, case.id, clock.now())


def test_it_opens_by_itself_and_waits_to_be_accepted(desk: HallDesk, frozen_clock: Clock) -> None:
    case = granted(desk, documents=())
    sweep(desk)
    frozen_clock.move_to(NEXT_YEAR)
    assert sweep(desk) == 1 and sweep(desk) == 0
    (turn,) = turns(desk)
    made = desk.session.scalars(select(Case).where(Case.submission_token == turn.token)).one()
    assert (turn.state, turn.lacking, made.organisation_id) == ("opened", 0, case.organisation_id)
    assert made.applicant_id_hash == case.applicant_id_hash and made.accepted_at is None
    desk.act("pass_on", made, CLERK)
    desk.act("grant", made, CLERK)
    sweep(desk)
    assert [(one.state, one.turn) for one in turns(desk)] == [("done", 1), ("waiting", 2)]


def test_a_case_that_comes_to_nothing_leaves_the_turn_to_be_done(desk: HallDesk, frozen_clock: Clock) -> None:
    granted(desk, documents=())
    sweep(desk)
    frozen_clock.move_to(NEXT_YEAR)
    sweep(desk)
    (turn,) = turns(desk)
    made = desk.session.scalars(select(Case).where(Case.submission_token == turn.token)).one()
    clerk = desk.actor(CLERK)
    with pytest.raises(Invalid):  # it is under way
        start_form(desk.session, turn_id=turn.id, place_field="place", actor=clerk, now=clock.now())
    desk.session.rollback()
    desk.act("pass_on", made, CLERK)
    desk.act("refuse", made, CLERK, "已经死亡")
    assert [row.state for row in roster(desk.session, actor=clerk).rows] == ["failed"]
    start_form(desk.session, turn_id=turn.id, place_field="place", actor=clerk, now=clock.now())
    desk.session.commit()
    assert [row.state for row in roster(desk.session, actor=clerk).rows] == ["form"]


def test_what_only_people_can_give_is_left_to_the_desk(desk: HallDesk, frozen_clock: Clock) -> None:
    granted(desk)
    sweep(desk)
    frozen_clock.move_to(NEXT_YEAR)
    assert sweep(desk) == 1 and sweep(desk) == 0
    (turn,) = turns(desk)
    assert (turn.state, turn.look_on, turn.lacking) == ("waiting", None, 1)  # the identity card


def test_one_click_opens_a_filled_form(desk: HallDesk, frozen_clock: Clock) -> None:
    granted(desk)
    sweep(desk)
    frozen_clock.move_to(NEXT_YEAR)
    (turn,) = turns(desk)
    with pytest.raises(NotFoundHere):
        start_form(desk.session, turn_id=turn.id, place_field="place", actor=desk.actor(OTHER_CLERK), now=clock.now())
    once, twice = (
        start_form(desk.session, turn_id=turn.id, place_field="place", actor=desk.actor(CLERK), now=clock.now())
        for _ in range(2)
    )
    desk.session.commit()
    draft = desk.session.get_one(FormDraft, once[1])
    assert once == twice and "张桂兰" in draft.data
    row = roster(desk.session, actor=desk.actor(CLERK)).rows[0]
    assert (row.state, row.name, row.id_number, row.card) == ("form", "张桂兰", "1101**********002X", "yellow")


def test_a_mark_ends_a_turn(desk: HallDesk, frozen_clock: Clock) -> None:
    granted(desk)
    sweep(desk)
    (turn,) = turns(desk)
    clerk = desk.actor(CLERK)
    with pytest.raises(Invalid):
        check_off(desk.session, turn_id=turn.id, reason="上门见到", actor=clerk, now=clock.now())  # not yet
    desk.session.rollback()
    now = frozen_clock.move_to(NEXT_YEAR)
    for reason, actor, error in ((" ", clerk, Invalid), ("x", desk.actor(OTHER_AGENT), NotFoundHere)):
        with pytest.raises(error):
            check_off(desk.session, turn_id=turn.id, reason=reason, actor=actor, now=now)
        desk.session.rollback()
    check_off(desk.session, turn_id=turn.id, reason="上门见到本人", actor=clerk, now=now)
    desk.session.commit()
    done, following = turns(desk)
    assert (done.state, following.turn, following.due_on) == ("done", 2, dt.date(2028, 10, 1))
    stop(desk.session, turn_id=following.id, reason="3月去世", actor=clerk, now=now)
    desk.session.commit()
    assert [one.state for one in turns(desk)] == ["done", "stopped"]
    ended = roster(desk.session, actor=clerk, filters=RosterFilters(ended=True)).rows
    assert [(row.state, row.reason) for row in ended] == [("stopped", "3月去世"), ("done", "上门见到本人")]


def test_the_same_person_and_service_granted_again_ends_the_turn(desk: HallDesk, frozen_clock: Clock) -> None:
    first = granted(desk)
    sweep(desk)
    frozen_clock.move_to(NEXT_YEAR)
    granted(desk)
    sweep(desk)
    done, following = turns(desk)
    assert (done.state, following.case_id, following.turn) == ("done", first.id, 2)


def test_rosters_by_place_service_and_month(desk: HallDesk, frozen_clock: Clock) -> None:
    granted(desk)
    sweep(desk)
    clerk, month = desk.actor(CLERK), dt.date(2027, 10, 1)
    (turn,) = turns(desk)
    assert [row.state for row in roster(desk.session, actor=clerk).rows] == ["later"]
    for filters, count in (
        (RosterFilters(month=month, service=turn.service_id), 1),
        (RosterFilters(month=dt.date(2027, 11, 1)), 0),
        (RosterFilters(village=desk.actor(AGENT).organisation_id), 0),
        (RosterFilters(ended=True), 0),
    ):
        assert len(roster(desk.session, actor=clerk, filters=filters).rows) == count, filters
    assert not roster(desk.session, actor=desk.actor(OTHER_CLERK)).rows
    assert [value for value, _words in roster_choices(desk.session, actor=clerk).services] == [turn.service_id]
    assert export_roster(desk.session, actor=clerk, filters=RosterFilters(), now=clock.now())[:2] == b"PK"
    with pytest.raises(NotAllowed):
        roster(desk.session, actor=desk.actor(desk.someone("审批人员", "civil_affairs")))
