"""送达: a result is brought on one way at a time, signed for, and ends its case once."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app import clock
from app.cases.ending import deliver, delivery_of
from app.cases.undelivered import undelivered
from app.errors import Invalid, NotFoundHere
from app.models import Case, OutboxMessage, ResultDelivery
from app.papers.intake import Taken, take_in
from app.papers.keeping import keep
from app.papers.storage import vault
from app.people.actors import Actor
from app.proxies.delivery import bringing
from app.proxies.delivery.bringing import Plan, Receipt
from app.proxies.delivery.reading import delivery_page, lock_of
from tests.app.cases.desk import CLERK, COLLEAGUE, OTHER_CLERK, HallDesk
from tests.app.papers.test_signing import signed_picture
from tests.definitions import load


@pytest.fixture
def case(desk: HallDesk) -> Case:
    """Granted at the hall that took it in; to be brought from there."""
    return desk.act("grant", desk.submit(desk.publish("on_the_spot"), CLERK), CLERK)


@pytest.fixture
def ink(case: Case) -> Taken:
    """A name drawn on the pad, in the store already."""
    taken = take_in(signed_picture())
    keep(taken, vault=vault(), now=clock.now())
    return taken


def by(actor: Actor) -> dict[str, object]:
    return {"actor": actor, "now": clock.now()}


def live(desk: HallDesk, case: Case) -> ResultDelivery:
    return desk.session.scalars(select(ResultDelivery).where(ResultDelivery.case_id == case.id)).one()


def deliver_at_the_case(desk: HallDesk, case: Case) -> None:
    deliver(
        desk.session,
        case_number=case.number,
        revision=case.revision,
        way="window",
        receiver="张桂兰",
        **by(desk.actor(CLERK)),
    )
    desk.session.commit()


def test_who_fetches_a_result_needs_the_code_of_the_message(desk: HallDesk, case: Case, ink: Taken) -> None:
    clerk = desk.actor(CLERK)
    bringing.choose(desk.session, number=case.number, plan=Plan("pickup"), **by(clerk))
    desk.session.commit()
    code = live(desk, case).code
    told = select(OutboxMessage.text).where(OutboxMessage.event == "pickup")
    assert code in desk.session.scalars(told).one()
    assert code == getattr(lock_of(desk.session, number=case.number, actor=clerk), "code", "")
    with pytest.raises(Invalid) as refused:
        receipt = Receipt("张桂兰", way="drawn", picture=ink, code="12345")
        bringing.hand_over(desk.session, number=case.number, receipt=receipt, **by(clerk))
    assert [one.name for one in refused.value.problems] == ["code"]
    desk.session.rollback()
    receipt = Receipt("张桂兰", way="drawn", picture=ink, code=code)
    bringing.hand_over(desk.session, number=case.number, receipt=receipt, **by(clerk))
    desk.session.commit()
    assert case.state == "delivered" and live(desk, case).state == "delivered"
    assert delivery_of(case.steps)["way"] == "window"
    with pytest.raises(Invalid) as refused:
        bringing.hand_over(desk.session, number=case.number, receipt=receipt, **by(clerk))
    assert "已经送达" in refused.value.message


def test_a_collector_shows_who_they_are(desk: HallDesk, case: Case, ink: Taken) -> None:
    clerk = desk.actor(CLERK)
    given = Receipt("王小明", relation="儿子", id_number="123", way="drawn", picture=ink)
    with pytest.raises(Invalid) as refused:
        bringing.hand_over(desk.session, number=case.number, receipt=given, **by(clerk))
    assert [one.name for one in refused.value.problems] == ["id_number"]
    desk.session.rollback()
    given = Receipt("王小明", relation="儿子", id_number="11010519491231002X", way="drawn", picture=ink)
    bringing.hand_over(desk.session, number=case.number, receipt=given, **by(clerk))
    desk.session.commit()
    assert "儿子" in delivery_of(case.steps)["remark"]


def test_a_case_delivered_on_its_own_page_is_not_brought_again(desk: HallDesk, case: Case) -> None:
    clerk = desk.actor(CLERK)
    bringing.choose(desk.session, number=case.number, plan=Plan("hand", bearer_id=clerk.user_id), **by(clerk))
    desk.session.commit()
    row = undelivered(desk.session, actor=clerk, mine=True).rows[0]
    assert (row.number, row.way, row.bearer) == (case.number, "hand", clerk.name)
    deliver_at_the_case(desk, case)
    assert live(desk, case).state == "delivered"
    assert undelivered(desk.session, actor=clerk, mine=True).rows == ()


def test_what_comes_back_goes_on_another_way_and_strangers_bring_nothing(desk: HallDesk, case: Case) -> None:
    clerk = desk.actor(CLERK)
    bringing.choose(desk.session, number=case.number, plan=Plan("hand", bearer_id=clerk.user_id), **by(clerk))
    bringing.returned(desk.session, number=case.number, remark="没人在家", **by(clerk))
    bringing.choose(desk.session, number=case.number, plan=Plan("pickup"), **by(clerk))
    desk.session.commit()
    page = delivery_page(desk.session, number=case.number, actor=desk.actor(COLLEAGUE))
    assert page.live is not None and page.live.way == "pickup" and page.may_bring
    assert [(one.way, one.state, one.remark) for one in page.before] == [("hand", "returned", "没人在家")]
    with pytest.raises(NotFoundHere):
        bringing.choose(desk.session, number=case.number, plan=Plan("pickup"), **by(desk.actor(OTHER_CLERK)))


def test_a_step_of_its_own_is_finished_by_handing_over(desk: HallDesk, ink: Taken) -> None:
    spot, way = load("on_the_spot"), load("four_tier").step("deliver")
    spot = spot.model_copy(update={"code": "T-SPOT-2", "steps": (*spot.steps, way)})
    case = desk.act("grant", desk.submit(desk.publish(spot), CLERK), CLERK)
    clerk = desk.actor(CLERK)
    listed = undelivered(desk.session, actor=clerk).rows
    assert [one.step for one in listed if one.number == case.number] == ["乡镇送达"]
    receipt = Receipt("张桂兰", way="thumb", picture=ink)
    bringing.hand_over(desk.session, number=case.number, receipt=receipt, **by(clerk))
    desk.session.commit()
    noted = delivery_of(case.steps)
    assert (case.state, noted["receiver"], noted["remark"]) == ("delivered", "张桂兰", "按手印签收")
    assert live(desk, case).state == "delivered"
