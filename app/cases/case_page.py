"""One case with everything its page shows, in seven statements."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Row, select
from sqlalchemy.orm import Session, contains_eager

from app import clock
from app.cases import applications, tracker
from app.cases.budget import Budget
from app.cases.calendar import load_calendar
from app.cases.deadlines import Card
from app.cases.effects import counts_from
from app.cases.ending import delivery_of, may_withdraw
from app.cases.explained import Explanation
from app.cases.explanation import explain_promise
from app.cases.life import life_events
from app.cases.masking import mask_id_number, mask_phone
from app.cases.modes import NO_MODE, Mode, mode_said
from app.cases.moving.flow import PAUSED
from app.cases.offers import allowed_events
from app.cases.scope import visible_to
from app.cases.special.work import Line
from app.cases.tracker import StepView
from app.cases.way import SUPPLEMENT, path_behind
from app.cases.words import ACTION_DONE, state_words
from app.cases.workflow import Event, State
from app.cases.worklist import person_name
from app.cases.written import GRANTS, NO_WORK, StepWork, lines_at, notice_over, work_at
from app.errors import NotFoundHere
from app.models import Account, AuditEntry, Case, CaseDocument, CaseExtension, CaseStep, Organisation
from app.people.actors import Actor
from app.people.roles import roles_for
from app.prefilling import provenance
from app.prefilling.provenance import NOTHING, Provenance
from app.publishing.versions import LoadedVersion, version_by_id
from catalog.definition import HANDLED_BY_WORDS, HandledBy, ServiceDefinition
from catalog.step_specs import StepSpec
from forms.answers import Answers
from forms.display import SectionView, display

MOST_HISTORY = 200


@dataclass(frozen=True)
class DocumentLine:
    """A paper of the case."""

    document_id: str
    name: str
    originals_asked: int
    copies_asked: int
    originals: int
    copies: int

    @property
    def is_short(self) -> bool:
        return self.originals < self.originals_asked or self.copies < self.copies_asked


@dataclass(frozen=True)
class HistoryLine:
    """办理痕迹: who did what when, with the opinion given."""

    at: datetime
    actor_name: str
    words: str
    step_name: str
    opinion: str


@dataclass(frozen=True)
class Handling:
    """What this person can do now. `actions` is empty when it is not their turn; `why_not` then says whose it is."""

    actions: tuple[Event, ...] = ()
    step_id: str | None = None
    position: int | None = None  # of that step
    opinions: tuple[str, ...] = ()  # ready sentences
    fields_to_fill: bool = False  # the step has fields of its own
    passable_from: dt.date | None = None  # a notice hangs: finishing is refused before this day
    next_name: str = ""  # where it goes when passed on; "" = it ends here
    next_place: str = ""
    may_withdraw: bool = False
    why_not: str = ""
    work: StepWork = NO_WORK  # what the step asks for besides an opinion


@dataclass(frozen=True)
class PauseView:
    """暂停: why the clocks stood, since when, and how long."""

    kind: str  # vocabulary pause_kind
    reason: str
    began_at: datetime
    expected_on: dt.date
    ended_at: datetime | None
    result: str


@dataclass(frozen=True)
class Life:
    """What happens to a case besides its steps, and what this person may bring about."""

    events: tuple[Event, ...] = ()  # besides those of the step
    pauses: tuple[PauseView, ...] = ()
    extended_days: int = 0
    extension_reason: str = ""
    outcome: str | None = None
    accepted_by_law: bool = False
    acceptance_due_on: dt.date | None = None
    statutory_due_on: dt.date | None = None
    delivery_due_on: dt.date | None = None
    effective_on: dt.date | None = None  # 次月计发: what was granted counts from this day
    delivered_at: datetime | None = None
    delivery: Mapping[str, str] = field(default_factory=dict)  # way (delivery_mode), receiver, remark
    archived_at: datetime | None = None

    @property
    def pause(self) -> PauseView | None:
        """The one that is running."""
        return next((one for one in self.pauses if one.ended_at is None), None)


@dataclass(frozen=True)
class CasePage:
    """The page of a case as plain values."""

    case_id: int
    number: str
    revision: int
    version: LoadedVersion  # the one the case was made with
    service_name: str
    situation_words: str
    state: str
    state_label: str
    card: Card
    days_left: int | None
    handled_by: str
    applicant_name: str
    id_number: str  # masked
    phone: str  # masked
    village: str
    submitted_by: str
    submitting_organisation_id: int
    acting_id: int  # who acts as the submitter now
    submitted_at: datetime
    accepted_at: datetime | None
    decided_at: datetime | None
    promised_due_on: dt.date | None
    promised_projected: bool
    promise: Explanation | None  # why the promised day is that day
    budget: Budget | None  # whether the steps to come still fit into the promise
    answers: Answers
    sections: tuple[SectionView, ...]
    steps: tuple[StepView, ...]
    documents: tuple[DocumentLine, ...]
    history: tuple[HistoryLine, ...]
    handling: Handling
    life: Life
    written: Mapping[int, tuple[Line, ...]]  # what was written down besides opinions, by position of the step
    provenance: Provenance = NOTHING  # from where the answers were taken, and what was not met
    mandate: str = ""  # 代办委托: active, paused, ended; "" without one
    mandate_number: str = ""
    mode: Mode = NO_MODE

    @property
    def current(self) -> StepView | None:
        """The open step, where several offices have the case the person's own; None once the case is closed."""
        steps = [step for step in self.steps if step.state == "open"]
        return next((step for step in steps if step.position == self.handling.position), steps[0] if steps else None)

    @property
    def return_reason(self) -> str:
        """What is to be mended, while the case waits for it."""
        returned = [step for step in self.steps if step.state == "returned"]
        return returned[-1].opinion if returned and self.state == "supplement" else ""


def case_page(session: Session, *, actor: Actor, number: str, today: dt.date | None = None) -> CasePage:
    """Everything about one case; NotFoundHere when there is none of this number in the person's scope."""
    today = today or clock.today()
    row = _head(session, actor, number)
    case: Case = row.Case
    places = _steps(session, case)
    steps = [place.CaseStep for place in places]
    version = version_by_id(session, case.service_version_id)
    answers = applications.read_answers(case, version.compiled)
    calendar = load_calendar(session, since=clock.local_date(case.submitted_at))
    views = tracker.step_views(
        [tracker.Placed(place.CaseStep, place.place, place.person) for place in places],
        definition=version.definition,
        calendar=calendar,
        today=today,
    )
    step = _open(steps, actor)
    current = next((view for view in views if step is not None and view.position == step.position), None)
    rest = _rest(version, answers.names(), step)
    earliest = notice_over(version.definition, steps, step, calendar)
    return CasePage(
        case_id=case.id,
        number=case.number,
        revision=case.revision,
        version=version,
        service_name=case.service_name,
        situation_words=case.situation_words,
        state=case.state,
        state_label=state_words(case.state, case.outcome),
        card=current.card if current else "green",
        days_left=current.days_left if current else None,
        handled_by=_(HANDLED_BY_WORDS[HandledBy(case.handled_by)]) if case.handled_by else "",
        applicant_name=case.applicant_name,
        id_number=mask_id_number(case.applicant_id_number or ""),
        phone=mask_phone(case.applicant_phone or ""),
        village=row.village,
        submitted_by=row.submitted_by,
        submitting_organisation_id=case.submitting_organisation_id,
        acting_id=case.acting_id,
        submitted_at=case.submitted_at,
        accepted_at=case.accepted_at,
        decided_at=case.decided_at,
        promised_due_on=case.promised_due_on,
        promised_projected=case.promised_projected,
        promise=explain_promise(case, definition=version.definition, steps=steps, calendar=calendar, today=today),
        budget=tracker.budget_of(
            views,
            definition=version.definition,
            promised_on=None if case.decided_at else case.promised_due_on,
            calendar=calendar,
            today=today,
        ),
        answers=answers,
        sections=tuple(display(version.compiled, answers, mask=True)),
        steps=views,
        documents=_documents(session, case),
        history=_history(session, case, steps),
        handling=_handling(actor, case, version, step, views, rest, earliest, work_at(version.definition, steps, step)),
        life=_life(actor, case, steps, version.definition),
        written={one.position: lines for one in steps if (lines := lines_at(one))},
        provenance=_provenance(case, version, answers),
        mandate=case.mandate,
        mandate_number=case.mandate_number,
        mode=mode_said(case.proxy_mode, case.handled_by),
    )


def _provenance(case: Case, version: LoadedVersion, answers: Answers) -> Provenance:
    kept = provenance.read(case.provenance)
    return replace(kept, origins=provenance.against(kept, version.compiled, answers))


def _head(session: Session, actor: Actor, number: str) -> Row[Any]:
    statement = (
        select(Case, Organisation.name.label("village"), person_name().label("submitted_by"))
        .join(Organisation, Organisation.id == Case.organisation_id)
        .join(Account, Account.id == Case.submitted_by_id)
        .outerjoin(CaseExtension, CaseExtension.case_id == Case.id)
        .options(contains_eager(Case.extension))
        .where(Case.number == number, visible_to(actor))
        .execution_options(populate_existing=True)
    )
    row = session.execute(statement).one_or_none()
    if row is None:
        raise NotFoundHere(_("没有办件 %(number)s，或者它不在您的办理范围内", number=number))
    return row


def _steps(session: Session, case: Case) -> Sequence[Row[Any]]:
    statement = (
        select(CaseStep, Organisation.name.label("place"), person_name().label("person"))
        .join(Organisation, Organisation.id == CaseStep.organisation_id)
        .outerjoin(Account, Account.id == CaseStep.actor_id)
        .where(CaseStep.case_id == case.id)
        .order_by(CaseStep.position)
        .execution_options(populate_existing=True)
    )
    return session.execute(statement).all()


def _documents(session: Session, case: Case) -> tuple[DocumentLine, ...]:
    columns = [getattr(CaseDocument, name) for name in DocumentLine.__dataclass_fields__]
    statement = select(*columns).where(CaseDocument.case_id == case.id).order_by(CaseDocument.position)
    return tuple(DocumentLine(*row) for row in session.execute(statement))


def _history(session: Session, case: Case, steps: Iterable[CaseStep]) -> tuple[HistoryLine, ...]:
    """What the audit has recorded, the latest first; the opinions come from the steps."""
    opinions = {step.position: step.opinion for step in steps}
    statement = (
        select(AuditEntry.at, AuditEntry.actor_name, AuditEntry.action, AuditEntry.detail)
        .where(AuditEntry.subject_kind == "case", AuditEntry.subject_id == case.number)
        .order_by(AuditEntry.seq.desc())
        .limit(MOST_HISTORY)
    )
    return tuple(_history_line(row, opinions) for row in session.execute(statement))


def _history_line(row: Row[Any], opinions: Mapping[int, str]) -> HistoryLine:
    detail = json.loads(row.detail)
    opinion = "" if row.action == "case.submitted" else opinions.get(detail.get("position"), "")
    words = _(ACTION_DONE.get(row.action, row.action))
    if number := detail.get("mandate"):
        words = _("%(what)s（依委托书 %(number)s 号）", what=words, number=number)
    if row.action == "case.corrected":
        words, opinion = _("当场更正：%(what)s", what=_("、").join(detail["fields"])), ""
    return HistoryLine(row.at, row.actor_name, words, detail.get("name", ""), opinion)


# ── what can be done now ───────────────────────────────────────────────────────────────────────────


def _open(steps: Iterable[CaseStep], actor: Actor) -> CaseStep | None:
    """The open step; where several offices have the case, the person's own."""
    found = [step for step in steps if step.state == "open"]
    own = (step for step in found if actor.is_at(step.organisation_id))
    return next(own, found[0] if found else None)


def _rest(version: LoadedVersion, names: Mapping[str, object], step: CaseStep | None) -> tuple[StepSpec, ...]:
    if step is None or step.step_id == SUPPLEMENT:
        return ()
    return path_behind(version.compiled, names, step.step_id, beside=step.lane > 0)


def _handling(
    actor: Actor,
    case: Case,
    version: LoadedVersion,
    step: CaseStep | None,
    views: Sequence[StepView],
    rest: Sequence[StepSpec],
    earliest: dt.date | None,
    work: StepWork,
) -> Handling:
    withdrawable = may_withdraw(case, actor)
    if step is None:
        return Handling(why_not=_("办件已经办结"))
    if not actor.is_at(step.organisation_id) or not actor.roles & roles_for(step.role, step.tier):
        place = next(view.place for view in views if view.position == step.position)
        why_not = _("现在由%(place)s办理“%(step)s”", place=place, step=step.name)
        return Handling(may_withdraw=withdrawable, why_not=why_not)
    if case.state == State.PAUSED:
        return Handling(position=step.position, may_withdraw=withdrawable, why_not=_("办件暂停着，先恢复办理"))
    if step.step_id == SUPPLEMENT and case.mandate == PAUSED:
        return Handling(position=step.position, why_not=_("代办已中止，续办或者终止委托以后才能补正"))
    spec = None if step.step_id == SUPPLEMENT else version.definition.step(step.step_id)
    following = next((view for view in views if view.state == "waiting"), None)
    offered = allowed_events(
        spec,
        rest=rest,
        decided=case.decided_at is not None,
        accepted=case.accepted_at is not None,
        beside=step.lane > 0,
    )
    return Handling(
        actions=tuple(event for event in offered if not (work.bar and event in GRANTS)),
        step_id=step.step_id,
        position=step.position,
        opinions=spec.opinions if spec else (),
        fields_to_fill=any(field.step == step.step_id for field in version.definition.fields()),
        passable_from=earliest,
        next_name=rest[0].name if rest else "",
        next_place=following.place if following and rest and following.step_id == rest[0].id else "",
        may_withdraw=withdrawable,
        work=work,
    )


def _life(actor: Actor, case: Case, steps: Sequence[CaseStep], definition: ServiceDefinition) -> Life:
    extension = case.extension
    return Life(
        events=life_events(actor, case, steps),
        pauses=tuple(PauseView(*(getattr(row, name) for name in _PAUSE)) for row in case.pauses),
        extended_days=extension.days if extension else 0,
        extension_reason=extension.reason if extension else "",
        effective_on=counts_from(case.decided_at, case.outcome, definition.effect),
        delivery=delivery_of(steps),
        **{name: getattr(case, name) for name in _OF_CASE},
    )


_PAUSE = tuple(PauseView.__dataclass_fields__)
_OF_CASE = (
    "outcome",
    "accepted_by_law",
    "acceptance_due_on",
    "statutory_due_on",
    "delivery_due_on",
    "delivered_at",
    "archived_at",
)
