"""电话回访 of a drawn sample: the draw kept so that anyone can repeat it, a script, and what people answered."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.clock import local_date
from app.errors import Invalid, NotAllowed, NotFoundHere
from app.evaluation.counting import moments_of, quarter_of
from app.evaluation.noting import note
from app.evaluation.rating import GRADES
from app.evaluation.sampling import draw, in_order, seed_of, size_of
from app.evaluation.scope import CALLS, refuse_own, round_run_by, round_seen_by
from app.models import Case, EvaluationCall, EvaluationRound, EvaluationSubject
from app.people.actors import Actor
from app.wording import msgid
from forms.errors import FieldError

# What is asked, in this order, and what may be answered.
SCRIPT: Mapping[str, str] = {
    "knows": msgid("这件事是不是您本人或者家里人托办的？"),
    "told": msgid("代办员有没有把要带的材料一次说清楚？"),
    "fees": msgid("除了法定收费，代办员有没有收过钱、收过东西？"),
    "returned": msgid("结果和原件有没有交回您手里？"),
}
ANSWERS: Mapping[str, str] = {"yes": msgid("是（有）"), "no": msgid("不是（没有）"), "unsure": msgid("说不清")}
STATE_WORDS = {"drawn": msgid("待回访"), "reached": msgid("已回访"), "unreachable": msgid("没打通")}
MOST_REMARK = 300


def draw_sample(session: Session, *, round_id: int, actor: Actor, now: datetime) -> EvaluationRound:
    """Draw from all cases of the quarter that the round's agents took in and that are decided; once. Flushes."""
    found = round_run_by(session, round_id=round_id, actor=actor, states=("open", "closed"))
    if found.sample_seed is not None:
        raise Invalid(message=_("这个季度已经抽过样，不能重抽"))
    if local_date(now) <= quarter_of(found).last:
        raise Invalid(message=_("这个季度还没有过完，名单还会变，过完再抽"))
    listed = _cases(session, found)
    if not listed:
        raise Invalid(message=_("这个季度没有代办员经手、已经办结的办件，不用抽样"))
    seed = seed_of(found.organisation.code, found.year, found.quarter, listed)
    found.sample_seed, found.sample_list = seed, "\n".join(in_order(listed))
    drawn = draw(listed, seed, size_of(len(listed)))
    session.add_all(
        EvaluationCall(round_id=found.id, subject_id=listed[number][1], case_id=listed[number][0], position=position)
        for position, number in enumerate(drawn, 1)
    )
    session.flush()
    note(session, "sample_drawn", found, actor, now, listed=len(listed), drawn=len(drawn), seed=seed)
    return found


def _cases(session: Session, found: EvaluationRound) -> dict[str, tuple[int, int]]:
    """Number → case and agent, of everything decided in the quarter that an agent of the round took in."""
    begin, end = moments_of(quarter_of(found))
    mine = EvaluationSubject.account_id == Case.submitted_by_id
    wanted = select(Case.number, Case.id, EvaluationSubject.id).join(EvaluationSubject, mine)
    wanted = wanted.where(EvaluationSubject.round_id == found.id, Case.decided_at >= begin, Case.decided_at < end)
    return {number: (case_id, subject_id) for number, case_id, subject_id in session.execute(wanted)}


def calls_of(session: Session, *, round_id: int, actor: Actor) -> Sequence[EvaluationCall]:
    """The sample in its order, without what concerns this person; at most sixty."""
    found = round_seen_by(session, round_id=round_id, actor=actor)
    wanted = select(EvaluationCall).where(EvaluationCall.round_id == found.id)
    whole = wanted.options(joinedload(EvaluationCall.subject), joinedload(EvaluationCall.case))
    rows = session.scalars(whole.order_by(EvaluationCall.position)).all()
    return [one for one in rows if one.subject.account_id != actor.user_id]


def call_to_make(session: Session, *, call_id: int, actor: Actor) -> EvaluationCall:
    """One call with the phone of the applicant. NotAllowed for agents and for the own cases."""
    if not any(actor.can(one) for one in CALLS):
        raise NotAllowed(_("您的岗位不做回访"))
    call = session.get(EvaluationCall, call_id)
    if call is None:
        raise NotFoundHere(_("没有这个回访"))
    round_seen_by(session, round_id=call.round_id, actor=actor)
    refuse_own(call.subject, actor)
    return call


def keep_call(
    session: Session,
    *,
    call_id: int,
    reached: bool,
    grade: int = 0,
    answers: Mapping[str, str] | None = None,
    remark: str = "",
    actor: Actor,
    now: datetime,
) -> EvaluationCall:
    """What the call brought; Invalid with what is missing. After publishing nothing changes. Flushes."""
    call = call_to_make(session, call_id=call_id, actor=actor)
    found = session.get_one(EvaluationRound, call.round_id)
    if found.state == "published":
        raise NotAllowed(_("评议已经公布，回访不能再改"))
    told = {key: value for key, value in (answers or {}).items() if key in SCRIPT and value in ANSWERS}
    if wrong := _wrong(reached, grade, told, remark):
        raise Invalid(tuple(wrong))
    call.state, call.grade = ("reached", grade) if reached else ("unreachable", None)
    call.answers, call.remark = json.dumps(told if reached else {}, sort_keys=True), remark.strip()
    call.called_at, call.called_by_id = now, actor.user_id
    session.flush()
    note(session, "called", found, actor, now, call=call.id, reached=int(reached))
    return call


def _wrong(reached: bool, grade: int, told: Mapping[str, str], remark: str) -> list[FieldError]:
    wrong = []
    if reached and grade not in GRADES:
        wrong.append(FieldError("grade", _("满意程度"), _("请选满意程度")))
    if reached:
        wrong += [
            FieldError(key, _(words), _("请选回答：%(q)s", q=_(words)))
            for key, words in SCRIPT.items()
            if key not in told
        ]
    if len(remark) > MOST_REMARK:
        wrong.append(FieldError("remark", _("记录"), _("最多 %(n)s 个字", n=MOST_REMARK)))
    return wrong
