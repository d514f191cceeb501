"""A hall whose agents have a household on record."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from app.people.actors import Actor
from tests.app.cases.desk import HallDesk


@pytest.fixture
def desk(session: Session, actor: Callable[[str], Actor]) -> HallDesk:
    """The sample county, nobody's case in it."""
    return HallDesk(session, actor)
