"""一次没办成: a case that goes back to whoever applied costs another trip; it is recorded as it happens.

`recording.note` calls `note_trip` with the step of every action; most of them cost nobody a trip, and no statement. Who
came in vain without a case is recorded by hand (`app.supervision.visits`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.clock import local_date
from app.models import Case, CaseStep, FailedVisit
from app.people.actors import Actor
from catalog.vocabulary import entry

MENDED = "已补正，重新提交"  # part of the record, and so in Chinese
# Words of return_reason and decline_reason → failed_visit_reason.
_REASONS: Mapping[str, str] = MappingProxyType(
    {
        "missing_paper": "papers_missing",
        "missing_pages": "papers_missing",
        "missing_signature": "papers_wrong",
        "differs_from_original": "papers_wrong",
        "expired": "papers_wrong",
        "facts_unclear": "other",
        "not_required": "not_ours",
        "not_ours": "not_ours",
        "not_supplemented": "papers_missing",
        "still_insufficient": "papers_wrong",
        "not_eligible": "not_eligible",
        "other": "other",
    }
)
_UNSAID = {"returned": "papers_missing", "declined": "not_eligible"}


def note_trip(session: Session, *, case: Case, step: CaseStep, actor: Actor | None, now: datetime) -> None:
    """Record the trip that a return or a 不予受理 costs, and settle it when the case comes back mended.

    A return for what the desk mends by itself (return_reason, group desk) costs none.
    """
    if step.outcome == "resubmitted":
        _settle(session, case, actor, now)
    elif step.outcome in _UNSAID and (reason := trip_reason(step.outcome, _said(step))) is not None:
        session.add(_visit(case, step, reason, actor, now))


def trip_reason(outcome: str, said: Iterable[str]) -> str | None:
    """Why another trip is needed, by the reasons that were ticked; None when none is."""
    ticked = list(said)
    if not ticked:
        return _UNSAID[outcome]
    return next((_REASONS[code] for code in ticked if code in _REASONS and not _is_of_desk(code)), None)


def _is_of_desk(code: str) -> bool:
    word = entry("return_reason", code)
    return word is not None and word.group == "desk"


def _said(step: CaseStep) -> list[str]:
    """The reasons from lists that were noted with the step."""
    noted: dict[str, Any] = json.loads(step.particulars) if step.particulars else {}
    return [*noted.get("reason_kinds", ()), *([noted["reason_kind"]] if noted.get("reason_kind") else [])]


def _visit(case: Case, step: CaseStep, reason: str, actor: Actor | None, now: datetime) -> FailedVisit:
    place = case.submitting_organisation
    return FailedVisit(
        case_id=case.id,
        case_step_id=step.id,
        reason=reason,
        service_name=case.service_name,
        organisation_id=place.id,
        organisation_path=place.path,
        happened_at=now,
        happened_on=local_date(now),
        recorded_by_id=actor.user_id if actor else None,
    )


def _settle(session: Session, case: Case, actor: Actor | None, now: datetime) -> None:
    waiting = update(FailedVisit).where(FailedVisit.case_id == case.id, FailedVisit.state != "settled")
    session.execute(
        waiting.values(
            state="settled",
            settled_at=now,
            settled_by_id=actor.user_id if actor else None,
            settlement=MENDED,
            revision=FailedVisit.revision + 1,
        )
    )
