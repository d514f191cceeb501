"""通办: for whom a hall may take an application in, and where the case belongs then."""

from __future__ import annotations

import pytest

from app.cases.moving.any_place import reach
from app.errors import NotAllowed
from tests.app.cases.desk import AGENT, CLERK, OTHER_CLERK, HallDesk
from tests.definitions import load

HALL = "990101/990101101/"


@pytest.mark.parametrize(
    ("any_place", "tier", "around"),
    [
        (None, "township", ""),
        ("county", "township", "990101/"),
        ("nation", "village", "990101/"),
        ("village", "township", HALL),
        ("county", "county", ""),  # a county office has no window for everybody
    ],
)
def test_reach(any_place: str | None, tier: str, around: str) -> None:
    assert reach(load("four_tier").model_copy(update={"any_place": any_place}), path=HALL, tier=tier) == around


def test_an_application_is_taken_in_for_another_township_and_sent_home(desk: HallDesk) -> None:
    home = "990101101201"
    with pytest.raises(NotAllowed):
        desk.submit(desk.publish("four_tier"), OTHER_CLERK, place=home)
    desk.session.rollback()
    case = desk.submit(desk.publish("four_tier", any_place="county"), OTHER_CLERK, place=home)
    assert (case.organisation.code, case.submitting_organisation.code) == (home, "990101102")
    assert case.number.startswith("SQ")  # a number of home
    assert desk.open_step(case).organisation.code == home
    desk.act("pass_on", case, AGENT)
    desk.act("request_supplement", case, CLERK, "缺页")
    assert desk.open_step(case).organisation.code == "990101102"  # mended where the applicant came
