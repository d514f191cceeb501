"""A hall, and the sweeps that count what is done there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from app import clock
from app.people.actors import Actor
from app.statistics.counting import board_due, count_board
from app.statistics.days import count_day, days_due
from tests.app.cases.desk import HallDesk

SUPERVISOR = "qinzhengwen"  # 青石县


@pytest.fixture
def desk(session: Session, actor: Callable[[str], Actor]) -> HallDesk:
    """A hall of the sample county."""
    return HallDesk(session, actor)


@pytest.fixture
def count(session: Session) -> Callable[[], int]:
    """What the worker does, once; how much it counted."""

    def once() -> int:
        done = 0
        for due, do in ((board_due, count_board), (days_due, count_day)):
            ids = due(session, clock.now(), 1000)
            session.commit()
            for row_id in ids:
                done += do(session, row_id, clock.now())
                session.commit()
        return done

    return once
