"""Figures by day: counted from cases, again and again without changing, and read as rates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.models import DailyFigure, FoldedDay
from app.people.actors import Actor
from app.statistics.board import Facet
from app.statistics.days import MEASURES, days_due
from app.statistics.figures import BY_ID
from app.statistics.periods import period_of
from app.statistics.places import place_of
from app.statistics.rate_report import rate_report
from app.statistics.rates import Rates, read_rates
from tests.app.cases.desk import AGENT, CLERK, HallDesk
from tests.app.statistics.conftest import SUPERVISOR
from tests.conftest import Clock

Read = Callable[..., Rates]


@pytest.fixture
def rates(session: Session, actor: Callable[[str], Actor]) -> Read:
    def read(by: Facet = "unit", at: str = "") -> Rates:
        place = place_of(session, actor=actor(SUPERVISOR), code=at)
        period = period_of("week", clock.today())
        return read_rates(session, place=place, period=period, by=by, rank=BY_ID["on_time"])

    return read


def rows(session: Session) -> list[tuple[object, ...]]:
    columns = [getattr(DailyFigure, column.name) for column in DailyFigure.__table__.columns]
    return [tuple(row) for row in session.execute(select(*columns).order_by(*columns[:4]))]


def test_a_case_returned_and_decided(
    session: Session, desk: HallDesk, count: Callable[[], int], rates: Read, frozen_clock: Clock
) -> None:
    count()
    before = rates().whole
    version = desk.publish("minimal")
    case = desk.submit(version, AGENT)
    desk.act("request_supplement", case, CLERK, "补身份证复印件", reason_kinds=["missing_pages", "expired"])
    other = desk.submit(version, CLERK)
    desk.act("grant", other, desk.someone("审批人员", desk.open_step(other).organisation.code))
    frozen_clock.advance(timedelta(hours=2))
    assert count() > 0
    after = rates().whole
    changed = {name: after[name] - before[name] for name in MEASURES if after[name] != before[name]}
    assert (changed["received"], changed["decided"], changed["on_time"], changed["first_pass"]) == (2, 1, 1, 1)
    assert changed["returns"] == 1 and changed["steps"] >= 2
    assert dict(rates(at="990101101").reasons) == {"missing_pages": 1, "expired": 1}
    assert [line.sums["decided"] for line in rates("person", "990101101").lines if line.name == "王海燕"] == [1.0]
    assert {line.name for line in rates("service").lines} >= {version.definition.name}


def test_counting_again_changes_nothing(
    session: Session, desk: HallDesk, count: Callable[[], int], frozen_clock: Clock
) -> None:
    case = desk.submit(desk.publish("minimal"), CLERK)
    desk.act("grant", case, desk.someone("审批人员", desk.open_step(case).organisation.code))
    count()
    counted = rows(session)
    assert counted and days_due(session, clock.now(), 1000) == []
    frozen_clock.advance(timedelta(days=1))
    session.commit()
    assert count() > 1
    assert rows(session) == counted
    assert session.scalars(select(FoldedDay.day).order_by(FoldedDay.day.desc())).first() == clock.today()


def test_the_report_says_how_each_figure_is_worked_out(
    session: Session, desk: HallDesk, count: Callable[[], int], rates: Read, actor: Callable[[str], Actor]
) -> None:
    desk.submit(desk.publish("minimal"), CLERK)
    count()
    place = place_of(session, actor=actor(SUPERVISOR))
    period = period_of("month", clock.today())
    report = rate_report(rates(), place=place, period=period, by="unit", rank=BY_ID["early"], county="青石县")
    assert report.title == "青石县办结情况（按单位）" and report.subtitle == "2026年10月"
    assert report.rows[-1].cells[0] == "合计"
    assert any(note.startswith("总提速：（法定工作日之和 − 实际工作日之和）") for note in report.notes)
    assert "收件" in str(report.charts[0].svg)
