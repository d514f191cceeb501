"""Seals as they look on paper, and the keys and certificates that sign the electronic papers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import BigId, EncryptedText, Hash, Model, UtcDateTime
from app.models.people import Organisation

SEAL_KINDS = ("official", "acceptance", "business", "supervision")  # 公章, 受理专用章, 业务专用章, 督查专用章
SEAL_SIZES = (42, 38, 30)  # millimetres across
KEY_STATES = ("requested", "active", "retired")
KEY_SOURCES = ("county", "imported")  # certified by the county's own authority, or by one outside
_ACTIVE = text("state = 'active'")
_REQUESTED = text("state = 'requested'")
_WANTED = text("digest is null")
_OWN = text("retired_at is null and key is not null")


class Seal(Model):
    """印章: the picture that is printed where a paper is sealed. Kept encrypted: whoever has it can print it."""

    __tablename__ = "seal"
    __table_args__ = (
        CheckConstraint("kind in ('official','acceptance','business','supervision')", name="kind"),
        CheckConstraint("mm in (42,38,30)", name="mm"),
        CheckConstraint("form in ('png','svg')", name="form"),
        Index(
            "uq_seal_active",
            "organisation_id",
            "kind",
            unique=True,
            sqlite_where=text("retired_at is null"),
            postgresql_where=text("retired_at is null"),
        ),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    kind: Mapped[str] = mapped_column(String(16))
    words: Mapped[str] = mapped_column(String(80))  # what stands on it, for readers who do not see it
    mm: Mapped[int] = mapped_column(Integer)
    form: Mapped[str] = mapped_column(String(8))  # png: uploaded; svg: drawn by us, a specimen for demonstrations
    picture: Mapped[str] = mapped_column(EncryptedText)  # base64
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))  # None: by the set-up
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    retired_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))

    organisation: Mapped[Organisation] = relationship()


class SigningAuthority(Model):
    """A certificate we trust: the county's own, whose key certifies the keys of its offices, or a root from outside."""

    __tablename__ = "signing_authority"
    __table_args__ = (
        UniqueConstraint("fingerprint", name="uq_signing_authority_fingerprint"),
        Index("uq_signing_authority_own", "own", unique=True, sqlite_where=_OWN, postgresql_where=_OWN),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    own: Mapped[bool]
    certificate: Mapped[str] = mapped_column(Text)  # PEM
    key: Mapped[str | None] = mapped_column(EncryptedText)  # PEM; None: from outside, or retired
    fingerprint: Mapped[str] = mapped_column(Hash)  # SHA-256 of the certificate
    not_before: Mapped[datetime] = mapped_column(UtcDateTime)
    not_after: Mapped[datetime] = mapped_column(UtcDateTime)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # an outside root: no longer trusted


class SigningKey(Model):
    """The key of an organisation with its certificate. A retired one has lost its key, not its certificate."""

    __tablename__ = "signing_key"
    __table_args__ = (
        CheckConstraint("state in ('requested','active','retired')", name="state"),
        CheckConstraint("source in ('county','imported')", name="source"),
        CheckConstraint("(state = 'retired') = (key is null)", name="key_gone"),
        CheckConstraint("(state = 'retired') = (retired_at is not null)", name="retired"),
        CheckConstraint("state <> 'active' or certificate is not null", name="certified"),
        UniqueConstraint("fingerprint", name="uq_signing_key_fingerprint"),
        Index("uq_signing_key_active", "organisation_id", unique=True, sqlite_where=_ACTIVE, postgresql_where=_ACTIVE),
        Index(
            "uq_signing_key_requested",
            "organisation_id",
            unique=True,
            sqlite_where=_REQUESTED,
            postgresql_where=_REQUESTED,
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    state: Mapped[str] = mapped_column(String(16))  # requested: made here, its certificate has not come yet
    source: Mapped[str] = mapped_column(String(16))
    subject: Mapped[str] = mapped_column(String(120))
    key: Mapped[str | None] = mapped_column(EncryptedText)  # PEM
    certificate: Mapped[str | None] = mapped_column(Text)  # PEM
    chain: Mapped[str] = mapped_column(Text, default="")  # PEM: certificates between it and a root
    fingerprint: Mapped[str | None] = mapped_column(Hash)
    not_before: Mapped[datetime | None] = mapped_column(UtcDateTime)
    not_after: Mapped[datetime | None] = mapped_column(UtcDateTime)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    retired_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))

    organisation: Mapped[Organisation] = relationship()


class PaperSignature(Model):
    """The signature of an issued paper: wanted when it is made, put on by the worker, never put on again.

    `digest` is the SHA-256 of the file that came of it: whoever sends the file to be checked is told what it is.
    """

    __tablename__ = "paper_signature"
    __table_args__ = (
        UniqueConstraint("digest", name="uq_paper_signature_digest"),
        CheckConstraint("(digest is null) = (signing_key_id is null)", name="key"),
        CheckConstraint("(digest is null) = (signed_at is null)", name="signed"),
        Index("ix_paper_signature_wanted", "paper_id", sqlite_where=_WANTED, postgresql_where=_WANTED),
    )

    paper_id: Mapped[int] = mapped_column(ForeignKey("issued_paper.id"), primary_key=True, autoincrement=False)
    digest: Mapped[str | None] = mapped_column(Hash)
    signing_key_id: Mapped[int | None] = mapped_column(ForeignKey("signing_key.id"))
    signed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    key: Mapped[SigningKey | None] = relationship()
