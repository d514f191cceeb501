"""The table of notes: what leads where, and by whom."""

from __future__ import annotations

import pytest

from app.models.supervision import NOTE_STATES as STORED
from app.supervision.note_states import ENDED, TABLE, NoteEvent, NoteState, Side, events_for, rule_for
from app.supervision.words import NOTE_DONE, NOTE_STATES

EVERYBODY = frozenset(Side)
WAY = [NoteEvent.ISSUE, NoteEvent.SERVE, NoteEvent.ANSWER, NoteEvent.ACCEPT, NoteEvent.ARCHIVE]


@pytest.mark.parametrize("kind", ["urge", "supervise"])
def test_the_usual_way_ends_in_the_archive(kind: str) -> None:
    state = NoteState.DRAFT
    for event in WAY:
        rule = rule_for(kind, state, event)
        assert rule is not None
        state = rule.to
    assert state is NoteState.ARCHIVED


def test_only_an_urging_note_is_raised_to_a_supervision_note() -> None:
    assert rule_for("urge", NoteState.SERVED, NoteEvent.RAISE) is not None
    assert rule_for("supervise", NoteState.SERVED, NoteEvent.RAISE) is None


def test_each_side_has_its_own_part() -> None:
    at_unit = events_for("urge", NoteState.SERVED, frozenset({Side.ADDRESSEE}))
    at_supervisor = events_for("urge", NoteState.SERVED, frozenset({Side.ISSUER}))
    assert at_unit == (NoteEvent.ANSWER,)
    assert at_supervisor == (NoteEvent.TRANSFER, NoteEvent.RAISE)
    assert events_for("urge", NoteState.DRAFT, frozenset({Side.ADDRESSEE})) == ()


def test_every_state_is_reached_and_only_ended_ones_are_left_by_nothing() -> None:
    reached = {rule.to for rule in TABLE} | {NoteState.DRAFT}
    assert reached == set(NoteState)
    stuck = {state for state in NoteState if not events_for("urge", state, EVERYBODY)}
    assert stuck == set(ENDED)


def test_one_event_leads_from_a_state_to_one_other() -> None:
    places = [(state, rule.event) for rule in TABLE for state in rule.at]
    assert len(places) == len(set(places))


def test_every_state_and_event_has_its_word_and_its_place_in_the_table_of_the_database() -> None:
    assert set(NOTE_STATES) == set(STORED) == {str(state) for state in NoteState}
    assert {f"supervision_note.{event}" for event in NoteEvent} <= set(NOTE_DONE)
