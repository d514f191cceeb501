"""Many cases at once, and how much a query reads among them."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import event, func, insert, select, text
from sqlalchemy.orm import Session

from app.models import Case, CaseStep, Organisation
from app.models.base import Model

_ALL_SEEN = "select relallvisible >= relpages from pg_class where relname = 'case_step'"
_DAYS = 100  # different due days


def multiply(session: Session, case: Case, count: int) -> None:
    """Copies of a case with its finished and open steps, by turns in the halls of 990101101 and 990101102.

    Their names, their numbers and the days on which they are due differ; secrets are left out, encrypting takes time.
    """
    first = (session.scalar(select(func.max(Case.id))) or 0) + 1
    session.execute(insert(Case), [_copy(case, id=first + n, **_own(n, first)) for n in range(count)])
    home = _step(session, case)
    away = session.scalars(select(Organisation.id).where(Organisation.code == "990101102")).one()
    steps = session.scalars(select(CaseStep).where(CaseStep.case_id == case.id, CaseStep.state != "waiting")).all()
    rows = []
    for n in range(count):
        for step in steps:
            place = away if n % 2 and step.organisation_id == home.organisation_id else step.organisation_id
            rows.append(_copy(step, case_id=first + n, organisation_id=place, **_days(step, n)))
    session.execute(insert(CaseStep), rows)
    session.commit()
    _look_after(session)


def _look_after(session: Session) -> None:
    """What the server does by itself after a while: statistics, and knowing which pages need no second look."""
    engine = session.get_bind().engine
    if engine.dialect.name == "sqlite":
        session.execute(text("analyze"))
        session.commit()
        return
    with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.exec_driver_sql("vacuum analyze")
        # The server's own housekeeping may look at the table just now, and pages wait until it is done.
        for _ in range(100):
            if connection.exec_driver_sql(_ALL_SEEN).scalar_one():
                return
            time.sleep(0.1)
            connection.exec_driver_sql("vacuum case_step")


def _copy(row: Model, **changes: Any) -> dict[str, Any]:
    columns = {column.name: getattr(row, column.name) for column in type(row).__table__.columns if column.name != "id"}
    return {**columns, **changes}


def _own(n: int, first: int) -> dict[str, Any]:
    number = first + n
    return {
        "number": f"XX26-{number:06d}",
        "submission_token": f"x{number}",
        "applicant_name": f"{chr(0x4E00 + number % 5000)}某{number}",
        "applicant_id_number": None,
        "applicant_phone": None,
        "applicant_id_hash": f"{number:064d}",
        "applicant_id_tail_hash": f"{number % 9973:064d}",
    }


def _step(session: Session, case: Case) -> CaseStep:
    return session.scalars(select(CaseStep).where(CaseStep.case_id == case.id, CaseStep.state == "open")).one()


def _days(step: CaseStep, n: int) -> dict[str, Any]:
    if step.due_on is None:
        return {}
    due_on = step.due_on + dt.timedelta(days=n % _DAYS - _DAYS // 5)
    return {"due_on": due_on, "sort_on": due_on, "yellow_on": due_on - dt.timedelta(days=1)}


def work_of(session: Session, query: Callable[[], object]) -> int:
    """How much the database works for the statements of a query.

    SQLite: instructions of its virtual machine, in hundreds. PostgreSQL: rows that all nodes of the plans touch.
    """
    query()  # once before, so that nothing is counted that happens only the first time
    if session.get_bind().dialect.name == "sqlite":
        return _instructions(session, query)
    return _rows_touched(session, query)


def _instructions(session: Session, query: Callable[[], object]) -> int:
    hundreds = 0

    def tick() -> int:
        nonlocal hundreds
        hundreds += 1
        return 0

    driver: Any = session.connection().connection.driver_connection
    driver.set_progress_handler(tick, 100)
    try:
        query()
    finally:
        driver.set_progress_handler(None, 0)
    return hundreds


def _rows_touched(session: Session, query: Callable[[], object]) -> int:
    run: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        run.append((statement, parameters))

    connection = session.connection()
    event.listen(connection.engine, "before_cursor_execute", note)
    try:
        query()
    finally:
        event.remove(connection.engine, "before_cursor_execute", note)
    touched = 0
    with connection.connection.driver_connection.cursor() as cursor:  # type: ignore[union-attr]
        for statement, parameters in run:
            cursor.execute(f"explain (analyze, format json, timing off) {statement}", parameters)
            plan = cursor.fetchone()[0]
            touched += _touched((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"])
    return touched


def _touched(node: dict[str, Any]) -> int:
    own = (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]
    return int(own) + sum(map(_touched, node.get("Plans", [])))
