"""A training from its announcement to who has passed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.errors import Invalid, NotAllowed, NotFoundHere
from app.hall.people import PersonWords
from app.models import HallPerson, Organisation, OutboxMessage
from app.people.actors import Actor
from app.printing.training import sign_in_sheet
from app.proxies.agents.keeping import AgentFacts, keep_agent
from app.proxies.training import attending, keeping, reminding
from app.proxies.training.keeping import TrainingWords
from reports.render import render_html
from tests.app.cases.desk import AGENT, CLERK
from tests.conftest import Clock
from tests.support.client import DeskClient

HEAD, TOWN, HOME = "shenguilan", "990101101", "990101101201"
TODAY = dt.date(2026, 10, 21)
TEST = "高龄津贴从哪个月起发？\nA 当月\n*B 次月\n\n哪些要本人到场？\n*A 养老认证\n*B 婚姻登记\nC 高龄津贴"
Actors = Callable[[str], Actor]


@pytest.fixture
def agent(session: Session, actor: Actors) -> HallPerson:
    return keep_agent(
        session,
        organisation=session.scalars(select(Organisation).where(Organisation.code == HOME)).one(),
        words=PersonWords("李秀梅", post="村代办员"),
        facts=AgentFacts("fixed", "full_time", username=AGENT),
        actor=actor(HEAD),
        now=clock.now(),
    )


@pytest.fixture
def announce(session: Session, agent: HallPerson, actor: Actors) -> Callable[..., keeping.Training]:
    def made(by: str = HEAD, members: tuple[int, ...] | None = None, **words: object) -> keeping.Training:
        said = {"topic": "高龄津贴新规定", "held_on": TODAY, "due_on": TODAY + timedelta(5), "questions": TEST, **words}
        return keeping.announce(
            session,
            organisation=session.scalars(select(Organisation).where(Organisation.code == TOWN)).one(),
            words=TrainingWords(**said),  # type: ignore[arg-type]
            member_ids=(agent.id,) if members is None else members,
            actor=actor(by),
            now=clock.now(),
        )

    return made


def test_sign_in_by_code_and_test_until_it_is_passed(
    session: Session, announce: Callable[..., keeping.Training], actor: Actors, frozen_clock: Clock
) -> None:
    training, mine = announce(), actor(AGENT)
    told = {"training_id": training.id, "actor": mine}
    right = {0: [1], 1: [0, 1]}
    with pytest.raises(Invalid) as refused:
        attending.take_test(session, chosen=right, now=clock.now(), **told)
    assert refused.value.sentences() == ["先签到，再做测试"]
    with pytest.raises(Invalid):
        attending.sign_by_code(session, code="0" + training.code[1:] + "1", now=clock.now(), **told)
    attending.sign_by_code(session, code=f" {training.code} ", now=clock.now(), **told)
    with pytest.raises(Invalid):
        attending.take_test(session, chosen={0: [1]}, now=clock.now(), **told)
    first = attending.take_test(session, chosen={0: [1], 1: [0]}, now=clock.now(), **told)
    assert (first.score, first.passed) == (50, False)
    soon = frozen_clock.move_to(clock.now() + timedelta(days=2))
    assert list(reminding.due(session, soon, 9)) == [training.id]
    assert reminding.remind(session, training.id, soon) and not reminding.due(session, soon, 9)
    (message,) = session.scalars(select(OutboxMessage.text)).all()
    assert "“高龄津贴新规定”的测试还没有合格" in message
    second = attending.take_test(session, chosen=right, now=soon, **told)
    assert second.passed and [
        one.score for one in attending.tries_of(session, training=training, person_id=second.person_id)
    ] == [100, 50]
    late = frozen_clock.move_to(clock.now() + timedelta(days=9))
    with pytest.raises(Invalid):
        attending.take_test(session, chosen=right, now=late, **told)
    ((_member, tries, best),) = keeping.members_of(session, training=training)
    assert (tries, best) == (2, 100)
    (row,) = keeping.trainings_seen_by(session, actor=mine)
    assert (row.members, row.signed, row.passed, row.is_mine) == (1, 1, 1, True)


def test_who_is_not_asked_sees_nothing_and_who_runs_it_signs_on_the_list(
    session: Session, announce: Callable[..., keeping.Training], agent: HallPerson, actor: Actors, client: DeskClient
) -> None:
    training = announce()
    with pytest.raises(NotFoundHere):
        keeping.training_seen_by(session, training_id=training.id, actor=actor(CLERK))
    with pytest.raises(NotFoundHere):
        attending.sign_on_list(
            session, training_id=training.id, person_ids=[agent.id], actor=actor(AGENT), now=clock.now()
        )
    told = {"training_id": training.id, "person_ids": [agent.id], "actor": actor(HEAD), "now": clock.now()}
    assert [attending.sign_on_list(session, **told) for _n in range(2)] == [1, 0]  # type: ignore[arg-type]
    html = render_html(*sign_in_sheet(session, training))
    assert training.code in html and "李秀梅" in html
    session.commit()
    client.log_in(AGENT)
    page = client.get(f"/desk/proxy/training/{training.id}").text
    assert "多选" in page and training.code not in page, "the code is said in the room, not shown to who signs in"
    client.log_in(CLERK)
    assert client.get(f"/desk/proxy/training/{training.id}").status_code == 404


def test_what_cannot_be_announced_is_said(
    session: Session, announce: Callable[..., keeping.Training], actor: Actors
) -> None:
    with pytest.raises(NotAllowed):
        announce(by=CLERK)
    with pytest.raises(Invalid) as refused:
        announce(topic=" ", held_on=None, due_on=None, pass_mark=120, questions="题目\nA 一\nB 二", members=(999,))
    assert {one.name for one in refused.value.problems} == {"topic", "held_on", "pass_mark", "questions", "member"}
