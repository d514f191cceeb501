"""A filled form becomes a case: once, whatever happens to the click."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from app import crypto
from app.cases.applications import applicant_of, document_rows, update_documents, write_answers
from app.cases.blanks import name_for_new
from app.cases.calendar import load_calendar
from app.cases.casework import (
    GAP,
    Casework,
    close_step,
    finish,
    fit_opinion,
    go_to,
    line_up,
    open_next,
    open_step,
    require_place,
    take,
    waiting_step,
)
from app.cases.clocks import set_acceptance, set_promise
from app.cases.desks import Desks, Place, load_desks
from app.cases.duplicates import Duplicate, require_told
from app.cases.handling import decide_by_rule
from app.cases.inserting import insert_case
from app.cases.modes import mode_of
from app.cases.moving import custody, mandates
from app.cases.moving.any_place import reach
from app.cases.moving.flow import PAUSED
from app.cases.moving.mandate_powers import require_mend
from app.cases.numbering import next_number
from app.cases.on_file import take_over
from app.cases.papers_due import owe, owe_of_event
from app.cases.promises import follow_up, promised_papers
from app.cases.recording import announce, note, record
from app.cases.special.registry import kinds_of
from app.cases.turns import wait_for_turn
from app.cases.way import SUPPLEMENT, path_after, plan
from app.cases.workflow import Event, State
from app.clock import local_date
from app.errors import Invalid, NotAllowed
from app.models import Case, CaseStep, FormDraft
from app.papers.adopting import PAPERS, SIGNATURES, adopt_papers, bind_signatures, kept_for
from app.papers.holding import Holder
from app.papers.signed_answers import signed_answers
from app.people.actors import Actor
from app.people.roles import roles_for
from app.prefilling.provenance import NOTHING, Provenance
from app.publishing.offerings import not_here, not_of_agent
from app.publishing.versions import LoadedVersion
from catalog.step_specs import StepKind, StepSpec
from forms.submission import Submission


def submit(
    session: Session,
    *,
    version: LoadedVersion,
    submission: Submission,
    organisation: Place,
    token: str,
    provenance: Provenance = NOTHING,
    told: Collection[str] | None = (),
    without_void: bool = False,
    blank: str = "",
    number: str = "",
    mode: str = "",
    actor: Actor,
    now: datetime,
) -> str:
    """Make a case from a form, start it on its way, and return its number.

    `organisation` is the station or hall the case belongs to: the person's own, or one below it. `token` came with
    the form: a second submission of the same form gives the case that the first one made. `provenance` is kept
    beside the answers. `told` are numbers of other cases of this person and item in spite of which it is sent; None
    where nobody is asked (trials, the demonstration). `mode` is the 服务方式 that was chosen. `number` was given to a
    device ahead (`app.offline.numbers`); "" takes the next one. Repeated when there are more of them, VoidSignature
    when the form was changed after it was signed (such signatures stay away when it may go `without_void`), WrongBlank
    when it cannot have been filled in on the `blank` of this number, Invalid when it has errors or this county lacks a
    desk for a step; NotAllowed outside the person's organisation.
    """
    id_number = applicant_of(version.definition, submission.answers).id_number
    holder = crypto.current().lookup_hash(id_number) if id_number else None
    actor = actor.at(organisation.id)
    wait_for_turn(session, token=token, service_id=version.service_id, holder=holder)
    if (earlier := _case_of(session, token, actor)) is not None:
        return earlier
    _require_submitter(actor, organisation, version)
    _require_complete(submission)
    if told is not None:
        same = require_told(session, version=version, id_number=id_number, form=token, told=told, actor=actor, now=now)
        provenance = _beside(provenance, same)
    case = _new_case(version, organisation, token, actor, now)
    case.provenance, case.number = provenance.text(), number
    case.proxy_mode = mode_of(actor, handled_by=submission.answers.handled_by, posted=mode)
    number = _start(session, case, version, submission, organisation, actor, now)
    if blank:
        name_for_new(session, number=blank, version=version, case=case, actor=actor, now=now)
    _adopt(session, case, version, submission, without_void, actor, now)
    _decide_by_rule(session, case, version, now)
    session.connection().execute(_DROP_DRAFT, {"of_token": token, "of_user": actor.user_id})
    return number


def _decide_by_rule(session: Session, case: Case, version: LoadedVersion, now: datetime) -> None:
    """秒批: what is clear at once is granted at once. The case is read again only where a rule of the kind is next."""
    ahead = next((step.step_id for step in case.steps if step.state == "open"), None)
    if ahead is not None and version.definition.step(ahead).automatic is not None:
        decide_by_rule(session, case_id=case.id, now=now)


def _beside(provenance: Provenance, found: Sequence[Duplicate]) -> Provenance:
    """With the other cases of the person; the reason is kept only where there are some."""
    same = tuple(one.kept() for one in found)
    return replace(provenance, same=same, same_reason=provenance.same_reason if same else "")


# Built once, like all statements of a submission: it is the most frequent thing that is written.
_MADE = select(Case.number, Case.submitted_by_id).where(Case.submission_token == bindparam("of_token"))
_DROP_DRAFT = delete(FormDraft).where(
    FormDraft.token == bindparam("of_token"), FormDraft.user_id == bindparam("of_user")
)


def _case_of(session: Session, token: str, actor: Actor) -> str | None:
    """The number of the case this form has already made. A token of someone else's form is no one's business."""
    made = session.connection().execute(_MADE, {"of_token": token}).one_or_none()
    if made is not None and made.submitted_by_id != actor.user_id:
        raise NotAllowed(_("这张表不是您填的"))
    return made.number if made else None


def _require_submitter(actor: Actor, organisation: Place, version: LoadedVersion) -> None:
    if not actor.can("submit_case") or actor.organisation_id is None:
        raise NotAllowed(_("您的岗位不能受理新件"))
    if not actor.handles(version.definition.code):
        raise NotAllowed(not_of_agent(version.definition.name))
    if not _may_take_in(actor, organisation, version):
        raise NotAllowed(_("%(place)s不在您的办理范围内", place=organisation.name))
    if version.service_state != "published":
        raise Invalid(message=_("“%(service)s”已经停办，不能受理新件", service=version.definition.name))


def _may_take_in(actor: Actor, organisation: Place, version: LoadedVersion) -> bool:
    """For the own place and those below it; what is 通办, for others of the county, too."""
    if organisation.id == actor.organisation_id or actor.oversees(organisation.path):
        return True
    around = reach(version.definition, path=actor.organisation_path, tier=actor.organisation_tier)
    return bool(around) and organisation.path.startswith(around)


def _require_offered(desks: Desks, version: LoadedVersion, actor: Actor) -> None:
    """下放: the place where the person stands must have the service. County offices always do."""
    place = desks.place(actor.organisation_id)
    if place is not None and not place.has_service:
        name = place.hall_name or place.name
        raise Invalid(
            message=not_here(name=version.definition.name, place=name, elsewhere=desks.above(place, version.definition))
        )


def _require_complete(submission: Submission) -> None:
    """No errors, and no paper lacking that must be there before a case can start."""
    blocking = [item for item in submission.missing if item.is_blocking]
    if submission.errors or blocking:
        raise Invalid((*submission.errors, *(item.sentence for item in blocking)))


def _start(
    session: Session,
    case: Case,
    version: LoadedVersion,
    submission: Submission,
    organisation: Place,
    actor: Actor,
    now: datetime,
) -> str:
    names = submission.answers.names()
    desks = load_desks(
        session,
        path=organisation.path,
        definition=version.definition,
        service_id=version.service_id,
        today=local_date(now),
    )
    _require_offered(desks, version, actor)
    specs = plan(version.compiled, names)
    write_answers(case, version.compiled, submission.answers)
    mandates.begin(
        session, case, definition=version.definition, answers=submission.answers, prefix=desks.prefix(), now=now
    )
    case.steps = _steps(specs, desks, version)
    case.documents = document_rows(version.compiled, names, submission.documents)
    case.number = case.number or next_number(session, prefix=desks.prefix(), now=now)
    calendar = load_calendar(session, since=local_date(now))
    work = Casework(session, actor, now, case, version, calendar, names, desks)
    _open_first(work, specs)
    record(work, Event.SUBMIT, case.steps[0], service=version.definition.code, version=version.number)
    _accept_at_once(work, specs)
    case.id = insert_case(session, case)
    _keep_word(session, work, submission)
    event = Event.ACCEPT if case.accepted_at else Event.SUBMIT
    owe_of_event(work, event, case.steps[0])
    announce(work, event)
    return case.number


def _adopt(
    session: Session,
    case: Case,
    version: LoadedVersion,
    submission: Submission,
    without_void: bool,
    actor: Actor,
    now: datetime,
) -> None:
    """What was photographed and signed while it was a form."""
    token = case.submission_token
    kept = kept_for(session, token=token, actor=actor)
    if PAPERS in kept:
        papers = {document.document_id for document in case.documents}
        adopt_papers(session, token=token, case_id=case.id, documents=papers, actor=actor)
    if SIGNATURES in kept:
        bind_signatures(
            session,
            form=Holder(actor.user_id, token=token),
            case_id=case.id,
            number=case.number,
            answers=signed_answers(version.compiled, submission.answers),
            without_void=without_void,
            actor=actor,
            now=now,
        )


def _keep_word(session: Session, work: Casework, submission: Submission) -> None:
    """What is taken from earlier cases, and what was promised to follow."""
    case, actor, now = work.case, work.actor, work.now
    if submission.on_file:
        take_over(session, case=case, version=work.version, document_ids=submission.on_file, actor=actor, now=now)
    if case.revision is not None or promised_papers(submission.missing):  # a new case has no promises yet
        _promise(session, work, submission)
    _take_papers(session, work, submission)


def _promise(session: Session, work: Casework, submission: Submission) -> None:
    """Papers that may follow: what is promised anew is given in writing (容缺受理通知书、承诺书)."""
    case, actor, now = work.case, work.actor, work.now
    if follow_up(session, case=case, missing=submission.missing, calendar=work.calendar, actor=actor, now=now):
        owe(
            session,
            kind="deferral",
            case_id=case.id,
            occasion=f"promised-{case.revision or 0}",
            organisation_id=case.acting_id,
            now=now,
            by=actor.user_id if actor else None,
        )


def _take_papers(session: Session, work: Casework, submission: Submission) -> None:
    """The papers that stay with the desk lie there now; who hands a case in for another has a mandate."""
    case, definition, actor, now = work.case, work.version.definition, work.actor, work.now
    if case.revision is not None:
        custody.take_in_more(session, case=case, definition=definition, actor=actor, now=now)
        return
    custody.take_in_new(session, case_id=case.id, documents=case.documents, definition=definition, actor=actor, now=now)
    mandates.give(
        session, case, case_id=case.id, definition=definition, answers=submission.answers, actor=actor, now=now
    )


def _new_case(version: LoadedVersion, organisation: Place, token: str, actor: Actor, now: datetime) -> Case:
    return Case(
        service_version_id=version.id,
        service_name=version.definition.name,
        organisation_id=organisation.id,
        organisation_path=organisation.path,
        submitting_organisation_id=actor.organisation_id,
        submitted_by_id=actor.user_id,
        submission_token=token,
        submitted_at=now,
        state=State.SUBMITTED,
    )


def _steps(specs: Sequence[StepSpec], desks: Desks, version: LoadedVersion) -> list[CaseStep]:
    return [
        waiting_step(desks.standing(spec, version.definition), desks.office_for(spec, version.definition), GAP * number)
        for number, spec in enumerate(specs, 1)
    ]


def _open_first(work: Casework, specs: Sequence[StepSpec]) -> None:
    """Open the first step. A way without an accepting step is accepted by being handed in."""
    if all(spec.kind is not StepKind.ACCEPT for spec in specs):
        work.case.accepted_at = work.now
        work.case.state = State.HANDLING
    open_next(work, specs)
    set_acceptance(work.case, work.case.steps, work.version.definition, work.calendar)
    set_promise(work.case, work.case.steps, work.version.definition, work.calendar)


def _accept_at_once(work: Casework, specs: Sequence[StepSpec]) -> None:
    """Who accepts at the own desk has accepted by submitting, unless that is the whole way or a notice must hang."""
    first, spec, rest = work.current, specs[0], specs[1:]
    own = first.organisation_id == work.actor.organisation_id and work.actor.roles & roles_for(first.role, first.tier)
    if spec.kind is not StepKind.ACCEPT or kinds_of(spec) or not rest or not own:
        return
    close_step(work, first, outcome="passed")
    work.case.accepted_at = work.now
    open_next(work, rest)
    set_promise(work.case, work.case.steps, work.version.definition, work.calendar)
    go_to(work, Event.ACCEPT, State.HANDLING)
    record(work, Event.ACCEPT, first)


# ── 补正 comes back ────────────────────────────────────────────────────────────────────────────────


def resubmit(
    session: Session,
    *,
    case_number: str,
    revision: int,
    submission: Submission | None = None,
    opinion: str = "",
    actor: Actor,
    now: datetime,
) -> Case:
    """Send a mended case back to the step that returned it.

    `submission` holds the mended form; None when only papers were brought again. The clock of that step goes on from
    when it was first opened, without the days of 补正.
    """
    work = take(session, case_number=case_number, revision=revision, actor=actor, now=now)
    mending = work.current
    if mending.step_id != SUPPLEMENT:
        raise NotAllowed(_("这个办件现在不需要补正"))
    require_place(actor, mending)
    if work.case.mandate == PAUSED:
        raise NotAllowed(_("代办已中止，续办或者终止委托以后才能补正"))
    require_mend(work)
    opinion = fit_opinion(opinion)
    if submission is not None:
        mend(work, submission)
    finish(work, mending, outcome="resubmitted", opinion=opinion)
    _reopen(work, mending)
    session.execute(delete(FormDraft).where(FormDraft.case_id == work.case.id, FormDraft.user_id == actor.user_id))
    note(work, Event.RESUBMIT, mending)
    _decide_by_rule(session, work.case, work.version, now)
    return work.case


def mend(work: Casework, submission: Submission) -> None:
    """Put a mended form in the place of what the case says; Invalid when it has errors or papers are lacking."""
    _require_complete(submission)
    compiled = work.version.compiled
    write_answers(work.case, compiled, submission.answers)
    work.names = submission.answers.names()
    update_documents(work.case, document_rows(compiled, work.names, submission.documents))
    _keep_word(work.session, work, submission)


def _reopen(work: Casework, mending: CaseStep) -> None:
    """Open the returned step again as a new row: the returned one stays in the record."""
    returned = next(step for step in reversed(work.case.steps) if step.state == "returned")
    spec = work.version.definition.step(returned.step_id)
    again = waiting_step(work.standing(spec), work.office_for(spec), mending.position + 1)
    again.organisation_id, again.tier, again.role = returned.organisation_id, returned.tier, returned.role
    go_to(work, Event.RESUBMIT, State.HANDLING if work.case.accepted_at else State.SUBMITTED)
    ahead = path_after(work.version.compiled, work.names, spec.id)
    line_up(work, after=again.position, specs=ahead)
    work.case.steps.append(again)
    # Where the limit runs from the completion of the papers, it begins anew with them.
    again.clock_from = None if spec.starts == "documents_complete" else returned.clock_from
    open_step(work, again, spec)
    set_acceptance(work.case, work.case.steps, work.version.definition, work.calendar)
    set_promise(work.case, work.case.steps, work.version.definition, work.calendar)
