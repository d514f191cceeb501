"""Who runs an evaluation, who rings people up, and that nobody has a hand in the own result."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.errors import NotAllowed, NotFoundHere
from app.models import EvaluationRound, EvaluationSubject
from app.people.actors import Actor
from app.people.roles import AGENT

RUNS = "manage_people"
SEES = ("manage_people", "supervise")
CALLS = ("manage_people", "supervise", "view_cases")


def round_seen_by(session: Session, *, round_id: int, actor: Actor) -> EvaluationRound:
    """A round of a place that this person oversees; NotFoundHere for any other, and for agents."""
    found = session.get(EvaluationRound, round_id)
    if found is None or actor.roles == {AGENT} or not actor.oversees(found.organisation.path):
        raise NotFoundHere(_("没有这次评议，或者它不归您管"))
    return found


def round_run_by(session: Session, *, round_id: int, actor: Actor, states: tuple[str, ...] = ()) -> EvaluationRound:
    """The same, locked, for who runs it; NotAllowed when it is no longer in one of the states."""
    require_runs(actor)
    found = round_seen_by(session, round_id=round_id, actor=actor)
    session.refresh(found, with_for_update=True)
    if states and found.state not in states:
        raise NotAllowed(_("这次评议已经到了下一步，不能再改"))
    return found


def require_runs(actor: Actor) -> None:
    """NotAllowed for who does not run evaluations."""
    if not actor.can(RUNS):
        raise NotAllowed(_("评议由乡镇（街道）和县的管理员组织"))


def subject_of(session: Session, *, subject_id: int, found: EvaluationRound, actor: Actor) -> EvaluationSubject:
    """One agent of the round; NotAllowed for the own one: nobody has a hand in it."""
    wanted = select(EvaluationSubject).where(EvaluationSubject.id == subject_id, EvaluationSubject.round_id == found.id)
    subject = session.scalars(wanted.options(joinedload(EvaluationSubject.round))).one_or_none()
    if subject is None:
        raise NotFoundHere(_("这次评议里没有这个人"))
    refuse_own(subject, actor)
    return subject


def refuse_own(subject: EvaluationSubject, actor: Actor) -> None:
    """NotAllowed for whoever is rated."""
    if subject.account_id == actor.user_id:
        raise NotAllowed(_("对自己的评议不能由本人查看、录入和改动"))
