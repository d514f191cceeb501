"""Runs migrations in one transaction, on the connection `app.migrate` hands over or on the configured database."""

from __future__ import annotations

from typing import Any

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import create_engine
from sqlalchemy.engine import Connection

from app import database
from app.config import load_settings
from app.migrate import comparison_options


def run(connection: Connection) -> None:
    context.configure(connection=connection, render_item=render_item, **comparison_options())
    with context.begin_transaction():
        context.run_migrations()


def render_item(kind: str, item: Any, _context: AutogenContext) -> str | bool:
    """Migrations name plain column types: what a class of ours means may change, what a migration made may not."""
    if kind == "type" and type(item).__module__ == "app.models.base":
        return f"sa.{type(item.impl).__name__}()"
    return False


def main() -> None:
    given = context.config.attributes.get("connection")
    if given is not None:
        run(given)
        return
    engine = create_engine(load_settings().database())
    database.install(engine)
    with engine.begin() as connection:
        run(connection)


main()
