"""Trips in vain: written down by hand and by returns, followed by whom they concern, settled."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.cases.failed_visits import trip_reason
from app.errors import Invalid, NotAllowed
from app.models import Case, FailedVisit
from app.supervision import visits
from app.supervision.visits import VisitEntry, VisitFilters, VisitRow
from catalog.vocabulary import codes
from tests.app.cases.desk import CLERK, COLLEAGUE, OTHER_CLERK, HallDesk
from tests.app.supervision.conftest import SUPERVISOR


def listed(desk: HallDesk, username: str, **filters: object) -> list[VisitRow]:
    found = visits.list_visits(desk.session, actor=desk.actor(username), filters=VisitFilters(**filters))
    return list(found.rows)


@pytest.fixture
def visit(desk: HallDesk) -> FailedVisit:
    """Someone came to 石桥镇 without a paper."""
    entry = VisitEntry(reason="papers_missing", service_name="高龄津贴", person="张桂兰", phone="139-0000-1234")
    kept = visits.record_visit(desk.session, entry=entry, actor=desk.actor(CLERK), now=clock.now())
    desk.session.commit()
    return kept


@pytest.mark.parametrize(
    ("outcome", "said", "reason"),
    [
        ("returned", [], "papers_missing"),
        ("returned", ["missing_signature", "missing_paper"], "papers_wrong"),
        ("returned", ["unclear_photo"], None),
        ("returned", ["wrong_entry", "missing_pages"], "papers_missing"),
        ("declined", [], "not_eligible"),
        ("declined", ["not_ours"], "not_ours"),
    ],
)
def test_a_return_costs_a_trip_unless_the_desk_mends_it(outcome: str, said: list[str], reason: str | None) -> None:
    assert trip_reason(outcome, said) == reason
    assert reason is None or reason in codes("failed_visit_reason")


@pytest.mark.parametrize("list_id", ["return_reason", "decline_reason"])
def test_every_reason_of_a_case_is_known_to_the_list_of_trips(list_id: str) -> None:
    found = {trip_reason("returned", [code]) for code in codes(list_id)}
    assert found - {None} <= codes("failed_visit_reason")


def test_what_is_written_down_is_judged(desk: HallDesk) -> None:
    long_ago = clock.today() - dt.timedelta(days=61)
    for entry, wrong in (
        (VisitEntry(reason=""), {"reason"}),
        (VisitEntry(reason="other"), {"detail"}),
        (VisitEntry(reason="wait_long", happened_on=long_ago, person="长" * 61), {"person", "happened_on"}),
    ):
        with pytest.raises(Invalid) as refused:
            visits.record_visit(desk.session, entry=entry, actor=desk.actor(CLERK), now=clock.now())
        assert {one.name for one in refused.value.problems} == wrong
    with pytest.raises(NotAllowed):
        visits.record_visit(
            desk.session, entry=VisitEntry(reason="wait_long"), actor=desk.actor(SUPERVISOR), now=clock.now()
        )


def test_it_is_followed_to_its_end_by_its_own_people(session: Session, desk: HallDesk, visit: FailedVisit) -> None:
    now, clerk = clock.now(), desk.actor(CLERK)
    colleague = desk.actor(COLLEAGUE).user_id
    visits.assign(session, visit_id=visit.id, revision=1, account_id=colleague, actor=clerk, now=now)
    assert [row.assigned_to for row in listed(desk, COLLEAGUE, mine=True)] == [desk.actor(COLLEAGUE).name]
    with pytest.raises(NotAllowed):
        visits.contact(session, visit_id=visit.id, revision=2, text="约周五", actor=desk.actor(OTHER_CLERK), now=now)
    visits.contact(session, visit_id=visit.id, revision=2, text="约周五", actor=desk.actor(COLLEAGUE), now=now)
    visits.assign(session, visit_id=visit.id, revision=3, account_id=clerk.user_id, actor=clerk, now=now)
    assert visit.state == "contacted"
    with pytest.raises(Invalid) as refused:
        visits.settle(session, visit_id=visit.id, revision=3, text="已办", actor=clerk, now=now)
    assert "刚刚有人" in refused.value.message
    visits.settle(session, visit_id=visit.id, revision=4, text="带齐材料办好了", actor=clerk, now=now)
    session.commit()
    assert listed(desk, CLERK) == [] and len(listed(desk, SUPERVISOR, state="settled")) == 1
    assert listed(desk, OTHER_CLERK, state="") == []
    assert visits.count_by_reason(session, actor=desk.actor(SUPERVISOR), since=clock.today()) == [("papers_missing", 1)]


def test_a_returned_case_is_a_trip_and_mending_it_settles_it(
    session: Session, desk: HallDesk, case: Case, county: str
) -> None:
    desk.act("request_supplement", case, county, "缺户口簿", reason_kinds=["missing_paper"])
    (row,) = listed(desk, CLERK)
    assert (row.reason, row.case_number, row.state) == ("papers_missing", case.number, "open")
    desk.act("resubmit", case, CLERK, "", submission=desk.fill(desk.publish("minimal")))
    kept = session.scalars(select(FailedVisit).execution_options(populate_existing=True)).one()
    assert (kept.state, kept.settlement) == ("settled", "已补正，重新提交")
