"""What is due again is opened: as a case by itself where the form needs nobody, else as a form that is filled already.

A case made by itself is handed in for the desk that handed in the earlier one, and waits there to be accepted by a
person: a rule may ask, it may not look anybody in the eye.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import count

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from app import crypto
from app.cases.applications import read_answers
from app.cases.desks import Station
from app.cases.drafts import find_draft, save_draft
from app.cases.earlier import sources_in
from app.cases.recheck.turns import GRANTED, OPEN, has_failed, own_turn, record
from app.cases.submission import submit
from app.clock import local_date
from app.errors import DeskError, Invalid
from app.models import Case, Organisation, RecheckDue, Service
from app.people.accounts import actor_of
from app.people.actors import Actor
from app.people.places import CountyPlaces
from app.publishing.versions import LoadedVersion, current_version, version_by_id
from forms.answers import posted_pairs
from forms.plan import plan_of
from forms.prefill import prefill, prefill_pairs
from forms.submission import Submission, read_submission

Pairs = list[tuple[str, str]]


class RuleActor(Actor):
    """The rule of a definition, standing where somebody stood: it hands in, and does nothing else."""

    @cached_property
    def capabilities(self) -> frozenset[str]:
        return frozenset({"submit_case"})


@dataclass(frozen=True)
class Prepared:
    """A form filled from the earlier case, and how it is judged as it stands."""

    version: LoadedVersion
    code: str
    pairs: Pairs
    submission: Submission

    @property
    def lacking(self) -> int:
        """Places that only a person can fill: answers, and papers without which a case cannot start."""
        blocking = sum(item.is_blocking for item in self.submission.missing)
        return len(self.submission.errors) + blocking


# ── by itself ──────────────────────────────────────────────────────────────────────────────────────


def to_be_opened(session: Session, now: datetime, limit: int) -> Sequence[int]:
    """Turns whose day has come, the longest overdue first."""
    wanted = select(RecheckDue.id).where(RecheckDue.look_on <= local_date(now))
    return session.scalars(wanted.order_by(RecheckDue.look_on, RecheckDue.id).limit(limit)).all()


def open_turn(session: Session, turn_id: int, now: datetime) -> bool:
    """Make the case, or note what is lacking and leave the turn to the desk. False when it was looked at meanwhile."""
    wanted = select(RecheckDue).where(RecheckDue.id == turn_id).with_for_update()
    turn = session.scalars(wanted.execution_options(populate_existing=True)).one()
    if turn.look_on is None or turn.state not in OPEN:
        return False
    turn.look_on = None
    session.flush()
    try:
        with session.begin_nested():
            _open(session, turn, now)
    except DeskError:
        session.refresh(turn)  # the service is gone, or not handled there any more: a person sees to it
    return True


def _open(session: Session, turn: RecheckDue, now: datetime) -> None:
    earlier = _latest_case(session, turn)
    prepared = prepare(session, turn, earlier, now=now)
    turn.lacking = prepared.lacking
    if prepared.lacking or turn.state != "waiting" or earlier.outcome not in GRANTED:
        return  # a decision that was taken back is for people to look at
    place = session.get_one(Organisation, turn.organisation_id)
    actor = _for_the_desk_of(earlier)
    token = token_of(turn, user_id=0)
    submit(
        session,
        version=prepared.version,
        submission=prepared.submission,
        organisation=Station(place.id, place.name, place.path),
        token=token,
        told=None,  # nobody is there to be asked
        actor=actor,
        now=now,
    )
    turn.token, turn.state = token, "opened"
    session.flush()
    record(session, "opened", turn, actor=None, now=now)


def _for_the_desk_of(case: Case) -> RuleActor:
    """In the place of who handed the earlier case in; the record says that it was the system."""
    person = actor_of(case.submitted_by)
    place = case.submitting_organisation
    values = {field.name: getattr(person, field.name) for field in dataclasses.fields(Actor)}
    return RuleActor(
        **values
        | {
            "name": "系统（到期开办）",
            "roles": frozenset(),
            "organisation_id": place.id,
            "organisation_path": place.path,
            "organisation_tier": place.tier,
            "organisation_kind": place.kind,
        }
    )


# ── by one click ───────────────────────────────────────────────────────────────────────────────────


def start_form(session: Session, *, turn_id: int, place_field: str, actor: Actor, now: datetime) -> tuple[str, str]:
    """A form of this person, filled from the earlier case: the code of its service and its token.

    Pressed twice it is the same form, with what was typed meanwhile. `place_field` names the control of the place.
    Raises what `own_turn` and `current_version` raise.
    """
    turn = own_turn(session, turn_id, actor)
    _require_no_case(session, turn)
    prepared = prepare(session, turn, _latest_case(session, turn), now=now, at=actor)
    token = _unused_token(session, turn, actor)
    if find_draft(session, token=token, actor=actor) is None:
        place = session.get_one(Organisation, turn.organisation_id)
        save_draft(
            session,
            token=token,
            version_id=prepared.version.id,
            pairs=[*prepared.pairs, (place_field, place.code)],
            applicant_name=_latest_case(session, turn).applicant_name,
            lacking=prepared.lacking,
            actor=actor,
            now=now,
        )
    turn.token, turn.state, turn.look_on = token, "opened", None
    session.flush()
    record(session, "started", turn, actor=actor, now=now)
    return prepared.code, token


def _require_no_case(session: Session, turn: RecheckDue) -> None:
    """Invalid while a case made for this turn is under way, or has been granted."""
    made = session.scalars(select(Case).where(Case.submission_token == turn.token)).one_or_none()
    if made is not None and not has_failed(made.state, made.outcome):
        raise Invalid(message=_("已经在办：%(number)s", number=made.number))


def _unused_token(session: Session, turn: RecheckDue, actor: Actor) -> str:
    """The first of this person's forms for the turn that has not become a case yet."""
    tokens = (token_of(turn, user_id=actor.user_id, attempt=attempt) for attempt in count())
    used = select(Case.id)
    return next(one for one in tokens if session.scalar(used.where(Case.submission_token == one)) is None)


def token_of(turn: RecheckDue, *, user_id: int, attempt: int = 0) -> str:
    """Of the form with which a person (0: the system) opens a turn: the same at every click."""
    return crypto.current().lookup_hash(f"recheck:{turn.id}:{user_id}:{attempt}")


# ── what is filled in ──────────────────────────────────────────────────────────────────────────────


def prepare(session: Session, turn: RecheckDue, earlier: Case, *, now: datetime, at: Actor | None = None) -> Prepared:
    """The form of the service in force today, with what the earlier case answered; NotFoundHere without a service."""
    code = session.scalars(select(Service.code).where(Service.id == turn.service_id)).one()
    version = current_version(session, code, local_date(now), at=at)
    pairs = _carried_over(session, earlier, version, now)
    submission = read_submission(
        version.compiled, MultiDict(pairs), today=local_date(now), places=CountyPlaces(session)
    )
    return Prepared(version, code, pairs, submission)


def _carried_over(session: Session, earlier: Case, version: LoadedVersion, now: datetime) -> Pairs:
    """Answers that hold for the person; nothing that somebody said or did at the desk that day."""
    compiled = version_by_id(session, earlier.service_version_id).compiled
    answers = read_answers(earlier, compiled)
    asked = {question.name for question in plan_of(version.compiled).situations} | {"handled_by"}
    chosen = [(name, text) for name, text in posted_pairs(compiled, answers) if name in asked]
    proposals = prefill(version.compiled, dict(sources_in(compiled, answers)), today=local_date(now))
    return [*chosen, *prefill_pairs(proposals)]


def _latest_case(session: Session, turn: RecheckDue) -> Case:
    """The case of the turn before, or the one that began it all."""
    before = (
        select(Case)
        .join(RecheckDue, RecheckDue.token == Case.submission_token)
        .where(RecheckDue.case_id == turn.case_id, RecheckDue.turn < turn.turn)
        .order_by(RecheckDue.turn.desc())
        .limit(1)
    )
    return session.scalars(before).first() or session.get_one(Case, turn.case_id)
