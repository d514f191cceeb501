"""Tables of transitions: what leads where, and that everything not named is refused."""

from __future__ import annotations

import pytest

from app.cases.moving.flow import (
    HANDOVER,
    MANDATE,
    HandoverEvent,
    MandateEvent,
    after_handover,
    after_mandate,
    mandate_events,
)
from app.models.mandates import MANDATE_STATES
from app.models.moving import HANDOVER_STATES


def test_a_hand_over_goes_from_draft_to_an_end() -> None:
    assert after_handover("draft", HandoverEvent.SEND) == "sent"
    assert after_handover("sent", HandoverEvent.RECEIVE) == "received"
    assert after_handover("sent", HandoverEvent.REPORT) == "differing"
    assert after_handover("differing", HandoverEvent.SETTLE) == "closed"
    assert {state for state, _event in HANDOVER} | set(HANDOVER.values()) == set(HANDOVER_STATES)


@pytest.mark.parametrize("state", ["received", "closed", "cancelled"])
def test_an_ended_hand_over_stays_as_it_is(state: str) -> None:
    assert [after_handover(state, event) for event in HandoverEvent] == [None] * len(HandoverEvent)


def test_what_has_left_is_not_dropped() -> None:
    assert after_handover("sent", HandoverEvent.CANCEL) is None
    assert after_handover("sent", HandoverEvent.SEND) is None


def test_mandates() -> None:
    assert after_mandate("active", MandateEvent.PAUSE) == "paused"
    assert after_mandate("paused", MandateEvent.RESUME) == "active"
    assert after_mandate("paused", MandateEvent.PAUSE) is None
    assert after_mandate("ended", MandateEvent.RESUME) is None  # it takes a new mandate
    assert mandate_events("ended") == (MandateEvent.CHANGE,)
    states = {state for state, _event in MANDATE} | set(MANDATE.values())
    assert states == set(MANDATE_STATES) - {"draft"}  # what waits for its signature is no mandate yet
