"""Which organisation stands behind a step."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from app.cases.desks import DEFAULT_PREFIX, Desks, load_desks
from app.errors import Invalid
from tests.definitions import load

VILLAGE = "990101/990101101/990101101201/"


def test_the_desks_of_a_village(session: Session) -> None:
    definition = load("four_tier")
    desks = load_desks(session, path=VILLAGE, definition=definition)
    codes = [desks.office_for(step, definition).code for step in definition.steps]
    assert codes == ["990101101201", "990101101", "civil_affairs", "civil_affairs", "990101101", "990101101"]
    assert desks.prefix() == "SQ"


def test_the_offices_that_steps_name(session: Session) -> None:
    definition = load("routed")
    desks = load_desks(session, path="990101/990101101/", definition=definition)
    assert desks.office_for(definition.step("consult_health"), definition).code == "health"
    assert desks.office_for(definition.step("consult_housing"), definition).code == "housing"


def test_a_county_office_has_no_township_above_it(session: Session) -> None:
    definition = load("minimal")
    desks = load_desks(session, path="990101/civil_affairs/", definition=definition)
    assert desks.prefix() == "QS"
    with pytest.raises(Invalid) as refused:
        desks.office_for(definition.step("accept"), definition)
    assert refused.value.sentences() == ["这个事项有“乡镇受理”环节，请先选择申请人所在的乡镇（街道）"]


def test_without_letters_anywhere_numbers_still_have_a_prefix() -> None:
    assert Desks(()).prefix() == DEFAULT_PREFIX
