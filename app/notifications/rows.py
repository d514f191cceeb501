"""Rows that may be there already: the same on both databases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.models import Model


def insert_new(session: Session, kind: type[Model], rows: Sequence[Mapping[str, Any]]) -> int:
    """Insert those that no unique key holds back; how many. One statement, and no error for the others."""
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    statement = dialect.insert(kind.__table__).on_conflict_do_nothing().returning(kind.__table__.c.id)
    return len(session.connection().execute(statement.values(list(rows))).all())
