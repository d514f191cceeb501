"""To order papers, to stop it, to let what failed be tried again; and whose jobs these are."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app import audit
from app.errors import Invalid, NotAllowed, NotFoundHere
from app.models import PrintItem, PrintJob
from app.people.actors import Actor
from app.printjobs.makers import MAKERS
from app.printjobs.making import about
from app.printjobs.options import Options

MOST_ITEMS = 2000  # papers of one job
MOST_OPEN = 20  # jobs of one person that are not done
MOST_COPIES = 10
_LONGEST = 400  # characters of a subject
_LONGEST_MARK = 20


@dataclass(frozen=True)
class Wanted:
    """One paper: its kind (`MAKERS`), what it is of, and who keeps each copy; () is one copy without a mark."""

    kind: str
    subject: str
    copies: tuple[str, ...] = ()


def order(
    session: Session, *, items: Sequence[Wanted], options: Options, actor: Actor, now: datetime, title: str = ""
) -> PrintJob:
    """Put a job down for the worker, which begins within seconds.

    Whether the person may have each paper is looked at when it is made. Invalid for none, too many, or what no maker
    knows; NotAllowed for kinds of paper the person may not print.
    """
    wanted = list(dict.fromkeys(items))
    _check(wanted, actor)
    _check_open(session, actor)
    job = PrintJob(
        title=title or _title(wanted),
        options=options.as_json(),
        total=len(wanted),
        ordered_at=now,
        ordered_by_id=actor.user_id,
        organisation_id=actor.organisation_id,
    )
    session.add(job)
    session.flush()
    session.add_all(
        PrintItem(job_id=job.id, position=place, kind=one.kind, subject=one.subject, copies=json.dumps(one.copies))
        for place, one in enumerate(_sorted(wanted, options))
    )
    session.flush()
    _record(session, "ordered", job, actor, now)
    return job


def _check(wanted: Sequence[Wanted], actor: Actor) -> None:
    if not wanted:
        raise Invalid(message=_("请先选要打印的"))
    if len(wanted) > MOST_ITEMS:
        raise Invalid(message=_("一次最多打印 %(most)s 份，请分几次打", most=MOST_ITEMS))
    for one in wanted:
        maker = MAKERS.get(one.kind)
        if maker is None or not one.subject or len(one.subject) > _LONGEST or "\0" in one.subject:
            raise Invalid(message=_("有一份不知道是什么，请重新选"))
        if not maker.may_be_ordered_by(actor):
            raise NotAllowed(_("您的岗位不能打印“%(what)s”", what=_(maker.words)))
        if len(one.copies) > MOST_COPIES or any(len(mark) > _LONGEST_MARK for mark in one.copies):
            raise Invalid(message=_("一份文书最多印 %(most)s 联", most=MOST_COPIES))


def _check_open(session: Session, actor: Actor) -> None:
    open_jobs = select(PrintJob.id).where(PrintJob.ordered_by_id == actor.user_id, PrintJob.state == "waiting")
    if len(session.scalars(open_jobs.limit(MOST_OPEN)).all()) == MOST_OPEN:
        raise Invalid(message=_("您有 %(most)s 个打印任务还没有做完，请等一等，或者取消几个", most=MOST_OPEN))


def _title(wanted: Sequence[Wanted]) -> str:
    """受理（收件）回执等 12 份; by its subject when it is one."""
    first = _(MAKERS[wanted[0].kind].words)
    if len(wanted) == 1:
        return f"{first} {about(wanted[0].subject)}"[:80]
    kinds = {one.kind for one in wanted}
    return (
        _("%(first)s等 %(n)s 份", first=first, n=len(wanted))
        if len(kinds) > 1
        else _("%(first)s %(n)s 份", first=first, n=len(wanted))
    )


def _sorted(wanted: Sequence[Wanted], options: Options) -> list[Wanted]:
    """All papers of one subject together, or all of one kind; each in the order in which they were first named."""
    places: dict[str, int] = {}
    for one in wanted:
        places.setdefault(_together(one, options), len(places))
    return sorted(wanted, key=lambda one: places[_together(one, options)])


def _together(one: Wanted, options: Options) -> str:
    return one.kind if options.order == "kind" else about(one.subject)


def own_job(session: Session, *, job_id: int, actor: Actor) -> PrintJob:
    """A job of this person; NotFoundHere for those of others, as if there were none."""
    job = session.get(PrintJob, job_id) if 0 < job_id < 2**62 else None
    if job is None or job.ordered_by_id != actor.user_id:
        raise NotFoundHere(_("没有这个打印任务，或者它不是您的"))
    return job


def cancel(session: Session, *, job_id: int, actor: Actor, now: datetime) -> PrintJob:
    """Stop a job; papers under way are made for nothing. Invalid when it is done already."""
    job = own_job(session, job_id=job_id, actor=actor)
    session.refresh(job, with_for_update=True)
    if job.state != "waiting":
        raise Invalid(message=_("这个打印任务已经结束了"))
    job.state, job.finished_at = "cancelled", now
    _move(session, job, "waiting", "cancelled")
    _record(session, "cancelled", job, actor, now)
    return job


def try_again(session: Session, *, job_id: int, actor: Actor, now: datetime) -> PrintJob:
    """Let the papers that failed be made once more, and the whole file with them. Invalid when nothing failed."""
    job = own_job(session, job_id=job_id, actor=actor)
    session.refresh(job, with_for_update=True)
    if job.state not in ("done", "over") or not job.failed:
        raise Invalid(message=_("没有要再试的"))
    _check_open(session, actor)
    _move(session, job, "failed", "waiting")
    if job.state == "over":
        _move(session, job, "made", "waiting")
        job.made = 0
    job.state, job.finished_at, job.failed, job.size = "waiting", None, 0, 0
    _record(session, "tried again", job, actor, now)
    return job


def _move(session: Session, job: PrintJob, old: str, new: str) -> None:
    items = update(PrintItem).where(PrintItem.job_id == job.id, PrintItem.state == old)
    session.execute(items.values(state=new, problem=""), execution_options={"synchronize_session": False})
    session.flush()


def _record(session: Session, act: str, job: PrintJob, actor: Actor, now: datetime) -> None:
    """Which papers of which cases: the record tells later who took what to paper."""
    detail = {"total": job.total}
    audit.record(
        session, actor=actor, now=now, action=f"print.{act}", subject="print_job", subject_id=job.id, detail=detail
    )
