"""A few hundred thousand cases out of a few thousand, copied inside the database: filling row by row takes minutes."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Table, text

from app.models import Case, CaseStep


def multiply(connection: Connection, times: int) -> None:
    """Copy every case with its steps so often that there are `times` as many. Numbers and tokens stay unique.

    Everything else of a copy is as in its original: lists are as mixed as what was filled in.
    """
    cases, steps = _last(connection, Case), _last(connection, CaseStep)
    # Numbers are 20 characters at most, tokens 64: the copy's own number stands in front.
    own = {"id": f"id + {cases} * i", "number": "'M' || i || '-' || id", "submission_token": "'m' || i || '-' || id"}
    _copy(connection, Case.__table__, own, cases, times)
    own = {"id": f"id + {steps} * i", "case_id": f"case_id + {cases} * i"}
    _copy(connection, CaseStep.__table__, own, steps, times)


def _last(connection: Connection, model: Any) -> int:
    return int(connection.scalar(text(f"select max(id) from {_quoted(model.__table__.name)}")))


def _copy(connection: Connection, table: Table, own: dict[str, str], last: int, times: int) -> None:
    names = [column.name for column in table.columns]
    values = ", ".join(own.get(name, _quoted(name)) for name in names)
    listed = ", ".join(_quoted(name) for name in names)
    connection.execute(
        text(
            f"with recursive n(i) as (select 1 union all select i + 1 from n where i < {times - 1})"
            f" insert into {_quoted(table.name)} ({listed})"
            f" select {values} from n cross join {_quoted(table.name)} where id <= {last}"
        )
    )
    if connection.dialect.name == "postgresql":  # its counter does not see ids that were given
        counter = f"pg_get_serial_sequence('{_quoted(table.name)}', 'id')"
        connection.execute(text(f"select setval({counter}, (select max(id) from {_quoted(table.name)}))"))


def _quoted(name: str) -> str:
    return f'"{name}"'
