"""What is due is erased: every personal value of a record, in every table, and nothing of who looked at it."""

from __future__ import annotations

import datetime as dt
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app import audit
from app.archive.fields import NAMES
from app.archive.households import drop_if_empty
from app.archive.retention import AGAIN_AFTER, REASONS, Due, candidates, judge
from app.archive.scope import row_ids
from app.models import Person, PersonCategory, PersonChange, PersonMerge, RoundStop

_MOST = 200  # a night; the rest waits for the next


def erase_due(session: Session, *, today: dt.date, now: datetime) -> int:
    """Erase the records whose time is over, and say when the others are to be asked again; how many were erased."""
    people = candidates(session, until=today, limit=_MOST)
    dues = {due.person_id: due for due in judge(session, people)}
    return sum(_settle(session, person, dues[person.id], today, now) for person in people)


def _settle(session: Session, person: Person, due: Due, today: dt.date, now: datetime) -> int:
    if due.on is None or due.on > today:
        person.review_on = due.on or today + AGAIN_AFTER
        return 0
    erase(session, person=person, reason=due.reason, now=now)
    return 1


def erase(session: Session, *, person: Person, reason: str, now: datetime) -> None:
    """Empty a record and the rows that became part of it. The numbers of the rows, consents and looks stay."""
    ids = row_ids(session, person.id)
    for table in (PersonCategory, PersonChange):
        session.execute(delete(table).where(table.person_id.in_(ids)))
    touched = PersonMerge.winner_id.in_(ids) | PersonMerge.loser_id.in_(ids)
    session.execute(update(PersonMerge).where(touched).values(before=None))
    said = dict.fromkeys(("name", "phone", "address", "task", "deed", "next_step", "spot"), "")
    session.execute(update(RoundStop).where(RoundStop.person_id.in_(ids)).values(**said, photo=None))
    households = set()
    for row in session.scalars(select(Person).where(Person.id.in_(ids))):
        households |= {row.household_id} - {None}
        _empty(row, now)
    session.flush()
    for household in sorted(households):
        drop_if_empty(session, household)
    detail = {"reason": REASONS[reason], "rows": len(ids)}
    audit.record(
        session, actor=None, now=now, action="person.erased", subject="person", subject_id=person.id, detail=detail
    )


def _empty(row: Person, now: datetime) -> None:
    for name in NAMES:
        setattr(row, name, None)
    row.name, row.initials, row.id_kind, row.relation = "", "", "", ""
    row.id_hash = row.id_tail_hash = row.phone_tail_hash = row.household_id = None
    row.erased_at = row.updated_at = now
