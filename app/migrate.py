"""Brings a database to the tables this version of the product needs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection, Engine

from app.config import ROOT
from app.models import Model


def comparison_options() -> dict[str, Any]:
    """How models and tables are compared, the same for migrations and for the test that they agree."""
    return {"target_metadata": Model.metadata, "compare_type": True, "render_as_batch": True}


def upgrade(engine: Engine) -> None:
    """Run all migrations that are missing, in one transaction."""
    config = _config()
    with engine.connect() as connection, _tables_may_be_made_anew(connection), connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        _require_whole(connection)


@contextmanager
def _tables_may_be_made_anew(connection: Connection) -> Iterator[None]:
    """SQLite changes a constraint by copying the table: meanwhile the rows that refer to it must not object.

    The switch works outside a transaction only, so it is thrown at the driver before ours begins.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = connection.connection.dbapi_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def _require_whole(connection: Connection) -> None:
    """RuntimeError when a row refers to nothing: the migration is rolled back."""
    if connection.dialect.name != "sqlite":
        return
    if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall():
        raise RuntimeError(f"{len(broken)} rows refer to rows that are not there, first {tuple(broken[0])}")


def is_current(engine: Engine) -> bool:
    """Has the database every migration, and none that we do not know?"""
    with engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    return found == ScriptDirectory.from_config(_config()).get_current_head()


def differences(connection: Connection) -> list[Any]:
    """What the models say and the tables do not; empty when they agree."""
    options = comparison_options()
    context = MigrationContext.configure(connection, opts={"compare_type": options["compare_type"]})
    return list(compare_metadata(context, options["target_metadata"]))


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    return config
