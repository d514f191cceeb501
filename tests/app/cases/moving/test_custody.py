"""原件保管: sheets have exactly one holder at any time, whatever is done with them."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cases.moving import custody
from app.cases.moving.custody import Holder, hand_on
from app.cases.moving.lying import chain, originals_here
from app.clock import today
from app.errors import Invalid, NotAllowed
from app.models import Case, PaperHold
from tests.app.cases.desk import AGENT, CLERK, OTHER_AGENT, HallDesk, at
from tests.app.cases.moving.refusals import saying

START = at(10, 21)
HOLDERS = [
    Holder("organisation", 1),
    Holder("organisation", 2),
    Holder("person", 1, "李秀梅"),
    Holder("courier", 1, "邮政", handover_id=7),
    Holder("applicant", None, "王桂兰"),
    Holder("lost", 2),
]
MOVES = st.lists(
    st.tuples(st.sampled_from(range(len(HOLDERS))), st.sampled_from(HOLDERS), st.integers(1, 4)), max_size=20
)


def taken_in(sheets: int) -> PaperHold:
    return PaperHold(
        id=1,
        case_id=1,
        document_id="id_card",
        name="身份证",
        form="original",
        sheets=sheets,
        goes_back=True,
        holder="organisation",
        organisation_id=1,
        since=START,
        recorded_by_id=1,
    )


def place_of(hold: PaperHold | Holder) -> tuple[str, int | None]:
    return (hold.kind if isinstance(hold, Holder) else hold.holder, hold.organisation_id)


@given(sheets=st.integers(1, 5), moves=MOVES)
def test_every_sheet_has_exactly_one_holder_after_any_moves(sheets: int, moves: list[tuple[int, Holder, int]]) -> None:
    holds, expected, now = [taken_in(sheets)], Counter({("organisation", 1): sheets}), START
    for source, to, count in moves:
        now += timedelta(hours=1)
        at_source = place_of(HOLDERS[source])
        there = [hold for hold in holds if hold.until is None and place_of(hold) == at_source]
        if count > expected[at_source]:
            with pytest.raises(ValueError, match="more than lie there"):
                hand_on([], count, to=to, by=1, now=now)
            continue
        holds += hand_on(there, count, to=to, by=1, now=now)
        expected[at_source] -= count
        expected[place_of(to)] += count
        held = Counter[tuple[str, int | None]]()
        for hold in holds:
            if hold.until is None:
                held[place_of(hold)] += hold.sheets
        assert held == +expected
        assert sum(held.values()) == sheets
    _the_chain_has_no_gap(holds)


def _the_chain_has_no_gap(holds: list[PaperHold]) -> None:
    """What follows a hold adds up to it, and begins no later than it ended."""
    for hold in holds:
        following = [one for one in holds if one.previous is hold]
        assert (hold.until is None) == (not following)
        assert not following or sum(one.sheets for one in following) == hold.sheets
        assert all(one.since <= (hold.until or datetime.max) for one in following)


def test_what_the_desk_keeps_is_taken_in_with_the_form_and_given_back_against_a_name(
    desk: HallDesk, case: Case
) -> None:
    agent, number = desk.actor(AGENT), case.number
    (line,) = chain(desk.session, case_id=case.id, actor=agent)[:1]
    assert (line.holder, line.sheets, line.here) == ("organisation", 1, True)
    with pytest.raises(Invalid, check=saying("领走")):
        custody.give_back(desk.session, number=number, hold_id=line.id, sheets=1, name=" ", actor=agent, now=at(10, 22))
    with pytest.raises(Invalid, check=saying("份数")):
        custody.give_back(
            desk.session, number=number, hold_id=line.id, sheets=2, name="王", actor=agent, now=at(10, 22)
        )
    custody.give_back(
        desk.session,
        number=number,
        hold_id=line.id,
        sheets=1,
        name="王桂兰",
        relation="母女",
        actor=agent,
        now=at(10, 22),
    )
    desk.session.commit()
    given, *_rest = chain(desk.session, case_id=case.id, actor=agent)
    assert (given.holder, given.holder_name, given.relation, given.place) == ("applicant", "王桂兰", "母女", "")
    assert "case.original_returned" in desk.audited(case)
    with pytest.raises(Invalid, check=saying("刚刚有人动过")):
        custody.take_back(desk.session, number=number, hold_id=line.id, sheets=1, actor=agent, now=at(10, 23))


def test_only_who_has_the_papers_moves_them(desk: HallDesk, case: Case) -> None:
    line = chain(desk.session, case_id=case.id, actor=desk.actor(CLERK))[0]
    assert not line.here
    with pytest.raises(NotAllowed):
        what = {"hold_id": line.id, "sheets": 1, "name": "王", "actor": desk.actor(CLERK), "now": at(10, 22)}
        custody.give_to_agent(desk.session, number=case.number, **what)
    assert originals_here(desk.session, actor=desk.actor(OTHER_AGENT), only_lent=False, today=today()).rows == ()
    assert originals_here(desk.session, actor=desk.actor(AGENT), only_lent=False, today=today()).rows
