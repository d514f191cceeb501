"""A day without network: devices, the numbers they hold, and what came back from them.

What was typed and photographed is sealed; names of people too. Nothing here is a case yet: what became one is erased
after some days (`app.offline.sweeping`).
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import BigId, EncryptedText, Hash, Model, UtcDateTime, byte_ordered
from app.models.cases import Case
from app.models.people import Account, Organisation

DEVICE_ENDS = ("", "cut_off", "left")
NUMBER_STATES = ("reserved", "used", "lapsed", "returned")
ENVELOPE_STATES = ("waiting", "in", "review", "refused", "draft", "dropped", "replaced")
FILE_STATES = ("arriving", "kept", "refused")
_IN, _WAITING = text("state = 'in'"), text("state = 'waiting'")
_UNSETTLED = text("state in ('waiting','review','refused')")
_GAP = text("state in ('lapsed','returned')")
_UNERASED = text("erased_at is null and settled_at is not null")


class OfflineDevice(Model):
    """A phone that may take a day along. Its key seals what lies on the phone, and is given to its owner only."""

    __tablename__ = "offline_device"
    __table_args__ = (
        UniqueConstraint("code", name="uq_offline_device_code"),
        CheckConstraint("ended in ('','cut_off','left')", name="ended"),
        CheckConstraint("(ended = '') = (ended_at is null)", name="end"),
        Index("ix_offline_device_user", "user_id", "id"),
        Index("ix_offline_device_path", "organisation_path", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    code: Mapped[str] = mapped_column(String(32))  # by which the phone names itself: random
    user_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    organisation_path: Mapped[str] = mapped_column(String(120))
    name: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(EncryptedText)  # 32 bytes in base64
    registered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    login_id: Mapped[str | None] = mapped_column(Hash)  # the login it came with last: ended with the device
    ended: Mapped[str] = mapped_column(String(8), default="")
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    reason: Mapped[str] = mapped_column(String(200), default="")
    wiped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # the phone was told, and wipes itself

    owner: Mapped[Account] = relationship(foreign_keys=[user_id])
    organisation: Mapped[Organisation] = relationship()


class OfflineNumber(Model):
    """A case number given to a device ahead. Whatever becomes of it is said here: no number is unexplained."""

    __tablename__ = "offline_number"
    __table_args__ = (
        UniqueConstraint("number", name="uq_offline_number_number"),
        CheckConstraint("state in ('reserved','used','lapsed','returned')", name="state"),
        CheckConstraint("(state = 'reserved') = (settled_at is null)", name="settled"),
        Index("ix_offline_number_device", "device_id", "state", "number"),
        Index("ix_offline_number_expiry", "state", "expires_at"),
        Index("ix_offline_number_gaps", "organisation_path", "id", sqlite_where=_GAP, postgresql_where=_GAP),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    number: Mapped[str] = mapped_column(byte_ordered(20))
    device_id: Mapped[int] = mapped_column(ForeignKey("offline_device.id"))
    organisation_path: Mapped[str] = mapped_column(String(120))
    state: Mapped[str] = mapped_column(String(16), default="reserved")
    reserved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    token: Mapped[str | None] = mapped_column(Hash, index=True)  # of the form that took it
    why: Mapped[str] = mapped_column(String(16), default="")  # of a gap: expired, cut_off, left, other_number

    device: Mapped[OfflineDevice] = relationship()


class OfflineEnvelope(Model):
    """One filled form as a phone sent it: one row for each different body of a token."""

    __tablename__ = "offline_envelope"
    __table_args__ = (
        UniqueConstraint("token", "body_digest", name="uq_offline_envelope_token"),
        CheckConstraint(
            "state in ('waiting','in','review','refused','draft','dropped','replaced')",
            name="state",
        ),
        CheckConstraint("(state = 'waiting') = (settled_at is null)", name="settled"),
        CheckConstraint("state <> 'in' or case_id is not null or erased_at is not null", name="came_in"),
        Index("uq_offline_envelope_in", "token", unique=True, sqlite_where=_IN, postgresql_where=_IN),
        Index("uq_offline_envelope_waiting", "token", unique=True, sqlite_where=_WAITING, postgresql_where=_WAITING),
        Index(
            "ix_offline_envelope_open", "organisation_path", "id", sqlite_where=_UNSETTLED, postgresql_where=_UNSETTLED
        ),
        Index("ix_offline_envelope_device", "device_id", "state"),
        Index("ix_offline_envelope_erase", "settled_at", "id", sqlite_where=_UNERASED, postgresql_where=_UNERASED),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    token: Mapped[str] = mapped_column(Hash)  # becomes the case's submission token
    body_digest: Mapped[str] = mapped_column(Hash)  # keyed: which body it is
    device_id: Mapped[int] = mapped_column(ForeignKey("offline_device.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    organisation_path: Mapped[str] = mapped_column(String(120))
    service_version_id: Mapped[int] = mapped_column(ForeignKey("service_version.id"))
    service_name: Mapped[str] = mapped_column(String(200))
    applicant_name: Mapped[str] = mapped_column(EncryptedText)
    body: Mapped[str] = mapped_column(EncryptedText)  # canonical JSON; "" once erased
    revision: Mapped[int] = mapped_column(Integer, default=0)
    number: Mapped[str] = mapped_column(String(20), default="")  # on the slip that the person has
    state: Mapped[str] = mapped_column(String(16), default="waiting")
    reasons: Mapped[str] = mapped_column(EncryptedText)  # JSON: [code, sentence] each
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"), index=True)
    came_at: Mapped[datetime] = mapped_column(UtcDateTime)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)  # of the application: the phone's moment, put right
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    decision: Mapped[str] = mapped_column(EncryptedText)  # why somebody decided so
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    device: Mapped[OfflineDevice] = relationship()
    author: Mapped[Account] = relationship(foreign_keys=[user_id])
    organisation: Mapped[Organisation] = relationship()
    case: Mapped[Case | None] = relationship()


class OfflineFile(Model):
    """A photograph or signature on its way: pieces in the store, then a file like any other, until its case is made."""

    __tablename__ = "offline_file"
    __table_args__ = (
        UniqueConstraint("token", "file_id", name="uq_offline_file_token"),
        CheckConstraint("state in ('arriving','kept','refused')", name="state"),
        CheckConstraint("(state = 'kept') = (digest is not null)", name="kept"),
        CheckConstraint("received >= 0", name="received"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    token: Mapped[str] = mapped_column(Hash)
    file_id: Mapped[str] = mapped_column(String(32))
    user_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"), index=True)
    received: Mapped[int] = mapped_column(Integer, default=0)  # bytes
    state: Mapped[str] = mapped_column(String(16), default="arriving")
    digest: Mapped[str | None] = mapped_column(ForeignKey("stored_file.digest"), index=True)
    trouble: Mapped[str] = mapped_column(String(200), default="")  # why it could not be taken
    touched_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
