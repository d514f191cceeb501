"""Notes as pages and papers show them: the list, one note, those of a case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.cases.scope import eyes_of, visible_to
from app.cases.worklist import person_name
from app.errors import NotFoundHere
from app.models import Account, AuditEntry, Case, CaseStep, NoteCase, NoteTurn, Organisation, SupervisionNote
from app.people.actors import Actor
from app.supervision.note_states import AWAITS_ANSWER, NoteEvent, NoteState, events_for
from app.supervision.notes import MOST_CASES, sides_of
from app.supervision.words import NOTE_DONE

PAGE_SIZE = 25
MOST_PAGES = 40
MOST_OF_A_CASE = 20
_TO, _BY, _AT = aliased(Organisation), aliased(Organisation), aliased(CaseStep)


@dataclass(frozen=True)
class NoteRow:
    """One line of the list."""

    number: str
    kind: str
    state: str
    addressee: str
    issuer: str
    reason: str
    issued_at: datetime | None
    answer_due_on: dt.date | None
    is_late: bool


@dataclass(frozen=True)
class NotePage:
    """One page of the list, the latest first."""

    rows: tuple[NoteRow, ...]
    page: int
    has_more: bool


@dataclass(frozen=True)
class NoteFilters:
    """What is asked for; `state` may be "awaiting" for all that wait for an answer."""

    kind: str = ""
    state: str = ""
    addressee: int | None = None


@dataclass(frozen=True)
class CaseLine:
    """A case of a note: where it stood when the note was drafted, and the unit that took it first."""

    number: str
    service_name: str
    step_name: str
    due_on: dt.date | None
    first_asked_id: int
    first_asked: str


@dataclass(frozen=True)
class Turn:
    """What was said."""

    event: str
    text: str
    said_at: datetime
    said_by: str


@dataclass(frozen=True)
class NoteView:
    """One note whole."""

    row: NoteRow
    revision: int
    issuer_id: int  # the organisation whose seal stands on it
    addressee_id: int
    demands: str
    answer_days: int
    projected: bool
    drafted_by: str
    drafted_at: datetime
    issued_by: str
    issuer_phone: str
    served_at: datetime | None
    served_how: str
    received_by: str
    answered_at: datetime | None
    follows: str  # the number of the urging note it was raised from
    cases: tuple[CaseLine, ...]
    turns: tuple[Turn, ...]
    history: tuple[tuple[datetime, str, str], ...]  # when, who, what
    events: tuple[NoteEvent, ...]  # what this person may do now

    @property
    def copies_to(self) -> tuple[str, ...]:
        """首问: the units that took the cases stay answerable and are told."""
        others = {line.first_asked: None for line in self.cases if line.first_asked_id != self.addressee_id}
        return tuple(others)


def list_notes(session: Session, *, actor: Actor, filters: NoteFilters, today: dt.date, page: int = 1) -> NotePage:
    """Notes issued by or sent to the person's organisation and those below, the latest first; one statement."""
    page = min(max(page, 1), MOST_PAGES)
    statement = _rows(actor).where(*_asked(filters)).order_by(SupervisionNote.id.desc())
    rows = session.execute(statement.offset((page - 1) * PAGE_SIZE).limit(PAGE_SIZE + 1)).all()
    shown = tuple(_row(row, today) for row in rows[:PAGE_SIZE])
    return NotePage(shown, page, len(rows) > PAGE_SIZE and page < MOST_PAGES)


def notes_of_case(session: Session, *, actor: Actor, case_id: int, today: dt.date) -> tuple[NoteRow, ...]:
    """The notes about a case this person may see, the latest first; one statement."""
    about = select(NoteCase.note_id).where(NoteCase.case_id == case_id)
    statement = _rows(actor).where(SupervisionNote.id.in_(about), SupervisionNote.state != "void")
    found = session.execute(statement.order_by(SupervisionNote.id.desc()).limit(MOST_OF_A_CASE))
    return tuple(_row(row, today) for row in found)


def read_note(session: Session, *, actor: Actor, number: str, today: dt.date) -> NoteView:
    """One note; NotFoundHere outside the person's scope."""
    row = session.execute(_rows(actor).where(SupervisionNote.number == number)).one_or_none()
    if row is None:
        raise NotFoundHere(_("没有单子 %(number)s，或者它不在您的范围内", number=number))
    note: SupervisionNote = row.SupervisionNote
    names = _names(session, note)
    return NoteView(
        row=_row(row, today),
        revision=note.revision,
        issuer_id=note.organisation_id,
        addressee_id=note.addressee_id,
        demands=note.demands,
        answer_days=note.answer_days,
        projected=note.projected,
        drafted_by=names.get(note.drafted_by_id, ""),
        drafted_at=note.drafted_at,
        issued_by=names.get(note.issued_by_id or 0, ""),
        issuer_phone=row.issuer_phone,
        served_at=note.served_at,
        served_how=note.served_how,
        received_by=note.received_by,
        answered_at=note.answered_at,
        follows=session.scalar(select(SupervisionNote.number).where(SupervisionNote.id == note.follows_id)) or "",
        cases=_cases(session, note),
        turns=_turns(session, note),
        history=_history(session, note),
        events=events_for(note.kind, NoteState(note.state), sides_of(actor, note)),
    )


def _rows(actor: Actor) -> Select[Any]:
    columns = (
        SupervisionNote,
        _TO.name.label("addressee"),
        func.coalesce(func.nullif(_BY.hall_name, ""), _BY.name).label("issuer"),
        _BY.supervise_phone.label("issuer_phone"),
    )
    return (
        select(*columns)
        .join(_TO, _TO.id == SupervisionNote.addressee_id)
        .join(_BY, _BY.id == SupervisionNote.organisation_id)
        .where(_visible(actor))
        .execution_options(populate_existing=True)
    )


def _visible(actor: Actor) -> ColumnElement[bool]:
    """Supervisors see what was issued in their subtree; units see what was sent to them and those below, not drafts."""
    below = eyes_of(actor)["eyes_path"]
    sent = and_(SupervisionNote.addressee_path.like(below, escape="/"), SupervisionNote.state.not_in(("draft", "void")))
    if not actor.can("supervise"):
        return sent
    return or_(SupervisionNote.organisation_path.like(below, escape="/"), sent)


def _asked(filters: NoteFilters) -> list[ColumnElement[bool]]:
    asked = []
    if filters.kind:
        asked.append(SupervisionNote.kind == filters.kind)
    if filters.state == "awaiting":
        asked.append(SupervisionNote.state.in_([str(state) for state in AWAITS_ANSWER]))
    elif filters.state:
        asked.append(SupervisionNote.state == filters.state)
    if filters.addressee is not None:
        asked.append(SupervisionNote.addressee_id == filters.addressee)
    return asked


def _row(row: Row[Any], today: dt.date) -> NoteRow:
    note: SupervisionNote = row.SupervisionNote
    awaited = note.answer_due_on if note.state in AWAITS_ANSWER else None
    return NoteRow(
        number=note.number,
        kind=note.kind,
        state=note.state,
        addressee=row.addressee,
        issuer=row.issuer,
        reason=note.reason,
        issued_at=note.issued_at,
        answer_due_on=note.answer_due_on,
        is_late=awaited is not None and awaited < today,
    )


def _names(session: Session, note: SupervisionNote) -> dict[int, str]:
    wanted = [one for one in (note.drafted_by_id, note.issued_by_id) if one]
    rows = session.execute(select(Account.id, person_name()).where(Account.id.in_(wanted)))
    return {row[0]: row[1] for row in rows}


def _cases(session: Session, note: SupervisionNote) -> tuple[CaseLine, ...]:
    statement = (
        select(
            Case.number,
            Case.service_name,
            NoteCase.step_name,
            NoteCase.due_on,
            Case.submitting_organisation_id,
            Organisation.name,
        )
        .join(Case, Case.id == NoteCase.case_id)
        .join(Organisation, Organisation.id == Case.submitting_organisation_id)
        .where(NoteCase.note_id == note.id)
        .order_by(NoteCase.id)
    )
    return tuple(CaseLine(*row) for row in session.execute(statement))


def _turns(session: Session, note: SupervisionNote) -> tuple[Turn, ...]:
    statement = (
        select(NoteTurn.event, NoteTurn.text, NoteTurn.said_at, person_name())
        .join(Account, Account.id == NoteTurn.said_by_id)
        .where(NoteTurn.note_id == note.id)
        .order_by(NoteTurn.id)
    )
    return tuple(Turn(*row) for row in session.execute(statement))


def _history(session: Session, note: SupervisionNote) -> tuple[tuple[datetime, str, str], ...]:
    statement = (
        select(AuditEntry.at, AuditEntry.actor_name, AuditEntry.action)
        .where(AuditEntry.subject_kind == "supervision_note", AuditEntry.subject_id == note.number)
        .order_by(AuditEntry.seq.desc())
    )
    return tuple((at, who, _(NOTE_DONE.get(action, action))) for at, who, action in session.execute(statement))


def units_below(session: Session, actor: Actor) -> Sequence[Row[tuple[int, str, str]]]:
    """Whom a supervisor may write to: the active organisations below the own one (id, name, kind)."""
    statement = (
        select(Organisation.id, Organisation.name, Organisation.kind)
        .where(Organisation.path.startswith(actor.organisation_path, autoescape=True))
        .where(Organisation.active, Organisation.id != actor.organisation_id)
        .order_by(Organisation.path)
    )
    return session.execute(statement).all()


def urged_cases(session: Session, *, actor: Actor, numbers: Sequence[str]) -> list[tuple[Case, CaseStep | None]]:
    """The cases of these numbers that this person may see, each with the step it is at; at most what a note takes."""
    wanted = list(dict.fromkeys(numbers))[:MOST_CASES]
    at = (_AT.case_id == Case.id) & (_AT.state == "open") & (_AT.lane == 0)
    statement = select(Case, _AT).outerjoin(_AT, at).where(Case.number.in_(wanted), visible_to(actor))
    return [(row[0], row[1]) for row in session.execute(statement.order_by(Case.id))]
