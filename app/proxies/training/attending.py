"""签到 and the short test: on the organiser's list, by the code said in the room, and as often as it takes."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clock import local_date
from app.errors import Invalid, NotFoundHere
from app.models import Training, TrainingMember, TrainingTry
from app.people.actors import Actor
from app.proxies.training.keeping import note, own_membership, training_run_by, training_seen_by
from catalog.quiz import mark, read_questions
from forms.errors import FieldError

MOST_TRIES = 20


def sign_on_list(session: Session, *, training_id: int, person_ids: Sequence[int], actor: Actor, now: datetime) -> int:
    """The organiser ticks who is there; how many are new. Who signed in stays signed in. Flushes."""
    training = training_run_by(session, training_id=training_id, actor=actor)
    _require_begun(training, now)
    wanted = select(TrainingMember).where(
        TrainingMember.training_id == training.id,
        TrainingMember.person_id.in_(person_ids),
        TrainingMember.signed_at.is_(None),
    )
    members = session.scalars(wanted).all()
    for one in members:
        one.signed_at, one.sign_way = now, "list"
    session.flush()
    note(session, "signed", training, actor, now, way="list", count=len(members))
    return len(members)


def sign_by_code(session: Session, *, training_id: int, code: str, actor: Actor, now: datetime) -> TrainingMember:
    """On the own phone, on the day, with the code that is said in the room; Invalid for another. Flushes."""
    training, member = _mine(session, training_id, actor)
    if local_date(now) != training.held_on:
        raise Invalid((FieldError("code", _("签到码"), _("签到码只在培训当天有用，请组织的人在名单上补签")),))
    if not hmac.compare_digest(code.strip().encode(), training.code.encode()):
        raise Invalid((FieldError("code", _("签到码"), _("签到码不对，看会场上写的六位数字")),))
    if member.signed_at is None:
        member.signed_at, member.sign_way = now, "code"
        session.flush()
        note(session, "signed", training, actor, now, way="code", count=1)
    return member


def take_test(
    session: Session, *, training_id: int, chosen: Mapping[int, Sequence[int]], actor: Actor, now: datetime
) -> TrainingTry:
    """One try, marked and kept; Invalid for who did not sign in, after the last day, or with a question left out."""
    training, member = _mine(session, training_id, actor)
    questions = read_questions(training.questions)
    if member.signed_at is None:
        raise Invalid(message=_("先签到，再做测试"))
    if not questions or local_date(now) > training.due_on:
        raise Invalid(message=_("测试已经截止"))
    if wrong := _left_out(len(questions), chosen):
        raise Invalid(tuple(wrong))
    if len(tries_of(session, training=training, person_id=member.person_id)) >= MOST_TRIES:
        raise Invalid(message=_("已经做了 %(n)s 次，请找组织培训的人", n=MOST_TRIES))
    score = mark(questions, chosen)
    answers = json.dumps({str(place): sorted(picked) for place, picked in chosen.items()}, sort_keys=True)
    one = TrainingTry(
        training_id=training.id,
        person_id=member.person_id,
        answers=answers,
        score=score,
        passed=score >= training.pass_mark,
        at=now,
    )
    session.add(one)
    session.flush()
    note(session, "tested", training, actor, now, score=score)
    return one


def tries_of(session: Session, *, training: Training, person_id: int) -> Sequence[TrainingTry]:
    """All tries of a person, the last first."""
    mine = (TrainingTry.training_id == training.id, TrainingTry.person_id == person_id)
    return session.scalars(select(TrainingTry).where(*mine).order_by(TrainingTry.id.desc())).all()


def _mine(session: Session, training_id: int, actor: Actor) -> tuple[Training, TrainingMember]:
    training = training_seen_by(session, training_id=training_id, actor=actor)
    member = own_membership(session, training=training, actor=actor)
    if member is None:
        raise NotFoundHere(_("没有这个培训，或者没有请您参加"))
    return training, member


def _require_begun(training: Training, now: datetime) -> None:
    if local_date(now) < training.held_on:
        raise Invalid(message=_("培训那天才能签到"))


def _left_out(count: int, chosen: Mapping[int, Sequence[int]]) -> list[FieldError]:
    return [
        FieldError(f"q{place}", _("第 %(n)s 题", n=place + 1), _("第 %(n)s 题没有选", n=place + 1))
        for place in range(count)
        if not chosen.get(place)
    ]
