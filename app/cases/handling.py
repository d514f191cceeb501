"""What is done to a case at a desk: pass on, return, grant, refuse, decline, withdraw.

Every action takes the revision the person has seen, and raises StaleCase when the case has moved on since. Opinions
are stored with the step; audit rows name the step and the outcome only.
"""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.cases.applications import write_answers
from app.cases.casework import (
    CLOSED,
    Casework,
    advance,
    end,
    finish,
    fit_opinion,
    note,
    require,
    require_publicity_over,
    require_reason,
    take,
)
from app.cases.words import SUPPLEMENT_NAME
from app.cases.workflow import SUPPLEMENT, Action, settles
from app.errors import Invalid, NotAllowed
from app.models import Case, CaseStep
from app.people.actors import Actor
from catalog.step_specs import StepKind
from forms.submission import Submission


def pass_on(
    session: Session,
    *,
    case_number: str,
    revision: int,
    opinion: str = "",
    submission: Submission | None = None,
    actor: Actor,
    now: datetime,
) -> Case:
    """Finish the open step and open the next one; behind the last step the case ends as granted.

    `submission` holds the fields that the clerk of this step fills, read with the earlier answers. The first accepting
    step that is passed sets the acceptance, from which the promise runs. TooEarly while a notice still hangs.
    """
    work = take(session, case_number=case_number, revision=revision, actor=actor, now=now)
    step = require(work, Action.PASS_ON)
    require_publicity_over(work, step)
    opinion = fit_opinion(opinion)
    _fill(work, submission)
    rest = work.ahead()
    accepts = _accepts(work, step)
    finish(work, step, outcome="passed", opinion=opinion)
    if accepts:
        work.case.accepted_at = now
    advance(work, step, rest)
    note(work, "accepted" if accepts else "passed", step)
    return work.case


def grant(
    session: Session,
    *,
    case_number: str,
    revision: int,
    opinion: str = "",
    submission: Submission | None = None,
    actor: Actor,
    now: datetime,
) -> Case:
    """Decide in favour. Steps behind the decision (issue, deliver, archive) are still taken; without any it ends."""
    work = take(session, case_number=case_number, revision=revision, actor=actor, now=now)
    step = require(work, Action.GRANT)
    require_publicity_over(work, step)
    opinion = fit_opinion(opinion)
    _fill(work, submission)
    rest = work.ahead()
    if _accepts(work, step):
        work.case.accepted_at = now
    finish(work, step, outcome="granted", opinion=opinion)
    if settles(rest):
        work.case.decided_at = now
    advance(work, step, rest)
    note(work, "granted", step)
    return work.case


def refuse(session: Session, *, case_number: str, revision: int, opinion: str, actor: Actor, now: datetime) -> Case:
    """Decide against (不予批准), with the reason; the case ends and the remaining steps are skipped."""
    return _close(session, case_number, revision, opinion, actor, now, action=Action.REFUSE, state="refused")


def decline(session: Session, *, case_number: str, revision: int, opinion: str, actor: Actor, now: datetime) -> Case:
    """Not take the case on (不予受理), with the reason; the case ends and the remaining steps are skipped."""
    return _close(session, case_number, revision, opinion, actor, now, action=Action.DECLINE, state="declined")


def _close(
    session: Session,
    case_number: str,
    revision: int,
    opinion: str,
    actor: Actor,
    now: datetime,
    *,
    action: Action,
    state: str,
) -> Case:
    work = take(session, case_number=case_number, revision=revision, actor=actor, now=now)
    step = require(work, action)
    reason = require_reason(opinion, _("请写明理由，申请人会收到这段话"))
    finish(work, step, outcome=state, opinion=reason)
    end(work, state)
    note(work, state, step)
    return work.case


def return_for_supplement(
    session: Session, *, case_number: str, revision: int, opinion: str, actor: Actor, now: datetime
) -> Case:
    """Send the case back to whoever submitted it, saying all that is to be mended at once (一次性告知).

    The clock of the step stands until the case comes back.
    """
    work = take(session, case_number=case_number, revision=revision, actor=actor, now=now)
    step = require(work, Action.RETURN)
    reason = require_reason(opinion, _("请写明要补正什么，一次说全"))
    finish(work, step, outcome="returned", opinion=reason, state="returned")
    work.case.steps.append(_supplement(work, step))
    work.case.state = "supplement"
    note(work, "returned", step)
    return work.case


def _supplement(work: Casework, returned: CaseStep) -> CaseStep:
    """The step of mending: open at the desk that submitted, without a limit of its own."""
    submitter = work.case.submitting_organisation
    return CaseStep(
        position=returned.position + 1,
        step_id=SUPPLEMENT,
        name=SUPPLEMENT_NAME,
        tier=submitter.tier,
        role="agent" if submitter.tier == "village" else "clerk",
        queue="supplement",
        organisation_id=submitter.id,
        asked_by_id=returned.organisation_id,
        state="open",
        opened_at=work.now,
    )


def withdraw(session: Session, *, case_number: str, revision: int, opinion: str, actor: Actor, now: datetime) -> Case:
    """Take an application back at the applicant's wish: by the desk that submitted it, until it is decided."""
    work = take(session, case_number=case_number, revision=revision, actor=actor, now=now)
    step = work.current
    _require_own_submission(work)
    reason = require_reason(opinion, _("请写明申请人为什么撤回"))
    finish(work, step, outcome="withdrawn", opinion=reason)
    end(work, "withdrawn")
    note(work, "withdrawn", step)
    return work.case


def may_withdraw(case: Case, actor: Actor) -> bool:
    """Whether this person may take the application back."""
    own = actor.organisation_id == case.submitting_organisation_id and actor.can("submit_case")
    return own and case.decided_at is None and case.state not in CLOSED


def _require_own_submission(work: Casework) -> None:
    if work.actor.organisation_id != work.case.submitting_organisation_id or not work.actor.can("submit_case"):
        raise NotAllowed(_("只有提交申请的单位可以撤回"))
    if work.case.decided_at is not None:
        raise NotAllowed(_("这个办件已经作出决定，不能撤回"))


def _fill(work: Casework, submission: Submission | None) -> None:
    """Add what the clerk of the step filled in; Invalid when it has errors."""
    if submission is None:
        return
    if submission.errors:
        raise Invalid(submission.errors)
    write_answers(work.case, work.version.compiled, submission.answers)
    work.names = submission.answers.names()


def _accepts(work: Casework, step: CaseStep) -> bool:
    """Whether finishing this step is the acceptance of the case."""
    spec = work.spec_of(step)
    return work.case.accepted_at is None and spec is not None and spec.kind is StepKind.ACCEPT
