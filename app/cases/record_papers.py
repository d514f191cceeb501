"""What was written down at a step becomes a paper: the notice once it hangs, records of visits and votes once the step
is passed. Each is dated by its own event: the day it was put up, the visit, the vote.
"""

from __future__ import annotations

import json
from datetime import datetime, time
from hashlib import sha256

from sqlalchemy import select

from app.cases.casework import Casework
from app.cases.papers_due import owe
from app.cases.special.inspection import Inspection
from app.cases.special.publicity import Publicity
from app.cases.special.voting import Voting
from app.cases.special.work import Record, day_of
from app.cases.written import records_of, written_at
from app.clock import ZONE
from app.models import CaseStep, IssuedPaper

PUBLICITY, INSPECTION, VOTE = "publicity", "inspection_record", "vote_record"  # vocabulary notice_kind
_PASSED = {Inspection.id: (INSPECTION, "day"), Voting.id: (VOTE, "held_on")}


def owe_notice(work: Casework, step: CaseStep) -> None:
    """The notice of a step, once it is known when it was put up; another when what it shows has changed since.

    One that is not made yet is put together from what stands there then, so it is not owed twice.
    """
    record = written_at(step).get(Publicity.id, {})
    day = record.get("put_up_on", "")
    if day_of(day) is None:
        return
    said = json.dumps([day, record.get("place"), record.get("shown")], ensure_ascii=False)
    occasion = f"step-{step.position}-{sha256(said.encode()).hexdigest()[:12]}"
    of_step = (IssuedPaper.case_id == work.case.id, IssuedPaper.kind == PUBLICITY)
    same = select(IssuedPaper.state, IssuedPaper.occasion).where(*of_step, IssuedPaper.step_position == step.position)
    known = work.session.execute(same).all()
    if all(paper.state != "owed" and paper.occasion != occasion for paper in known):
        _owe(work, step, PUBLICITY, occasion, day, "")


def owe_records(work: Casework, step: CaseStep) -> None:
    """The records of a step that is being passed."""
    for kind, record in records_of(work.case.steps, step).items():
        if kind in _PASSED:
            paper, day = _PASSED[kind]
            _owe(work, step, paper, f"step-{step.position}", record.get(day, ""), record.get("time", ""))


def moment_of(record: Record, day: str) -> datetime | None:
    """When it was, local; midnight where no time was written down."""
    on = day_of(record.get(day, ""))
    return datetime.combine(on, time.fromisoformat(record.get("time") or "00:00"), ZONE) if on else None


def _owe(work: Casework, step: CaseStep, kind: str, occasion: str, day: str, clock: str) -> None:
    owe(
        work.session,
        kind=kind,
        case_id=work.case.id,
        occasion=occasion,
        organisation_id=step.organisation_id,
        now=moment_of({"day": day, "time": clock}, "day") or work.now,
        by=work.actor.user_id if work.actor else None,
        step_position=step.position,
    )
