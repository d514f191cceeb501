"""催办单、督办单: their words, put together from the database."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from app import clock
from app.cases.calendar import load_calendar
from app.cases.explained import Explanation
from app.cases.explanation import explain_step
from app.clock import local_date
from app.models import Case, CaseCard, CaseStep, Organisation
from app.printing.facts import Words
from app.publishing.versions import version_by_id
from app.supervision.note_reading import CaseLine, NoteView
from app.wordings.reading import text_of
from reports.documents import urging_note
from reports.documents.urging_note import CountedDay, Urged
from reports.imprint import PLAIN, Imprint
from reports.letter_texts import LetterText
from reports.supervision_contexts import UrgingContext

_MOST_CALENDARS = 3  # cases of one note whose days are shown one by one; the others tell their sum


@dataclass(frozen=True)
class _Card:
    """The latest card of a case for one due day."""

    colour: str
    told: tuple[str, ...]


def issued_note(session: Session, note: NoteView, imprint: Imprint) -> Words:
    """A note as it is issued, in the wording of that day."""
    text = _text(session, note)
    context = urging_of(session, note, imprint=imprint, text=text)
    return Words(template="urging_note", context=context, title=text.title, wording_version_id=text.version_id)


def _text(session: Session, note: NoteView) -> LetterText:
    """Of whoever issues it, on the day of issue; of a draft today's."""
    path = session.scalar(select(Organisation.path).where(Organisation.id == note.issuer_id))
    day = local_date(note.row.issued_at) if note.row.issued_at else clock.today()
    return text_of(session, kind=urging_note.KINDS[note.row.kind].id, organisation_path=path or "", day=day)


def urging_of(
    session: Session, note: NoteView, *, imprint: Imprint = PLAIN, text: LetterText | None = None
) -> UrgingContext:
    """The words of a note, with the sum of each due day as its card tells it."""
    on = local_date(note.row.issued_at) if note.row.issued_at else clock.today()
    cards = _cards(session, [line.number for line in note.cases])
    counted = _counted(session, note.cases[:_MOST_CALENDARS], on)
    return urging_note.build(
        kind=note.row.kind,
        number=note.row.number,
        organisation_name=note.row.issuer,
        addressee=note.row.addressee,
        cases=[_urged(line, cards.get((line.number, line.due_on)), counted.get(line.number)) for line in note.cases],
        reason=note.row.reason,
        demands=note.demands,
        answer_due_on=note.row.answer_due_on,
        answer_days=note.answer_days,
        issued_on=local_date(note.row.issued_at) if note.row.issued_at else None,
        issued_by=note.issued_by,
        phone=note.issuer_phone,
        copies_to=note.copies_to,
        follows=note.follows,
        text=text or _text(session, note),
        imprint=imprint,
    )


def _cards(session: Session, numbers: Sequence[str]) -> dict[tuple[str, dt.date | None], _Card]:
    """How the day of each case was worked out, as the latest card of that day says."""
    statement = (
        select(Case.number, CaseCard.due_on, CaseCard.colour, CaseCard.explanation)
        .join(CaseCard, CaseCard.case_id == Case.id)
        .where(Case.number.in_(numbers), CaseCard.subject == "step")
        .order_by(CaseCard.id)
    )
    rows = session.execute(statement)
    return {(number, due_on): _Card(colour, tuple(json.loads(told))) for number, due_on, colour, told in rows}


def _counted(session: Session, lines: Sequence[CaseLine], on: dt.date) -> Mapping[str, Explanation]:
    """The sum of the step that the note is about, as it stood on that day."""
    steps_named = {line.number: (line.step_name, line.due_on) for line in lines}
    statement = select(Case).where(Case.number.in_(steps_named)).options(selectinload(Case.steps))
    found = {}
    for case in session.scalars(statement):
        step = next((one for one in case.steps if (one.name, one.due_on) == steps_named[case.number]), None)
        if step is not None and (told := _explained(session, case, step, on)) is not None:
            found[case.number] = told
    return found


def _explained(session: Session, case: Case, step: CaseStep, on: dt.date) -> Explanation | None:
    definition = version_by_id(session, case.service_version_id).definition
    calendar = load_calendar(session, since=local_date(case.submitted_at))
    return explain_step(step, definition=definition, steps=case.steps, calendar=calendar, today=on)


def _urged(line: CaseLine, card: _Card | None, counted: Explanation | None) -> Urged:
    return Urged(
        number=line.number,
        service=line.service_name,
        step=line.step_name,
        due_on=line.due_on,
        sum=card.told if card else (),
        days=[CountedDay(one.day, one.kind, one.number, one.is_due) for one in counted.marks] if counted else (),
        limit=str(counted.limit) if counted else "",
        late_by=-counted.left if counted else 0,
        colour=card.colour if card else "",
    )
