"""What is done about a promised paper: it came, it may come later, or its day has passed.

Every action takes the revision the person has seen, like all actions on a case.
"""

from __future__ import annotations

import datetime as dt
from datetime import datetime, timedelta
from typing import TypedDict

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cases import ending, handling
from app.cases.casework import is_closed, require_reason, take
from app.cases.moving import custody
from app.cases.on_file import take_over
from app.cases.promises import end, record, reminder_day
from app.clock import local_date
from app.errors import Invalid, NotAllowed, NotFoundHere
from app.models import Case, CaseDocument, PaperPromise
from app.people.actors import Actor
from app.publishing.versions import version_by_id

LONGEST_EXTENSION = timedelta(days=180)


def may_keep(actor: Actor, organisation_id: int) -> bool:
    """Whether this person looks after the promises of that organisation."""
    return actor.is_at(organisation_id) and actor.can("submit_case")


def receive(
    session: Session, *, case_number: str, revision: int, promise_id: int, actor: Actor, now: datetime
) -> PaperPromise:
    """The promised sheets are here: they count as received and the promise is kept."""
    promise = _promise(session, case_number, promise_id)
    case = _take(session, promise, case_number=case_number, revision=revision, actor=actor, now=now)
    paper = session.scalars(
        select(CaseDocument).where(CaseDocument.case_id == case.id, CaseDocument.document_id == promise.document_id)
    ).one()
    paper.originals = max(paper.originals, paper.originals_asked)
    paper.copies = max(paper.copies, paper.copies_asked)
    definition = version_by_id(session, case.service_version_id).definition
    custody.take_in_more(session, case=case, definition=definition, actor=actor, now=now)
    end(session, promise, state="received", case=case, actor=actor, now=now)
    session.flush()
    return promise


def extend(
    session: Session,
    *,
    case_number: str,
    revision: int,
    promise_id: int,
    until: dt.date | None,
    reason: str,
    actor: Actor,
    now: datetime,
) -> PaperPromise:
    """Let the paper come later, with the reason. Invalid for a day that is not later, or not within half a year."""
    promise = _promise(session, case_number, promise_id)
    case = _take(session, promise, case_number=case_number, revision=revision, actor=actor, now=now)
    today = local_date(now)
    if until is None or until <= max(promise.due_on, today):
        raise Invalid(message=_("延到哪一天：要晚于原来的补交日期，也要晚于今天"))
    if until - today > LONGEST_EXTENSION:
        raise Invalid(message=_("最多延半年，请选近一些的日期"))
    promise.reason = require_reason(reason, _("请写明为什么延期"))
    earlier, promise.due_on, promise.projected = promise.due_on, until, False
    promise.extensions += 1
    promise.remind_on = reminder_day(until, today=today)
    days = {"earlier": earlier.isoformat(), "due_on": until.isoformat()}
    record(session, "promise_extended", promise, case=case, actor=actor, now=now, **days)
    session.flush()
    return promise


def lapse(
    session: Session, *, case_number: str, revision: int, promise_id: int, actor: Actor, now: datetime
) -> PaperPromise:
    """The day has passed: what the definition says happens now, is done.

    Returning is for the desk of the open step, withdrawing for the one that submitted; deciding without the paper
    leaves the case where it stands. Invalid while there is still time.
    """
    promise = _promise(session, case_number, promise_id)
    if promise.due_on >= local_date(now):
        raise Invalid(message=_("还没有到补交日期"))
    words = f"承诺后补的“{promise.name}”到期没有交来。"  # part of the record: Chinese, like all opinions
    seen: _Seen = {"case_number": case_number, "revision": revision, "actor": actor, "now": now}
    if promise.lapse == "return":
        case = handling.request_supplement(session, opinion=words, papers={promise.document_id: ""}, **seen)
    elif promise.lapse == "withdraw":
        case = ending.withdraw(session, opinion=words, **seen)
    else:
        case = _take(session, promise, **seen)
    end(session, promise, state="lapsed", case=case, actor=actor, now=now, reason=words)
    session.flush()
    return promise


class _Seen(TypedDict):
    """What every action on a case takes."""

    case_number: str
    revision: int
    actor: Actor
    now: datetime


def _promise(session: Session, case_number: str, promise_id: int) -> PaperPromise:
    """The open promise of this case; NotFoundHere for any other, Invalid when it has ended meanwhile."""
    wanted = select(PaperPromise).join(Case, Case.id == PaperPromise.case_id)
    wanted = wanted.where(Case.number == case_number, PaperPromise.id == promise_id)
    promise = session.scalars(wanted.execution_options(populate_existing=True)).one_or_none()
    if promise is None:
        raise NotFoundHere(_("这个办件没有这份后补承诺"))
    if promise.state != "open":
        raise Invalid(message=_("“%(paper)s”的后补承诺已经了结", paper=promise.name))
    return promise


def _take(
    session: Session, promise: PaperPromise, *, case_number: str, revision: int, actor: Actor, now: datetime
) -> Case:
    """Lock the case and raise its revision. NotAllowed for those who did not take the papers in."""
    case = take(session, case_number=case_number, revision=revision, actor=actor, now=now).case
    if not may_keep(actor, promise.organisation_id):
        raise NotAllowed(_("后补的材料由收件的单位登记"))
    case.revision += 1
    session.flush()
    return case


def reuse(session: Session, *, case_number: str, revision: int, document_id: str, actor: Actor, now: datetime) -> Case:
    """沿用 for a case that is on its way: by the desk that took its papers in. A promise of that paper is met by it."""
    work = take(session, case_number=case_number, revision=revision, actor=actor, now=now)
    case = work.case
    if not may_keep(actor, case.acting_id):
        raise NotAllowed(_("后补的材料由收件的单位登记"))
    if is_closed(case):
        raise Invalid(message=_("办件 %(number)s 已经办结，不能再办理", number=case.number))
    if all(paper.document_id != document_id for paper in case.documents):
        raise NotFoundHere(_("这个办件没有这份材料"))
    take_over(session, case=case, version=work.version, document_ids=[document_id], actor=actor, now=now)
    owed = PaperPromise.case_id == case.id, PaperPromise.document_id == document_id, PaperPromise.state == "open"
    for promise in session.scalars(select(PaperPromise).where(*owed)):
        end(session, promise, state="received", case=case, actor=actor, now=now)
    case.revision += 1
    session.flush()
    return case
