"""One mandate for several cases: made before them, its powers, its term, its effect on all of them."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import pytest
from sqlalchemy import select

from app import clock
from app.cases import operations
from app.cases.moving import mandate_making, mandate_signing, mandate_terms, mandate_turns, mandates
from app.cases.moving.flow import MandateEvent
from app.cases.moving.mandate_making import Entrusted, Wish
from app.cases.moving.mandate_turns import Terms
from app.cases.queries import case_page
from app.errors import Invalid, NotAllowed, NotFoundHere
from app.models import Account, Case, Mandate, OutboxMessage
from app.publishing.versions import LoadedVersion
from catalog.definition import HandledBy, ProxyRules
from tests.app.cases.desk import AGENT, CLERK, ID_NUMBER, OTHER_AGENT, OTHER_CLERK, HallDesk
from tests.app.cases.moving.refusals import saying
from tests.conftest import Clock
from tests.definitions import load

BY_AGENT = {"handled_by": "agent"}


def account(desk: HallDesk, username: str) -> Account:
    return desk.session.scalars(select(Account).where(Account.username == username)).one()


def wish(desk: HallDesk, version: LoadedVersion, **more: object) -> Wish:
    """For the applicant of the samples, and their item."""
    plain = Wish(
        principal="张桂兰",
        id_number=ID_NUMBER,
        phone="13900001234",
        agent_id=account(desk, AGENT).id,
        codes=(version.definition.code,),
        powers=("submit", "mend"),
        papers=(Entrusted("户口簿"),),
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def made(desk: HallDesk, version: LoadedVersion, **more: object) -> Mandate:
    """Written and signed on paper."""
    actor = desk.actor(AGENT)
    mandate = mandate_making.make(desk.session, wish(desk, version, **more), actor=actor, now=clock.now())
    mandate_signing.came_back_on_paper(desk.session, mandate, actor=actor, now=clock.now())
    desk.session.commit()
    return mandate


def submit(desk: HallDesk, version: LoadedVersion) -> Case:
    return desk.submit(version, AGENT, answers=BY_AGENT)


def test_a_draft_holds_once_it_is_signed_and_cases_join_it(desk: HallDesk) -> None:
    version = desk.publish("four_tier")
    draft = mandate_making.make(desk.session, wish(desk, version), actor=desk.actor(AGENT), now=clock.now())
    desk.session.commit()
    before = submit(desk, version)
    assert draft.state == "draft" and before.mandate_number != draft.number  # nobody has signed it
    mandate_signing.came_back_on_paper(desk.session, draft, actor=desk.actor(AGENT), now=clock.now())
    first, second = submit(desk, version), submit(desk, version)
    assert {first.mandate_number, second.mandate_number} == {draft.number}
    assert [case.id for case in mandates.cases_of(desk.session, draft.id)] == [first.id, second.id]
    assert draft.signed_way == "paper" and draft.state == "active"


def test_every_deed_under_it_names_it(desk: HallDesk) -> None:
    version = desk.publish("four_tier")
    case = submit(desk, version)
    page = case_page(desk.session, actor=desk.actor(AGENT), number=case.number)
    assert any(f"依委托书 {case.mandate_number} 号" in line.words for line in page.history)
    assert page.mode.words == "定点代办"


def test_the_agent_may_do_what_stands_in_it_and_no_more(desk: HallDesk) -> None:
    version = desk.publish("four_tier")
    made(desk, version, powers=("submit",))
    case = submit(desk, version)
    desk.act("request_supplement", case, CLERK, "缺页")
    for name, words in (("resubmit", "补正材料"), ("withdraw", "撤回申请")):
        with pytest.raises(NotAllowed, check=lambda refusal, words=words: words in refusal.reason):
            desk.act(name, case, AGENT)
        desk.session.rollback()
    mandate = mandates.latest(desk.session, case.id)
    assert mandate is not None
    mandate_turns.turn(
        desk.session,
        mandate,
        MandateEvent.CHANGE,
        reason="agreed_anew",
        agent_id=account(desk, AGENT).id,
        terms=Terms(("submit", "mend"), 30),
        actor=desk.actor(AGENT),
        now=clock.now(),
    )
    desk.session.commit()
    desk.act("resubmit", case, AGENT)
    again = mandates.latest(desk.session, case.id)
    assert again is not None and again.expires_on == clock.today() + dt.timedelta(days=29)
    assert again.number != mandate.number and case.mandate_number == again.number


def test_the_agent_takes_no_result_without_the_power(desk: HallDesk) -> None:
    version = desk.publish("minimal", proxy=ProxyRules(collector_may_differ=False))
    case = desk.submit(version, CLERK, answers=BY_AGENT)
    desk.act("grant", case, desk.someone("审批人员", "civil_affairs"))
    agent = mandates.latest(desk.session, case.id)
    assert agent is not None
    for receiver, words in ((agent.agent_name, "代领结果"), ("王小明", "不能由别人代领")):
        with pytest.raises(Invalid, check=saying(words)):
            operations.deliver(
                desk.session,
                case_number=case.number,
                revision=case.revision,
                way="window",
                receiver=receiver,
                actor=desk.actor(CLERK),
                now=clock.now(),
            )
        desk.session.rollback()


def test_a_step_of_delivery_asks_for_the_same_power(desk: HallDesk) -> None:
    """It is how a case ends where the definition has such a step."""
    steps = load("minimal").steps
    handing_over = load("four_tier").step("deliver").model_copy(update={"tier": steps[0].tier})
    version = desk.publish("minimal", steps=(*steps, handing_over))
    case = desk.submit(version, CLERK, answers=BY_AGENT)
    desk.act("grant", case, desk.someone("审批人员", "civil_affairs"))
    agent = mandates.latest(desk.session, case.id)
    assert agent is not None
    told = {"case_number": case.number, "revision": case.revision, "way": "window"}
    with pytest.raises(Invalid, check=saying("代领结果")):
        operations.pass_on(desk.session, **told, receiver=agent.agent_name, actor=desk.actor(CLERK), now=clock.now())
    desk.session.rollback()
    operations.pass_on(desk.session, **told, receiver=agent.principal, actor=desk.actor(CLERK), now=clock.now())
    assert case.delivered_at == clock.now()


def test_its_term_is_told_and_ends_it_with_all_its_cases(desk: HallDesk, frozen_clock: Clock) -> None:
    version = desk.publish("four_tier")
    mandate = made(desk, version, days=10)
    cases = [submit(desk, version), submit(desk, version)]
    last = mandate.expires_on
    assert last == clock.today() + dt.timedelta(days=9)
    assert mandate_terms.due(desk.session, clock.now(), 10) == []
    frozen_clock.move_to(dt.datetime.combine(last - dt.timedelta(days=3), dt.time(9), clock.ZONE))
    assert mandate_terms.look(desk.session, mandate.id, clock.now()) and mandate.state == "active"
    assert not mandate_terms.look(desk.session, mandate.id, clock.now())
    frozen_clock.move_to(dt.datetime.combine(last + dt.timedelta(days=1), dt.time(9), clock.ZONE))
    assert mandate_terms.due(desk.session, clock.now(), 10) == [mandate.id]
    assert mandate_terms.look(desk.session, mandate.id, clock.now())
    assert (mandate.state, mandate.reason, mandate.check_on) == ("ended", "term_over", None)
    assert {(case.mandate, case.acting_id) for case in cases} == {("ended", desk.actor(CLERK).organisation_id)}
    told = desk.session.scalars(select(OutboxMessage.event).where(OutboxMessage.event.like("mandate_%"))).all()
    assert {"mandate_ending", "mandate_ended"} <= set(told)


def test_an_event_concerns_all_its_cases(desk: HallDesk) -> None:
    version = desk.publish("four_tier")
    mandate = made(desk, version)
    cases = [submit(desk, version), submit(desk, version)]
    mandate_turns.act(
        desk.session,
        case_number=cases[0].number,
        revision=cases[0].revision,
        event=MandateEvent.CHANGE,
        reason="agent_moved",
        agent_id=account(desk, OTHER_AGENT).id,
        actor=desk.actor(CLERK),
        now=clock.now(),
    )
    desk.session.commit()
    assert {case.acting_id for case in cases} == {account(desk, OTHER_AGENT).organisation_id}
    assert len({case.mandate_number for case in cases} - {mandate.number}) == 1
    successor = mandates.latest(desk.session, cases[1].id)
    assert successor is not None and json.loads(successor.powers) == ["submit", "mend"]


def test_papers_go_into_the_case_or_back(desk: HallDesk) -> None:
    version = desk.publish("four_tier")
    name = version.definition.documents[0].name
    mandate = made(desk, version, papers=(Entrusted(name), Entrusted("存折")))
    case = submit(desk, version)
    actor = desk.actor(AGENT)
    desk.session.refresh(mandate, ["papers"])
    assert [paper.case_id for paper in mandate.papers] == [case.id, None]
    with pytest.raises(Invalid, check=saying("不在代办员手里")):
        mandate_signing.give_back(desk.session, mandate, position=1, to="张桂兰", actor=actor, now=clock.now())
    mandate_signing.give_back(desk.session, mandate, position=2, to="张桂兰", actor=actor, now=clock.now())
    assert mandate.papers[1].returned_to == "张桂兰"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"codes": ()}, "请选择委托办理的事项"),
        ({"id_number": "123"}, "身份证"),
        ({"powers": ("mend",)}, "递交申请"),
        ({"days": 5000}, "1095"),
        ({"papers": (Entrusted("户口簿", 0, 0),)}, "份数"),
        ({"agent_id": 0}, "代办员"),
    ],
)
def test_what_is_refused_says_why(desk: HallDesk, changes: dict[str, object], words: str) -> None:
    version = desk.publish("four_tier")
    with pytest.raises(Invalid, check=saying(words)):
        mandate_making.make(desk.session, wish(desk, version, **changes), actor=desk.actor(AGENT), now=clock.now())


def test_an_item_that_needs_the_person_refuses_with_its_reason(desk: HallDesk) -> None:
    rules = ProxyRules(allowed=False, presence_required_for=("申请",), presence_reason="要当面拍照")
    version = desk.publish("four_tier", proxy=rules)
    assert "要当面拍照" in mandate_making.refusal(version.definition)
    only_kin = version.definition.model_copy(update={"proxy": ProxyRules(who=(HandledBy.RELATIVE,))})
    assert "近亲属" in mandate_making.refusal(only_kin)


def test_other_halls_do_not_see_it(desk: HallDesk) -> None:
    mandate = made(desk, desk.publish("four_tier"))
    assert mandate_making.find(desk.session, number=mandate.number, actor=desk.actor(CLERK)) is mandate
    with pytest.raises(NotFoundHere):
        mandate_making.find(desk.session, number=mandate.number, actor=desk.actor(OTHER_CLERK))
