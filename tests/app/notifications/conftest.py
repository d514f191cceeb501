"""A case of which people are told."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.models import Case, OutboxMessage
from app.people.actors import Actor
from tests.app.cases.desk import AGENT, HallDesk


@pytest.fixture
def case(session: Session, actor: Callable[[str], Actor]) -> Case:
    """Handed in at a village; its applicant has a mobile number."""
    desk = HallDesk(session, actor)
    made = desk.submit(desk.publish("four_tier"), AGENT)
    made.applicant_phone = "138 0013 8000"
    session.execute(delete(OutboxMessage))  # what was told of its acceptance
    session.commit()
    return made
