"""The roster decides what an agent sees and starts: kept by administrators, read with the login, held by the server."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.archive.saving import villages_of
from app.archive.scope import living
from app.cases.queries import case_page
from app.cases.worklist import worklist
from app.errors import Invalid, NotAllowed, NotFoundHere
from app.hall import people
from app.hall.people import PersonWords
from app.models import HallPerson, Organisation, Person
from app.people.actors import Actor
from app.proxies.agents.keeping import AgentFacts, keep_agent
from app.proxies.agents.reading import agent_of, agents_serving
from app.proxies.agents.roster import RosterFilters, roster
from app.proxies.agents.workbook import export_roster, import_roster
from tests.app.cases.desk import AGENT, CLERK, HallDesk
from tests.support.client import DeskClient

HEAD = "shenguilan"  # administrator of the township 990101101
TOWN, HOME, NEXT, FAR = "990101101", "990101101201", "990101101202", "990101101203"
Actors = Callable[[str], Actor]
SqlCounter = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def desk(session: Session, actor: Actors) -> HallDesk:
    return HallDesk(session, actor)


@pytest.fixture
def keep(session: Session, actor: Actors) -> Callable[..., HallPerson]:
    def kept(name: str, at: str = HOME, by: str = HEAD, **facts: object) -> HallPerson:
        place = session.scalars(select(Organisation).where(Organisation.code == at)).one()
        said = AgentFacts(**{"mode": "mobile", "post_kind": "grid_worker", **facts})  # type: ignore[arg-type]
        words = PersonWords(name, phone="139-0000-1056")
        return keep_agent(session, organisation=place, words=words, facts=said, actor=actor(by), now=clock.now())

    return kept


def path(session: Session, code: str) -> str:
    return session.scalars(select(Organisation.path).where(Organisation.code == code)).one()


def test_a_mobile_agent_accepts_and_sees_the_cases_of_the_villages_served(
    session: Session, desk: HallDesk, keep: Callable[..., HallPerson], actor: Actors
) -> None:
    version = desk.publish("four_tier")
    with pytest.raises(NotAllowed):
        desk.submit(version, AGENT, place=NEXT)
    theirs = desk.submit(version, "chenyongfu", place=NEXT)
    with pytest.raises(NotFoundHere):
        case_page(session, actor=actor(AGENT), number=theirs.number)
    keep("李秀梅", villages=(NEXT,), username=AGENT)
    mobile = actor(AGENT)
    assert mobile.areas == (path(session, HOME), path(session, NEXT)), "the own village is among them"
    case = desk.submit(version, AGENT, place=NEXT)
    assert case.organisation.code == NEXT == case.submitting_organisation.code
    assert case.accepted_at is not None, "accepted at the desk of the village served"
    assert case_page(session, actor=mobile, number=theirs.number).number == theirs.number
    assert {row.number for row in worklist(session, actor=mobile, tab="done").rows} >= {case.number}
    with pytest.raises(NotAllowed):
        desk.submit(version, AGENT, place=FAR)
    far = desk.submit(version, CLERK, place=FAR)
    with pytest.raises(NotFoundHere):
        case_page(session, actor=mobile, number=far.number)


def test_an_agent_of_a_hall_sees_only_the_people_of_the_villages(
    session: Session, keep: Callable[..., HallPerson], actor: Actors
) -> None:
    hall = path(session, TOWN)
    whole = Actor(1, "流动代办员", frozenset({"代办员"}), 1, hall, "township", "township")
    assert whole.oversees(path(session, FAR))
    keep("李秀梅", at=TOWN, villages=(HOME, NEXT), username=AGENT)
    mobile = actor(AGENT)
    assert [one.code for one in villages_of(session, mobile)] == [HOME, NEXT]
    assert not mobile.oversees(path(session, FAR)) and not mobile.oversees(hall)
    seen = session.scalars(select(Person.organisation_path).where(living(mobile))).all()
    assert all(one.startswith(mobile.areas) for one in seen)


def test_the_login_brings_it_in_one_statement_and_the_day_may_begin_elsewhere(
    session: Session,
    client: DeskClient,
    login: Callable[[DeskClient, str], DeskClient],
    keep: Callable[..., HallPerson],
    count_sql: SqlCounter,
) -> None:
    login(client, AGENT)
    with count_sql() as before:
        assert "今天在" not in client.get("/desk/proxy").text
    keep("李秀梅", villages=(NEXT, FAR), username=AGENT)
    session.commit()
    with count_sql() as after:
        page = client.get("/desk/proxy").text
    assert "今天在" in page and len(after) == len(before)
    there = session.scalars(select(Organisation).where(Organisation.code == NEXT)).one()
    assert client.post("/desk/proxy/standing", data={"village": there.id}).status_code == 303
    assert f'<span class="quiet small">10月21日 周三·{there.hall_name}' in client.get("/desk/proxy").text
    other = session.scalars(select(Organisation.id).where(Organisation.code == "990101101204")).one()
    assert client.post("/desk/proxy/standing", data={"village": other}).status_code == 404


def test_an_agent_of_some_items_starts_no_other(
    session: Session, desk: HallDesk, keep: Callable[..., HallPerson], client: DeskClient
) -> None:
    version, other = desk.publish("minimal"), desk.publish("four_tier")
    keep("李秀梅", services=(version.definition.code,), username=AGENT)
    assert desk.submit(version, AGENT).number
    with pytest.raises(NotAllowed, match="代办事项范围"):
        desk.submit(other, AGENT)
    client.log_in(AGENT)
    assert "不在您的代办事项范围内" in client.get(f"/desk/services/{other.definition.code}").text
    assert client.get(f"/desk/new/{other.definition.code}").status_code == 403


def test_only_administrators_of_the_place_say_who_serves_what(
    session: Session, keep: Callable[..., HallPerson], actor: Actors
) -> None:
    for username in (AGENT, CLERK, "chenzhiyuan"):
        with pytest.raises(NotAllowed):
            keep("李秀梅", by=username, villages=(NEXT,), username=username)
    with pytest.raises(Invalid) as refused:
        keep("李秀梅", mode="", post_kind="king", villages=("990101102201",), services=("X-1",), username="nobody")
    assert {one.name for one in refused.value.problems} == {"mode", "post_kind", "villages", "services", "username"}
    keep("李秀梅", username=AGENT)
    with pytest.raises(Invalid) as refused:
        keep("另一个", username=AGENT)
    assert refused.value.sentences() == ["这个账号已经是李秀梅的"]


def test_a_substitute_stands_in_until_the_day_of_return(
    session: Session, keep: Callable[..., HallPerson], actor: Actors
) -> None:
    agent, other = keep("李秀梅", username=AGENT), keep("何建国")
    other.mode = ""  # the village head is no agent
    place, today = agent.organisation, clock.today()
    people.go(
        session,
        organisation=place,
        person_id=agent.id,
        whereabouts="leave",
        back_on=today + dt.timedelta(2),
        substitute_id=other.id,
        actor=actor(HEAD),
        now=clock.now(),
    )
    names = [
        [(one.name, one.stands_in_for) for one in agents_serving(session, village_path=place.path, day=day)]
        for day in (today, today + dt.timedelta(2))
    ]
    assert names == [[("何建国", "李秀梅")], [("李秀梅", "")]]
    found = agent_of(session, account_id=actor(AGENT).user_id)
    assert found is not None and found.is_away and found.villages == (place.path,)


def test_the_roster_goes_out_and_comes_in_whole_or_not_at_all(
    session: Session, keep: Callable[..., HallPerson], actor: Actors
) -> None:
    keep("李秀梅", villages=(NEXT,), username=AGENT, duty_hours="周一至周五")
    book = export_roster(session, actor=actor(HEAD), filters=RosterFilters(), now=clock.now())
    done = import_roster(session, content=book, actor=actor(HEAD), now=clock.now())
    assert (done.added, done.changed) == (0, 1)
    (row,) = roster(session, actor=actor(HEAD), filters=RosterFilters(at=NEXT, mode="mobile", word="秀梅")).rows
    assert (row.villages, row.username, row.post) == (("上河村", "下河村"), AGENT, "网格员")
    assert not roster(session, actor=actor(HEAD), filters=RosterFilters(mode="fixed")).rows
    with pytest.raises(Invalid) as refused:
        import_roster(session, content=book, actor=actor("zhoutingting"), now=clock.now())
    assert "第 2 行" in refused.value.sentences()[0]
    with pytest.raises(Invalid) as refused:
        import_roster(session, content=b"PK junk", actor=actor(HEAD), now=clock.now())
    assert refused.value.sentences() == ["表格打不开，请另存为 .xlsx 再试"]
