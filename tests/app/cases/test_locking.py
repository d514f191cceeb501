"""Cards are raised while people act on the same cases: nobody waits in a circle."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import clock
from app.cases import operations
from app.models import CaseCard
from app.people.actors import Actor
from app.supervision.steps import card_step
from tests.app.cases.desk import CLERK, HallDesk
from tests.definitions import load
from tests.support.at_once import at_once

CASES = 6


def test_cards_and_decisions_at_the_same_moment(app: Flask, session: Session, actor: Callable[[str], Actor]) -> None:
    desk, definition = HallDesk(session, actor), load("minimal")
    steps = tuple(step.model_copy(update={"yellow": step.limit}) for step in definition.steps)  # yellow at once
    version = desk.publish(definition, steps=steps)
    approver = desk.actor(desk.someone("审批人员", "civil_affairs"))
    works = []
    for _ in range(CASES):
        case = desk.submit(version, CLERK)
        grant = {"case_number": case.number, "revision": case.revision, "opinion": "同意", "actor": approver}
        works.append(partial(card_step, step_id=desk.open_step(case).id, now=clock.now()))
        works.append(partial(operations.grant, now=clock.now(), **grant))
    assert at_once(app, *works) == {"done": 2 * CASES}
    session.expire_all()
    assert desk.session.scalar(select(func.count()).select_from(CaseCard)) <= CASES
