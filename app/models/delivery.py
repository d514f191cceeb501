"""送达: on which way the result of a case goes to the applicant, and how far it has come."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import BigId, EncryptedText, Model, UtcDateTime
from app.models.cases import Case
from app.models.people import Account, Organisation

DELIVERY_WAYS = ("hand", "post", "pickup")
_LIVE = text("state in ('ready','sent')")


class ResultDelivery(Model):
    """One try to bring a result: by hand, by post, or to be fetched with a code. A returned one is followed by another.

    `ready`: made up for this way; `sent`: with the post or with whoever brings it; then `delivered`, `returned`, or
    `dropped` for another way.
    """

    __tablename__ = "result_delivery"
    __table_args__ = (
        CheckConstraint("way in ('hand','post','pickup')", name="way"),
        CheckConstraint("state in ('ready','sent','delivered','returned','dropped')", name="state"),
        CheckConstraint("(state in ('ready','sent')) = (ended_at is null)", name="ended"),
        CheckConstraint("(way = 'pickup') = (code is not null)", name="code"),
        CheckConstraint("receipt is null or receipt in ('drawn','paper','thumb')", name="receipt"),
        CheckConstraint("(receipt is null) = (picture is null)", name="picture"),
        Index("uq_result_delivery_live", "case_id", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
        Index("ix_result_delivery_case", "case_id", "id"),
        Index("ix_result_delivery_bearer", "bearer_id", "state", "id"),
        Index("ix_result_delivery_picture", "picture"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    way: Mapped[str] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(16))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))  # where it is made up, or lies ready
    bearer_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))  # who brings it
    code: Mapped[str | None] = mapped_column(EncryptedText)  # 取件码
    carrier: Mapped[str] = mapped_column(String(40), default="")
    waybill: Mapped[str] = mapped_column(String(40), default="")
    address: Mapped[str] = mapped_column(EncryptedText, default="")  # where the post goes
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    receiver: Mapped[str] = mapped_column(EncryptedText, default="")
    relation: Mapped[str] = mapped_column(EncryptedText, default="")  # of a collector to the applicant; "" = in person
    receiver_id_number: Mapped[str | None] = mapped_column(EncryptedText)  # of a collector
    receipt: Mapped[str | None] = mapped_column(String(8))  # how it was signed for
    picture: Mapped[str | None] = mapped_column(ForeignKey("stored_file.digest"))
    remark: Mapped[str] = mapped_column(EncryptedText, default="")  # why it came back
    revision: Mapped[int] = mapped_column(Integer, default=1)

    case: Mapped[Case] = relationship()
    organisation: Mapped[Organisation] = relationship()
    bearer: Mapped[Account | None] = relationship(foreign_keys=[bearer_id])
