"""What happens inside a trial: where cases are taken, who is at it, and to which day its clock may be moved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.cases.calendar import load_calendar
from app.cases.calendar_days import ONE_DAY, WorkCalendar
from app.cases.queries import CasePage
from app.cases.words import STATE_LABELS
from app.clock import ZONE, local_date
from app.errors import Invalid, NotFoundHere
from app.models import Case, CaseStep, Organisation, ServiceVersion
from app.people.actors import Actor
from app.publishing.versions import LoadedVersion, version_by_id
from app.sandbox import people
from catalog.definition import ServiceDefinition
from catalog.primitives import Tier

MOST_CASES = 30  # in one trial


@dataclass(frozen=True)
class Desk:
    """A place where the service is taken."""

    code: str
    name: str
    tier: str
    town: str  # under which it is listed


@dataclass(frozen=True)
class TrialCase:
    """A case of a trial, for its list."""

    number: str
    applicant_name: str
    state: str
    state_label: str
    step_name: str
    place: str
    due_on: dt.date | None


@dataclass(frozen=True)
class Turn:
    """Whose turn it is, and the person as whom the page is shown now."""

    actor: Actor
    words: str
    is_sender: bool  # the desk that submitted the case, which may take it back
    may_change: bool  # the other one of the two is someone else


@dataclass(frozen=True)
class Jump:
    """A day to which the clock may be moved."""

    code: str
    day: dt.date
    words: str


def version_of(session: Session) -> LoadedVersion:
    """The version that is tried."""
    return version_by_id(session, session.scalars(select(ServiceVersion.id).order_by(ServiceVersion.number)).one())


# ── places and people ──────────────────────────────────────────────────────────────────────────────


def desks(session: Session, definition: ServiceDefinition) -> list[Desk]:
    """Where this service is taken, the county's own office last."""
    rows = session.scalars(select(Organisation).where(Organisation.active).order_by(Organisation.path)).all()
    towns = {one.path: one.name for one in rows if one.kind == "township"}
    taken = [one for one in rows if one.tier in definition.acceptance_tiers and _takes(one, definition)]
    taken.sort(key=lambda one: one.tier == Tier.COUNTY)
    return [Desk(one.code, str(one), one.tier, _town(one, towns)) for one in taken]


def _takes(place: Organisation, definition: ServiceDefinition) -> bool:
    """Of the county only the office that is responsible takes applications."""
    return place.tier != Tier.COUNTY or (place.kind == "department" and place.code == definition.department)


def _town(place: Organisation, towns: dict[str, str]) -> str:
    return next((name for path, name in towns.items() if place.path.startswith(path)), _("县级部门"))


def receiver(session: Session, definition: ServiceDefinition, code: str) -> Actor:
    """Who takes applications at the place of this code; NotFoundHere when the service is not taken there."""
    if code not in {desk.code for desk in desks(session, definition)}:
        raise NotFoundHere(_("这个事项不在那里受理，请重新选。"))
    place = session.scalars(select(Organisation).where(Organisation.code == code)).one()
    return people.actor_at(place, people.receiving_role(place))


def turn(session: Session, number: str, *, as_sender: bool) -> Turn:
    """The person whose turn it is (or who sent the case); NotFoundHere when the trial has no such case."""
    case = session.scalars(select(Case).where(Case.number == number)).one_or_none()
    if case is None:
        raise NotFoundHere(_("这次试办里没有办件 %(number)s", number=number))
    sender = people.actor_at(case.submitting_organisation, people.receiving_role(case.submitting_organisation))
    step = next((one for one in case.steps if one.state == "open"), None)
    handler = people.actor_at(step.organisation, _role(step)) if step else sender
    actor = sender if as_sender else handler
    return Turn(actor, actor_words(actor), actor == sender, handler != sender)


def _role(step: CaseStep) -> str:
    """A village has agents only: they do its clerks' steps too."""
    return "agent" if step.tier == Tier.VILLAGE else step.role


def actor_words(actor: Actor) -> str:
    """The person as pages name them: 石桥镇便民服务中心 窗口人员."""
    return f"{actor.organisation_name} {_('、').join(_(role) for role in sorted(actor.roles))}"


# ── cases ──────────────────────────────────────────────────────────────────────────────────────────


def list_cases(session: Session) -> Sequence[TrialCase]:
    """All cases of the trial, the latest first."""
    statement = (
        select(Case, CaseStep, Organisation)
        .outerjoin(CaseStep, (CaseStep.case_id == Case.id) & (CaseStep.state == "open"))
        .outerjoin(Organisation, Organisation.id == CaseStep.organisation_id)
        .order_by(Case.id.desc())
        .limit(MOST_CASES)
    )
    return [_listed(case, step, place) for case, step, place in session.execute(statement)]


def _listed(case: Case, step: CaseStep | None, place: Organisation | None) -> TrialCase:
    label = _(STATE_LABELS[case.state])
    name, due_on = (step.name, step.due_on) if step else ("", None)
    return TrialCase(case.number, case.applicant_name, case.state, label, name, str(place or ""), due_on)


def require_more_cases(session: Session) -> None:
    """Invalid when the trial is full: it is for looking, not for loading."""
    if (session.scalar(select(func.count(Case.id))) or 0) >= MOST_CASES:
        raise Invalid(message=_("一次试办最多 %(n)s 件，请另开一次试办。", n=MOST_CASES))


# ── days ───────────────────────────────────────────────────────────────────────────────────────────


def jumps(session: Session, *, page: CasePage | None, moment: datetime) -> list[Jump]:
    """The days to which the clock of the trial may be moved: the next working day, and those of the open step."""
    today = local_date(moment)
    calendar = load_calendar(session, since=today)
    found = [Jump("workday", calendar.next_workday(today + ONE_DAY), _("过 1 个工作日"))]
    if page is not None and page.current is not None:
        found += (jump for jump in _days_of_step(session, page, calendar) if jump.day > today)
    return found


def _days_of_step(session: Session, page: CasePage, calendar: WorkCalendar) -> Iterator[Jump]:
    if page.handling.passable_from:
        yield Jump("passable", page.handling.passable_from, _("到公示期满"))
    is_open = (Case.number == page.number, CaseStep.state == "open")
    step = session.scalars(
        select(CaseStep).join(Case, Case.id == CaseStep.case_id).where(*is_open).order_by(CaseStep.lane)
    ).first()
    if step is None or step.due_on is None:
        return
    if step.yellow_on:
        yield Jump("yellow", step.yellow_on, _("到黄牌那天"))
    yield Jump("due", step.due_on, _("到期限那天"))
    yield Jump("red", calendar.next_workday(step.due_on + ONE_DAY), _("到超期那天"))


def moment_of(jump: Jump, *, before: datetime) -> datetime:
    """The same time of that day, in the county."""
    return datetime.combine(jump.day, before.astimezone(ZONE).time(), ZONE)
