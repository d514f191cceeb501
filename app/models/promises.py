"""What is owed and what was told: promises to bring papers later, papers taken over from earlier cases, notices."""

from __future__ import annotations

import datetime as dt
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import BigId, EncryptedText, Hash, Model, UtcDateTime, byte_ordered

PROMISE_STATES = ("open", "received", "lapsed")
_OPEN = text("state = 'open'")
_REMINDS = text("remind_on is not null")


class PaperPromise(Model):
    """容缺后补: a paper that was lacking when the case was taken in, and the day by which it must come."""

    __tablename__ = "paper_promise"
    __table_args__ = (
        UniqueConstraint("case_id", "document_id", name="uq_paper_promise_document"),
        CheckConstraint("state in ('open','received','lapsed')", name="state"),
        # 待补材料: what an organisation must remind of, the most urgent first.
        Index("ix_paper_promise_due", "organisation_id", "state", "due_on", "id"),
        # What did not come, wherever it was promised: for cards.
        Index("ix_paper_promise_overdue", "due_on", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_paper_promise_remind", "remind_on", "id", sqlite_where=_REMINDS, postgresql_where=_REMINDS),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))  # who took the papers in, and reminds
    document_id: Mapped[str] = mapped_column(String(48))
    name: Mapped[str] = mapped_column(String(200))
    originals: Mapped[int] = mapped_column(Integer)  # sheets still to come
    copies: Mapped[int] = mapped_column(Integer)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    due_on: Mapped[dt.date]
    projected: Mapped[bool] = mapped_column(default=False)
    lapse: Mapped[str] = mapped_column(String(16))  # what the definition says happens when it does not come
    state: Mapped[str] = mapped_column(String(16), default="open")
    reason: Mapped[str] = mapped_column(Text, default="")  # of the latest extension, or of the end
    extensions: Mapped[int] = mapped_column(Integer, default=0)
    remind_on: Mapped[dt.date | None]  # the applicant is reminded then; None: has been
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))


class PaperTakeover(Model):
    """沿用: a paper of this case that need not be brought, because an earlier case of the same person holds it."""

    __tablename__ = "paper_takeover"
    __table_args__ = (UniqueConstraint("case_id", "document_id", name="uq_paper_takeover_document"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    document_id: Mapped[str] = mapped_column(String(48))
    from_case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    from_document_id: Mapped[str] = mapped_column(String(48))
    grade: Mapped[str] = mapped_column(String(1))
    valid_until: Mapped[dt.date]
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime)
    taken_by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))


class Notice(Model):
    """一次性告知单 given out by staff, with or without a case following it. Who came may be unknown.

    What it says is frozen when it is given. Those given before that was kept have no words until they are printed
    again; then `made_at` is later than `given_at`.
    """

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("number", name="uq_notice_number"),
        UniqueConstraint("page_number", name="uq_notice_page_number"),
        Index("ix_notice_organisation", "organisation_id", "id"),
        Index("ix_notice_person", "person_hash", "id"),
        Index("ix_notice_phone", "phone_tail_hash", "id"),
        Index("ix_notice_draft", "draft_token"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    number: Mapped[str] = mapped_column(byte_ordered(20))
    page_number: Mapped[str] = mapped_column(byte_ordered(20))  # without its dash, as the codes of its pages say it
    service_version_id: Mapped[int] = mapped_column(ForeignKey("service_version.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    organisation_path: Mapped[str] = mapped_column(String(120))
    given_by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)
    person_name: Mapped[str] = mapped_column(EncryptedText, default="")
    person_hash: Mapped[str | None] = mapped_column(Hash)
    phone: Mapped[str] = mapped_column(EncryptedText, default="")
    phone_tail_hash: Mapped[str | None] = mapped_column(Hash)
    answers: Mapped[str] = mapped_column(EncryptedText)  # JSON list of [HTML name, text], as they were typed
    draft_token: Mapped[str | None] = mapped_column(Hash)  # 转为办件: of the form it became, later of the case
    # ── as it was given ──
    content: Mapped[str | None] = mapped_column(EncryptedText)  # its HTML, packed
    told: Mapped[str | None] = mapped_column(EncryptedText)  # for the screen: a `NoticeContext` as JSON, packed
    digest: Mapped[str] = mapped_column(String(64), default="")  # SHA-256 of the HTML
    wording_version_id: Mapped[int | None] = mapped_column(ForeignKey("wording_version.id"))
    made_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    prints: Mapped[int] = mapped_column(Integer, default=0)


class NoticePrint(Model):
    """One print of a notice: who, when, whose copy. The second of the same copy is a 补打."""

    __tablename__ = "notice_print"
    __table_args__ = (UniqueConstraint("notice_id", "nth", name="uq_notice_print_nth"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"))
    nth: Mapped[int] = mapped_column(Integer)
    copy: Mapped[str] = mapped_column(String(40))  # who keeps it
    printed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    printed_by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
