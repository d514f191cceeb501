"""Organisations, the people in them, their sessions, and what slows down guessing."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from flask_appbuilder.security.sqla.models import User as FabUser
from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import BigId, Hash, Model, UtcDateTime

ORGANISATION_KINDS = ("county", "department", "township", "village", "community")


class Organisation(Model):
    """A county, a county office, a township hall or a village station.

    `path` is the codes from the county down, each followed by "/": a subtree is one prefix.
    """

    __tablename__ = "organisation"
    __table_args__ = (
        UniqueConstraint("code", name="uq_organisation_code"),
        UniqueConstraint("path", name="uq_organisation_path"),
        CheckConstraint("kind in ('county','department','township','village','community')", name="kind"),
        CheckConstraint("tier in ('county','township','village')", name="tier"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    code: Mapped[str] = mapped_column(String(32))  # 6, 9 or 12 digits; a department: its id in the catalogue
    name: Mapped[str] = mapped_column(String(80))  # 石桥镇
    hall_name: Mapped[str] = mapped_column(String(80), default="")  # 石桥镇便民服务中心
    kind: Mapped[str] = mapped_column(String(16))
    tier: Mapped[str] = mapped_column(String(16))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    path: Mapped[str] = mapped_column(String(120))
    case_prefix: Mapped[str] = mapped_column(String(8), default="")  # letters of the case number: SQ
    address: Mapped[str] = mapped_column(String(200), default="")
    hours: Mapped[str] = mapped_column(String(200), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    supervise_phone: Mapped[str] = mapped_column(String(40), default="")
    window: Mapped[str] = mapped_column(String(80), default="")
    pinyin: Mapped[str] = mapped_column(String(80), default="")
    active: Mapped[bool] = mapped_column(default=True)
    paper_word: Mapped[str] = mapped_column(String(16), default="", server_default="")  # 发文代字: 青民; "" = the name
    groups: Mapped[str] = mapped_column(Text, default="", server_default="")  # 村民小组 of a village, one a line

    parent: Mapped[Organisation | None] = relationship(remote_side=[id])

    def __str__(self) -> str:
        return self.hall_name or self.name


class Account(FabUser):
    """A person who logs in: FAB's user plus the organisation in which the person acts."""

    __tablename__ = "ab_user"
    __table_args__: ClassVar[dict[str, Any]] = {"extend_existing": True}

    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    phone: Mapped[str | None] = mapped_column(String(40), default="")
    # Raised when a password or role changes: every older session ends at once.
    session_epoch: Mapped[int | None] = mapped_column(Integer, default=0, server_default="0")

    # Known to the administrator who gave it: nothing else is possible until the person has chosen an own one.
    password_is_temporary: Mapped[bool] = mapped_column(default=False, server_default=false())

    organisation: Mapped[Organisation | None] = relationship()

    @property
    def display_name(self) -> str:
        """Chinese order without a blank: family name, given name."""
        return f"{self.last_name or ''}{self.first_name or ''}"


class LoginSession(Model):
    """One logged-in browser. A signed cookie alone outlives logout; this row does not."""

    __tablename__ = "login_session"

    id: Mapped[str] = mapped_column(Hash, primary_key=True)  # SHA-256 of the token in the cookie
    user_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"), index=True)
    epoch: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # The village in which a mobile agent stands today; one no longer served means nothing.
    standing_id: Mapped[int | None] = mapped_column(Integer)


class ApiToken(Model):
    """A key with which a program acts for one account; only its hash is kept."""

    __tablename__ = "api_token"

    id: Mapped[str] = mapped_column(Hash, primary_key=True)  # SHA-256 of the token
    name: Mapped[str] = mapped_column(String(80))  # what it is for
    user_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Throttle(Model):
    """Counted tries of one kind by one key (login name, address, case number), shared by all workers."""

    __tablename__ = "throttle"

    bucket: Mapped[str] = mapped_column(String(32), primary_key=True)
    key: Mapped[str] = mapped_column(Hash, primary_key=True)  # keyed hash: no names or addresses at rest
    tries: Mapped[int] = mapped_column(Integer, default=0)
    window_started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    locked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AuditEntry(Model):
    """One action, never changed or removed; each row carries the hash of the row before it."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_subject", "subject_kind", "subject_id"),)

    seq: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[int | None] = mapped_column(Integer)
    actor_name: Mapped[str] = mapped_column(String(80), default="")
    organisation_id: Mapped[int | None] = mapped_column(Integer)
    action: Mapped[str] = mapped_column(String(48))
    subject_kind: Mapped[str] = mapped_column(String(32))
    subject_id: Mapped[str] = mapped_column(String(64))
    detail: Mapped[str] = mapped_column(Text, default="{}")  # canonical JSON, no personal secrets
    previous_hash: Mapped[str] = mapped_column(Hash)
    hash: Mapped[str] = mapped_column(Hash)


class AuditHead(Model):
    """The end of the chain: locked while a row is appended, so that none is lost at the tail unnoticed."""

    __tablename__ = "audit_head"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(BigId)
    hash: Mapped[str] = mapped_column(Hash)
