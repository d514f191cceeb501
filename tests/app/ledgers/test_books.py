"""Books of a month: the right cases in the right book, and nobody else's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from app import clock
from app.errors import Invalid, NotFoundHere
from app.ledgers import agents
from app.ledgers.books import BOOKS
from app.ledgers.scope import Scope, unit_of, units_of
from app.models import DailyFigure, Organisation
from app.people.actors import Actor
from app.statistics.days import MEASURES
from app.statistics.periods import period_of
from reports.render import render_html
from reports.tables import TableReport
from tests.app.cases.desk import AGENT, CLERK, OTHER_CLERK, HallDesk


@pytest.fixture
def desk(session: Session, actor: Callable[[str], Actor]) -> HallDesk:
    """A hall of the sample county."""
    return HallDesk(session, actor)


def book(desk: HallDesk, name: str, username: str = CLERK, *, code: str = "", month: int = 10) -> TableReport:
    """One book of 2026 as somebody opens it."""
    actor = desk.actor(username)
    place = unit_of(desk.session, actor=actor, code=code)
    scope = Scope(actor, place, period_of("month", dt.date(2026, month, 1)), "青石县")
    return BOOKS[name].build(desk.session, scope)


def column(report: TableReport, title: str) -> list[object]:
    at = [one.title for one in report.columns].index(title)
    return [row.cells[at] for row in report.rows]


def test_the_register_has_the_cases_of_the_month_and_unit(desk: HallDesk) -> None:
    version = desk.publish("minimal")
    ours, other = desk.submit(version, CLERK), desk.submit(version, OTHER_CLERK)
    report = book(desk, "register")
    assert column(report, "办件号") == [ours.number]
    assert column(report, "收件") == ["10-21"]
    assert column(report, "状态") == ["办理中"]
    assert column(book(desk, "register", OTHER_CLERK), "办件号") == [other.number]
    assert not book(desk, "register", month=9).rows


def test_late_cases_are_said_to_be_late(desk: HallDesk) -> None:
    desk.submit(desk.publish("minimal"), CLERK)
    with clock.freeze(dt.datetime(2026, 12, 24, 9, tzinfo=clock.ZONE)):
        report = book(desk, "register")
    assert column(report, "状态") == ["超期"]
    assert [fact.second for fact in report.facts] == ["1 件", "0 件", "1 件"]


def test_only_what_agents_helped_with_is_in_their_book(desk: HallDesk) -> None:
    version = desk.publish("minimal")
    desk.submit(version, CLERK)
    led = desk.submit(version, AGENT)
    own = desk.submit(version, AGENT, answers={"handled_by": "agent"})
    found = book(desk, "agents", AGENT)
    assert column(found, "办件号") == [led.number, own.number]
    assert column(found, "服务方式") == ["定点帮办", "定点代办"]
    assert column(found, "委托书编号") == ["—", own.mandate_number]


def test_no_book_shows_id_numbers_or_phones(desk: HallDesk) -> None:
    case = desk.submit(desk.publish("minimal"), CLERK)
    for name in BOOKS:
        html = render_html("ledger", book(desk, name))
        for secret in (case.applicant_id_number, case.applicant_phone):
            assert not secret or secret not in html


def test_units_outside_the_own_subtree_have_no_book_here(desk: HallDesk) -> None:
    codes = [code for code, _name in units_of(desk.session, actor=desk.actor(CLERK))]
    assert codes[0] == "990101101" and "990101102" not in codes
    with pytest.raises(NotFoundHere):
        book(desk, "register", code="990101102")


def test_the_month_is_compared_with_the_one_before(desk: HallDesk) -> None:
    version, clerk = desk.publish("minimal"), desk.actor(CLERK)
    for month, received in ((9, 3), (10, 5)):
        desk.session.add(
            DailyFigure(
                day=dt.date(2026, month, 9),
                organisation_id=clerk.organisation_id,
                service_id=version.service_id,
                person_id=clerk.user_id,
                **(dict.fromkeys(MEASURES, 0) | {"received": received}),
            )
        )
    desk.session.flush()
    report = book(desk, "month")
    assert {fact.first: fact.second for fact in report.facts}["收件"] == "5（+2）"
    assert column(report, "收件") == [5, 5], "the service, and all together"
    assert book(desk, "ranking").rows[0].cells[1] == clerk.name


def test_a_unit_chooses_its_columns_for_itself_and_those_below(
    session: Session, desk: HallDesk, actor: Callable[[str], Actor]
) -> None:
    desk.submit(desk.publish("minimal"), AGENT)
    clerk = actor(CLERK)
    township = session.get_one(Organisation, clerk.organisation_id)
    common = {"organisation": township, "actor": clerk, "now": clock.now()}
    with pytest.raises(Invalid):
        agents.choose_columns(session, columns=["person"], **common)
    agents.choose_columns(session, columns=["person", "number", "nonsense"], **common)
    assert [one.title for one in book(desk, "agents", AGENT).columns] == ["序", "委托人", "办件号"]
    agents.choose_columns(session, columns=[], **common)
    assert "收取材料" in [one.title for one in book(desk, "agents", AGENT).columns]
