"""On the page of a case: its cards, the notes about it, and who stays answerable for it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.cases.queries import CasePage
from app.models import Organisation
from app.people.actors import Actor
from app.supervision.cards import cards_of_case
from app.supervision.note_reading import notes_of_case
from app.supervision.words import NOTE_KINDS, NOTE_STATES, SUBJECT_WORDS
from app.views.marks import left_words
from app.views.panels import Panel


def supervision_panel(session: Session, actor: Actor, page: CasePage) -> Panel | None:
    """Cards in force, notes, and while the case is in hand who took it first; supervisors can urge from here."""
    today = clock.today()
    cards = cards_of_case(session, actor=actor, case_id=page.case_id, today=today)
    notes = notes_of_case(session, actor=actor, case_id=page.case_id, today=today)
    if not cards and not notes and page.current is None:
        return None
    values = {
        "cards": cards,
        "notes": notes,
        "first_asked": _name_of(session, page.submitting_organisation_id),
        "is_ours": actor.organisation_id == page.submitting_organisation_id,
        "supervises": actor.can("supervise") and page.current is not None,
        "kinds": NOTE_KINDS,
        "states": NOTE_STATES,
        "subjects": SUBJECT_WORDS,
        "left": left_words,
    }
    return Panel("actions", "supervision/case_panel.html", values, styles=("supervision.css",))


def _name_of(session: Session, organisation_id: int) -> str:
    return session.scalar(select(Organisation.name).where(Organisation.id == organisation_id)) or ""
