"""What checkers say about the documents of a case: 看不清, 不符, 已核, and 与原件相符."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from app import audit
from app.errors import Invalid
from app.models import Account, PaperMark
from app.papers.holding import Holder
from app.people.actors import Actor
from app.wording import msgid

MARK_WORDS: Mapping[str, str] = MappingProxyType(
    {"unclear": msgid("看不清"), "mismatch": msgid("不符"), "checked": msgid("已核")}
)
LACKING = ("unclear", "mismatch")
LONGEST_WORDS = 300


@dataclass(frozen=True)
class MarkView:
    """What was said about one document, by whom and when."""

    mark: str | None = None
    words: str = ""
    marked_at: datetime | None = None
    marked_by: str = ""
    original_seen_at: datetime | None = None
    original_seen_by: str = ""

    @property
    def label(self) -> str:
        return _(MARK_WORDS[self.mark]) if self.mark else ""

    @property
    def is_lacking(self) -> bool:
        return self.mark in LACKING

    @property
    def advice(self) -> str:
        """As it is asked for when the case is sent back. Part of the record: in the language of Chinese papers."""
        if not self.is_lacking:
            return ""
        what = {"unclear": "看不清，请重新提供", "mismatch": "与要求不符，请更换"}[self.mark or ""]
        return what + (f"：{self.words}" if self.words else "")


def list_marks(session: Session, *, case_id: int) -> Mapping[str, MarkView]:
    """The marks of a case by document. One statement."""
    marker, seer = aliased(Account), aliased(Account)
    statement = (
        select(
            PaperMark,
            (marker.last_name + marker.first_name).label("marked_by"),
            (seer.last_name + seer.first_name).label("seen_by"),
        )
        .outerjoin(marker, marker.id == PaperMark.marked_by_id)
        .outerjoin(seer, seer.id == PaperMark.original_seen_by_id)
        .where(PaperMark.case_id == case_id)
    )
    return {row.PaperMark.document_id: _view(row.PaperMark, row) for row in session.execute(statement)}


def _view(mark: PaperMark, names: object) -> MarkView:
    return MarkView(
        mark.mark,
        mark.words,
        mark.marked_at,
        getattr(names, "marked_by", "") or "",
        mark.original_seen_at,
        getattr(names, "seen_by", "") or "",
    )


def set_mark(
    session: Session, *, holder: Holder, document_id: str, mark: str, words: str = "", actor: Actor, now: datetime
) -> None:
    """Say 看不清, 不符 or 已核 about a document; "" takes back what was said. Invalid for any other word."""
    words = words.strip()
    if mark and mark not in MARK_WORDS:
        raise Invalid(message=_("请选“看不清”“不符”或“已核”"))
    if len(words) > LONGEST_WORDS:
        raise Invalid(message=_("说明太长，最多 %(n)s 个字", n=LONGEST_WORDS))
    if mark == "mismatch" and not words:
        raise Invalid(message=_("请写明哪里不符，申请人才知道怎么改"))
    row = _row(session, holder, document_id)
    row.mark = mark or None
    row.words = words if mark else ""
    row.marked_at, row.marked_by_id = (now, actor.user_id) if mark else (None, None)
    session.flush()
    _record(session, "marked", holder, actor, now, document=document_id, mark=mark)


def set_original_seen(
    session: Session, *, holder: Holder, document_id: str, seen: bool, actor: Actor, now: datetime
) -> None:
    """The checker has compared the document with its original, or takes that back."""
    row = _row(session, holder, document_id)
    row.original_seen_at, row.original_seen_by_id = (now, actor.user_id) if seen else (None, None)
    session.flush()
    _record(session, "original_seen" if seen else "original_unseen", holder, actor, now, document=document_id)


def _row(session: Session, holder: Holder, document_id: str) -> PaperMark:
    key = {"case_id": holder.case_id, "document_id": document_id}
    row = session.get(PaperMark, key, with_for_update=True, populate_existing=True)
    if row is None:
        row = PaperMark(**key, words="")
        session.add(row)
    return row


def _record(session: Session, what: str, holder: Holder, actor: Actor, now: datetime, **detail: object) -> None:
    audit.record(
        session,
        actor=actor,
        now=now,
        action=f"paper.{what}",
        subject="paper",
        subject_id=holder.subject,
        detail=detail,
    )
