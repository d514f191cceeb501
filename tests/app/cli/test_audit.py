"""`audit verify` says whether the record is whole, and exits accordingly."""

from __future__ import annotations

from tests.app.cli.conftest import Run
from tests.support.databases import Database


def test_a_whole_record_is_confirmed(run: Run) -> None:
    ran = run("audit", "verify")
    assert ran.code == 0
    assert "操作记录完整" in ran.out


def test_a_changed_record_fails(run: Run, database: Database) -> None:
    with database.connection() as connection:
        if database.kind == "sqlite":
            connection.exec_driver_sql("drop trigger audit_entry_no_update")
        else:
            connection.exec_driver_sql("alter table audit_entry disable trigger user")
        connection.exec_driver_sql("update audit_entry set detail = '{}' where seq = 2")
    ran = run("audit", "verify")
    assert ran.code == 1
    assert "第 2 条记录的内容被改动" in ran.err
