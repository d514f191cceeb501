"""The figures of reports, against the rows behind them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from app import clock
from app.people.actors import Actor
from app.publishing.devolution_reports import (
    batches_report,
    counts_report,
    coverage_report,
    coverage_summary,
    list_report,
)
from app.publishing.figures import figures_in_force
from app.publishing.holdings import County, holdings, read_county
from reports.tables import Row, TableReport
from tests.app.publishing.moving import CODE, OTHER_TOWN, TOWN, Mover, mover_of
from tests.catalog.test_devolution import at_county
from tests.conftest import Clock


@pytest.fixture
def mover(session: Session, actor: Callable[[str], Actor]) -> Mover:
    """The county administrator, with a service of the county office."""
    found = mover_of(session, actor)
    found.publish(at_county().model_copy(update={"name": "最小事项"}))
    return found


def county_of(session: Session) -> County:
    return read_county(session, today=clock.today())


def row_of(report: TableReport, first: str) -> Row:
    return next(row for row in report.rows if row.cells[0] == first)


def test_who_has_what(mover: Mover, session: Session) -> None:
    mover.run(mover.plan(TOWN))
    county = county_of(session)
    places = {place.id: place.code for place in county.places}
    held = holdings(session, county)
    mine = next(one for one in county.services if one.figures.code == CODE)
    assert {places[number]: mode for number, mode in held[mine.service_id].items()} == {TOWN: "delegated"}


def test_counts_and_the_share_of_public_services(mover: Mover, session: Session) -> None:
    county = county_of(session)
    before = row_of(counts_report(session, county), "石桥镇").cells
    mover.run(mover.plan(TOWN))
    after = row_of(counts_report(session, county_of(session)), "石桥镇").cells
    other = row_of(counts_report(session, county_of(session)), "白马镇").cells
    assert isinstance(before[2], int) and after[2] == before[2] + 1 and other[2] == before[2]
    assert after[3] == before[3] and after[4] == before[3] / after[2]
    place = next(one for one in county.places if one.code == TOWN)
    listed = list_report(session, county_of(session), place)
    assert len(listed.rows) == after[2]
    line = next(row for row in listed.rows if row.cells[1] == "最小事项")
    assert line.cells[6:8] == ("委托下放", "2026-10-21")


def test_new_and_widened(mover: Mover, session: Session, frozen_clock: Clock) -> None:
    mover.run(mover.plan(TOWN))
    frozen_clock.advance(timedelta(days=1))
    mover.run(mover.plan(OTHER_TOWN, name="第五批"))
    frozen_clock.advance(timedelta(days=1))
    mover.run(mover.plan_back(OTHER_TOWN))
    report = batches_report(session, county_of(session))
    assert row_of(report, "第四批").cells[4:] == (1, 1, 0, 1)
    assert row_of(report, "第五批").cells[4:] == (1, 0, 1, 1)
    assert row_of(report, "收回第四批").cells[4:] == (1, None, None, 1)
    assert all(row.cells[5] == row.cells[4] for row in report.rows if str(row.cells[0]).startswith("第一批"))


def test_the_grid(mover: Mover, session: Session) -> None:
    mover.run(mover.plan(TOWN))
    county = county_of(session)
    report, count = coverage_report(session, county, tier="township", text="最小")
    assert count == 1 and len(report.columns) == 3 + 6
    marks = dict(zip([column.title for column in report.columns], report.rows[0].cells, strict=True))
    assert (marks["石桥镇"], marks["白马镇"], marks["覆盖"]) == ("✓", "", 1 / 6)
    paged, all_of_them = coverage_report(session, county, page=1, size=10)
    assert all_of_them == 49 and len(paged.rows) == 10
    summary = row_of(coverage_summary(session, county), "最小事项")
    assert summary.cells.count("✓") == 1 and summary.cells.count("") == 5


def test_figures_are_of_the_day(mover: Mover, session: Session) -> None:
    assert CODE in [one.figures.code for one in figures_in_force(session, clock.today())]
    assert CODE not in [one.figures.code for one in figures_in_force(session, date(2026, 10, 1))]
    mover.service().state = "withdrawn"
    session.flush()
    assert CODE not in [one.figures.code for one in figures_in_force(session, clock.today())]
