"""会商: the desk at which a case lies asks county offices, and each answers on the record (PY-3).

A question has a limit of its own and leaves the clock of the case alone: asking is no reason to be late. Who was asked
sees the case from then on (`app.cases.scope`), and may do nothing to it but answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app import audit
from app.cases.calendar import load_calendar
from app.cases.casework import fit_opinion, require_place, require_reason
from app.cases.deadlines import due
from app.cases.scope import visible_to
from app.chinese_dates import chinese_day
from app.clock import local_date
from app.errors import Invalid, NotAllowed, NotFoundHere
from app.models import Case, CaseStep, Consultation, ConsultationReply, Organisation
from app.notifications.telling import tell
from app.people.actors import Actor
from app.people.roles import APPROVER, CLERK
from catalog.primitives import LimitSpec, Unit

LIMITS = (
    LimitSpec(value=2, unit=Unit.WORKING_HOURS),
    LimitSpec(value=4, unit=Unit.WORKING_HOURS),
    LimitSpec(value=1, unit=Unit.WORKING_DAYS),
    LimitSpec(value=2, unit=Unit.WORKING_DAYS),
    LimitSpec(value=3, unit=Unit.WORKING_DAYS),
    LimitSpec(value=5, unit=Unit.WORKING_DAYS),
)
USUAL_LIMIT = LIMITS[2]
MOST_OFFICES = 20  # asked at once
LONGEST_PAGES = 200


def ask(
    session: Session,
    *,
    case_number: str,
    question: str,
    office_ids: Sequence[int],
    limit: LimitSpec = USUAL_LIMIT,
    actor: Actor,
    now: datetime,
) -> Consultation:
    """Put a question to county offices. Who may: the person at the open step; Invalid for what cannot be asked."""
    case = case_here(session, number=case_number, actor=actor)
    _require_desk(session, case, actor)
    asked = require_reason(question, _("请写明要问什么"))
    offices = _offices(session, office_ids, actor)
    if limit not in LIMITS:
        raise Invalid(message=_("请选择答复时限"))
    deadline = due(now, limit, load_calendar(session, since=local_date(now)))
    made = Consultation(
        case_id=case.id,
        organisation_id=actor.organisation_id,
        asked_by_id=actor.user_id,
        asked_at=now,
        question=asked,
        limit_value=limit.value,
        limit_unit=str(limit.unit),
        due_on=deadline.due_on,
        due_at=deadline.due_at,
        projected=deadline.projected,
    )
    made.replies = [
        ConsultationReply(case_id=case.id, organisation_id=office.id, due_on=deadline.due_on) for office in offices
    ]
    session.add(made)
    session.flush()
    names = "、".join(office.name for office in offices)
    _record(session, "consulted", case.number, actor=actor, now=now, name=names, due_on=deadline.due_on.isoformat())
    tell(
        session,
        event="ask",
        audience="asked",
        case=case,
        now=now,
        values={"from": actor.organisation_name, "due": chinese_day(deadline.due_on)},
        once=f"consultation {made.id}",
        to=[office.id for office in offices],
    )
    return made


def answer(
    session: Session, *, reply_id: int, text: str, pages: str = "", actor: Actor, now: datetime
) -> ConsultationReply:
    """Answer for one's office, once. The last answer ends the question. Invalid when it has ended meanwhile."""
    reply = _taken_reply(session, reply_id, actor)
    said = require_reason(text, _("请写答复意见"))
    about = fit_opinion(pages)
    if len(about) > LONGEST_PAGES:
        raise Invalid(message=_("涉及的材料和页码最多 %(most)s 个字", most=LONGEST_PAGES))
    reply.state, reply.answer, reply.pages = "answered", said, about
    reply.answered_at, reply.answered_by_id = now, actor.user_id
    session.flush()
    made = _ended_when_all_said(session, reply, now)
    case = session.get_one(Case, reply.case_id)
    _record(session, "consultation_answered", case.number, actor=actor, now=now, name=actor.organisation_name)
    tell(
        session,
        event="answer",
        audience="asker",
        case=case,
        now=now,
        values={"from": actor.organisation_name},
        once=f"reply {reply.id}",
        to=[made.asked_by_id],
    )
    return reply


def close(session: Session, *, consultation_id: int, actor: Actor, now: datetime) -> Consultation:
    """No answer is needed any more: by the organisation that asked. Answers given so far stay."""
    wanted = select(Consultation).where(Consultation.id == consultation_id)
    made = session.scalars(_locked(wanted)).one_or_none()
    if made is None or made.organisation_id != actor.organisation_id or not actor.can("handle_step"):
        raise NotFoundHere(_("没有这次会商，或者它不是您单位提出的"))
    if made.state != "open":
        raise Invalid(message=_("这次会商已经结束"))
    for reply in _replies(session, made.id):
        if reply.state == "open":
            reply.state = "dropped"
    made.state, made.ended_at = "closed", now
    session.flush()
    number = session.get_one(Case, made.case_id).number
    _record(session, "consultation_closed", number, actor=actor, now=now)
    return made


def may_answer(actor: Actor, organisation_id: int) -> bool:
    """Whether this person speaks for that office: its clerks and approvers do."""
    return actor.organisation_id == organisation_id and bool(actor.roles & {CLERK, APPROVER})


def case_here(session: Session, *, number: str, actor: Actor) -> Case:
    """A case in the person's scope; NotFoundHere for any other."""
    case = session.scalars(select(Case).where(Case.number == number, visible_to(actor))).one_or_none()
    if case is None:
        raise NotFoundHere(_("没有办件 %(number)s，或者它不在您的办理范围内", number=number))
    return case


def may_ask(session: Session, *, case: Case, actor: Actor) -> bool:
    """Whether the case lies at this person's desk now."""
    try:
        _require_desk(session, case, actor)
    except NotAllowed:
        return False
    return True


def _require_desk(session: Session, case: Case, actor: Actor) -> None:
    """NotAllowed unless one of the open steps is this person's."""
    wanted = select(CaseStep).where(CaseStep.case_id == case.id, CaseStep.state == "open")
    steps = session.scalars(wanted.order_by(CaseStep.position)).all()
    if not steps:
        raise NotAllowed(_("办件已经办结，不能再提会商"))
    own = next((step for step in steps if step.organisation_id == actor.organisation_id), steps[0])
    require_place(actor, own)


def offices(session: Session, actor: Actor) -> Sequence[Organisation]:
    """County offices that may be asked: all but one's own. A county has some forty."""
    wanted = select(Organisation).where(
        Organisation.kind == "department", Organisation.active, Organisation.id != actor.organisation_id
    )
    return session.scalars(wanted.order_by(Organisation.id)).all()


def _offices(session: Session, office_ids: Sequence[int], actor: Actor) -> list[Organisation]:
    wanted = set(office_ids)
    found = [office for office in offices(session, actor) if office.id in wanted]
    if not found:
        raise Invalid(message=_("请选择要问的部门"))
    if len(found) > MOST_OFFICES:
        raise Invalid(message=_("一次最多问 %(most)s 个部门", most=MOST_OFFICES))
    return found


def _taken_reply(session: Session, reply_id: int, actor: Actor) -> ConsultationReply:
    """The open reply of this person's office, with its question locked: two last answers must see each other."""
    wanted = select(Consultation).join(ConsultationReply, ConsultationReply.consultation_id == Consultation.id)
    session.scalars(_locked(wanted.where(ConsultationReply.id == reply_id), of=Consultation)).one_or_none()
    reply = session.get(ConsultationReply, reply_id, populate_existing=True)
    if reply is None or not may_answer(actor, reply.organisation_id):
        raise NotFoundHere(_("没有这份会商，或者它问的不是您的单位"))
    if reply.state != "open":
        words = (
            _("您单位已经答复过了") if reply.state == "answered" else _("提出会商的单位已经结束了这次会商，不用再答复")
        )
        raise Invalid(message=words)
    return reply


def _locked(statement: Select[tuple[Consultation]], of: type | None = None) -> Select[tuple[Consultation]]:
    return statement.with_for_update(of=of).execution_options(populate_existing=True)


def _replies(session: Session, consultation_id: int) -> Sequence[ConsultationReply]:
    wanted = select(ConsultationReply).where(ConsultationReply.consultation_id == consultation_id)
    return session.scalars(wanted.execution_options(populate_existing=True)).all()


def _ended_when_all_said(session: Session, reply: ConsultationReply, now: datetime) -> Consultation:
    """The question of a reply; it ends with the last one."""
    made = session.get_one(Consultation, reply.consultation_id)
    if all(one.state != "open" for one in _replies(session, made.id)):
        made.state, made.ended_at = "answered", now
        session.flush()
    return made


def _record(session: Session, action: str, number: str, *, actor: Actor, now: datetime, **detail: object) -> None:
    """Note it in the record of the case. What was asked and said, which may name people, stays with its row."""
    audit.record(
        session, actor=actor, now=now, action=f"case.{action}", subject="case", subject_id=number, detail=detail
    )
