"""The versions of a service: which is in force, which waits, which was called off and why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app import clock
from app.errors import NotFoundHere
from app.people.actors import Actor
from app.publishing.history import history_of, loaded
from app.publishing.operations import Published
from app.publishing.waiting import cancel_waiting
from tests.definitions import text_of

TEXT = text_of("minimal")


def test_every_version_with_its_standing(
    session: Session, publish: Callable[..., Published], administrator: Actor
) -> None:
    later = clock.today() + timedelta(days=3)
    publish(TEXT, note="首次")
    publish(TEXT.replace("最小事项", "二"))
    publish(TEXT.replace("最小事项", "三"), effective_from=later)
    publish(TEXT.replace("最小事项", "四"), effective_from=later)
    cancel_waiting(session, code="T-MINIMAL", number=4, reason="推迟", actor=administrator, now=clock.now())
    publish(TEXT.replace("最小事项", "五"), effective_from=later)
    history = history_of(session, "T-MINIMAL")
    assert [(row.number, row.standing) for row in history.rows] == [
        (5, "waiting"),
        (4, "cancelled"),
        (3, "cancelled"),
        (2, "in_force"),
        (1, "past"),
    ]
    assert (history.rows[1].cancel_reason, history.rows[1].cancelled_by) == ("推迟", administrator.name)
    assert (history.rows[2].replaced_by, history.rows[1].replaced_by) == (4, None)
    assert (history.next_number, history.row(1).note, history.row(1).published_by) == (6, "首次", administrator.name)
    assert history.waiting is history.rows[0] and history.in_force is history.rows[3]
    current = loaded(session, history.in_force)
    assert current is not None and current.definition.name == "二"
    with pytest.raises(NotFoundHere):
        history.row(9)
    with pytest.raises(NotFoundHere):
        history_of(session, "T-NONE")
