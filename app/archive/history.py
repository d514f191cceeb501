"""What was done to a record, readable; and who looked at it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit
from app.archive.fields import LABELS
from app.models import Person, PersonChange, PersonLook
from app.people.actors import Actor
from app.wording import msgid

PAGE = 50
Change = Mapping[str, Sequence[str]]  # field → before, after
KINDS: Mapping[str, str] = {
    "added": msgid("建档"),
    "corrected": msgid("更正"),
    "learned": msgid("办件带入"),
    "merged": msgid("合并"),
    "unmerged": msgid("撤销合并"),
    "linked": msgid("入户"),
    "unlinked": msgid("出户"),
    "category": msgid("人员类别"),
    "consent": msgid("同意书"),
    "exported": msgid("提供个人信息副本"),
}


_OTHER_LABELS: Mapping[str, str] = {
    "relation": msgid("与户主关系"),
    "category": msgid("人员类别"),
    "consent": msgid("同意书"),
}


def field_label(name: str) -> str:
    """What a changed field is called, not yet translated."""
    return LABELS.get(name) or _OTHER_LABELS.get(name, name)


@dataclass(frozen=True)
class HistoryRow:
    """One line of the history of a record."""

    at: datetime
    who: str
    kind: str
    changes: Change
    source: str


@dataclass(frozen=True)
class LookRow:
    """One look."""

    at: datetime
    who: str
    organisation: str
    purpose: str
    place: str
    person_id: int


def note(
    session: Session,
    *,
    person: Person,
    kind: str,
    changes: Change | None = None,
    source: str = "",
    actor: Actor,
    now: datetime,
) -> None:
    """Write the readable line, sealed; and the audit row, which names the fields and never a value."""
    detail = json.dumps({name: list(pair) for name, pair in (changes or {}).items()}, ensure_ascii=False)
    session.add(
        PersonChange(person_id=person.id, kind=kind, detail=detail, source=source, user_name=actor.name, at=now)
    )
    audit.record(
        session,
        actor=actor,
        now=now,
        action=f"person.{kind}",
        subject="person",
        subject_id=person.id,
        detail={"fields": [field_label(name) for name in changes or {}], "source": source},
    )


class OnRecord(Protocol):
    """Whom a look is about: the stored person, or a member of a household as it was read."""

    @property
    def id(self) -> int: ...
    @property
    def organisation_path(self) -> str: ...


def record_look(
    session: Session, *, person: OnRecord, purpose: str, place: str = "", actor: Actor, now: datetime
) -> None:
    """Keep who looked, when and what for."""
    session.add(
        PersonLook(
            person_id=person.id,
            user_id=actor.user_id,
            user_name=actor.name,
            organisation_path=person.organisation_path,
            organisation_name=actor.organisation_name,
            purpose=purpose,
            place=place[:64],
            at=now,
        )
    )


def history_of(session: Session, ids: Sequence[int]) -> list[HistoryRow]:
    """The latest changes of these rows, at most 50."""
    latest = select(PersonChange).where(PersonChange.person_id.in_(ids)).order_by(PersonChange.id.desc()).limit(PAGE)
    return [
        HistoryRow(row.at, row.user_name, row.kind, json.loads(row.detail or "{}"), row.source)
        for row in session.scalars(latest)
    ]


def looks_of(session: Session, ids: Sequence[int]) -> list[LookRow]:
    """The latest looks at these rows, at most 50."""
    latest = select(PersonLook).where(PersonLook.person_id.in_(ids)).order_by(PersonLook.id.desc()).limit(PAGE)
    return [_look(row) for row in session.scalars(latest)]


def looks_within(session: Session, *, path: str, before: int | None = None) -> tuple[list[LookRow], int | None]:
    """Looks at the people of a subtree, the latest first, and where the next page begins; one statement."""
    wanted = select(PersonLook).where(PersonLook.organisation_path.startswith(path, autoescape=True))
    if before is not None:
        wanted = wanted.where(PersonLook.id < before)
    found = session.scalars(wanted.order_by(PersonLook.id.desc()).limit(PAGE + 1)).all()
    following = found[PAGE - 1].id if len(found) > PAGE else None
    return [_look(row) for row in found[:PAGE]], following


def _look(row: PersonLook) -> LookRow:
    return LookRow(row.at, row.user_name, row.organisation_name, row.purpose, row.place, row.person_id)
