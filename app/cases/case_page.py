"""One case with everything its page shows, in six statements."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from app import clock
from app.cases import applications, tracker
from app.cases.calendar import load_calendar
from app.cases.calendar_days import WorkCalendar
from app.cases.clocks import supplement_pauses
from app.cases.deadlines import Card
from app.cases.handling import may_withdraw
from app.cases.masking import mask_id_number, mask_phone
from app.cases.scope import visible_to
from app.cases.tracker import StepView
from app.cases.words import ACTION_DONE, STATE_LABELS
from app.cases.workflow import SUPPLEMENT, Action, allowed_actions, passable_from, path_after, roles_for
from app.cases.worklist import person_name
from app.errors import NotFoundHere
from app.models import Account, AuditEntry, Case, CaseDocument, CaseStep, Organisation
from app.people.actors import Actor
from app.prefilling import provenance
from app.prefilling.provenance import NOTHING, Provenance
from app.publishing.versions import LoadedVersion, version_by_id
from catalog.definition import HANDLED_BY_WORDS, HandledBy
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

    actions: tuple[Action, ...] = ()
    step_id: str | None = None
    opinions: tuple[str, ...] = ()  # ready sentences
    fields_to_fill: bool = False  # the step has fields of its own
    passable_from: dt.date | None = None  # a notice hangs: finishing is refused before this day
    next_name: str = ""  # where it goes when passed on; "" = it ends here
    next_place: str = ""
    may_withdraw: bool = False
    why_not: str = ""


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
    submitted_at: datetime
    accepted_at: datetime | None
    decided_at: datetime | None
    promised_due_on: dt.date | None
    promised_projected: bool
    answers: Answers
    sections: tuple[SectionView, ...]
    steps: tuple[StepView, ...]
    documents: tuple[DocumentLine, ...]
    history: tuple[HistoryLine, ...]
    handling: Handling
    provenance: Provenance = NOTHING  # from where the answers were taken, and what was not met

    @property
    def current(self) -> StepView | None:
        """The open step; None once the case is closed."""
        return next((step for step in self.steps if step.state == "open"), None)

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
    current = next((view for view in views if view.state == "open"), None)
    rest = _rest(version, answers.names(), steps)
    earliest = _passable_from(version, steps, calendar)
    return CasePage(
        case_id=case.id,
        number=case.number,
        revision=case.revision,
        version=version,
        service_name=case.service_name,
        situation_words=case.situation_words,
        state=case.state,
        state_label=_(STATE_LABELS[case.state]),
        card=current.card if current else "green",
        days_left=current.days_left if current else None,
        handled_by=_(HANDLED_BY_WORDS[HandledBy(case.handled_by)]) if case.handled_by else "",
        applicant_name=case.applicant_name,
        id_number=mask_id_number(case.applicant_id_number or ""),
        phone=mask_phone(case.applicant_phone or ""),
        village=row.village,
        submitted_by=row.submitted_by,
        submitting_organisation_id=case.submitting_organisation_id,
        submitted_at=case.submitted_at,
        accepted_at=case.accepted_at,
        decided_at=case.decided_at,
        promised_due_on=case.promised_due_on,
        promised_projected=case.promised_projected,
        answers=answers,
        sections=tuple(display(version.compiled, answers, mask=True)),
        steps=views,
        documents=_documents(session, case),
        history=_history(session, case, steps),
        handling=_handling(actor, case, version, steps, views, rest, earliest),
        provenance=_provenance(case, version, answers),
    )


def _provenance(case: Case, version: LoadedVersion, answers: Answers) -> Provenance:
    kept = provenance.read(case.provenance)
    return replace(kept, origins=provenance.against(kept, version.compiled, answers))


def _head(session: Session, actor: Actor, number: str) -> Row[Any]:
    statement = (
        select(Case, Organisation.name.label("village"), person_name().label("submitted_by"))
        .join(Organisation, Organisation.id == Case.organisation_id)
        .join(Account, Account.id == Case.submitted_by_id)
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
    words = ACTION_DONE.get(row.action, row.action)
    return HistoryLine(row.at, row.actor_name, _(words), detail.get("name", ""), opinion)


# ── what can be done now ───────────────────────────────────────────────────────────────────────────


def _open(steps: Iterable[CaseStep]) -> CaseStep | None:
    return next((step for step in steps if step.state == "open"), None)


def _rest(version: LoadedVersion, names: Mapping[str, object], steps: Iterable[CaseStep]) -> tuple[StepSpec, ...]:
    step = _open(steps)
    if step is None or step.step_id == SUPPLEMENT:
        return ()
    return path_after(version.compiled, names, step.step_id)


def _passable_from(version: LoadedVersion, steps: Sequence[CaseStep], calendar: WorkCalendar) -> dt.date | None:
    step = _open(steps)
    if step is None or step.step_id == SUPPLEMENT or step.clock_from is None:
        return None
    spec = version.definition.step(step.step_id)
    return passable_from(spec, step.clock_from, calendar, supplement_pauses(steps))


def _handling(
    actor: Actor,
    case: Case,
    version: LoadedVersion,
    steps: Sequence[CaseStep],
    views: Sequence[StepView],
    rest: Sequence[StepSpec],
    earliest: dt.date | None,
) -> Handling:
    step = _open(steps)
    withdrawable = may_withdraw(case, actor)
    if step is None:
        return Handling(why_not=_("办件已经办结"))
    if actor.organisation_id != step.organisation_id or not actor.roles & roles_for(step.role, step.tier):
        place = next(view.place for view in views if view.state == "open")
        why_not = _("现在由%(place)s办理“%(step)s”", place=place, step=step.name)
        return Handling(may_withdraw=withdrawable, why_not=why_not)
    spec = None if step.step_id == SUPPLEMENT else version.definition.step(step.step_id)
    following = next((view for view in views if view.state == "waiting"), None)
    return Handling(
        actions=allowed_actions(spec, rest=rest, decided=case.decided_at is not None),
        step_id=step.step_id,
        opinions=spec.opinions if spec else (),
        fields_to_fill=any(field.step == step.step_id for field in version.definition.fields()),
        passable_from=earliest,
        next_name=rest[0].name if rest else "",
        next_place=following.place if following and rest and following.step_id == rest[0].id else "",
        may_withdraw=withdrawable,
    )
