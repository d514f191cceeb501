"""Migrations make exactly the tables that the models describe, on both databases."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app import migrate
from app.extensions import db


def test_migrations_and_models_agree(app: Flask) -> None:
    with db.engine.connect() as connection:
        assert migrate.differences(connection) == []


def test_a_prepared_database_is_current(app: Flask) -> None:
    assert migrate.is_current(db.engine)


def test_running_them_again_changes_nothing(app: Flask) -> None:
    migrate.upgrade(db.engine)
    assert migrate.is_current(db.engine)


@pytest.mark.parametrize(
    "statement",
    [
        "update audit_entry set action = 'x'",
        "delete from audit_entry",
        "delete from audit_head",
        "update service_version set note = 'x'",
        "delete from service_version",
    ],
)
def test_the_database_refuses_to_change_what_is_written_once(session: Session, statement: str) -> None:
    session.execute(
        text(
            "insert into service (code, name, summary, topic, department, search_text, acceptance_tiers,"
            " documents_count, limit_words, state) values ('T-1','t','','','','','',0,'','draft')"
        )
    )
    session.execute(
        text(
            "insert into service_version (service_id, number, definition, digest, effective_from, published_at, note)"
            " select id, 1, '{}', '', '2026-01-01', '2026-01-01', '' from service where code = 'T-1'"
        )
    )
    with pytest.raises(DBAPIError, match=r"never changed|keeps its end"):
        session.execute(text(statement))
    session.rollback()
