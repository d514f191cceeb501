"""The append-only record of every action, chained by hash."""

from app.audit.chain import GENESIS, Break, install, record, verify

__all__ = ["GENESIS", "Break", "install", "record", "verify"]
