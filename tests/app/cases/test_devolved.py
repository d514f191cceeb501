"""Cases of a service that went down to some places only: who may take it, and who decides."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app import clock
from app.cases.desks import load_desks
from app.errors import Invalid
from app.people.actors import Actor
from app.publishing.queries import list_services, search_services
from app.publishing.versions import current_version
from tests.app.cases.desk import AGENT, CLERK, OTHER_AGENT, OTHER_CLERK, TOWN_APPROVER, HallDesk
from tests.app.publishing.moving import CODE, TOWN, VILLAGE, Mover, mover_of
from tests.catalog.test_devolution import at_county
from tests.conftest import Clock

COUNTY_APPROVER = "linjianhua"


@pytest.fixture
def mover(session: Session, actor: Callable[[str], Actor]) -> Mover:
    """The county administrator, with a service of the county office."""
    found = mover_of(session, actor)
    found.publish(at_county().model_copy(update={"name": "最小事项"}))
    return found


def test_a_township_that_has_the_decision_decides(mover: Mover, desk: HallDesk) -> None:
    mover.run(mover.plan(TOWN, mode="window_moved"))
    mover.run(mover.plan(TOWN, name="第五批"))
    case = desk.submit(mover.current(), CLERK)
    assert desk.way(case) == [("accept", "done"), ("decide", "open")]
    step = desk.open_step(case)
    assert (step.tier, step.role, step.organisation.code) == ("township", "approver", TOWN)
    desk.act("grant", case, TOWN_APPROVER)
    assert case.outcome == "granted"


def test_of_two_with_the_window_one_has_the_decision(mover: Mover, desk: HallDesk) -> None:
    mover.run(mover.plan(TOWN, "990101102", mode="window_moved"))
    mover.run(mover.plan(TOWN, name="第五批"))
    here, there = desk.submit(mover.current(), CLERK), desk.submit(mover.current(), OTHER_CLERK)
    assert desk.open_step(here).organisation.code == TOWN
    step = desk.open_step(there)
    assert (step.step_id, step.tier, step.organisation.code) == ("decide", "county", "civil_affairs")
    desk.act("grant", here, TOWN_APPROVER)
    desk.act("grant", there, COUNTY_APPROVER)
    assert (here.outcome, there.outcome) == ("granted", "granted")


def test_a_hall_without_it_takes_nothing_and_says_who_does(mover: Mover, desk: HallDesk) -> None:
    mover.run(mover.plan(TOWN))
    with pytest.raises(Invalid) as refused:
        desk.submit(mover.current(), OTHER_CLERK)
    assert refused.value.sentences() == [
        "“最小事项”没有下放到白马镇便民服务中心，这里不能受理。请到青石县政务服务中心民政窗口办理。"
    ]


def test_a_village_without_it_is_sent_to_its_hall(mover: Mover, desk: HallDesk) -> None:
    mover.run(mover.plan(TOWN, mode="window_moved"))
    down = {"from_tier": "township", "to_tier": "village", "mode": "window_moved", "name": "第五批"}
    mover.run(mover.plan(VILLAGE, **down))
    case = desk.submit(mover.current(), AGENT)
    assert desk.way(case) == [("accept", "done"), ("decide", "open")]
    with pytest.raises(Invalid) as refused:
        desk.submit(mover.current(), OTHER_AGENT)
    assert refused.value.sentences() == [
        "“最小事项”没有下放到下河村便民服务站，这里不能受理。请到石桥镇便民服务中心办理。"
    ]


def test_a_hall_takes_it_for_a_village_without_it(mover: Mover, desk: HallDesk) -> None:
    mover.run(mover.plan(TOWN, mode="window_moved"))
    down = {"from_tier": "township", "to_tier": "village", "mode": "window_moved", "name": "第五批"}
    mover.run(mover.plan(VILLAGE, **down))
    case = desk.submit(mover.current(), CLERK, place="990101101202")
    first = next(step for step in case.steps if step.step_id == "accept")
    assert (first.tier, first.role, first.organisation.code) == ("township", "clerk", TOWN)
    assert desk.way(case) == [("accept", "done"), ("decide", "open")]


def test_what_moves_later_does_not_move_a_case_under_way(mover: Mover, desk: HallDesk, frozen_clock: Clock) -> None:
    mover.run(mover.plan(TOWN))
    case = desk.submit(mover.current(), CLERK)
    frozen_clock.advance(timedelta(days=1))
    mover.run(mover.plan_back(TOWN))
    assert mover.current().definition.steps[1].tier == "county"
    desk.act("request_supplement", case, TOWN_APPROVER, "请补照片")
    desk.act("resubmit", case, CLERK)
    step = desk.open_step(case)
    assert (step.tier, step.organisation.code) == ("township", TOWN)
    desk.act("grant", case, TOWN_APPROVER)
    assert case.outcome == "granted"


def test_lists_hold_what_the_place_has_and_the_search_tells_the_rest(
    mover: Mover, session: Session, actor: Callable[[str], Actor]
) -> None:
    mover.run(mover.plan(TOWN))
    today = clock.today()

    def listed(username: str) -> bool:
        return CODE in [one.code for one in list_services(session, at=actor(username), today=today)]

    assert [listed(name) for name in (CLERK, OTHER_CLERK, COUNTY_APPROVER, AGENT)] == [True, False, True, True]
    found = search_services(session, "最小事项", at=actor(OTHER_CLERK), today=today)
    assert [(one.code, one.is_offered) for one in found] == [(CODE, False)]
    assert search_services(session, "最小事项", at=actor(CLERK), today=today)[0].is_offered
    assert CODE in [one.code for one in list_services(session)]


def test_the_form_knows_it_too(mover: Mover, session: Session, actor: Callable[[str], Actor]) -> None:
    mover.run(mover.plan(TOWN))
    offered = [
        current_version(session, CODE, clock.today(), at=actor(name)).is_offered for name in (CLERK, OTHER_CLERK)
    ]
    assert offered == [True, False]
    assert current_version(session, CODE, clock.today()).is_offered


def test_without_a_service_everybody_has_it(session: Session) -> None:
    desks = load_desks(session, path=f"990101/{TOWN}/", definition=at_county())
    assert all(office.has_service and office.has_decision for office in desks.chain)
