"""The table of a case's life: whole, with words for all of it, and the only way from one state to the next."""

from __future__ import annotations

import pytest

from app.cases.terms import Clock, Need, Who
from app.cases.words import ACTION_DONE, ACTION_LABELS, STATE_LABELS
from app.cases.workflow import (
    ENDED,
    EVENT_NOTED,
    RULES,
    UNDER_WAY,
    Event,
    IllegalMoveError,
    State,
    may_happen,
    move,
    replay,
)
from app.models.cases import CASE_STATES, OPEN_STATES
from catalog.vocabulary import LISTS


def test_every_event_has_a_row_and_every_state_its_place_in_the_database() -> None:
    assert set(RULES) == set(Event)
    assert set(CASE_STATES) == set(State)
    assert set(State) == set(UNDER_WAY) | ENDED and not set(UNDER_WAY) & ENDED
    assert OPEN_STATES == UNDER_WAY  # for rooms that know no cases


def test_every_state_is_reached_and_only_filed_and_withdrawn_cases_stay_for_good() -> None:
    reached = {state for rule in RULES.values() for state in rule.to}
    left = {state for rule in RULES.values() for state in rule.at}
    assert reached == set(State)
    assert set(State) - left == {State.ARCHIVED, State.WITHDRAWN}


def test_the_table_has_words_for_people() -> None:
    assert set(STATE_LABELS) == set(State)
    assert {f"case.{rule.noted}" for rule in RULES.values()} <= set(ACTION_DONE)
    assert set(Event) - set(ACTION_LABELS) == {Event.SUBMIT, Event.ACCEPT, Event.ACCEPT_BY_LAW}
    assert len(EVENT_NOTED) == len(RULES)


def test_papers_that_are_issued_are_kinds_of_notices() -> None:
    known = {option.code for option in LISTS["notice_kind"].options}
    assert {rule.issues for rule in RULES.values() if rule.issues} <= known


@pytest.mark.parametrize("event", [Event.DECLINE, Event.REFUSE, Event.TERMINATE, Event.EXTEND, Event.PAUSE])
def test_what_is_against_the_applicant_needs_a_reason_and_tells_them(event: Event) -> None:
    rule = RULES[event]
    assert (Need.REASON in rule.needs and "applicant" in rule.tells and rule.issues) or event is Event.TERMINATE


def test_only_the_law_accepts_by_itself_and_only_leaders_give_time() -> None:
    assert [event for event, rule in RULES.items() if rule.who is Who.SYSTEM] == [Event.ACCEPT_BY_LAW]
    assert RULES[Event.EXTEND].who is Who.APPROVER
    assert {event for event, rule in RULES.items() if rule.clock is Clock.STOP} == {
        Event.REQUEST_SUPPLEMENT,
        Event.PAUSE,
    }


def test_moves_follow_the_table() -> None:
    assert move(Event.PAUSE, State.HANDLING, State.PAUSED) is State.PAUSED
    for event, at, to in (
        (Event.PAUSE, State.SUBMITTED, State.PAUSED),
        (Event.GRANT, State.PAUSED, State.DECIDED),
        (Event.RESUME, State.PAUSED, State.DECIDED),
        (Event.SUBMIT, State.HANDLING, State.SUBMITTED),
    ):
        with pytest.raises(IllegalMoveError):
            move(event, at, to)
    assert not may_happen(Event.WITHDRAW, State.DECIDED)


def test_a_history_leads_to_its_state_and_a_forged_one_nowhere() -> None:
    told = [("submitted", "submitted"), ("accepted", "handling"), ("paper_received", "handling"), ("paused", "paused")]
    assert replay(told) is State.PAUSED
    assert replay([]) is None
    with pytest.raises(IllegalMoveError):
        replay([*told, ("granted", "decided")])
