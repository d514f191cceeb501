"""A case with papers that stay with it."""

from __future__ import annotations

import pytest

from app.models import Case
from app.publishing.versions import LoadedVersion
from tests.app.cases.desk import AGENT, HallDesk


@pytest.fixture
def version(desk: HallDesk) -> LoadedVersion:
    """An item of which the form stays, an original and a copy each, and the identity card is only looked at."""
    definition = desk.publish("four_tier").definition
    card = definition.documents[0].model_copy(update={"copies": 0, "accept": "check_return"})
    form = card.model_copy(update={"id": "form", "name": "申请表", "copies": 1, "accept": "keep"})
    return desk.publish(definition, documents=(form, card))


@pytest.fixture
def case(desk: HallDesk, version: LoadedVersion) -> Case:
    """One such case, handed in at the village."""
    return desk.submit(version, AGENT)
