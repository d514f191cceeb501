"""A sweep for tests: what is due are numbers of a list, what is done stands in a row of the database."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.jobs import sweeps
from app.jobs.sweeps import Sweep
from app.models import Throttle

_BUCKET = "test-sweep"


@dataclass
class Numbers:
    """Numbers that are due, and those that cannot be done."""

    due: list[int]
    bad: set[int] = field(default_factory=set)
    asked: list[int] = field(default_factory=list)  # how many were asked for, each time
    tried: list[int] = field(default_factory=list)

    def sweep(self, **changes: object) -> Sweep:
        return Sweep(**{"id": "numbers", "words": "办数字", "due": self.find, "do": self.do, **changes})

    def find(self, session: Session, now: datetime, limit: int) -> list[int]:
        self.asked.append(limit)
        done = self.done(session)
        return [number for number in self.due if number not in done][:limit]

    def do(self, session: Session, number: int, now: datetime) -> bool:
        self.tried.append(number)
        if number in self.done(session):
            return False
        session.add(Throttle(bucket=_BUCKET, key=str(number), window_started_at=now))
        session.flush()
        if number in self.bad:
            raise KeyError("张三")  # after it wrote: that must not stay
        return True

    def done(self, session: Session) -> set[int]:
        return {int(key) for key in session.scalars(select(Throttle.key).where(Throttle.bucket == _BUCKET))}


@pytest.fixture
def numbers(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Numbers:
    """The only sweep there is."""
    made = Numbers([3, 1, 2])
    monkeypatch.setattr(sweeps, "SWEEPS", (made.sweep(),))
    return made
