"""A PostgreSQL database that is put back as it was: only the tables that were written to are filled again.

Which these are says the server's own count of rows written. Everything is kept in memory: the sample county is small.
"""

from __future__ import annotations

import time
from typing import Any

import psycopg
from psycopg import Connection, sql

_WRITTEN = """
select relname, n_tup_ins + n_tup_upd + n_tup_del from pg_stat_user_tables where schemaname = 'public'
"""
# Tables, indexes, columns, constraints and which triggers are on: after a change of these there is no way back.
_SHAPE = """
select (select count(*) from pg_class where relnamespace = 'public'::regnamespace),
       (select max(oid) from pg_class where relnamespace = 'public'::regnamespace),
       (select count(*) from pg_attribute a join pg_class c on c.oid = a.attrelid
         where c.relnamespace = 'public'::regnamespace),
       (select count(*) from pg_constraint where connamespace = 'public'::regnamespace),
       (select md5(string_agg(concat(oid, tgenabled), ',' order by oid)) from pg_trigger)
"""
_SEQUENCES = "select sequencename, last_value, start_value from pg_sequences where schemaname = 'public'"
_OTHERS = """
select pg_terminate_backend(pid) from pg_stat_activity
where datname = current_database() and pid <> pg_backend_pid()
"""
_PATIENCE = 200  # looks, 5 ms apart, until the last connection of the test is gone


class Restorable:
    """One database as it is when this is made."""

    def __init__(self, url: str) -> None:
        self._url = url
        with psycopg.connect(url, autocommit=True) as connection:
            self._shape = connection.execute(_SHAPE).fetchone()
            self._sequences = connection.execute(_SEQUENCES).fetchall()
            self._written = dict(connection.execute(_WRITTEN).fetchall())
            self._rows = {table: _read(connection, table) for table in self._written}

    def restore(self) -> bool:
        """Put it back as it was; False when its tables are others now, and only a new copy will do."""
        with psycopg.connect(self._url, autocommit=True) as connection:
            _be_alone(connection)
            if connection.execute(_SHAPE).fetchone() != self._shape:
                return False
            written = dict(connection.execute(_WRITTEN).fetchall())
            with connection.transaction():
                connection.execute("set local session_replication_role = replica")  # no triggers, no foreign keys
                for table in (one for one, count in written.items() if count != self._written[one]):
                    _fill(connection, table, self._rows[table])
                self._rewind(connection)
            connection.execute("select pg_stat_force_next_flush()")
            self._written = dict(connection.execute(_WRITTEN).fetchall())
        return True

    def _rewind(self, connection: Connection[Any]) -> None:
        now = connection.execute(_SEQUENCES).fetchall()
        for name, last, start in set(self._sequences) - set(now):
            value = (start, False) if last is None else (last, True)
            connection.execute("select setval(%s, %s, %s)", (f'public."{name}"', *value))


def _be_alone(connection: Connection[Any]) -> None:
    """What a connection wrote is counted for certain once it has ended."""
    for _look in range(_PATIENCE):
        if not connection.execute(_OTHERS).fetchall():
            return
        time.sleep(0.005)
    raise TimeoutError("a connection of the last test does not end")


def _read(connection: Connection[Any], table: str) -> bytes:
    with connection.cursor().copy(sql.SQL("copy {} to stdout (format binary)").format(sql.Identifier(table))) as rows:
        return b"".join(rows)


def _fill(connection: Connection[Any], table: str, rows: bytes) -> None:
    connection.execute(sql.SQL("delete from {}").format(sql.Identifier(table)))
    into = sql.SQL("copy {} from stdin (format binary)").format(sql.Identifier(table))
    with connection.cursor().copy(into) as target:
        target.write(rows)
