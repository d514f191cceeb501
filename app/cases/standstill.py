"""When the clocks stand still, and when they are given more time: 暂停, 恢复, 延期."""

from __future__ import annotations

import datetime as dt
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.cases import clocks
from app.cases.casework import Casework, go_to, require_place, require_reason, require_state, restart_clock, take
from app.cases.recording import note
from app.cases.refusals import require_known
from app.cases.workflow import Event, State
from app.chinese_dates import chinese_day
from app.clock import local_date
from app.errors import Invalid, NotAllowed
from app.models import CaseExtension, CasePause, CaseStep
from app.people.actors import Actor
from catalog.vocabulary import label

LONGEST_PAUSE = timedelta(days=366)


def pause(
    session: Session,
    *,
    case_number: str,
    revision: int,
    kind: str,
    reason: str,
    expected_on: dt.date | None,
    actor: Actor,
    now: datetime,
) -> CasePause:
    """Let the clocks stand for a procedure that does not count, or while something is waited for (行政许可法 45 条).

    `kind` is a word of the list pause_kind; the applicant is told the reason and until when, so Invalid without a day
    to come. By the desk of the open step.
    """
    work = take(session, case_number=case_number, revision=revision, actor=actor, now=now)
    require_state(work, Event.PAUSE)
    step = work.current
    require_place(actor, step)
    require_known("pause_kind", kind)
    words = require_reason(reason, _("请写明暂停的原因，申请人会收到这段话"))
    pause = CasePause(
        case_id=work.case.id,
        step_id=step.id,
        kind=kind,
        reason=words,
        began_at=now,
        began_by_id=actor.user_id,
        expected_on=_fit_day(expected_on, now),
        result="",
    )
    work.case.pauses.append(pause)
    _stand_still(work, pause)
    # What is promised meanwhile: that it goes on on the day told. Going on earlier or later sets it again.
    clocks.set_promise(work.case, work.case.steps, work.version.definition, work.calendar)
    go_to(work, Event.PAUSE, State.PAUSED)
    told = {"reason": label("pause_kind", kind), "due": chinese_day(pause.expected_on)}
    note(work, Event.PAUSE, step, told=told, kind=kind, until=pause.expected_on.isoformat())
    return pause


def _fit_day(day: dt.date | None, now: datetime) -> dt.date:
    if day is None or day <= local_date(now):
        raise Invalid(message=_("请选预计到哪一天，要晚于今天"))
    if day - local_date(now) > LONGEST_PAUSE:
        raise Invalid(message=_("最多暂停一年，请选近一些的日期"))
    return day


def _stand_still(work: Casework, pause: CasePause) -> None:
    """Open steps leave the lists of what is to be done; they are sorted by the day on which it should go on."""
    for step in work.open_steps:
        step.queue, step.due_on, step.yellow_on, step.card_on = "paused", None, None, None
        step.sort_on = pause.expected_on


def resume(session: Session, *, case_number: str, revision: int, result: str, actor: Actor, now: datetime) -> CasePause:
    """Let the clocks go on, saying what came of it. By the desk of the open step."""
    work = take(session, case_number=case_number, revision=revision, actor=actor, now=now)
    require_state(work, Event.RESUME)
    step = work.current
    require_place(actor, step)
    words = require_reason(result, _("请写明结果，如“鉴定意见已出具”"))
    pause = end_pause(work, result=words)
    if pause is None:
        raise Invalid(message=_("这个办件没有在暂停"))
    go_to(work, Event.RESUME, State.HANDLING)
    for one in work.open_steps:
        restart_clock(work, one)
    clocks.set_promise(work.case, work.case.steps, work.version.definition, work.calendar)
    note(work, Event.RESUME, step, kind=pause.kind)
    return pause


def end_pause(work: Casework, *, result: str) -> CasePause | None:
    """End the pause that is running, if there is one."""
    running = next((one for one in work.case.pauses if one.ended_at is None), None)
    if running is not None:
        running.ended_at, running.result = work.now, result
        running.ended_by_id = work.actor.user_id if work.actor else None
    return running


# ── more time ──────────────────────────────────────────────────────────────────────────────────────


def extend(
    session: Session, *, case_number: str, revision: int, days: int, reason: str, actor: Actor, now: datetime
) -> CaseExtension:
    """Give a case more working days, once, with the reason (行政许可法 42 条: 经本行政机关负责人批准).

    By an approver of the unit of the open step. Invalid for more days than the definition lets be given, or a second
    time, or before the case is accepted.
    """
    work = take(session, case_number=case_number, revision=revision, actor=actor, now=now)
    require_state(work, Event.EXTEND)
    step = work.current
    _require_head(actor, step)
    most = work.version.definition.extension_limit.value
    if work.case.extension is not None:
        raise Invalid(message=_("已经延期过一次，不能再延"))
    if not 1 <= days <= most:
        raise Invalid(message=_("最多延长 %(most)s 个工作日", most=most) if most else _("这个事项不能延期"))
    words = require_reason(reason, _("请写明延期的理由，申请人会收到这段话"))
    return _lengthen(work, step, days, words, actor)


def _require_head(actor: Actor, step: CaseStep) -> None:
    if actor.organisation_id != step.organisation_id or not actor.can("decide"):
        raise NotAllowed(_("延期要由办理单位的审批人员批准"))


def _lengthen(work: Casework, step: CaseStep, days: int, reason: str, actor: Actor) -> CaseExtension:
    case = work.case
    case.extension = CaseExtension(
        days=days,
        reason=reason,
        approved_by_id=actor.user_id,
        extended_at=work.now,
        earlier_due_on=case.promised_due_on,
    )
    for one in work.open_steps:
        restart_clock(work, one)
    clocks.set_promise(case, case.steps, work.version.definition, work.calendar)
    case.extension.due_on = case.promised_due_on
    told = {"days": str(days), **({"due": chinese_day(case.promised_due_on)} if case.promised_due_on else {})}
    note(work, Event.EXTEND, step, told=told, days=days)
    return case.extension
