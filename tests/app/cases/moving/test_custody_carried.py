"""我手上的原件: who carries an original finds it among their own, and gives it back against a signature."""

from __future__ import annotations

import pytest

from app.cases.moving import custody
from app.cases.moving.lying import chain, original_of, originals_of
from app.clock import today
from app.errors import NotFoundHere
from app.models import Case, PaperHold
from app.papers.intake import take_in
from app.papers.keeping import keep
from app.papers.storage import vault
from tests.app.cases.desk import AGENT, CLERK, OTHER_AGENT, HallDesk, at
from tests.app.papers.test_signing import signed_picture


@pytest.fixture
def carried(desk: HallDesk) -> Case:
    """A case whose card the hall keeps and gives to the village's agent."""
    case = desk.submit(desk.publish("on_the_spot"), CLERK, place="990101101201")
    by = {"actor": desk.actor(CLERK), "now": at(10, 22)}
    custody.keep_original(desk.session, number=case.number, document_id="id_card", sheets=1, **by)
    hold = chain(desk.session, case_id=case.id, actor=desk.actor(CLERK))[0]
    name = desk.actor(AGENT).name
    custody.give_to_agent(desk.session, number=case.number, hold_id=hold.id, sheets=1, name=name, **by)
    desk.session.commit()
    return case


def test_who_carries_an_original_gives_it_back_signed(desk: HallDesk, carried: Case) -> None:
    agent = desk.actor(AGENT)
    row = next(
        one for one in originals_of(desk.session, actor=agent, today=today()).rows if one.number == carried.number
    )
    with pytest.raises(NotFoundHere):
        original_of(desk.session, hold_id=row.id, actor=desk.actor(OTHER_AGENT), today=today())
    desk.session.rollback()  # the store writes in a transaction of its own
    signed = take_in(signed_picture())
    keep(signed, vault=vault(), now=at(10, 23))
    custody.give_back(
        desk.session,
        number=carried.number,
        hold_id=row.id,
        sheets=1,
        name="张桂兰",
        signed=signed,
        actor=agent,
        now=at(10, 23),
    )
    desk.session.commit()
    given = chain(desk.session, case_id=carried.id, actor=agent)[0]
    assert (given.holder, given.signed) == ("applicant", True)
    assert desk.session.get_one(PaperHold, given.id).picture == signed.digest
    assert not [one for one in originals_of(desk.session, actor=agent, today=today()).rows if one.id == given.id]
