"""告知单: what is told on paper, by the desk that took the case in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from app import audit
from app.models import Case, Organisation, OutboxMessage
from app.notifications.shipped import event_words
from app.people.actors import Actor

PAGE_SIZE = 25
MOST_PAGES = 40


@dataclass(frozen=True)
class Slip:
    """One slip, and what stands on it."""

    id: int
    number: str
    service_name: str
    applicant_name: str
    what: str
    text: str
    made_at: datetime
    printed_at: datetime | None
    organisation_name: str
    phone: str
    supervise_phone: str


@dataclass(frozen=True)
class SlipPage:
    """One page of slips."""

    slips: tuple[Slip, ...]
    page: int
    has_more: bool


def slips_of(session: Session, *, organisation_id: int, printed: bool, page: int = 1) -> SlipPage:
    """What an organisation has to print, the oldest first; or has printed, the latest first. One statement."""
    page = min(max(page, 1), MOST_PAGES)
    order = OutboxMessage.id.desc() if printed else OutboxMessage.id.asc()
    wanted = (
        _slips()
        .where(OutboxMessage.organisation_id == organisation_id)
        .where(OutboxMessage.state == ("printed" if printed else "waiting"))
        .order_by(order)
        .limit(PAGE_SIZE + 1)
        .offset((page - 1) * PAGE_SIZE)
    )
    found = _read(session, wanted)
    return SlipPage(tuple(found[:PAGE_SIZE]), page, len(found) > PAGE_SIZE and page < MOST_PAGES)


def chosen(session: Session, *, ids: Sequence[int], visible: ColumnElement[bool]) -> list[Slip]:
    """These slips, in the order in which they were written, as far as this person may see their cases."""
    wanted = _slips().where(OutboxMessage.id.in_(ids[:PAGE_SIZE]), visible).order_by(OutboxMessage.id)
    return _read(session, wanted)


def mark_printed(session: Session, *, slips: Sequence[Slip], actor: Actor, now: datetime) -> None:
    """They have been printed; a slip printed before is printed again."""
    for slip in slips:
        row = session.get_one(OutboxMessage, slip.id)
        row.state, row.ended_at = "printed", row.ended_at or now
        audit.record(
            session,
            actor=actor,
            now=now,
            action="message.printed",
            subject="case",
            subject_id=slip.number,
            detail={"name": slip.what},
        )
    session.flush()


def _slips() -> Select[tuple[OutboxMessage, Case, Organisation]]:
    return (
        select(OutboxMessage, Case, Organisation)
        .join(Case, Case.id == OutboxMessage.case_id)
        .join(Organisation, Organisation.id == OutboxMessage.organisation_id)
        .where(OutboxMessage.channel == "slip")
    )


def _read(session: Session, wanted: Select[tuple[OutboxMessage, Case, Organisation]]) -> list[Slip]:
    return [
        Slip(
            id=row.id,
            number=case.number,
            service_name=case.service_name,
            applicant_name=case.applicant_name,
            what=event_words(row.event),
            text=row.text,
            made_at=row.made_at,
            printed_at=row.ended_at,
            organisation_name=place.hall_name or place.name,
            phone=place.phone,
            supervise_phone=place.supervise_phone,
        )
        for row, case, place in session.execute(wanted)
    ]
