"""材料移交: two sides, both counts, differences settled on record."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app import clock
from app.cases.moving import listing, sending
from app.cases.moving.lying import lying_here
from app.cases.moving.manifest import Seen, find
from app.cases.moving.receiving import Counted, receive, settle
from app.cases.moving.sending import Heading
from app.errors import Invalid, NotAllowed, NotFoundHere
from app.models import Case, Handover, OutboxMessage, PaperHold
from tests.app.cases.desk import AGENT, CLERK, COLLEAGUE, OTHER_AGENT, OTHER_CLERK, HallDesk
from tests.app.cases.moving.refusals import saying

HALL = "990101101"
TO_HALL = Heading(to=HALL, way="person", carrier="李秀梅")


def seen(desk: HallDesk, handover: Handover, username: str) -> Seen:
    return Seen(handover.number, handover.revision, desk.actor(username), now=clock.now())


def sent(desk: HallDesk, case: Case) -> Handover:
    made = sending.draft(
        desk.session, heading=TO_HALL, case_numbers=[case.number], actor=desk.actor(AGENT), now=clock.now()
    )
    return sending.send(desk.session, seen=seen(desk, made, AGENT), signed="李秀梅")


def held(desk: HallDesk, case: Case, form: str = "original") -> dict[str, int]:
    found: dict[str, int] = {}
    for hold in desk.session.scalars(
        select(PaperHold).where(PaperHold.case_id == case.id, PaperHold.until.is_(None), PaperHold.form == form)
    ):
        place = hold.organisation.code if hold.organisation else ""
        found[f"{hold.holder} {place}"] = found.get(f"{hold.holder} {place}", 0) + hold.sheets
    return found


def count(handover: Handover, *, short: int = 0, words: str = "") -> dict[int, Counted]:
    """Everything as listed, the first line short of so many originals."""
    first = handover.items[0]
    return {
        item.id: Counted(item.originals - short, item.copies, words)
        if item is first
        else Counted(item.originals, item.copies)
        for item in handover.items
    }


def test_papers_go_up_and_are_signed_for_on_both_sides(desk: HallDesk, case: Case) -> None:
    everything = held(desk, case)["organisation 990101101201"]
    assert [row.number for row in lying_here(desk.session, actor=desk.actor(AGENT)).rows] == [case.number]
    handover = sent(desk, case)
    assert (handover.state, handover.sent_by) == ("sent", "李秀梅")
    assert held(desk, case) == {"courier 990101101201": everything}
    assert listing.tab_counts(desk.session, actor=desk.actor(CLERK))["incoming"] == 1
    receive(desk.session, seen=seen(desk, handover, CLERK), counted=count(handover), signed="王海燕")
    desk.session.commit()
    assert (handover.state, handover.received_by) == ("received", "王海燕")
    assert held(desk, case) == {"organisation 990101101": everything}
    assert held(desk, case, "copy") == {"organisation 990101101": everything}
    assert desk.audited(case)[-2:] == ["case.papers_sent", "case.papers_received"]
    assert lying_here(desk.session, actor=desk.actor(AGENT)).rows == ()
    row = listing.handovers(desk.session, actor=desk.actor(CLERK), tab="done").rows[0]
    assert (row.number, row.cases, row.originals) == (handover.number, 1, everything)


@pytest.mark.parametrize(
    ("choice", "place"),
    [
        ("counted", "organisation 990101101201"),
        ("found", "organisation 990101101"),
        ("lost", "lost 990101101201"),
    ],
)
def test_a_missing_sheet_is_settled(desk: HallDesk, case: Case, choice: str, place: str) -> None:
    handover = sent(desk, case)
    everything = sum(held(desk, case).values())
    with pytest.raises(Invalid, check=saying("差在哪里")):
        receive(desk.session, seen=seen(desk, handover, CLERK), counted=count(handover, short=1), signed="王海燕")
    desk.session.rollback()
    handover = sent(desk, case)
    counted = count(handover, short=1, words="没有见到原件")
    receive(desk.session, seen=seen(desk, handover, CLERK), counted=counted, signed="王海燕")
    assert (handover.state, handover.items[0].difference) == ("differing", "没有见到原件")
    assert held(desk, case)["courier 990101101201"] == 1
    assert listing.tab_counts(desk.session, actor=desk.actor(AGENT))["differing"] == 1
    told = desk.session.scalars(select(OutboxMessage).where(OutboxMessage.event == "papers_differ")).one()
    assert told.recipient_id == desk.actor(AGENT).user_id
    with pytest.raises(NotAllowed):
        settle(desk.session, seen=seen(desk, handover, CLERK), choices={})
    settle(desk.session, seen=seen(desk, handover, AGENT), choices={handover.items[0].id: choice})
    after = held(desk, case)
    assert handover.state == "closed"
    assert after[place] == (everything if choice == "found" else 1)
    assert sum(after.values()) == everything


def test_what_is_not_on_the_list_is_taken_from_the_senders_sheets(desk: HallDesk, case: Case) -> None:
    made = sending.draft(
        desk.session, heading=TO_HALL, case_numbers=[case.number], actor=desk.actor(AGENT), now=clock.now()
    )
    first, everything = made.items[0], sum(held(desk, case).values())
    counts = {first.id: (0, first.copies)}  # the original was to stay, and travelled all the same
    made = sending.change(desk.session, seen=seen(desk, made, AGENT), heading=TO_HALL, counts=counts)
    handover = sending.send(desk.session, seen=seen(desk, made, AGENT), signed="李秀梅")
    counted = count(handover, short=-1, words="多出一份原件")
    receive(desk.session, seen=seen(desk, handover, CLERK), counted=counted, signed="王海燕")
    with pytest.raises(Invalid, check=saying("怎么回事")):
        settle(desk.session, seen=seen(desk, handover, AGENT), choices={first.id: "lost"})
    settle(desk.session, seen=seen(desk, handover, AGENT), choices={first.id: "counted"})
    assert held(desk, case) == {"organisation 990101101": everything}


def test_who_may_do_what(desk: HallDesk, case: Case) -> None:
    agent, other = desk.actor(AGENT), desk.actor(OTHER_AGENT)
    with pytest.raises(Invalid, check=saying("勾选")):  # the papers of another village
        sending.draft(desk.session, heading=TO_HALL, case_numbers=[case.number], actor=other, now=clock.now())
    with pytest.raises(
        Invalid, check=saying("接收单位")
    ):  # a station of another township gets its papers through its hall
        somewhere = Heading(to="990101102201", way="person")
        sending.draft(desk.session, heading=somewhere, case_numbers=[case.number], actor=agent, now=clock.now())
    with pytest.raises(Invalid, check=saying("单号")):
        by_post = Heading(to=HALL, way="post")
        sending.draft(desk.session, heading=by_post, case_numbers=[case.number], actor=agent, now=clock.now())
    desk.session.rollback()
    made = sending.draft(desk.session, heading=TO_HALL, case_numbers=[case.number], actor=agent, now=clock.now())
    for username in (CLERK, OTHER_CLERK):  # a draft is the sender's alone
        with pytest.raises(NotFoundHere):
            find(desk.session, number=made.number, actor=desk.actor(username))
    again = sending.draft(desk.session, heading=TO_HALL, case_numbers=[case.number], actor=agent, now=clock.now())
    sending.send(desk.session, seen=seen(desk, made, AGENT), signed="李秀梅")
    with pytest.raises(Invalid, check=saying("已经不在这里")):  # the same papers on a second list
        sending.send(desk.session, seen=seen(desk, again, AGENT), signed="李秀梅")
    desk.session.expire_all()
    with pytest.raises(NotFoundHere):
        find(desk.session, number=made.number, actor=desk.actor(OTHER_CLERK))


def test_two_receivers_give_one_receipt(desk: HallDesk, case: Case) -> None:
    handover = sent(desk, case)
    first, second = seen(desk, handover, CLERK), seen(desk, handover, COLLEAGUE)
    receive(desk.session, seen=first, counted=count(handover), signed="王海燕")
    with pytest.raises(Invalid, check=saying("刚刚有人改过")):
        receive(desk.session, seen=second, counted=count(handover), signed="刘洋")
