"""视为受理: nothing was said in time, so the case counts as accepted since its papers came (行政许可法 32 条第四项)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.cases import clocks
from app.cases.casework import Casework, go_to, take_for_law
from app.cases.handling import pass_step
from app.cases.recording import note
from app.cases.way import decides
from app.cases.workflow import Event, State
from app.clock import local_date
from app.models import Case, CaseStep
from catalog.step_specs import StepKind

_SAID = "收到材料后五个工作日内没有告知补正，也没有作出受理决定，依照行政许可法第三十二条，自收到材料之日起视为受理。"
_OVERDUE = (
    select(Case.id)
    .where(Case.state == State.SUBMITTED, Case.acceptance_due_on < bindparam("today"))
    .order_by(Case.acceptance_due_on, Case.id)
    .limit(bindparam("most"))
)


def due_for_acceptance(session: Session, now: datetime, limit: int) -> Sequence[int]:
    """Ids of cases on which nothing was said in time, the longest overdue first."""
    return session.scalars(_OVERDUE, {"today": local_date(now), "most": limit}).all()


def accept_by_law(session: Session, case_id: int, now: datetime) -> bool:
    """Accept one of them as of the day its papers were complete; False when someone was faster.

    Its accepting step is finished by the law; where that step is the whole way, or another desk comes before it, the
    case stays where it is and only counts as accepted.
    """
    work = take_for_law(session, case_id=case_id, now=now)
    if work is None or not _is_overdue(work.case, now):
        return False
    step = work.current
    work.case.accepted_at = clocks.papers_complete_at(work.case, work.case.steps)
    work.case.accepted_by_law = True
    if _may_be_passed(work, step):
        pass_step(work, step, opinion=_SAID, event=Event.ACCEPT_BY_LAW)
        return True
    _stay(work, step)
    return True


def _is_overdue(case: Case, now: datetime) -> bool:
    due = case.acceptance_due_on
    return case.state == State.SUBMITTED and due is not None and due < local_date(now)


def _may_be_passed(work: Casework, step: CaseStep) -> bool:
    """A step that only accepts: one that decides, or in which a notice hangs, is for people."""
    spec = work.spec_of(step)
    if spec is None or spec.kind is not StepKind.ACCEPT or spec.publicity is not None:
        return False
    return not decides(spec, work.ahead(), decided=work.case.decided_at is not None)


def _stay(work: Casework, step: CaseStep) -> None:
    if step.queue == "accept":
        step.queue = "work"
    clocks.set_promise(work.case, work.case.steps, work.version.definition, work.calendar)
    go_to(work, Event.ACCEPT_BY_LAW, State.HANDLING)
    note(work, Event.ACCEPT_BY_LAW, step)
