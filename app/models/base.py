"""The one metadata of the product (Flask-AppBuilder's tables live in it too) and the column types it needs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask_appbuilder import Model
from sqlalchemy import BigInteger, DateTime, Integer, String, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from app import crypto

# Named before any table exists, so that migrations and error messages can name every constraint.
# Flask-AppBuilder's own tables were created with names of their own; the convention fills the gaps.
NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
Model.metadata.naming_convention = NAMING_CONVENTION

# SQLite gives rowids only to INTEGER keys; PostgreSQL wants room for a busy county.
BigId = BigInteger().with_variant(Integer, "sqlite")


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, stored in UTC. A naive value is a mistake and is refused."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


class EncryptedText(TypeDecorator[str]):
    """Text that is encrypted in the database and plain in Python."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else crypto.current().encrypt(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else crypto.current().decrypt(value)


Hash = String(64)


def byte_ordered(length: int) -> String:
    """Text compared by its bytes on both databases, so that "begins with" is a range of an index."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


__all__ = ["BigId", "EncryptedText", "Hash", "Model", "UtcDateTime", "byte_ordered"]
