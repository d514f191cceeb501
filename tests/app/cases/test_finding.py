"""The search box, within one's scope."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from app.cases.finding import find
from app.errors import NotAllowed
from tests.app.cases.desk import AGENT, CLERK, OTHER_AGENT, OTHER_CLERK, HallDesk

SqlCounter = Callable[[], AbstractContextManager[list[str]]]


def found(desk: HallDesk, username: str, text: str) -> list[str]:
    return [one.number for one in find(desk.session, desk.actor(username), text)]


@pytest.mark.parametrize(
    "text",
    ["SQ26-00001", "sq26-00001", " SQ26-000 ", "SQ26", "张桂兰", "张", "002X", "002x", "11010519491231002x"],
)
def test_ways_to_find_a_case(desk: HallDesk, text: str) -> None:
    case = desk.submit(desk.publish("four_tier"), AGENT)
    assert found(desk, CLERK, text) == [case.number]


@pytest.mark.parametrize("text", ["", "  ", "桂兰", "SQ26-00002", "0021", "110105194912310038", "%", "_", "张%", "'"])
def test_what_does_not_fit(desk: HallDesk, text: str) -> None:
    desk.submit(desk.publish("four_tier"), AGENT)
    assert found(desk, CLERK, text) == []


def test_only_within_the_scope(desk: HallDesk) -> None:
    case = desk.submit(desk.publish("four_tier"), AGENT)
    county = desk.someone("审批人员", "civil_affairs")
    for stranger in (OTHER_AGENT, OTHER_CLERK, county):
        for text in (case.number, "张桂兰", "002X", "11010519491231002X"):
            assert found(desk, stranger, text) == []
    desk.act("pass_on", case, CLERK)
    assert found(desk, county, "张桂兰") == [case.number]


def test_administrators_find_no_cases(desk: HallDesk) -> None:
    with pytest.raises(NotAllowed):
        find(desk.session, desk.actor(desk.someone("管理员", "990101")), "张桂兰")


def test_at_most_twenty_in_one_statement(desk: HallDesk, count_sql: SqlCounter) -> None:
    version = desk.publish("minimal")
    for _ in range(21):
        desk.submit(version, AGENT)
    clerk = desk.actor(CLERK)
    with count_sql() as statements:
        shown = find(desk.session, clerk, "张")
    assert (len(shown), len(statements)) == (20, 1)
    assert shown[0].id_number == "1101**********002X"


def test_rare_characters_are_found(desk: HallDesk) -> None:
    case = desk.submit(desk.publish("minimal"), AGENT, answers={"f_applicant_name": "𠮷田䶮·㛃"})
    assert found(desk, CLERK, "𠮷") == [case.number]
    assert found(desk, CLERK, "𠮷田䶮·㛃") == [case.number]
