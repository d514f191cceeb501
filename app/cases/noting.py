"""Writing down what a step asks for besides the opinion: kept before, or together with, what is done there."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import audit
from app.cases.casework import Casework, add_particulars, require_place, take
from app.cases.record_papers import owe_notice
from app.cases.special.registry import kinds_of, lacking_of, read_all
from app.cases.special.work import PREFIX, Scene, Typed
from app.cases.written import SAVED_AT, WORK, bar_to_grant, records_of, since
from app.errors import Invalid
from app.models import Case, CaseStep, PaperPage, StoredFile
from app.people.actors import Actor
from catalog.step_specs import StepSpec

_PHOTO = "image/jpeg"


def save_notes(
    session: Session,
    *,
    case_number: str,
    revision: int,
    typed: Typed,
    takes_photos: bool = True,
    actor: Actor,
    now: datetime,
) -> Case:
    """Keep what was written down so far; the step stays open. Raises what `write_down` raises."""
    work = take(session, case_number=case_number, revision=revision, actor=actor, now=now)
    step = _keep(work, typed, takes_photos)
    work.case.revision += 1
    session.flush()
    audit.record(
        session,
        actor=actor,
        now=now,
        action="case.written_down",
        subject="case",
        subject_id=case_number,
        detail={"step": step.step_id, "name": step.name, "position": step.position},
    )
    return work.case


def write_down(
    session: Session,
    *,
    case_number: str,
    revision: int,
    typed: Typed,
    takes_photos: bool = True,
    actor: Actor,
    now: datetime,
) -> None:
    """Keep what was typed with the open step, for the event that follows in the same transaction.

    Invalid with every sentence about what cannot be; what merely lacks is judged by the event. StaleCase, NotAllowed
    and NotFoundHere like every action. Where trials have no files, nobody `takes_photos`.
    """
    work = take(session, case_number=case_number, revision=revision, actor=actor, now=now)
    _keep(work, typed, takes_photos)
    session.flush()


def _keep(work: Casework, typed: Typed, takes_photos: bool) -> CaseStep:
    step = work.current
    require_place(work.actor, step)
    spec = work.spec_of(step)
    if spec is None or not kinds_of(spec) or not any(name.startswith(PREFIX) for name in typed):
        return step
    records, problems = read_all(typed, scene_of(work, step, spec, takes_photos=takes_photos))
    if problems:
        raise Invalid(tuple(problems.values()))
    add_particulars(step, {WORK: records, SAVED_AT: work.now.isoformat()})
    owe_notice(work, step)
    return step


def scene_of(work: Casework, step: CaseStep, spec: StepSpec, *, takes_photos: bool) -> Scene:
    """The step as its work is judged."""
    opened_at = since(work.case.steps, step) or work.now
    photos = count_photos(work.session, case_id=work.case.id, since=opened_at) if takes_photos else None
    return Scene(spec, opened_at, work.now, photos)


def count_photos(session: Session, *, case_id: int, since: datetime) -> int:
    """Photographs that were taken into the case since then."""
    statement = (
        select(func.count(PaperPage.id))
        .join(StoredFile, StoredFile.digest == PaperPage.digest)
        .where(PaperPage.case_id == case_id, PaperPage.added_at >= since, StoredFile.kind == _PHOTO)
    )
    return session.scalar(statement) or 0


def require_written(work: Casework, step: CaseStep) -> None:
    """Invalid with all that lacks, where a step may be passed only with its work done."""
    spec = work.spec_of(step)
    if spec is None or not kinds_of(spec):
        return
    scene = Scene(spec, since(work.case.steps, step) or work.now, work.now)
    if lacking := lacking_of(records_of(work.case.steps, step), scene):
        raise Invalid(tuple(lacking.values()))


def require_grantable(work: Casework) -> None:
    """Invalid where a vote went against it."""
    if bar := bar_to_grant(work.case.steps):
        raise Invalid(message=bar)
