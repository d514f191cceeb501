"""The sweep over open steps: `case_step.card_on` is the next day on which something is to be done about their cards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cases.calendar import load_calendar
from app.cases.calendar_days import ONE_DAY
from app.cases.explanation import explain_step
from app.cases.locking import lock_case_of
from app.clock import local_date
from app.models import CaseStep
from app.publishing.versions import version_by_id
from app.supervision.raising import Fallen, raise_for
from app.supervision.standing import OPEN


def due_steps(session: Session, now: datetime, limit: int) -> Sequence[int]:
    """Open steps whose next card is due: a walk along the index of `card_on`."""
    wanted = select(CaseStep.id).where(CaseStep.state == OPEN, CaseStep.card_on <= local_date(now))
    return session.scalars(wanted.order_by(CaseStep.card_on, CaseStep.id).limit(limit)).all()


def card_step(session: Session, step_id: int, now: datetime) -> bool:
    """Raise the card that a step has come to, and note the day of the next; False when nothing is due any more.

    A worker that slept past the yellow days raises the red card alone: a warning after the event would be untrue.
    """
    today = local_date(now)
    lock_case_of(session, CaseStep, step_id)
    lock = select(CaseStep).where(CaseStep.id == step_id, CaseStep.state == "open", CaseStep.card_on <= today)
    step = session.execute(lock.with_for_update().execution_options(populate_existing=True)).scalar_one_or_none()
    if step is None:
        return False
    if step.due_on is None or step.queue == "paused":  # its clock stands: going on sets the day again
        step.card_on = None
    elif today > step.due_on:
        raise_for(session, _fallen(session, step, now), "red", now)
        step.card_on = None  # from here on the card itself climbs
    elif step.yellow_on is not None and today >= step.yellow_on:
        raise_for(session, _fallen(session, step, now), "yellow", now)
        step.card_on = step.due_on + ONE_DAY
    else:
        step.card_on = step.yellow_on or step.due_on + ONE_DAY
    session.flush()
    return True


def _fallen(session: Session, step: CaseStep, now: datetime) -> Fallen:
    if step.due_on is None:
        raise ValueError("a step without a due day has no card")
    return Fallen(
        subject="step",
        subject_id=step.id,
        name=step.name,
        due_on=step.due_on,
        organisation_id=step.organisation_id,
        case=step.case,
        role=step.role,
        projected=step.projected,
        explanation=_explained(session, step, now),
    )


def _explained(session: Session, step: CaseStep, now: datetime) -> tuple[str, ...]:
    """How its day was worked out, as it stands now; part of the record, and so in Chinese."""
    case = step.case
    explanation = explain_step(
        step,
        definition=version_by_id(session, case.service_version_id).definition,
        steps=case.steps,
        calendar=load_calendar(session, since=local_date(case.submitted_at)),
        today=local_date(now),
    )
    return explanation.sentences() if explanation else ()
