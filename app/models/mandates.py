"""Mandates: who may act for whom, in which items, with which powers, until when; the cases they cover."""

from __future__ import annotations

import datetime as dt
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import BigId, EncryptedText, Hash, Model, UtcDateTime, byte_ordered
from app.models.cases import Case
from app.models.people import Organisation

MANDATE_STATES = ("draft", "active", "paused", "ended")  # draft: made before a case, nobody has signed it
_LIVE = text("live")
_CHECKED = text("check_on is not null")


class Mandate(Model):
    """代办委托: the principal lets someone act. Another agent is another row; the earlier ones stay in the record."""

    __tablename__ = "mandate"
    __table_args__ = (
        UniqueConstraint("number", name="uq_mandate_number"),
        CheckConstraint("state in ('draft','active','paused','ended')", name="state"),
        CheckConstraint("kind in ('relative','agent','entrusted')", name="kind"),
        CheckConstraint("ends_on is null or ends_on >= begins_on", name="days"),
        CheckConstraint("expires_on is null or expires_on >= begins_on", name="term"),
        Index("ix_mandate_agent_id", "agent_id", "state"),
        # Those of a desk, the latest first; those that still hold for a person who comes with a new item.
        Index("ix_mandate_desk", "organisation_id", "state", "id"),
        Index("ix_mandate_principal_hash", "principal_hash", "state"),
        Index("ix_mandate_check_on", "check_on", "id", sqlite_where=_CHECKED, postgresql_where=_CHECKED),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    number: Mapped[str] = mapped_column(byte_ordered(32))
    kind: Mapped[str] = mapped_column(String(16), default="agent")  # what the one who acts is to the case: HandledBy
    principal: Mapped[str] = mapped_column(EncryptedText)
    principal_id_number: Mapped[str | None] = mapped_column(EncryptedText)
    principal_hash: Mapped[str | None] = mapped_column(Hash)  # of the ID number
    principal_phone: Mapped[str | None] = mapped_column(EncryptedText)
    principal_address: Mapped[str | None] = mapped_column(EncryptedText)
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))  # None: named on the form, without account
    agent_name: Mapped[str] = mapped_column(EncryptedText)
    agent_id_number: Mapped[str | None] = mapped_column(EncryptedText)
    agent_phone: Mapped[str] = mapped_column(EncryptedText, default="")
    relation: Mapped[str | None] = mapped_column(EncryptedText)  # of a relative, to the principal
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))  # the agent's desk
    items: Mapped[str] = mapped_column(
        Text, default="[]"
    )  # JSON list of service codes, where it was made before a case
    powers: Mapped[str] = mapped_column(Text)  # JSON list of codes of mandate_power
    delegable: Mapped[bool] = mapped_column(default=False)  # 可以转委托
    begins_on: Mapped[dt.date]
    expires_on: Mapped[dt.date | None]  # the last day of its term; None: until its cases are done
    ends_on: Mapped[dt.date | None]  # when it really ended
    check_on: Mapped[dt.date | None]  # the next day to see whether its term is nearly or wholly over; None: never
    state: Mapped[str] = mapped_column(String(16), default="active")
    reason: Mapped[str] = mapped_column(String(32), default="")  # code of mandate_reason, of the latest event
    words: Mapped[str] = mapped_column(EncryptedText, default="")
    signed_way: Mapped[str] = mapped_column(String(16), default="")  # drawn, thumb or paper; "": not signed here yet
    signed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))

    organisation: Mapped[Organisation] = relationship()
    papers: Mapped[list[MandatePaper]] = relationship(order_by="MandatePaper.position")


class MandateCase(Model):
    """A case that a mandate covers. One mandate may cover several; a case has one that lives."""

    __tablename__ = "mandate_case"
    __table_args__ = (
        UniqueConstraint("mandate_id", "case_id", name="uq_mandate_case_mandate"),
        Index("uq_mandate_case_live", "case_id", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
        Index("ix_mandate_case_case_id", "case_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    mandate_id: Mapped[int] = mapped_column(ForeignKey("mandate.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    live: Mapped[bool] = mapped_column(default=True)  # active or paused; not once it has ended

    case: Mapped[Case] = relationship()


class MandatePaper(Model):
    """委托时交来的材料: given with a mandate that was made before its case; handed in with one, or given back."""

    __tablename__ = "mandate_paper"
    __table_args__ = (
        UniqueConstraint("mandate_id", "position", name="uq_mandate_paper_position"),
        CheckConstraint("originals >= 0 and copies >= 0 and originals + copies > 0", name="sheets"),
        CheckConstraint("returned_at is null or case_id is null", name="one_way"),
        CheckConstraint("(returned_at is null) = (returned_by_id is null)", name="returned"),
        Index("ix_mandate_paper_case_id", "case_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    mandate_id: Mapped[int] = mapped_column(ForeignKey("mandate.id"))
    position: Mapped[int] = mapped_column(Integer)
    name: Mapped[str] = mapped_column(String(200))
    originals: Mapped[int] = mapped_column(Integer)
    copies: Mapped[int] = mapped_column(Integer)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))  # handed in with it: its custody goes on there
    returned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    returned_to: Mapped[str] = mapped_column(EncryptedText, default="")
    returned_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))

    case: Mapped[Case | None] = relationship()


class CaseFee(Model):
    """A statutory fee of a case, paid: who paid, how much, the receipt of whoever took it. 代办 itself is free."""

    __tablename__ = "case_fee"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("paid_by in ('principal','agent')", name="paid_by"),
        UniqueConstraint("case_id", "receipt_number", name="uq_case_fee_receipt"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    name: Mapped[str] = mapped_column(String(200))
    amount: Mapped[int] = mapped_column(Integer)  # 分
    paid_by: Mapped[str] = mapped_column(String(16))  # the applicant, or the agent on their behalf
    payer: Mapped[str] = mapped_column(EncryptedText)
    receipt_number: Mapped[str] = mapped_column(String(60))
    paid_on: Mapped[dt.date]
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))


class HouseholdVisit(Model):
    """One visit for a household: several items of several members in one go."""

    __tablename__ = "household_visit"
    __table_args__ = (Index("ix_household_visit_desk", "organisation_id", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    mandate_id: Mapped[int | None] = mapped_column(ForeignKey("mandate.id"))  # one for all items
    # JSON list of ids of documents that were given once for all items
    shared: Mapped[str] = mapped_column(Text, default="[]")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))

    items: Mapped[list[HouseholdVisitItem]] = relationship(order_by="HouseholdVisitItem.position")


class HouseholdVisitItem(Model):
    """An item of a visit: for whom, and the form that becomes its case."""

    __tablename__ = "household_visit_item"
    __table_args__ = (
        UniqueConstraint("visit_id", "position", name="uq_household_visit_item_position"),
        UniqueConstraint("token", name="uq_household_visit_item_token"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("household_visit.id"))
    position: Mapped[int] = mapped_column(Integer)
    service_code: Mapped[str] = mapped_column(String(40))
    service_name: Mapped[str] = mapped_column(String(200))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    token: Mapped[str] = mapped_column(Hash)  # of its form: the case has it, too
