"""上门走访: planned from what is due, in order, recorded, counted once it is over."""

from __future__ import annotations

import datetime as dt

import pytest

from app import clock
from app.archive.saving import Village, add_person, read_facts
from app.errors import Invalid
from app.models import Round
from app.people.actors import Actor
from app.proxies.rounds import planning, visiting
from app.proxies.rounds.counting import rounds_over, visit_counts
from app.proxies.rounds.listing import stops_of
from app.proxies.rounds.planning import OwnStop, group_in, group_number
from app.proxies.rounds.proposals import proposals
from app.proxies.rounds.reading import open_people, read_round
from app.proxies.rounds.visiting import Visit
from tests.app.cases.desk import AGENT, CLERK, OTHER_AGENT, HallDesk


@pytest.mark.parametrize(
    ("address", "group"),
    [("上河村11组3号", "11组"), ("上河村1组11号", "1组"), ("上河村南头", ""), ("", "")],
)
def test_the_group_of_an_address(address: str, group: str) -> None:
    assert group_in("1组\n2组\n11组", address) == group


@pytest.mark.parametrize(("address", "group"), [("南头二组9号", "二组"), ("3 村民小组", "3村民小组"), ("南头9号", "")])
def test_where_no_groups_are_listed_the_address_names_its_own(address: str, group: str) -> None:
    assert group_in("", address) == group


@pytest.mark.parametrize(("group", "number"), [("三组", 3), ("十组", 10), ("十二组", 12), ("二十组", 20), ("7组", 7)])
def test_groups_are_counted(group: str, number: int) -> None:
    assert group_number(group) == number < group_number("南头")


def by(actor: Actor) -> dict[str, object]:
    return {"actor": actor, "now": clock.now()}


def planned(desk: HallDesk, actor: Actor, **more: object) -> Round:
    keys = [one.key for one in proposals(desk.session, actor=actor, day=clock.today())]
    made = planning.plan(desk.session, day=clock.today(), kind="scheduled", keys=keys, **by(actor), **more)
    desk.session.commit()
    return made


def own(actor: Actor, name: str) -> OwnStop:
    return OwnStop(name, "看看情况", actor.organisation_id or 0)


def without_phone(desk: HallDesk, actor: Actor) -> int:
    known = read_facts({"name": "石老根", "home_address": "上河村3号"}, today=clock.today())
    village = Village(actor.organisation_id or 0, actor.organisation_path)
    person = add_person(desk.session, known=known, village=village, **by(actor))
    desk.session.commit()
    return person.id


def test_what_is_due_is_proposed_once_and_a_look_is_recorded(desk: HallDesk) -> None:
    agent = desk.actor(AGENT)
    person_id = without_phone(desk, agent)
    found = [one for one in proposals(desk.session, actor=agent, day=clock.today()) if one.person_id == person_id]
    assert [(one.reason, one.name, one.address) for one in found] == [("no_phone", "石老根", "")]
    made = planned(desk, agent)
    stop = stops_of(desk.session, actor=agent, day=clock.today())[0]
    assert (stop.person_id, stop.address) == (person_id, "上河村3号")
    assert not proposals(desk.session, actor=agent, day=clock.today())
    assert not stops_of(desk.session, actor=desk.actor(OTHER_AGENT), day=clock.today())
    page = read_round(desk.session, number=made.number, actor=agent, now=clock.now())
    assert page.stops[0].opened and page.stops[0].stop.address == "上河村3号"
    later = clock.now() + dt.timedelta(hours=1)
    page = read_round(desk.session, number=made.number, actor=agent, now=later)
    assert not page.stops[0].opened and page.stops[0].stop.address == ""
    assert open_people(desk.session, page=page, actor=agent, now=later).stops[0].stop.address == "上河村3号"


def test_stops_move_and_the_last_visit_ends_the_round(desk: HallDesk) -> None:
    agent = desk.actor(AGENT)
    made = planned(desk, agent)
    for name in ("甲", "乙", "丙"):
        planning.add_own(desk.session, number=made.number, stop=own(agent, name), **by(agent))
    third = made.stops[2].id
    planning.move_stop(desk.session, number=made.number, stop_id=third, up=True, **by(agent))
    planning.drop_stop(desk.session, number=made.number, stop_id=made.stops[0].id, **by(agent))
    desk.session.commit()
    desk.session.expire_all()
    assert [one.name for one in made.stops] == ["丙", "乙"]
    for stop, outcome in zip(list(made.stops), ("done", "absent"), strict=True):
        visit = Visit(outcome, deed="问过了", token=f"t{stop.id}")
        for _time in range(2):  # sent twice, it is kept once
            visiting.record_visit(desk.session, number=made.number, stop_id=stop.id, visit=visit, **by(agent))
        desk.session.commit()
    assert made.state == "over"
    span = {"path": agent.organisation_path, "first": clock.today(), "last": clock.today()}
    count = visit_counts(desk.session, **span)[0]
    assert (count.visits, count.reached, count.by_kind["scheduled"], rounds_over(desk.session, **span)) == (2, 1, 2, 1)
    again = proposals(desk.session, actor=agent, day=clock.today())
    assert [(one.reason, one.name) for one in again] == [("own", "乙")]


def test_what_is_wrong_with_a_visit_is_said_by_field(desk: HallDesk) -> None:
    agent = desk.actor(AGENT)
    made = planned(desk, agent)
    planning.add_own(desk.session, number=made.number, stop=own(agent, "甲"), **by(agent))
    desk.session.commit()
    visit = Visit("", at=clock.now() + dt.timedelta(hours=1), checked=True)
    with pytest.raises(Invalid) as refused:
        visiting.record_visit(desk.session, number=made.number, stop_id=made.stops[0].id, visit=visit, **by(agent))
    assert {one.name for one in refused.value.problems} == {"outcome", "at", "checked"}


def test_a_decided_case_is_a_visit_until_it_is_fetched(desk: HallDesk) -> None:
    clerk = desk.actor(CLERK)
    case = desk.act("grant", desk.submit(desk.publish("on_the_spot"), CLERK), CLERK)
    found = proposals(desk.session, actor=clerk, day=clock.today())
    assert ("deliver", case.id) in [(one.reason, one.subject_id) for one in found]
