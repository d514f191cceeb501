"""Cards are raised: yellow near the due day, red past it, further up the line the longer it lasts.

`raise_for` is given what fell due, whatever it is (`Fallen`); who looks for it is in `steps.py` and `beyond.py`. A card
is written once for a subject, a colour and a due day (`uq_case_card_subject`).
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Literal

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app import audit
from app.cases.calendar import load_calendar
from app.cases.calendar_days import ONE_DAY, WorkCalendar
from app.cases.deadlines import working_days_left
from app.chinese_dates import chinese_day
from app.clock import local_date
from app.models import CardEscalation, Case, CaseCard, Organisation, ServiceVersion
from app.notifications.telling import tell
from catalog.escalation import Ladder, Rung, county_ladder

Colour = Literal["yellow", "red"]
# Whose card it is, as messages name people; of steps and pauses it is the desk of the open step.
_AUDIENCES: Mapping[str, str] = MappingProxyType(
    {"delivery": "submitter", "paper": "submitter", "question": "asked", "note": "asked"}
)


@dataclass(frozen=True)
class Fallen:
    """Something that is due or nearly so: a step, a delivery, a promised paper, a pause, an answer."""

    subject: str
    subject_id: int
    name: str
    due_on: dt.date
    organisation_id: int  # whose it is
    case: Case | None
    role: str = ""
    projected: bool = False
    explanation: tuple[str, ...] = ()


def raise_for(session: Session, fallen: Fallen, colour: Colour, now: datetime) -> CaseCard | None:
    """Raise a card; None when it is there already. A red one takes the place of the yellow.

    One that ended because the clock stood, and whose day came back unchanged, holds again.
    """
    if (earlier := _earlier(session, fallen, colour)) is not None:
        if earlier.closed_why == "moved":
            earlier.closed_at, earlier.closed_why = None, ""
        return None
    card = _card(session, fallen, colour, now)
    session.add(card)
    session.flush()
    if colour == "red":
        _end_yellow(session, fallen, now)
    _record(session, card, fallen.case, "raised", now, {"colour": colour, "due_on": fallen.due_on.isoformat()})
    _tell(session, card, fallen.case, now)
    if colour == "red":
        climb(session, card, fallen.case, now)
    return card


def _earlier(session: Session, fallen: Fallen, colour: Colour) -> CaseCard | None:
    same = select(CaseCard).where(CaseCard.subject == fallen.subject, CaseCard.subject_id == fallen.subject_id)
    return session.scalars(same.where(CaseCard.colour == colour, CaseCard.due_on == fallen.due_on)).one_or_none()


def _card(session: Session, fallen: Fallen, colour: Colour, now: datetime) -> CaseCard:
    first_id = fallen.case.submitting_organisation_id if fallen.case else None
    paths = dict(_paths(session, [one for one in (fallen.organisation_id, first_id) if one]))
    return CaseCard(
        case_id=fallen.case.id if fallen.case else None,
        service_id=_service_of(session, fallen.case),
        subject=fallen.subject,
        subject_id=fallen.subject_id,
        subject_name=fallen.name,
        colour=colour,
        raised_at=now,
        due_on=fallen.due_on,
        projected=fallen.projected,
        explanation=json.dumps(fallen.explanation, ensure_ascii=False),
        organisation_id=fallen.organisation_id,
        organisation_path=paths[fallen.organisation_id],
        role=fallen.role,
        first_asked_id=first_id,
        first_asked_path=paths[first_id] if first_id else "",
    )


def _paths(session: Session, ids: Sequence[int]) -> Sequence[tuple[int, str]]:
    rows = session.execute(select(Organisation.id, Organisation.path).where(Organisation.id.in_(ids)))
    return [(row[0], row[1]) for row in rows]


def _service_of(session: Session, case: Case | None) -> int | None:
    if case is None:
        return None
    return session.scalar(select(ServiceVersion.service_id).where(ServiceVersion.id == case.service_version_id))


def _end_yellow(session: Session, fallen: Fallen, now: datetime) -> None:
    same = (CaseCard.subject == fallen.subject, CaseCard.subject_id == fallen.subject_id)
    yellow = update(CaseCard).where(*same, CaseCard.colour == "yellow", CaseCard.closed_at.is_(None))
    session.execute(yellow.values(closed_at=now, closed_why="red"))


# ── up the line ────────────────────────────────────────────────────────────────────────────────────


def climb(
    session: Session, card: CaseCard, case: Case | None, now: datetime, ladder: Ladder | None = None
) -> tuple[Rung, ...]:
    """Take a red card up all rungs that are due, each once, and note the day of the next one."""
    ladder = ladder or county_ladder()
    today = local_date(now)
    calendar = load_calendar(session, since=card.due_on)
    reached = ladder.reached(card.level, calendar.count(after=card.due_on, through=today))
    for rung in reached:
        session.add(CardEscalation(card_id=card.id, level=rung.level, words=rung.words, at=now))
        card.level = rung.level
        session.flush()
        _record(session, card, case, "escalated", now, {"level": rung.level, "name": rung.words})
        _tell(session, card, case, now, rung)
    card.escalate_on = next_day(ladder.above(card.level), card.due_on, calendar)
    session.flush()
    return reached


def next_day(rung: Rung | None, due_on: dt.date, calendar: WorkCalendar) -> dt.date | None:
    """The first day on which so many working days have gone past the due day; None at the top of the ladder."""
    if rung is None:
        return None
    day = due_on + ONE_DAY
    while calendar.count(after=due_on, through=day) < rung.after:
        day += ONE_DAY
    return day


def due_climbs(session: Session, now: datetime, limit: int) -> Sequence[int]:
    """Red cards in force whose next rung is due."""
    wanted = select(CaseCard.id).where(CaseCard.closed_at.is_(None), CaseCard.escalate_on <= local_date(now))
    return session.scalars(wanted.order_by(CaseCard.escalate_on, CaseCard.id).limit(limit)).all()


def take_up(session: Session, card_id: int, now: datetime) -> bool:
    """One red card up the line; False when it is not due any more."""
    lock = select(CaseCard).where(CaseCard.id == card_id, CaseCard.closed_at.is_(None)).with_for_update()
    card = session.execute(lock.execution_options(populate_existing=True)).scalar_one_or_none()
    if card is None or card.escalate_on is None or card.escalate_on > local_date(now):
        return False
    climb(session, card, session.get(Case, card.case_id) if card.case_id else None, now)
    return True


# ── telling and noting ─────────────────────────────────────────────────────────────────────────────


def _tell(session: Session, card: CaseCard, case: Case | None, now: datetime, rung: Rung | None = None) -> None:
    """Tell whose card it is of a new one, and whom the ladder names of a red one that lasts."""
    if case is None:
        return
    calendar = load_calendar(session, since=card.due_on)
    values = {"due": chinese_day(card.due_on)}
    if card.colour == "yellow":
        values["days"] = str(working_days_left(local_date(now), card.due_on, calendar))
    tell(
        session,
        event=f"{card.colour}_card",
        audience=rung.to if rung else _AUDIENCES.get(card.subject, "desk"),
        to=(card.organisation_id,),
        case=case,
        now=now,
        values=values,
        once=f"card {card.id} {card.level}",
    )


def _record(
    session: Session, card: CaseCard, case: Case | None, action: str, now: datetime, detail: Mapping[str, object]
) -> None:
    audit.record(
        session,
        actor=None,
        now=now,
        action=f"card.{action}",
        subject="card",
        subject_id=str(card.id),
        detail={"case": case.number if case else "", "of": card.subject_name, **detail},
    )
