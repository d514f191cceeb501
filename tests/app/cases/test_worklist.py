"""The lists of an organisation: what stands in them, in which order, in whose, and how much they read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cases.worklist import PAGE_SIZE, Filters, worklist
from app.cases.worklist_choices import filter_options
from app.cases.worklist_counts import shown_count, tab_counts
from app.errors import NotAllowed
from app.models import Organisation
from tests.app.cases.crowd import multiply
from tests.app.cases.desk import AGENT, CLERK, OTHER_AGENT, OTHER_CLERK, HallDesk, at
from tests.conftest import Clock

SqlCounter = Callable[[], AbstractContextManager[list[str]]]


def numbers(desk: HallDesk, username: str, tab: str = "todo", **filters: object) -> list[str]:
    page = worklist(desk.session, actor=desk.actor(username), tab=tab, filters=Filters(**filters))
    return [row.number for row in page.rows]


# ── which list ─────────────────────────────────────────────────────────────────────────────────────


def test_a_case_moves_through_the_lists(desk: HallDesk) -> None:
    case = desk.submit(desk.publish("minimal"), AGENT)
    county = desk.someone("审批人员", "civil_affairs")
    assert numbers(desk, CLERK, "accept") == [case.number]
    assert numbers(desk, CLERK, "todo") == []
    desk.act("request_supplement", case, CLERK, "请补户口簿")
    assert numbers(desk, CLERK, "accept") == []
    assert numbers(desk, AGENT, "supplement") == [case.number]  # who mends
    assert numbers(desk, CLERK, "supplement") == [case.number]  # who waits for it
    desk.act("resubmit", case, AGENT)
    desk.act("pass_on", case, CLERK)
    assert numbers(desk, county, "todo") == [case.number]
    assert numbers(desk, CLERK, "done") == [case.number, case.number]  # passed, and returned before
    assert numbers(desk, AGENT, "done") == [case.number]


def test_a_case_returned_to_the_own_desk_stands_in_its_list_once(desk: HallDesk) -> None:
    case = desk.submit(desk.publish("on_the_spot"), CLERK)
    desk.act("request_supplement", case, CLERK, "缺一份复印件")
    assert numbers(desk, CLERK, "supplement") == [case.number]


def test_others_see_nothing_of_it(desk: HallDesk) -> None:
    desk.submit(desk.publish("minimal"), AGENT)
    for stranger in (OTHER_CLERK, OTHER_AGENT):
        for tab in ("accept", "todo", "supplement", "done"):
            assert numbers(desk, stranger, tab) == []
        assert set(tab_counts(desk.session, actor=desk.actor(stranger), tab="accept").tabs.values()) == {0}


def test_roles_of_one_hall_have_their_own_lists(desk: HallDesk) -> None:
    case = desk.submit(desk.publish("routed"), CLERK)  # 乡镇审批 by an approver
    assert numbers(desk, CLERK, "todo") == []
    assert numbers(desk, "chenzhiyuan", "todo") == [case.number]


def test_a_village_agent_has_the_clerks_steps_of_the_station(desk: HallDesk) -> None:
    definition = desk.publish("four_tier").definition
    first = definition.steps[0].model_copy(update={"role": "clerk"})
    case = desk.submit(desk.publish("four_tier", steps=(first, *definition.steps[1:])), CLERK, place="990101101201")
    assert numbers(desk, AGENT, "accept") == [case.number]


def test_administrators_have_no_cases(desk: HallDesk) -> None:
    administrator = desk.someone("管理员", "990101")
    with pytest.raises(NotAllowed):
        worklist(desk.session, actor=desk.actor(administrator))


# ── what a line says ───────────────────────────────────────────────────────────────────────────────


def test_a_line(desk: HallDesk, frozen_clock: Clock) -> None:
    frozen_clock.move_to(at(10, 12))
    desk.submit(desk.publish("four_tier"), AGENT)
    frozen_clock.move_to(at(10, 16))
    row = worklist(desk.session, actor=desk.actor(CLERK)).rows[0]
    assert (row.applicant_name, row.id_number) == ("张桂兰", "1101**********002X")
    assert (row.village, row.agent, row.step_name) == (desk.actor(AGENT).organisation_name[:3], "李秀梅", "乡镇审核")
    assert (row.card, row.due_on, row.days_left) == ("yellow", dt.date(2026, 10, 19), 1)
    assert [mark.kind for mark in row.marks] == [
        "start",
        "counted",
        "counted",
        "counted",
        "today",
        "rest",
        "rest",
        "due",
    ]


def test_who_came_to_the_hall_has_no_agent(desk: HallDesk) -> None:
    desk.submit(desk.publish("on_the_spot"), CLERK)
    assert worklist(desk.session, actor=desk.actor(CLERK)).rows[0].agent == ""


def test_a_mended_case_shows_its_days_of_supplement(desk: HallDesk, frozen_clock: Clock) -> None:
    frozen_clock.move_to(at(10, 12))
    case = desk.submit(desk.publish("four_tier"), AGENT)
    frozen_clock.move_to(at(10, 14))
    desk.act("request_supplement", case, CLERK, "请补户口簿")
    frozen_clock.move_to(at(10, 16))
    paused = worklist(desk.session, actor=desk.actor(CLERK), tab="supplement").rows[0]
    assert (paused.card, paused.paused_days, paused.days_left, paused.due_on) == ("paused", 2, None, None)
    assert [mark.kind for mark in paused.marks][:5] == ["start", "counted", "counted", "paused", "paused"]
    desk.act("resubmit", case, AGENT)
    frozen_clock.move_to(at(10, 20))
    row = worklist(desk.session, actor=desk.actor(CLERK)).rows[0]
    assert (row.card, row.days_left) == ("yellow", 1)
    assert [mark.kind for mark in row.marks if mark.kind == "paused"] == ["paused", "paused"]


def test_most_urgent_first_and_those_without_a_limit_last(desk: HallDesk, frozen_clock: Clock) -> None:
    definition = desk.publish("four_tier").definition
    timeless = [step.model_copy(update={"limit": None}) for step in definition.steps]
    never = desk.submit(desk.publish("four_tier", steps=tuple(timeless)), AGENT)
    version = desk.publish("four_tier", steps=definition.steps)
    late = desk.submit(version, AGENT)
    frozen_clock.move_to(at(10, 19))
    early = desk.submit(version, OTHER_AGENT)
    frozen_clock.move_to(at(10, 21))
    assert numbers(desk, CLERK) == [early.number, late.number, never.number]


# ── filters and numbers ────────────────────────────────────────────────────────────────────────────


def test_filters(desk: HallDesk, frozen_clock: Clock, session: Session) -> None:
    frozen_clock.move_to(at(10, 12))
    red = desk.submit(desk.publish("four_tier"), AGENT)
    frozen_clock.move_to(at(10, 14))
    yellow = desk.submit(desk.publish("four_tier", code="T-OTHER"), AGENT)
    frozen_clock.move_to(at(10, 20))
    green = desk.submit(desk.publish("four_tier"), OTHER_AGENT)
    assert numbers(desk, CLERK) == [red.number, yellow.number, green.number]
    for colour, case in (("red", red), ("yellow", yellow), ("green", green)):
        assert numbers(desk, CLERK, card=colour) == [case.number]
    assert numbers(desk, CLERK, card="paused") == []
    assert numbers(desk, CLERK, service="T-OTHER") == [yellow.number]
    assert numbers(desk, CLERK, village=green.organisation_id) == [green.number]
    assert numbers(desk, CLERK, agent=green.submitted_by_id) == [green.number]
    assert numbers(desk, CLERK, step="乡镇审核", service="T-FOUR") == [red.number, green.number]
    assert numbers(desk, CLERK, step="没有的环节") == []


def test_numbers_beside_tabs_and_cards(desk: HallDesk, frozen_clock: Clock) -> None:
    frozen_clock.move_to(at(10, 12))
    version = desk.publish("four_tier")
    desk.submit(version, AGENT)
    desk.submit(desk.publish("minimal"), AGENT)
    frozen_clock.move_to(at(10, 14))
    desk.submit(version, AGENT)
    frozen_clock.move_to(at(10, 20))
    returned = desk.submit(version, AGENT)
    desk.submit(version, AGENT)
    desk.act("request_supplement", returned, CLERK, "请补户口簿")
    counts = tab_counts(desk.session, actor=desk.actor(CLERK), tab="todo")
    assert counts.tabs == {"accept": 1, "todo": 3, "supplement": 1, "paused": 0, "done": 1}
    assert counts.cards == {"red": 1, "yellow": 1, "green": 1}


def test_numbers_end_at_99() -> None:
    assert [shown_count(count) for count in (0, 99, 100)] == ["0", "99", "99+"]


def test_choices_of_the_filters(desk: HallDesk) -> None:
    desk.submit(desk.publish("four_tier"), AGENT)
    options = filter_options(desk.session, actor=desk.actor(CLERK))
    assert ("T-FOUR", "四级办理的事项") in options.services
    assert options.steps == (("乡镇审核", "乡镇审核"),)
    villages, agents = dict(options.villages), dict(options.agents)
    assert desk.actor(AGENT).organisation_id in villages and desk.actor(OTHER_CLERK).organisation_id not in villages
    assert agents[desk.actor(AGENT).user_id] == "李秀梅"


def test_a_county_office_may_choose_any_village(desk: HallDesk) -> None:
    county = desk.actor(desk.someone("审批人员", "civil_affairs"))
    stations = desk.session.scalars(select(Organisation.id).where(Organisation.tier == "village")).all()
    assert {value for value, _ in filter_options(desk.session, actor=county).villages} == set(stations)


# ── many cases ─────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def busy(desk: HallDesk) -> HallDesk:
    """Two halls with 1,200 open cases each."""
    multiply(desk.session, desk.submit(desk.publish("four_tier"), AGENT), 2400)
    return desk


def test_pages_follow_each_other_without_gap_or_repetition(busy: HallDesk) -> None:
    clerk = busy.actor(CLERK)
    pages = [worklist(busy.session, actor=clerk, page=page) for page in (1, 2, 3)]
    rows = [row for page in pages for row in page.rows]
    assert len({row.number for row in rows}) == 3 * PAGE_SIZE
    assert [row.due_on for row in rows] == sorted(row.due_on for row in rows)
    assert all(page.has_more for page in pages)
    assert worklist(busy.session, actor=clerk, page=10**9).page == 40


def test_counts_of_a_busy_hall_are_capped(busy: HallDesk) -> None:
    counts = tab_counts(busy.session, actor=busy.actor(CLERK), tab="todo")
    assert counts.tabs["todo"] == 100
    assert counts.cards["green"] == 100 and counts.cards["red"] == 100 and 0 < counts.cards["yellow"] <= 100


def test_statements_of_the_page(desk: HallDesk, count_sql: SqlCounter) -> None:
    clerk = desk.actor(CLERK)
    with count_sql() as statements:
        worklist(desk.session, actor=clerk)
        tab_counts(desk.session, actor=clerk, tab="todo")
        filter_options(desk.session, actor=clerk)
    assert len(statements) <= 7
