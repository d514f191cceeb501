"""A hall, and a case whose papers are owed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from app.models import Case
from app.people.actors import Actor
from tests.app.cases.desk import CLERK, HallDesk


@pytest.fixture
def desk(session: Session, actor: Callable[[str], Actor]) -> HallDesk:
    """A hall of the sample county."""
    return HallDesk(session, actor)


@pytest.fixture
def case(desk: HallDesk) -> Case:
    """Taken in and accepted at 石桥镇 on Wednesday 2026-10-21."""
    return desk.submit(desk.publish("minimal"), CLERK)
