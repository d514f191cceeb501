"""Originals that are held too long: by the county's rule, found along an index, told once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

import yaml
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import audit
from app.clock import local_date
from app.models import Case, CaseStep, PaperHold
from app.notifications.telling import tell
from catalog.sample import DATA

KEPT_FOR_GOOD = ("granted", "partly")  # the file keeps its papers; whatever else ended, everything goes back


class Rule(BaseModel):
    """Natural days, as catalog/data/custody.yaml explains them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    after_end: int = Field(ge=0, le=365)
    at_most: int = Field(ge=1, le=3650)
    again: int = Field(ge=1, le=365)


@dataclass(frozen=True)
class Verdict:
    """Whether a hold lasts too long, and when to look again (None: never)."""

    too_long: bool
    again_on: dt.date | None


@cache
def rule() -> Rule:
    """The county's rule."""
    return Rule.model_validate(yaml.safe_load((DATA / "custody.yaml").read_text("utf-8")))


def first_check(now: datetime) -> dt.date:
    """When an original taken in now is looked at for the first time."""
    return local_date(now) + timedelta(days=rule().again)


def judge(rules: Rule, *, since: dt.date, goes_back: bool, ended_on: dt.date | None, today: dt.date) -> Verdict:
    """Pure. `goes_back`: to the applicant, not into the file. `ended_on`: None while the case is under way."""
    if ended_on is not None and not goes_back:
        return Verdict(False, None)
    last = since + timedelta(days=rules.at_most) if goes_back else dt.date.max
    if ended_on is not None:
        last = min(last, max(ended_on, since) + timedelta(days=rules.after_end))
    if today > last:
        return Verdict(True, None)
    return Verdict(False, min(last, today + timedelta(days=rules.again - 1)) + timedelta(days=1))


# ── the sweep ──────────────────────────────────────────────────────────────────────────────────────


def due(session: Session, now: datetime, limit: int) -> Sequence[int]:
    """Holds to be looked at by today, the longest due first."""
    wanted = select(PaperHold.id).where(PaperHold.until.is_(None), PaperHold.check_on <= local_date(now))
    return session.scalars(wanted.order_by(PaperHold.check_on, PaperHold.id).limit(limit)).all()


def look(session: Session, hold_id: int, now: datetime) -> bool:
    """Look at one hold: mark it as held too long, or say when to look again. False when someone was faster."""
    today = local_date(now)
    wanted = select(PaperHold).where(PaperHold.id == hold_id).with_for_update(skip_locked=True)
    hold = session.scalars(wanted.execution_options(populate_existing=True)).one_or_none()
    if hold is None or hold.until is not None or hold.check_on is None or hold.check_on > today:
        return False
    case = session.get_one(Case, hold.case_id)
    ended_on = _ended_on(session, case)
    hold.goes_back = hold.goes_back or (ended_on is not None and not _keeps(case))
    found = judge(
        rule(),
        since=local_date(hold.since),
        goes_back=hold.goes_back,
        ended_on=ended_on,
        today=today,
    )
    hold.check_on = found.again_on
    if found.too_long:
        _mark(session, hold, case, now)
    session.flush()
    return True


def _mark(session: Session, hold: PaperHold, case: Case, now: datetime) -> None:
    hold.overdue_since = local_date(now)
    detail = {"name": hold.name, "sheets": hold.sheets, "since": local_date(hold.since).isoformat()}
    audit.record(
        session,
        actor=None,
        now=now,
        action="case.original_held_long",
        subject="case",
        subject_id=case.number,
        detail=detail,
    )
    tell(
        session,
        event="original_held",
        audience="asker",
        case=case,
        now=now,
        values={"days": str((local_date(now) - local_date(hold.since)).days)},
        once=f"original {hold.id}",
        to=[one for one in (hold.recorded_by_id, hold.bearer_id) if one is not None],
    )


def _keeps(case: Case) -> bool:
    return case.outcome in KEPT_FOR_GOOD


def _ended_on(session: Session, case: Case) -> dt.date | None:
    """The day on which the last step was finished; None while one is open."""
    open_steps = select(func.count()).where(CaseStep.case_id == case.id, CaseStep.state == "open")
    if session.scalar(open_steps):
        return None
    last = session.scalar(select(func.max(CaseStep.finished_at)).where(CaseStep.case_id == case.id))
    return local_date(last) if last else None
