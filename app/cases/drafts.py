"""Forms as typed and not yet sent: saved by themselves, on purpose, or parked when a session ended in the middle.

Every save raises the revision. Who says which one was `seen` is told when it is not the last one any more (StaleDraft):
the same draft was open in another tab or on another device.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import and_, delete, select
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningInsert

from app import crypto
from app.errors import DeskError, Invalid, NotFoundHere
from app.models import FormDraft, Service, ServiceVersion
from app.people.actors import Actor

Pairs = Sequence[tuple[str, str]]
MOST_BYTES = 1_000_000  # a form of 200 household members has some 100 kB
MOST_LISTED = 50
_MOST_DISCARDED = 100
KEPT = timedelta(days=90)


@dataclass(frozen=True)
class Draft:
    """A stored draft with its typed pairs, as they were posted."""

    token: str
    service_version_id: int
    case_id: int | None
    applicant_name: str
    pairs: tuple[tuple[str, str], ...]
    updated_at: datetime
    revision: int


@dataclass
class StaleDraft(DeskError):  # noqa: N818 - an answer to a person, not a fault
    """The draft was saved elsewhere meanwhile; `draft` is how it stands now."""

    draft: Draft


@dataclass(frozen=True)
class DraftRow:
    """A draft as a list shows it."""

    token: str
    service_code: str
    service_name: str
    applicant_name: str
    case_id: int | None
    updated_at: datetime
    lacking: int | None  # None when it was parked: nobody judged it


def save_draft(
    session: Session,
    *,
    token: str,
    version_id: int,
    pairs: Iterable[tuple[str, str]],
    applicant_name: str = "",
    case_id: int | None = None,
    lacking: int | None = None,
    seen: int | None = None,
    actor: Actor,
    now: datetime,
) -> int:
    """Keep a form as typed under its token, and return the revision it has now.

    `seen` is the revision it goes on from, 0 for a form not kept before; None keeps it whatever was there. StaleDraft
    when another one is there, NotFoundHere when the token is another person's.
    """
    return park(
        session,
        user_id=actor.user_id,
        token=token,
        version_id=version_id,
        pairs=pairs,
        applicant_name=applicant_name,
        case_id=case_id,
        lacking=lacking,
        seen=seen,
        now=now,
    )


def park(
    session: Session,
    *,
    user_id: int,
    token: str,
    version_id: int,
    pairs: Iterable[tuple[str, str]],
    applicant_name: str = "",
    case_id: int | None = None,
    lacking: int | None = None,
    seen: int | None = None,
    now: datetime,
) -> int:
    """The same for someone whose login has ended; the caller has checked the signed form token that names the user."""
    data = json.dumps([[name, value] for name, value in pairs], ensure_ascii=False)
    if len(data) > MOST_BYTES:
        raise Invalid(message=_("填写的内容太长，没有保存。请删减后再保存"))
    row = {
        "token": token,
        "user_id": user_id,
        "service_version_id": version_id,
        "case_id": case_id,
        "applicant_name": applicant_name[:120],
        "data": data,
        "updated_at": now,
        "lacking": lacking,
    }
    revision = session.execute(_upsert(session, row, seen)).scalar_one_or_none()
    if revision is None:
        raise _refusal(session, token, user_id)
    discard_old_drafts(session, now=now)
    return revision


def _upsert(session: Session, row: dict[str, object], seen: int | None) -> ReturningInsert[tuple[int]]:
    """One statement: two clicks at once may both find no draft. Nothing comes back when it may not be written."""
    insert = insert_sqlite if session.get_bind().dialect.name == "sqlite" else insert_postgresql
    statement = insert(FormDraft).values(**row, revision=1)
    changed: dict[str, Any] = {name: statement.excluded[name] for name in row if name not in ("token", "user_id")}
    changed["revision"] = FormDraft.revision + 1
    mine = FormDraft.user_id == row["user_id"]
    where = mine if seen is None else and_(mine, FormDraft.revision == seen)
    return statement.on_conflict_do_update(index_elements=["token"], set_=changed, where=where).returning(
        FormDraft.revision
    )


def _refusal(session: Session, token: str, user_id: int) -> DeskError:
    draft = session.get(FormDraft, token, populate_existing=True)
    if draft is None or draft.user_id != user_id:
        return NotFoundHere(_("没有这份草稿"))
    return StaleDraft(_plain(draft))


def load_draft(session: Session, *, token: str, actor: Actor) -> Draft:
    """A draft of this person; NotFoundHere for any other token."""
    draft = find_draft(session, token=token, actor=actor)
    if draft is None:
        raise NotFoundHere(_("没有这份草稿，可能已经提交"))
    return draft


def find_draft(session: Session, *, token: str, actor: Actor) -> Draft | None:
    """The same where none is fine too."""
    draft = session.get(FormDraft, token, populate_existing=True)
    return _plain(draft) if draft is not None and draft.user_id == actor.user_id else None


def token_at(*, case_id: int, position: int, actor: Actor) -> str:
    """Under which one person's draft at an open step of a case is kept: the same in every tab and on every device."""
    return crypto.current().lookup_hash(f"draft:{case_id}:{position}:{actor.user_id}")


def _plain(draft: FormDraft) -> Draft:
    return Draft(
        token=draft.token,
        service_version_id=draft.service_version_id,
        case_id=draft.case_id,
        applicant_name=draft.applicant_name,
        pairs=tuple((name, value) for name, value in json.loads(draft.data)),
        updated_at=draft.updated_at,
        revision=draft.revision,
    )


def list_drafts(session: Session, *, actor: Actor) -> list[DraftRow]:
    """This person's drafts of new cases, the latest first."""
    statement = (
        select(
            FormDraft.token,
            Service.code,
            Service.name,
            FormDraft.applicant_name,
            FormDraft.case_id,
            FormDraft.updated_at,
            FormDraft.lacking,
        )
        .join(ServiceVersion, ServiceVersion.id == FormDraft.service_version_id)
        .join(Service, Service.id == ServiceVersion.service_id)
        .where(FormDraft.user_id == actor.user_id)
        .order_by(FormDraft.updated_at.desc())
        .limit(MOST_LISTED)
    )
    return [DraftRow(*row) for row in session.execute(statement)]


def discard_draft(session: Session, *, token: str, actor: Actor) -> None:
    """Throw a draft away; nothing happens when it is gone already or another person's."""
    session.execute(delete(FormDraft).where(FormDraft.token == token, FormDraft.user_id == actor.user_id))


def discard_old_drafts(session: Session, *, now: datetime) -> int:
    """Throw away drafts nobody has touched for 90 days, some hundred at once; how many there were.

    Whenever one is kept, old ones go: they hold personal data that nobody waits for. Those which someone is just
    saving again are left alone.
    """
    old = select(FormDraft.token).where(FormDraft.updated_at < now - KEPT)
    old = old.limit(_MOST_DISCARDED).with_for_update(skip_locked=True)
    result = session.execute(delete(FormDraft).where(FormDraft.token.in_(old)))
    return int(result.rowcount)
