"""容缺受理: what was lacking when a case was taken in, by when it must come, and who is to remind.

The day is counted from the day of the promise by the limit of the definition, with the county's workdays; a paper
without a limit of its own gets `USUAL_LIMIT`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from app import audit, clock
from app.cases.calendar_days import WorkCalendar
from app.cases.deadlines import Card, due
from app.cases.masking import mask_phone
from app.cases.workflow import UNDER_WAY, State
from app.errors import Invalid, NotAllowed
from app.models import Case, PaperPromise
from app.people.actors import Actor
from app.wording import msgid
from catalog.definition import DocumentSpec
from catalog.primitives import LimitSpec, Unit
from forms.checklist import Missing

USUAL_LIMIT = LimitSpec(value=5, unit=Unit.WORKING_DAYS)
SOON = timedelta(days=2)  # so many days before, the card turns yellow
REMINDED_BEFORE = timedelta(days=3)  # so many days before, the applicant is reminded
PAGE_SIZE = 25
MOST_PAGES = 40
COUNTED = 100
# Of other cases nobody waits for papers.
STANDING = (*sorted(UNDER_WAY), State.DECIDED, State.DELIVERED, State.ARCHIVED)


@dataclass(frozen=True)
class PromiseView:
    """One promise as pages and papers show it."""

    id: int
    document_id: str
    name: str
    originals: int
    copies: int
    made_at: datetime
    due_on: dt.date
    projected: bool
    lapse: str  # vocabulary defer_lapse
    state: str
    reason: str
    extensions: int
    card: Card

    @property
    def is_open(self) -> bool:
        return self.state == "open"

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.card == "red"


@dataclass(frozen=True)
class OwedRow:
    """One line of 待补材料."""

    number: str
    service_name: str
    applicant_name: str
    phone: str  # masked
    promise: PromiseView


@dataclass(frozen=True)
class OwedPage:
    """One page of 待补材料, the most urgent first."""

    rows: tuple[OwedRow, ...]
    page: int
    has_more: bool


@dataclass(frozen=True)
class OwedCount:
    """How many papers are owed to an organisation, and how many of them are late; at most 100 are counted."""

    all: int = 0
    late: int = 0


# ── making them ────────────────────────────────────────────────────────────────────────────────────


def promised_papers(missing: Iterable[Missing]) -> list[tuple[DocumentSpec, int, int]]:
    """The papers that may follow, with the sheets still to come; of a choice the first one that may."""
    found: dict[str, tuple[DocumentSpec, int, int]] = {}
    for item in missing:
        late = next((one for one in item.documents if one.necessity == "deferrable"), None)
        if late is None or item.is_blocking:
            continue
        is_choice = not item.originals and not item.copies
        counts = (late.originals, late.copies) if is_choice else (item.originals, item.copies)
        found.setdefault(late.id, (late, *counts))
    return list(found.values())


def due_day(document: DocumentSpec, *, now: datetime, calendar: WorkCalendar) -> tuple[dt.date, bool]:
    """By when a paper promised now must come, and whether that day is 推算."""
    deadline = due(now, document.defer_limit or USUAL_LIMIT, calendar)
    return deadline.due_on, deadline.projected


def follow_up(
    session: Session,
    *,
    case: Case,
    missing: Iterable[Missing],
    calendar: WorkCalendar,
    actor: Actor,
    now: datetime,
) -> bool:
    """Bring the promises of a stored case in line with what it lacks: new ones are made, met ones end.

    True when a new one was made: the applicant gets it in writing. Invalid when a paper is lacking again whose
    promise was broken already.
    """
    kept = {promise.document_id: promise for promise in _of_case(session, case.id)}
    lacking = promised_papers(missing)
    made = [
        _promise(session, kept.get(document.id), case, document, (originals, copies), calendar, actor, now)
        for document, originals, copies in lacking
    ]
    still = {document.id for document, _originals, _copies in lacking}
    for promise in kept.values():
        if promise.state == "open" and promise.document_id not in still:
            end(session, promise, state="received", case=case, actor=actor, now=now)
    return any(made)


def _promise(
    session: Session,
    kept: PaperPromise | None,
    case: Case,
    document: DocumentSpec,
    counts: tuple[int, int],
    calendar: WorkCalendar,
    actor: Actor,
    now: datetime,
) -> bool:
    if kept is not None and kept.state == "open":
        kept.originals, kept.copies = counts
        return False
    if kept is not None and kept.state == "lapsed":
        if kept.lapse == "return":
            raise Invalid(message=_("“%(paper)s”承诺后补、到期没有交，这次要交齐", paper=document.name))
        return False
    promise = kept or PaperPromise(case_id=case.id, document_id=document.id, name=document.name)
    promise.organisation_id = case.acting_id
    promise.originals, promise.copies = counts
    promise.made_at, promise.made_by_id = now, actor.user_id
    promise.due_on, promise.projected = due_day(document, now=now, calendar=calendar)
    promise.lapse, promise.state, promise.reason = document.defer_lapse, "open", ""
    promise.ended_at = promise.ended_by_id = None
    promise.remind_on = reminder_day(promise.due_on, today=clock.local_date(now))
    session.add(promise)
    record(session, "promise_made", promise, case=case, actor=actor, now=now, due_on=promise.due_on.isoformat())
    return True


def reminder_day(due_on: dt.date, *, today: dt.date) -> dt.date:
    """When the applicant is reminded: three days before the last one, but not on the day it was promised."""
    return min(due_on, max(due_on - REMINDED_BEFORE, today + timedelta(days=1)))


def end(
    session: Session,
    promise: PaperPromise,
    *,
    state: str,
    case: Case,
    actor: Actor,
    now: datetime,
    reason: str = "",
) -> None:
    """Close a promise as received or lapsed, and note it."""
    promise.state, promise.reason = state, reason
    promise.ended_at, promise.ended_by_id = now, actor.user_id
    record(
        session, "paper_received" if state == "received" else "promise_lapsed", promise, case=case, actor=actor, now=now
    )


def record(
    session: Session, action: str, promise: PaperPromise, *, case: Case, actor: Actor, now: datetime, **detail: object
) -> None:
    """Note what happened to a promise in the record of its case. Reasons, which may name people, stay with the row."""
    audit.record(
        session,
        actor=actor,
        now=now,
        action=f"case.{action}",
        subject="case",
        subject_id=case.number,
        detail={"document": promise.document_id, "name": promise.name, **detail},
    )


# ── looking at them ────────────────────────────────────────────────────────────────────────────────


def promises_of(session: Session, *, case_number: str, today: dt.date | None = None) -> tuple[PromiseView, ...]:
    """The promises of one case, in the order they fall due. The caller has checked that the person may see it."""
    today = today or clock.today()
    statement = select(PaperPromise).join(Case, Case.id == PaperPromise.case_id).where(Case.number == case_number)
    rows = session.scalars(
        statement.order_by(PaperPromise.due_on, PaperPromise.id).execution_options(populate_existing=True)
    )
    return tuple(_view(promise, today) for promise in rows)


def owed(session: Session, *, actor: Actor, page: int = 1, today: dt.date | None = None) -> OwedPage:
    """Papers still to come to this person's organisation; two statements at most. NotAllowed without cases to see."""
    today, page = today or clock.today(), min(max(page, 1), MOST_PAGES)
    statement = (
        select(PaperPromise, Case.number, Case.service_name, Case.applicant_name, Case.applicant_phone)
        .join(Case, Case.id == PaperPromise.case_id)
        .where(*_owed_here(actor))
        .order_by(PaperPromise.due_on, PaperPromise.id)
        .offset((page - 1) * PAGE_SIZE)
        .limit(PAGE_SIZE + 1)
    )
    rows = session.execute(statement).all()
    made = tuple(
        OwedRow(number, service, name, mask_phone(phone or ""), _view(promise, today))
        for promise, number, service, name, phone in rows[:PAGE_SIZE]
    )
    return OwedPage(made, page, len(rows) > PAGE_SIZE and page < MOST_PAGES)


def owed_count(session: Session, *, actor: Actor, today: dt.date | None = None) -> OwedCount:
    """How many papers are owed here, for the tabs and the home; one statement."""
    today = today or clock.today()
    some = (
        select(PaperPromise.due_on)
        .join(Case, Case.id == PaperPromise.case_id)
        .where(*_owed_here(actor))
        .order_by(PaperPromise.due_on)
        .limit(COUNTED)
        .subquery()
    )
    late = func.count().filter(some.c.due_on < today)
    return OwedCount(*session.execute(select(func.count(), late).select_from(some)).one())


def _owed_here(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    if not actor.can("view_cases") or actor.organisation_id is None:
        raise NotAllowed(_("您的岗位不办理办件"))
    return (
        PaperPromise.organisation_id == actor.organisation_id,
        PaperPromise.state == "open",
        Case.state.in_(STANDING),
        or_(Case.outcome.is_(None), Case.outcome != "refused"),
    )


def _of_case(session: Session, case_id: int) -> Sequence[PaperPromise]:
    return session.scalars(select(PaperPromise).where(PaperPromise.case_id == case_id)).all()


def _view(promise: PaperPromise, today: dt.date) -> PromiseView:
    values = {name: getattr(promise, name) for name in _COPIED}
    return PromiseView(**values, card=_card(promise, today))


_COPIED = tuple(name for name in PromiseView.__dataclass_fields__ if name != "card")


def _card(promise: PaperPromise, today: dt.date) -> Card:
    if promise.state != "open" or today < promise.due_on - SOON:
        return "green"
    return "yellow" if today <= promise.due_on else "red"


def lapse_words(lapse: str) -> str:
    """What happens when the paper does not come, as a sentence of the promise; pages say it in their language."""
    return _LAPSES[lapse]


_LAPSES: Mapping[str, str] = {
    "return": msgid("逾期未补交的，退回申请材料，补齐后接着办理"),
    "decide": msgid("逾期未补交的，按现有材料作出决定"),
    "withdraw": msgid("逾期未补交的，视为撤回申请"),
}
