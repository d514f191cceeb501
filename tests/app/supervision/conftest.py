"""A hall whose cases fall due, and the sweeps that look for it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from app import clock
from app.models import Case
from app.people.actors import Actor
from app.supervision import beyond, raising, standing, steps
from tests.app.cases.desk import CLERK, HallDesk

SUPERVISOR = "qinzhengwen"  # 青石县


@pytest.fixture
def desk(session: Session, actor: Callable[[str], Actor]) -> HallDesk:
    """A hall of the sample county."""
    return HallDesk(session, actor)


@pytest.fixture
def county(desk: HallDesk) -> str:
    """An approver of 县民政局."""
    return desk.someone("审批人员", "civil_affairs")


@pytest.fixture
def case(desk: HallDesk) -> Case:
    """Taken in at 石桥镇 on Wednesday 2026-10-21; 县级审批 is due on the 28th, its card yellow from the 27th."""
    return desk.submit(desk.publish("minimal"), CLERK)


Swept = Callable[[], int]


@pytest.fixture
def sweep(session: Session) -> Swept:
    """What the worker does about cards, once; how many things it did."""
    kinds = (
        (standing.over, standing.close),
        (steps.due_steps, steps.card_step),
        (beyond.due_papers, beyond.card_paper),
        (beyond.due_notes, beyond.card_note),
        (raising.due_climbs, raising.take_up),
    )

    def once() -> int:
        done = 0
        for due, do in kinds:
            for row_id in due(session, clock.now(), 100):
                done += do(session, row_id, clock.now())
                session.commit()
        return done

    return once
