"""The hall in which cases are handled."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from app.people.actors import Actor
from tests.app.cases.desk import HallDesk


@pytest.fixture
def desk(session: Session, actor: Callable[[str], Actor]) -> HallDesk:
    """A hall of the sample county."""
    return HallDesk(session, actor)
