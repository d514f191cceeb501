"""One application being handled: the case, its steps, its documents; and what is typed but not yet sent."""

from __future__ import annotations

import datetime as dt
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import BigId, EncryptedText, Hash, Model, UtcDateTime, byte_ordered
from app.models.catalogue import ServiceVersion
from app.models.people import Account, Organisation

# The life of a case: which event leads from which to which is the table in `app.cases.workflow`.
CASE_STATES = (
    "submitted",
    "supplement",
    "handling",
    "paused",
    "decided",
    "delivered",
    "archived",
    "declined",
    "withdrawn",
    "terminated",
)
OPEN_STATES = ("submitted", "supplement", "handling", "paused")  # nothing is decided yet
CASE_OUTCOMES = ("granted", "partly", "refused")  # of the decision
STEP_STATES = ("waiting", "open", "done", "returned", "skipped")
QUEUES = ("accept", "work", "supplement", "paused")  # 待受理, 待我办, 待补正, 暂停
NO_DUE = dt.date.max  # sorts behind every real date
_OPEN = text("state = 'open'")
_RUNNING = text("ended_at is null")
_LATE: dict[str, Any] = {name: text("state = 'decided'") for name in ("sqlite_where", "postgresql_where")}


class Case(Model):
    """办件. It pins the version of the service with which it was made."""

    __tablename__ = "case"
    __table_args__ = (
        UniqueConstraint("number", name="uq_case_number"),
        UniqueConstraint("submission_token", name="uq_case_submission_token"),
        CheckConstraint(
            "state in ('submitted','supplement','handling','paused','decided','delivered','archived',"
            "'declined','withdrawn','terminated')",
            name="state",
        ),
        CheckConstraint("outcome is null or outcome in ('granted','partly','refused')", name="outcome"),
        # What falls due by itself: 视为受理, 送达.
        Index("ix_case_acceptance_due", "state", "acceptance_due_on", "id"),
        Index("ix_case_delivery_late", "state", "delivery_due_on", "id", **_LATE),
        Index("ix_case_delivery_due", "submitting_organisation_id", "state", "delivery_due_on", "id"),
        Index("ix_case_organisation_state", "organisation_id", "state", "id"),
        Index("ix_case_submitted_by", "submitted_by_id", "state", "id"),
        Index("ix_case_path", "organisation_path", "id"),
        # How many are open of a service: a walk over the open ones only.
        Index("ix_case_service_version", "service_version_id", "state", "id"),
        Index("ix_case_applicant_name", "applicant_name", "id"),
        Index("ix_case_applicant_id_tail_hash", "applicant_id_tail_hash", "id"),
        CheckConstraint("mandate in ('','active','paused','ended')", name="mandate"),
        Index("ix_case_decided", "decided_at", "id"),  # what was decided lately
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    number: Mapped[str] = mapped_column(byte_ordered(20))
    service_version_id: Mapped[int] = mapped_column(ForeignKey("service_version.id"))
    service_name: Mapped[str] = mapped_column(String(200))  # as it was then: lists need no join
    situation_words: Mapped[str] = mapped_column(String(200), default="")
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))  # the station or hall it belongs to
    organisation_path: Mapped[str] = mapped_column(String(120))
    state: Mapped[str] = mapped_column(String(16))
    handled_by: Mapped[str] = mapped_column(String(16))
    # 服务方式, a code of vocabulary proxy_mode; "": nobody helped
    proxy_mode: Mapped[str] = mapped_column(String(16), default="")
    applicant_name: Mapped[str] = mapped_column(byte_ordered(120))
    applicant_id_number: Mapped[str | None] = mapped_column(EncryptedText)
    applicant_id_hash: Mapped[str | None] = mapped_column(Hash, index=True)
    applicant_id_tail_hash: Mapped[str | None] = mapped_column(Hash)  # of the last four: progress and search
    applicant_phone: Mapped[str | None] = mapped_column(EncryptedText)
    answers: Mapped[str] = mapped_column(Text)  # JSON; secret values inside are encrypted one by one
    # JSON: from where answers were taken, what was changed by hand, what was not met and why it went on all the same.
    provenance: Mapped[str | None] = mapped_column(EncryptedText)
    submission_token: Mapped[str] = mapped_column(Hash)  # one form filled once makes one case
    mandate: Mapped[str] = mapped_column(String(16), default="")  # 代办委托: as its latest row says; "" without one
    mandate_number: Mapped[str] = mapped_column(String(24), default="")  # of that row: what is done under it names it
    submitted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    submitted_by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    # Where the submitter stood: the papers to be mended lie there, even when the case belongs to a village.
    submitting_organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    # Who acts in the submitter's stead since the agent's mandate passed on or ended. First asked stays first asked.
    standing_in_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    promised_due_on: Mapped[dt.date | None]
    promised_projected: Mapped[bool] = mapped_column(default=False)  # 推算: beyond the known workday table
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[str | None] = mapped_column(String(16))
    # 行政许可法 32 条: nothing said by this day, the case counts as accepted from the day it was handed in.
    acceptance_due_on: Mapped[dt.date | None]
    accepted_by_law: Mapped[bool] = mapped_column(default=False)  # 视为受理
    statutory_due_on: Mapped[dt.date | None]  # as promised_due_on, by the statutory limit
    delivery_due_on: Mapped[dt.date | None]  # 行政许可法 44 条
    delivered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    archived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    returns: Mapped[int] = mapped_column(Integer, default=0)  # 退回补正 so far: each may cost a villager a trip
    revision: Mapped[int] = mapped_column(Integer, default=1)  # raised by every action: two people never overwrite

    service_version: Mapped[ServiceVersion] = relationship()
    organisation: Mapped[Organisation] = relationship(foreign_keys=[organisation_id])
    submitting_organisation: Mapped[Organisation] = relationship(foreign_keys=[submitting_organisation_id])
    submitted_by: Mapped[Account] = relationship()
    steps: Mapped[list[CaseStep]] = relationship(order_by="CaseStep.position", back_populates="case")
    documents: Mapped[list[CaseDocument]] = relationship(order_by="CaseDocument.position", back_populates="case")
    pauses: Mapped[list[CasePause]] = relationship(order_by="CasePause.id")
    extension: Mapped[CaseExtension | None] = relationship()

    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": revision}

    @property
    def acting_id(self) -> int:
        """The organisation that mends, withdraws and delivers: the one that handed the case in, or stands in for it."""
        return self.standing_in_id or self.submitting_organisation_id


class CaseStep(Model):
    """环节 of one case. A returned step stays in the record; coming back opens a new row at the next position."""

    __tablename__ = "case_step"
    __table_args__ = (
        UniqueConstraint("case_id", "position", name="uq_case_step_position"),
        CheckConstraint("state in ('waiting','open','done','returned','skipped')", name="state"),
        CheckConstraint(
            "outcome is null or outcome in "
            "('passed','returned','granted','partly','refused','declined','resubmitted','withdrawn',"
            "'terminated','objected','sent_back','transferred')",
            name="outcome",
        ),
        # One open step a case; offices asked at the same time (并联) have a lane each.
        Index("uq_case_step_open", "case_id", "lane", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        # Whose card is due: a walk over the open steps from the earliest day up to today, never over all of them.
        Index("ix_case_step_card", "card_on", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
        # The worklists: what an organisation has to do, most urgent first; what it has done, newest first;
        # what it has sent back and waits for. A page of each is a short walk along its index.
        Index("ix_case_step_todo", "organisation_id", "state", "queue", "role", "sort_on", "id", "yellow_on"),
        Index("ix_case_step_done", "organisation_id", "state", "finished_at", "id"),
        Index("ix_case_step_asked_by", "asked_by_id", "state", "sort_on", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    position: Mapped[int] = mapped_column(Integer)
    step_id: Mapped[str] = mapped_column(String(48))  # in the definition; "supplement" for mending by the submitter
    name: Mapped[str] = mapped_column(String(200))
    tier: Mapped[str] = mapped_column(String(16))
    role: Mapped[str] = mapped_column(String(16))
    queue: Mapped[str] = mapped_column(String(16), default="work")  # which worklist it stands in while open
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))  # supplement: who waits for it
    state: Mapped[str] = mapped_column(String(16))
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    clock_from: Mapped[datetime | None] = mapped_column(UtcDateTime)  # the limit runs from here; often opened_at
    limit_value: Mapped[int | None] = mapped_column(Integer)
    limit_unit: Mapped[str | None] = mapped_column(String(16))
    due_on: Mapped[dt.date | None]
    sort_on: Mapped[dt.date] = mapped_column(default=NO_DUE)  # due_on, or NO_DUE: databases sort NULL differently
    yellow_on: Mapped[dt.date | None]  # from this day on the card is yellow
    projected: Mapped[bool] = mapped_column(default=False)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    outcome: Mapped[str | None] = mapped_column(String(16))
    opinion: Mapped[str] = mapped_column(Text, default="")
    lane: Mapped[int] = mapped_column(Integer, default=0)  # 0: the main way; 1, 2 …: offices beside it (并联)
    card_on: Mapped[dt.date | None]  # the next day on which a card is raised; None: no more
    # JSON of what the event or the kind of step asks for: reasons from lists, visitors, votes, objections …
    particulars: Mapped[str | None] = mapped_column(EncryptedText)

    case: Mapped[Case] = relationship(back_populates="steps")
    organisation: Mapped[Organisation] = relationship(foreign_keys=[organisation_id])
    actor: Mapped[Account | None] = relationship()


class CasePause(Model):
    """挂起: days on which neither promise nor step counts, with the reason told to the applicant (行政许可法 45 条)."""

    __tablename__ = "case_pause"
    __table_args__ = (
        Index("uq_case_pause_running", "case_id", unique=True, sqlite_where=_RUNNING, postgresql_where=_RUNNING),
        Index("ix_case_pause_case", "case_id", "id"),
        Index("ix_case_pause_expected", "expected_on", "id", sqlite_where=_RUNNING, postgresql_where=_RUNNING),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    step_id: Mapped[int] = mapped_column(ForeignKey("case_step.id"))  # the row that was open
    kind: Mapped[str] = mapped_column(String(48))  # vocabulary pause_kind
    reason: Mapped[str] = mapped_column(Text)
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    began_by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    expected_on: Mapped[dt.date]  # told to the applicant
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    result: Mapped[str] = mapped_column(Text, default="")  # what came of it


class CaseExtension(Model):
    """延期: once a case, approved by whoever heads the office, with the reason (行政许可法 42 条)."""

    __tablename__ = "case_extension"
    __table_args__ = (UniqueConstraint("case_id", name="uq_case_extension_case"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    days: Mapped[int] = mapped_column(Integer)  # working days
    reason: Mapped[str] = mapped_column(Text)
    approved_by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    extended_at: Mapped[datetime] = mapped_column(UtcDateTime)
    earlier_due_on: Mapped[dt.date | None]
    due_on: Mapped[dt.date | None]


class CaseDocument(Model):
    """A document of the case's checklist: how many originals and copies were asked for and received."""

    __tablename__ = "case_document"
    __table_args__ = (
        UniqueConstraint("case_id", "document_id", name="uq_case_document_document"),
        CheckConstraint("originals >= 0 and copies >= 0", name="counts"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    document_id: Mapped[str] = mapped_column(String(48))
    name: Mapped[str] = mapped_column(String(200))
    position: Mapped[int] = mapped_column(Integer)
    originals_asked: Mapped[int] = mapped_column(Integer)
    copies_asked: Mapped[int] = mapped_column(Integer)
    originals: Mapped[int] = mapped_column(Integer, default=0)
    copies: Mapped[int] = mapped_column(Integer, default=0)

    case: Mapped[Case] = relationship(back_populates="documents")


class FormDraft(Model):
    """A form as typed, kept when someone saves it or when the session ended in the middle of it."""

    __tablename__ = "form_draft"

    token: Mapped[str] = mapped_column(Hash, primary_key=True)  # becomes the case's submission_token
    user_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"), index=True)
    service_version_id: Mapped[int] = mapped_column(ForeignKey("service_version.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))  # when an existing case is being mended
    applicant_name: Mapped[str] = mapped_column(String(120), default="")
    data: Mapped[str] = mapped_column(EncryptedText)  # JSON list of [name, value] pairs as posted
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    revision: Mapped[int] = mapped_column(Integer, default=1)  # raised by every save: two tabs see each other
    lacking: Mapped[int | None] = mapped_column(Integer)  # places still to be filled or mended, as of the last save


class CaseCounter(Model):
    """The last number given per prefix and year; the row is locked while a number is taken."""

    __tablename__ = "case_counter"

    prefix: Mapped[str] = mapped_column(String(8), primary_key=True)
    year: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(Integer, default=0)
