"""催办单、督办单: their words, put together from the database."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clock import local_date
from app.models import Case, CaseCard
from app.supervision.note_reading import CaseLine, NoteView
from reports.documents import urging_note
from reports.documents.urging_note import Urged
from reports.supervision_contexts import UrgingContext


def urging_of(session: Session, note: NoteView) -> UrgingContext:
    """The words of a note, with the sum of each due day as its card tells it."""
    sums = _sums(session, [line.number for line in note.cases])
    return urging_note.build(
        kind=note.row.kind,
        number=note.row.number,
        organisation_name=note.row.issuer,
        addressee=note.row.addressee,
        cases=[_urged(line, sums.get((line.number, line.due_on), ())) for line in note.cases],
        reason=note.row.reason,
        demands=note.demands,
        answer_due_on=note.row.answer_due_on,
        answer_days=note.answer_days,
        issued_on=local_date(note.row.issued_at) if note.row.issued_at else None,
        issued_by=note.issued_by,
        phone=note.issuer_phone,
        copies_to=note.copies_to,
        follows=note.follows,
    )


def _sums(session: Session, numbers: Sequence[str]) -> dict[tuple[str, object], tuple[str, ...]]:
    """How the day of each case was worked out, as the latest card of that day says."""
    statement = (
        select(Case.number, CaseCard.due_on, CaseCard.explanation)
        .join(CaseCard, CaseCard.case_id == Case.id)
        .where(Case.number.in_(numbers), CaseCard.subject == "step")
        .order_by(CaseCard.id)
    )
    return {(number, due_on): tuple(json.loads(told)) for number, due_on, told in session.execute(statement)}


def _urged(line: CaseLine, told: Sequence[str]) -> Urged:
    return Urged(number=line.number, service=line.service_name, step=line.step_name, due_on=line.due_on, sum=told)
