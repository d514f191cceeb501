"""Deductions and additions entered by hand, and 整改: limit, reminder, report, check."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.clock import local_date
from app.errors import Invalid, NotAllowed, NotFoundHere
from app.evaluation.noting import note
from app.evaluation.reminding import tell_of
from app.evaluation.scope import refuse_own, round_run_by, subject_of
from app.models import EvaluationFix, EvaluationPoint, EvaluationRound, EvaluationSubject
from app.people.actors import Actor
from app.wording import msgid
from catalog.rubric import read_rubric
from forms.errors import FieldError

FIX_WORDS = {
    "open": msgid("整改中"),
    "reported": msgid("已报完成，待核查"),
    "passed": msgid("核查通过"),
    "failed": msgid("没有按期改好"),
}
MOST_WORDS = 300
_LONGEST = dt.timedelta(days=60)
_MOST_TIMES = 99


def add_point(
    session: Session,
    *,
    round_id: int,
    subject_id: int,
    rule: str,
    times: int,
    reason: str,
    actor: Actor,
    now: datetime,
) -> EvaluationPoint:
    """A deduction or addition of a rule by hand, with why. Flushes."""
    found = round_run_by(session, round_id=round_id, actor=actor, states=("open", "closed"))
    subject = subject_of(session, subject_id=subject_id, found=found, actor=actor)
    wrong = _words(reason, "reason", _("事由"))
    if rule not in {one.id for one in read_rubric(found.rubric).by_hand()}:
        wrong.append(FieldError("rule", _("哪一条"), _("请选哪一条")))
    if not 1 <= times <= _MOST_TIMES:
        wrong.append(FieldError("times", _("几次"), _("请填 1 到 %(n)s", n=_MOST_TIMES)))
    if wrong:
        raise Invalid(tuple(wrong))
    point = EvaluationPoint(
        subject_id=subject.id, rule=rule, times=times, reason=reason.strip(), at=now, by_id=actor.user_id
    )
    session.add(point)
    session.flush()
    note(session, "point_added", found, actor, now, subject=subject.id, rule=rule, times=times)
    return point


def points_of(session: Session, *, subject_id: int) -> Sequence[EvaluationPoint]:
    """What was entered for an agent."""
    wanted = select(EvaluationPoint).where(EvaluationPoint.subject_id == subject_id)
    return session.scalars(wanted.order_by(EvaluationPoint.id)).all()


def fixes_of(session: Session, *, subject_id: int) -> Sequence[EvaluationFix]:
    """What an agent has to put right."""
    wanted = select(EvaluationFix).where(EvaluationFix.subject_id == subject_id)
    return session.scalars(wanted.order_by(EvaluationFix.id)).all()


def ask_fix(
    session: Session,
    *,
    round_id: int,
    subject_id: int,
    problem: str,
    limit_on: dt.date | None,
    actor: Actor,
    now: datetime,
) -> EvaluationFix:
    """Tell an agent what to put right until when. Flushes."""
    found = round_run_by(session, round_id=round_id, actor=actor)
    subject = subject_of(session, subject_id=subject_id, found=found, actor=actor)
    wrong, today = _words(problem, "problem", _("要改什么")), local_date(now)
    if limit_on is None or not today < limit_on <= today + _LONGEST:
        wrong.append(FieldError("limit_on", _("期限"), _("请选明天以后两个月以内的一天")))
    if wrong or limit_on is None:
        raise Invalid(tuple(wrong))
    fix = EvaluationFix(
        subject=subject, problem=problem.strip(), limit_on=limit_on, made_at=now, made_by_id=actor.user_id
    )
    session.add(fix)
    session.flush()
    tell_of(session, fix, "fix_asked", now)
    note(session, "fix_asked", found, actor, now, fix=fix.id)
    return fix


def report_fix(session: Session, *, fix_id: int, report: str, actor: Actor, now: datetime) -> EvaluationFix:
    """The agent says what was done; only the own one, before it is checked. Flushes."""
    fix = _fix(session, fix_id)
    if fix.subject.account_id != actor.user_id:
        raise NotFoundHere(_("没有这项整改"))
    if fix.state not in ("open", "reported"):
        raise NotAllowed(_("这项整改已经核查过了"))
    if wrong := _words(report, "report", _("改了什么")):
        raise Invalid(tuple(wrong))
    fix.report, fix.state, fix.reported_at = report.strip(), "reported", now
    session.flush()
    note(session, "fix_reported", session.get_one(EvaluationRound, fix.subject.round_id), actor, now, fix=fix.id)
    return fix


def check_fix(session: Session, *, fix_id: int, passed: bool, words: str, actor: Actor, now: datetime) -> EvaluationFix:
    """What the check found. Not in time is failed whatever was done later. Flushes."""
    fix = _fix(session, fix_id)
    found = round_run_by(session, round_id=fix.subject.round_id, actor=actor)
    refuse_own(fix.subject, actor)
    if fix.state not in ("open", "reported"):
        raise NotAllowed(_("这项整改已经核查过了"))
    if wrong := _words(words, "words", _("核查情况")):
        raise Invalid(tuple(wrong))
    in_time = fix.reported_at is not None and local_date(fix.reported_at) <= fix.limit_on
    if passed and not in_time:
        raise Invalid((FieldError("passed", _("结果"), _("没有在期限内报完成，不能算按期改好")),))
    fix.state, fix.check_words = ("passed" if passed else "failed"), words.strip()
    fix.checked_at, fix.checked_by_id = now, actor.user_id
    session.flush()
    note(session, "fix_checked", found, actor, now, fix=fix.id, passed=int(passed))
    return fix


def _fix(session: Session, fix_id: int) -> EvaluationFix:
    wanted = select(EvaluationFix).where(EvaluationFix.id == fix_id).with_for_update(of=EvaluationFix)
    fix = session.scalars(wanted.options(joinedload(EvaluationFix.subject))).one_or_none()
    if fix is None:
        raise NotFoundHere(_("没有这项整改"))
    return fix


def own_subjects(session: Session, *, account_id: int) -> Sequence[EvaluationSubject]:
    """The latest rounds of an agent: published ones with their result, others without."""
    wanted = select(EvaluationSubject).join(EvaluationRound, EvaluationRound.id == EvaluationSubject.round_id)
    wanted = wanted.where(EvaluationSubject.account_id == account_id).options(joinedload(EvaluationSubject.round))
    return session.scalars(wanted.order_by(EvaluationSubject.id.desc()).limit(8)).all()


def _words(text: str, name: str, label: str) -> list[FieldError]:
    if not text.strip():
        return [FieldError(name, label, _("请填写%(what)s", what=label))]
    return [FieldError(name, label, _("最多 %(n)s 个字", n=MOST_WORDS))] if len(text) > MOST_WORDS else []
