"""Whom a round should go to, and why: what is due at a home, looked up where it is kept. Nothing is planned here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session, aliased

from app.archive.scope import KEEP, living
from app.cases.recheck.turns import OPEN, keeps_roster
from app.cases.scope import at_desk_of
from app.cases.undelivered import to_bring
from app.cases.way import SUPPLEMENT
from app.cases.workflow import ENDED
from app.dates import short_day
from app.models import (
    Case,
    CaseStep,
    Organisation,
    PaperHold,
    Person,
    RecheckDue,
    ResultDelivery,
    Round,
    RoundStop,
    Service,
)
from app.people.actors import Actor
from app.people.areas import lies_in_areas
from app.proxies.appointments.listing import of_days
from catalog.vocabulary import LISTS

MOST = 40  # of each kind: a day has no time for more
AHEAD = timedelta(days=30)  # so long before its last day a certification is worth a visit
QUIET = timedelta(days=90)  # whom somebody saw within these days is not visited only for having no telephone
_STALE = timedelta(days=14)
_AGAIN = timedelta(days=60)  # so long a home where nobody was is remembered
ORDER = {one.code: place for place, one in enumerate(LISTS["visit_reason"].options)}


@dataclass(frozen=True)
class Proposal:
    """Someone to be visited, and why. What is known of a person on record is not told before it is opened."""

    reason: str  # code of visit_reason
    subject_id: int
    why: str
    name: str
    village_id: int
    village: str
    path: str  # of the village
    person_id: int | None = None
    case_id: int | None = None
    phone: str = ""
    address: str = ""
    group: str = ""  # as somebody has found it there before

    @property
    def key(self) -> str:
        """By which a form names it."""
        return f"{self.reason}:{self.subject_id}"


def proposals(session: Session, *, actor: Actor, day: dt.date) -> Sequence[Proposal]:
    """What is due and on no round yet, by village and then by reason. A fixed number of statements."""
    planned = _planned(session, actor, day)
    found = (one for source in _SOURCES for one in source(session, actor, day))
    fresh = {one.key: one for one in found if one.key not in planned}
    return sorted(fresh.values(), key=lambda one: (one.path, ORDER[one.reason], one.subject_id))


def _planned(session: Session, actor: Actor, day: dt.date) -> set[str]:
    """What a round to these villages already goes for, whoever planned it. A plan long past holds nothing back."""
    wanted = (
        select(RoundStop.reason, RoundStop.subject_id)
        .join(Round, Round.id == RoundStop.round_id)
        .join(Organisation, Organisation.id == RoundStop.village_id)
        .where(lies_in_areas(actor, Organisation.path), Round.state == "planned", Round.day >= day - _STALE)
        .where(RoundStop.visited_at.is_(None))
    )
    return {f"{reason}:{subject}" for reason, subject in session.execute(wanted)}


# ── where to look ──────────────────────────────────────────────────────────────────────────────────


def _appointments(session: Session, actor: Actor, day: dt.date) -> Iterator[Proposal]:
    rows = [one for one in of_days(session, actor=actor, first=day, last=day) if one.place_kind == "home"]
    places = _villages(session, actor)
    for row in rows:
        place = next((one for one in places if one.name == row.village), None) or (places[0] if places else None)
        if row.state == "booked" and place is not None:
            yield Proposal(
                "appointment",
                row.id,
                _("约好 %(time)s 上门：%(service)s", time=row.time, service=row.service_name),
                row.name,
                place.id,
                place.name,
                place.path,
                phone=row.phone,
                address=row.address,
            )


def _villages(session: Session, actor: Actor) -> Sequence[Organisation]:
    wanted = select(Organisation).where(
        lies_in_areas(actor, Organisation.path), Organisation.tier == "village", Organisation.active
    )
    return session.scalars(wanted.order_by(Organisation.path)).all()


def _rechecks(session: Session, actor: Actor, day: dt.date) -> Iterator[Proposal]:
    if not keeps_roster(actor):
        return
    column = RecheckDue.organisation_id if actor.organisation_tier == "village" else RecheckDue.hall_id
    wanted = (
        select(RecheckDue, Case, Service.name.label("service"), Organisation)
        .join(Case, Case.id == RecheckDue.case_id)
        .join(Service, Service.id == RecheckDue.service_id)
        .join(Organisation, Organisation.id == RecheckDue.organisation_id)
        .where(at_desk_of(actor, column), RecheckDue.state.in_(OPEN))
        .where(RecheckDue.opens_on <= day, RecheckDue.due_on <= day + AHEAD)
        .order_by(RecheckDue.due_on, RecheckDue.id)
    )
    for row in session.execute(wanted.limit(MOST)):
        due: dt.date = row.RecheckDue.due_on
        words = _("%(service)s %(day)s到期", service=row.service, day=short_day(due))
        if due < day:
            words = _("%(service)s %(day)s已到期", service=row.service, day=short_day(due))
        yield _of_case("recheck", row.RecheckDue.id, words, row)


def _deliveries(session: Session, actor: Actor, day: dt.date) -> Iterator[Proposal]:
    """Results that lie here, unless they go by post or are fetched with a code."""
    live = ResultDelivery.state.in_(("ready", "sent")) & ResultDelivery.way.in_(("post", "pickup"))
    elsewhere = exists().where(ResultDelivery.case_id == Case.id, live)
    wanted = _cases().where(*to_bring(actor), ~elsewhere).order_by(Case.delivery_due_on, Case.id)
    for row in session.execute(wanted.limit(MOST)):
        words = _("%(service)s办好了，%(day)s前送到", service=row.Case.service_name, day=_day(row.Case.delivery_due_on))
        yield _of_case("deliver", row.Case.id, words, row)


def _supplements(session: Session, actor: Actor, day: dt.date) -> Iterator[Proposal]:
    wanted = (
        _cases(CaseStep.id.label("step"))
        .join(CaseStep, CaseStep.case_id == Case.id)
        .where(at_desk_of(actor, CaseStep.organisation_id), CaseStep.state == "open")
        .where(CaseStep.step_id == SUPPLEMENT)
        .order_by(CaseStep.sort_on, CaseStep.id)
    )
    for row in session.execute(wanted.limit(MOST)):
        yield _of_case("supplement", row.step, _("%(service)s要补正材料", service=row.Case.service_name), row)


def _lent(session: Session, actor: Actor, day: dt.date) -> Iterator[Proposal]:
    """Originals that should have gone back: the case has ended, or they are held too long."""
    due = PaperHold.overdue_since.is_not(None) | Case.state.in_(sorted(ENDED))
    wanted = (
        _cases(PaperHold.id.label("hold"), PaperHold.name.label("paper"))
        .join(PaperHold, PaperHold.case_id == Case.id)
        .where(at_desk_of(actor, PaperHold.organisation_id), PaperHold.until.is_(None), PaperHold.goes_back, due)
        .where(PaperHold.form == "original", PaperHold.holder.in_(("organisation", "person")))
        .order_by(PaperHold.since, PaperHold.id)
    )
    for row in session.execute(wanted.limit(MOST)):
        yield _of_case("give_back", row.hold, _("退还%(paper)s（原件）", paper=row.paper), row)


def _without_phone(session: Session, actor: Actor, day: dt.date) -> Iterator[Proposal]:
    """People on record whom nobody can ring, unless somebody was there lately."""
    if not actor.can(KEEP):
        return
    since = dt.datetime.combine(day - QUIET, dt.time(), dt.UTC)
    seen = exists().where(RoundStop.person_id == Person.id, RoundStop.visited_at > since)
    wanted = (
        select(Person.id, Person.name, Organisation)
        .join(Organisation, Organisation.id == Person.organisation_id)
        .where(living(actor), Person.phone.is_(None), Person.other_phone.is_(None), ~seen)
        .order_by(Person.organisation_path, Person.id)
    )
    for row in session.execute(wanted.limit(MOST)):
        place: Organisation = row.Organisation
        why = _("民情档案里没有电话，打不通人")
        yield Proposal("no_phone", row.id, why, row.name, place.id, place.name, place.path, person_id=row.id)


def _again(session: Session, actor: Actor, day: dt.date) -> Iterator[Proposal]:
    """Homes where nobody was, or nothing was finished, and that no list brings up again by itself."""
    later = aliased(RoundStop)
    since = dt.datetime.combine(day - _AGAIN, dt.time(), dt.UTC)
    wanted = (
        select(RoundStop, Organisation)
        .join(Round, Round.id == RoundStop.round_id)
        .join(Organisation, Organisation.id == RoundStop.village_id)
        .where(at_desk_of(actor, Round.organisation_id), RoundStop.reason.in_(("own", "appointment")))
        .where(RoundStop.outcome.in_(("absent", "later", "partly")), RoundStop.visited_at > since)
        .where(~exists().where(later.reason == "own", later.subject_id == RoundStop.id))
        .where(RoundStop.next_on.is_(None) | (RoundStop.next_on <= day))
        .order_by(RoundStop.id)
    )
    for stop, place in session.execute(wanted.limit(MOST)):
        words = _("上次没办完：%(words)s", words=stop.next_step or stop.task or _("再去一趟"))
        yield Proposal(
            "own",
            stop.id,
            words,
            stop.name,
            place.id,
            place.name,
            place.path,
            case_id=stop.case_id,
            phone=stop.phone,
            address=stop.address,
            group=stop.group,
        )


_SOURCES: tuple[Callable[[Session, Actor, dt.date], Iterator[Proposal]], ...] = (
    _appointments,
    _rechecks,
    _deliveries,
    _supplements,
    _lent,
    _without_phone,
    _again,
)


def _cases(*more: ColumnElement[Any]) -> Any:
    return select(Case, Organisation, *more).join(Organisation, Organisation.id == Case.organisation_id)


def _of_case(reason: str, subject_id: int, why: str, row: Any) -> Proposal:
    case, place = row.Case, row.Organisation
    name, phone = case.applicant_name, case.applicant_phone or ""
    return Proposal(reason, subject_id, why, name, place.id, place.name, place.path, case_id=case.id, phone=phone)


def _day(day: dt.date | None) -> str:
    return short_day(day) if day else ""
