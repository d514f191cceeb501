"""What is in hand, counted ahead; and the cases behind the numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app import clock
from app.errors import NotAllowed, NotFoundHere
from app.models import BoardCount, CaseStep
from app.people.actors import Actor
from app.statistics.board import Board, Facet, read_board
from app.statistics.counting import board_due
from app.statistics.open_cases import Asked, open_cases
from app.statistics.places import place_of
from tests.app.cases.desk import AGENT, CLERK, TOWN_APPROVER, HallDesk
from tests.app.statistics.conftest import SUPERVISOR
from tests.conftest import Clock

TOWN = "990101101"
DUE = datetime(2026, 10, 28, 9, 0, tzinfo=clock.ZONE)


@pytest.fixture
def empty(session: Session) -> None:
    """No case of the sample is open."""
    session.execute(delete(BoardCount))
    for step in session.scalars(select(CaseStep).where(CaseStep.state == "open")):
        step.state = "skipped"
    session.commit()


@pytest.fixture
def board(session: Session, actor: Callable[[str], Actor]) -> Callable[..., Board]:
    def read(by: Facet = "unit", at: str = "") -> Board:
        place = place_of(session, actor=actor(SUPERVISOR), code=at)
        return read_board(session, place=place, by=by)

    return read


def numbers(board: Board) -> dict[str, tuple[int, int, int, int]]:
    """in hand, red, yellow, 待补正 of every line with something."""
    counted = {line.name: line.counts for line in board.lines if line.counts.in_hand}
    return {name: (one.in_hand, one.red, one.yellow, one.returned) for name, one in counted.items()}


@pytest.mark.usefixtures("empty")
def test_the_board_from_one_day_to_the_next(
    desk: HallDesk, count: Callable[[], int], board: Callable[..., Board], frozen_clock: Clock
) -> None:
    version = desk.publish("minimal")
    first = desk.submit(version, CLERK)
    desk.act("pass_on", desk.submit(version, AGENT), CLERK)
    assert board().counted_at is None
    assert count() > 0
    bureau = desk.open_step(first).organisation.name
    assert numbers(board()) == {bureau: (2, 0, 0, 0)}
    assert board().whole.in_hand == board().whole.green == 2
    assert numbers(board("service")) == {version.definition.name: (2, 0, 0, 0)}
    assert sorted(numbers(board("person")).values()) == [(1, 0, 0, 0), (1, 0, 0, 0)]
    frozen_clock.move_to(DUE)
    count()
    assert (board().whole.yellow, board().whole.due_today, board().whole.green) == (2, 2, 0)
    frozen_clock.advance(timedelta(days=1))
    count()
    assert (board().whole.red, board().whole.yellow) == (2, 0)


@pytest.mark.usefixtures("empty")
def test_what_was_sent_back_stands_where_it_is_mended(
    desk: HallDesk, count: Callable[[], int], board: Callable[..., Board], frozen_clock: Clock
) -> None:
    case = desk.submit(desk.publish("minimal"), AGENT)
    desk.act("request_supplement", case, CLERK, "补身份证复印件")
    count()
    assert numbers(board())["石桥镇"] == (1, 0, 0, 1)
    assert numbers(board(at=TOWN))["上河村"] == (1, 0, 0, 1)
    assert board(at=TOWN).own.in_hand == 0
    desk.act("withdraw", case, AGENT, "不办了")
    frozen_clock.advance(timedelta(minutes=2))
    count()
    assert numbers(board()) == {}


@pytest.mark.usefixtures("empty")
def test_once_a_minute_and_at_a_new_day(
    session: Session, desk: HallDesk, count: Callable[[], int], frozen_clock: Clock
) -> None:
    desk.submit(desk.publish("minimal"), CLERK)
    count()
    assert board_due(session, clock.now(), 1) == []
    assert board_due(session, frozen_clock.advance(timedelta(seconds=61)), 1) == [1]
    count()
    midnight = datetime.combine(clock.today() + timedelta(days=1), dt.time(0, 0, 5), clock.ZONE)
    assert board_due(session, midnight, 1) == [1]


@pytest.mark.usefixtures("empty")
def test_the_cases_behind_a_number(
    session: Session,
    desk: HallDesk,
    actor: Callable[[str], Actor],
    count: Callable[[], int],
    frozen_clock: Clock,
    count_sql: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    version = desk.publish("minimal")
    case, sent = desk.submit(version, CLERK), desk.submit(version, AGENT)
    desk.act("request_supplement", sent, CLERK, "补身份证复印件")
    frozen_clock.move_to(DUE)
    count()
    me = actor(SUPERVISOR)
    county = place_of(session, actor=me)

    def found(**asked: object) -> list[str]:
        rows = open_cases(session, actor=me, asked=Asked(county, **asked), today=clock.today()).rows  # type: ignore[arg-type]
        return [row.number for row in rows]

    assert found() == [case.number, sent.number]
    assert found(which="yellow") == found(which="today") == [case.number]
    assert found(which="returned") == [sent.number]
    assert found(which="red") == found(which="paused") == found(which="green") == []
    assert found(service=version.definition.code, which="returned") == [sent.number]
    assert found(person=actor(CLERK).user_id) == [case.number]
    town = Asked(place_of(session, actor=me, code=TOWN))
    with count_sql() as statements:
        rows = open_cases(session, actor=me, asked=town, today=clock.today()).rows
    assert [row.number for row in rows] == [sent.number] and len(statements) <= 4


def test_only_the_own_subtree(session: Session, actor: Callable[[str], Actor]) -> None:
    with pytest.raises(NotFoundHere):
        place_of(session, actor=actor(SUPERVISOR), code="110101")
    with pytest.raises(NotAllowed):
        place_of(session, actor=actor(TOWN_APPROVER))
