"""What anyone may see who knows a case number and the last four of the ID number: masked name, steps, days."""

from __future__ import annotations

import datetime as dt
import hmac
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cases.applications import tail_hash
from app.cases.bringing import LIVE
from app.cases.effects import counts_from
from app.cases.masking import mask_name
from app.cases.words import state_words
from app.cases.workflow import State
from app.errors import NotFoundHere
from app.models import Case, CaseStep, Organisation, PaperHold, ResultDelivery
from app.publishing.versions import version_by_id


@dataclass(frozen=True)
class ProgressStep:
    """One step, without opinions and without names of people."""

    name: str
    tier: str
    place: str
    state: str
    outcome: str | None
    opened_at: datetime | None
    finished_at: datetime | None
    due_on: dt.date | None
    projected: bool


@dataclass(frozen=True)
class Ready:
    """How a result is on its way to the applicant: `pickup` at a place, `post` with its number. Never the code."""

    way: str
    place: str
    address: str
    carrier: str
    waybill: str


@dataclass(frozen=True)
class LentPaper:
    """An original that goes back to the applicant: who answers for it since when. No names of people."""

    name: str
    sheets: int
    place: str
    holder: str  # organisation, person (an agent carries it) or courier
    since: datetime


@dataclass(frozen=True)
class ProgressView:
    """The public view of a case. `phone` is that of the hall or station that took it."""

    number: str
    service_name: str
    masked_name: str
    state: str
    state_label: str
    submitted_at: datetime
    accepted_at: datetime | None
    promised_due_on: dt.date | None
    promised_projected: bool
    place: str
    address: str
    phone: str
    steps: tuple[ProgressStep, ...]
    organisation_id: int = 0
    effective_on: dt.date | None = None  # 次月计发: what was granted counts from this day
    ready: Ready | None = None  # how the result is on its way
    lent: tuple[LentPaper, ...] = ()

    @property
    def current(self) -> ProgressStep | None:
        return next((step for step in self.steps if step.state == "open"), None)


def progress(session: Session, *, number: str, last_four: str) -> ProgressView:
    """The case of this number, if the last four fit; NotFoundHere otherwise, the same for a wrong number.

    The caller counts and limits wrong tries.
    """
    statement = (
        select(Case, Organisation)
        .join(Organisation, Organisation.id == Case.organisation_id)
        .where(Case.number == number.strip().upper())
    )
    row = session.execute(statement).one_or_none()
    stored = row.Case.applicant_id_tail_hash if row else None
    if row is None or stored is None or not _fits(stored, last_four.strip()):
        raise NotFoundHere(_("没有查到。请核对办件号和证件号码后四位"))
    version = version_by_id(session, row.Case.service_version_id)
    from_day = counts_from(row.Case.decided_at, row.Case.outcome, version.definition.effect)
    return _view(row.Case, row.Organisation, _steps(session, row.Case), from_day, *_beside(session, row.Case))


def _beside(session: Session, case: Case) -> tuple[Ready | None, tuple[LentPaper, ...]]:
    return _ready(session, case), _lent(session, case)


def _lent(session: Session, case: Case) -> tuple[LentPaper, ...]:
    """The originals of the applicant that lie with an office now, the longest first."""
    wanted = (
        select(PaperHold.name, PaperHold.sheets, Organisation, PaperHold.holder, PaperHold.since)
        .join(Organisation, Organisation.id == PaperHold.organisation_id)
        .where(PaperHold.case_id == case.id, PaperHold.until.is_(None), PaperHold.goes_back)
        .where(PaperHold.form == "original", PaperHold.holder.in_(("organisation", "person", "courier")))
        .order_by(PaperHold.since, PaperHold.id)
        .limit(30)
    )
    rows = session.execute(wanted)
    return tuple(LentPaper(name, sheets, str(place), holder, since) for name, sheets, place, holder, since in rows)


def _ready(session: Session, case: Case) -> Ready | None:
    """Of a decided case: what waits to be fetched, or is with the post."""
    if case.state != State.DECIDED:
        return None
    wanted = (
        select(ResultDelivery, Organisation)
        .join(Organisation, Organisation.id == ResultDelivery.organisation_id)
        .where(ResultDelivery.case_id == case.id, ResultDelivery.state.in_(LIVE))
    )
    found = session.execute(wanted).one_or_none()
    if found is None:
        return None
    tried, place = found
    return Ready(tried.way, str(place), place.address, tried.carrier, tried.waybill)


def _fits(stored: str, last_four: str) -> bool:
    """Exactly four characters: more would be the number itself, and nobody should type that here."""
    return len(last_four) == 4 and hmac.compare_digest(stored, tail_hash(last_four))


def _steps(session: Session, case: Case) -> tuple[ProgressStep, ...]:
    statement = (
        select(
            CaseStep.name,
            CaseStep.tier,
            Organisation.name,
            CaseStep.state,
            CaseStep.outcome,
            CaseStep.opened_at,
            CaseStep.finished_at,
            CaseStep.due_on,
            CaseStep.projected,
        )
        .join(Organisation, Organisation.id == CaseStep.organisation_id)
        .where(CaseStep.case_id == case.id)
        .order_by(CaseStep.position)
    )
    return tuple(ProgressStep(*row) for row in session.execute(statement))


def _view(
    case: Case,
    place: Organisation,
    steps: tuple[ProgressStep, ...],
    effective_on: dt.date | None,
    ready: Ready | None,
    lent: tuple[LentPaper, ...],
) -> ProgressView:
    return ProgressView(
        number=case.number,
        service_name=case.service_name,
        masked_name=mask_name(case.applicant_name),
        state=case.state,
        state_label=state_words(case.state, case.outcome),
        submitted_at=case.submitted_at,
        accepted_at=case.accepted_at,
        promised_due_on=case.promised_due_on,
        promised_projected=case.promised_projected,
        place=place.hall_name or place.name,
        address=place.address,
        phone=place.phone,
        steps=steps,
        organisation_id=place.id,
        effective_on=effective_on,
        ready=ready,
        lent=lent,
    )
