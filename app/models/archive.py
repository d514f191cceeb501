"""民情档案: people, households, what they are entitled to, what they agreed to, and who looked.

Numbers, phones, addresses and what was changed are encrypted; names stay plain, because lists sort and search by them.
Erasing empties the row of a person and leaves it: looks keep pointing at a number without a person behind it.
"""

from __future__ import annotations

import datetime as dt
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import BigId, EncryptedText, Hash, Model, UtcDateTime, byte_ordered
from app.models.people import Organisation


class Household(Model):
    """户. Its members are the people whose `household_id` it is; the head is the one whose relation says so."""

    __tablename__ = "household"
    __table_args__ = (UniqueConstraint("register_hash", name="uq_household_register_hash"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    register_number: Mapped[str | None] = mapped_column(EncryptedText)  # 户号 on the household register
    register_hash: Mapped[str | None] = mapped_column(Hash)
    household_type: Mapped[str] = mapped_column(String(24), default="")
    address: Mapped[str | None] = mapped_column(EncryptedText)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    organisation_path: Mapped[str] = mapped_column(String(120))
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revision: Mapped[int] = mapped_column(Integer, default=1)

    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": revision}


class Person(Model):
    """One person. `merged_into_id` says that another row is the same person; `erased_at` that nothing is left."""

    __tablename__ = "person"
    __table_args__ = (
        UniqueConstraint("id_hash", name="uq_person_id_hash"),
        CheckConstraint("merged_into_id is null or merged_into_id <> id", name="not_into_itself"),
        CheckConstraint("erased_at is null or (id_hash is null and name = '')", name="erased_is_empty"),
        Index("ix_person_path", "organisation_path", "id"),
        Index("ix_person_name", "name", "id"),
        Index("ix_person_initials", "initials", "id"),
        Index("ix_person_id_tail_hash", "id_tail_hash", "id"),
        Index("ix_person_phone_tail_hash", "phone_tail_hash", "id"),
        Index("ix_person_review_on", "review_on", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name: Mapped[str] = mapped_column(byte_ordered(120))
    initials: Mapped[str] = mapped_column(byte_ordered(40), default="")  # of the pinyin: zgl
    id_kind: Mapped[str] = mapped_column(String(32), default="id_card")
    id_number: Mapped[str | None] = mapped_column(EncryptedText)
    id_hash: Mapped[str | None] = mapped_column(Hash)
    id_tail_hash: Mapped[str | None] = mapped_column(Hash)
    sex: Mapped[str | None] = mapped_column(EncryptedText)
    birth_date: Mapped[str | None] = mapped_column(EncryptedText)  # ISO
    nation: Mapped[str | None] = mapped_column(EncryptedText)
    marital_status: Mapped[str | None] = mapped_column(EncryptedText)
    phone: Mapped[str | None] = mapped_column(EncryptedText)
    phone_tail_hash: Mapped[str | None] = mapped_column(Hash)
    other_phone: Mapped[str | None] = mapped_column(EncryptedText)
    address: Mapped[str | None] = mapped_column(EncryptedText)  # 户籍地址
    home_address: Mapped[str | None] = mapped_column(EncryptedText)  # 现住址
    bank_name: Mapped[str | None] = mapped_column(EncryptedText)
    bank_account: Mapped[str | None] = mapped_column(EncryptedText)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    organisation_path: Mapped[str] = mapped_column(String(120))
    household_id: Mapped[int | None] = mapped_column(ForeignKey("household.id"), index=True)
    relation: Mapped[str] = mapped_column(String(24), default="")  # to the head of the household
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    review_on: Mapped[dt.date]  # from this day on the retention rules are asked whether the row may stay
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revision: Mapped[int] = mapped_column(Integer, default=1)

    organisation: Mapped[Organisation] = relationship()
    household: Mapped[Household | None] = relationship()

    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": revision}


class PersonCategory(Model):
    """What a person is recognised as, from when to when, and by which paper."""

    __tablename__ = "person_category"
    __table_args__ = (
        CheckConstraint("until is null or until >= since", name="until_after_since"),
        Index("ix_person_category_person", "person_id", "category"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    category: Mapped[str] = mapped_column(String(32))
    since: Mapped[dt.date]
    until: Mapped[dt.date | None]  # the last day
    source: Mapped[str | None] = mapped_column(EncryptedText)
    recorded_by: Mapped[str] = mapped_column(String(80))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PersonConsent(Model):
    """A consent given or withdrawn, with the words that were shown. The latest row of a purpose holds."""

    __tablename__ = "person_consent"
    __table_args__ = (
        CheckConstraint("state in ('given','withdrawn')", name="state"),
        Index("ix_person_consent_person", "person_id", "purpose", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    purpose: Mapped[str] = mapped_column(String(32))
    state: Mapped[str] = mapped_column(String(16))
    words: Mapped[str] = mapped_column(Text)
    case_number: Mapped[str] = mapped_column(String(20), default="")
    recorded_by: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class PersonLook(Model):
    """Someone looked at the record of a person: who, when, what for, from which page or case."""

    __tablename__ = "person_look"
    __table_args__ = (
        Index("ix_person_look_person", "person_id", "id"),
        Index("ix_person_look_user", "user_id", "person_id", "at"),
        Index("ix_person_look_path", "organisation_path", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    user_id: Mapped[int] = mapped_column(Integer)
    user_name: Mapped[str] = mapped_column(String(80))
    organisation_path: Mapped[str] = mapped_column(String(120))  # of the person looked at
    organisation_name: Mapped[str] = mapped_column(String(80))  # of the one who looked
    purpose: Mapped[str] = mapped_column(String(32))
    place: Mapped[str] = mapped_column(String(64))  # a page or the number of a case
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class PersonChange(Model):
    """Who changed what from what to what, readable as long as the record is."""

    __tablename__ = "person_change"
    __table_args__ = (Index("ix_person_change_person", "person_id", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(32))
    detail: Mapped[str | None] = mapped_column(EncryptedText)  # JSON: field → [before, after]
    source: Mapped[str] = mapped_column(String(64), default="")  # the case from which it came
    user_name: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class PersonMerge(Model):
    """Two records became one; `before` is what to put back when that was wrong."""

    __tablename__ = "person_merge"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    winner_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    loser_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    before: Mapped[str | None] = mapped_column(EncryptedText)  # JSON
    user_name: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
