"""Fifty people act on one case at the same moment: one is first, the others are told who was and what was done."""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle, islice

from flask import Flask
from sqlalchemy.orm import Session

from app import clock
from app.cases import operations
from app.cases.words import ACTION_DONE
from app.errors import StaleCase
from tests.app.cases.desk import CLERK, HallDesk
from tests.support.at_once import at_once


def test_one_wins_and_the_rest_are_told(app: Flask, desk: HallDesk) -> None:
    case = desk.submit(desk.publish("minimal"), CLERK)
    number, revision = case.number, case.revision
    approver = desk.actor(desk.someone("审批人员", "civil_affairs"))
    told: list[StaleCase] = []

    def acting(action: str) -> Callable[[Session], None]:
        def act(session: Session) -> None:
            try:
                getattr(operations, action)(
                    session, case_number=number, revision=revision, opinion="已核实", actor=approver, now=clock.now()
                )
            except StaleCase as stale:
                told.append(stale)
                raise

        return act

    actions = ("grant", "refuse")
    ended = at_once(app, *map(acting, islice(cycle(actions), 50)))
    assert ended == {"done": 1, "StaleCase": 49}
    desk.session.expire_all()
    done = [action for action in desk.audited(case) if action in ("case.granted", "case.refused")]
    assert len(done) == 1
    assert {(one.case_number, one.by, one.at) for one in told} == {(number, approver.name, clock.now())}
    (words,) = {one.what for one in told}
    assert words == ACTION_DONE[done[0]]
