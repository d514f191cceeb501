"""培训 of agents and hall staff: announced with topic, day, papers and a short test; who is to come."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from app import audit
from app.clock import local_date
from app.errors import Invalid, NotAllowed, NotFoundHere
from app.models import HallPerson, Organisation, Training, TrainingMember, TrainingTry
from app.people.actors import Actor
from app.people.areas import lies_in_areas
from catalog.quiz import QuizError, parse_questions, store_questions
from forms.errors import FieldError

RUNS = "manage_people"
MOST_MEMBERS = 300
MOST_PAPERS = 20
PAGE_SIZE = 30
_CODE_DIGITS = 6
_LENGTHS = {"topic": 80, "hours": 60, "place": 120, "teacher": 60, "papers": 2000, "questions": 20000}


@dataclass(frozen=True)
class TrainingWords:
    """What is said of a training. `papers` one a line: words, or the code of a service whose guide is read."""

    topic: str
    held_on: dt.date | None
    due_on: dt.date | None = None  # last day of the test; the day itself where nothing is said
    hours: str = ""
    place: str = ""
    teacher: str = ""
    papers: str = ""
    questions: str = ""  # as catalog.quiz reads them
    pass_mark: int = 80


@dataclass(frozen=True)
class TrainingRow:
    """One training of the list, with how many are to come, signed in, and passed."""

    training: Training
    members: int
    signed: int
    passed: int
    is_mine: bool


def announce(
    session: Session,
    *,
    organisation: Organisation,
    words: TrainingWords,
    member_ids: Sequence[int],
    actor: Actor,
    now: datetime,
) -> Training:
    """A new training for these people of the subtree; Invalid with what is wrong. Flushes."""
    if not actor.can(RUNS) or not actor.oversees(organisation.path):
        raise NotAllowed(_("培训由乡镇（街道）和县的管理员组织"))
    people = _people(session, organisation, member_ids)
    if wrong := _wrong(words, len(people), local_date(now)):
        raise Invalid(tuple(wrong))
    training = Training(
        organisation_id=organisation.id,
        topic=words.topic.strip(),
        held_on=words.held_on,
        hours=words.hours.strip(),
        place=words.place.strip(),
        teacher=words.teacher.strip(),
        papers="\n".join(line.strip() for line in words.papers.splitlines() if line.strip()),
        code="".join(secrets.choice("0123456789") for _digit in range(_CODE_DIGITS)),
        questions=store_questions(parse_questions(words.questions)),
        pass_mark=words.pass_mark,
        due_on=words.due_on or words.held_on,
        made_at=now,
        made_by_id=actor.user_id,
    )
    session.add(training)
    session.flush()
    session.add_all(TrainingMember(training_id=training.id, person_id=one) for one in people)
    session.flush()
    note(session, "announced", training, actor, now, members=len(people))
    return training


def _people(session: Session, organisation: Organisation, ids: Sequence[int]) -> list[int]:
    below = Organisation.path.startswith(organisation.path, autoescape=True)
    wanted = select(HallPerson.id).join(Organisation, Organisation.id == HallPerson.organisation_id)
    wanted = wanted.where(below, HallPerson.id.in_(ids), HallPerson.whereabouts != "ended")
    return list(session.scalars(wanted.order_by(HallPerson.id)))


def _wrong(words: TrainingWords, people: int, today: dt.date) -> list[FieldError]:
    wrong = [
        FieldError(name, "", _("最多 %(n)s 个字", n=longest))
        for name, longest in _LENGTHS.items()
        if len(getattr(words, name)) > longest
    ]
    if not words.topic.strip():
        wrong.append(FieldError("topic", _("题目"), _("请填写培训题目")))
    if words.held_on is None or abs((words.held_on - today).days) > 366:
        wrong.append(FieldError("held_on", _("哪天"), _("请选培训的日期")))
    elif words.due_on is not None and words.due_on < words.held_on:
        wrong.append(FieldError("due_on", _("测试截止"), _("测试截止不能早于培训那天")))
    if not 0 <= words.pass_mark <= 100:
        wrong.append(FieldError("pass_mark", _("合格线"), _("请填 0 到 100")))
    if len(words.papers.splitlines()) > MOST_PAPERS:
        wrong.append(FieldError("papers", _("材料"), _("最多 %(n)s 行", n=MOST_PAPERS)))
    if not 1 <= people <= MOST_MEMBERS:
        wrong.append(FieldError("member", _("参加的人"), _("请选参加的人，最多 %(n)s 人", n=MOST_MEMBERS)))
    return [*wrong, *_wrong_questions(words.questions)]


def _wrong_questions(typed: str) -> list[FieldError]:
    try:
        parse_questions(typed)
    except QuizError as error:
        return [FieldError("questions", _("测试题"), sentence) for sentence in error.sentences]
    return []


def note(
    session: Session, action: str, training: Training, actor: Actor | None, now: datetime, **detail: int | str
) -> None:
    """One action of `training.…` in the record."""
    audit.record(
        session,
        actor=actor,
        now=now,
        action=f"training.{action}",
        subject="training",
        subject_id=str(training.id),
        detail=detail,
    )


# ── reading ────────────────────────────────────────────────────────────────────────────────────────


def training_seen_by(session: Session, *, training_id: int, actor: Actor) -> Training:
    """One training: of the subtree for who runs them, else one this person is to come to. NotFoundHere otherwise."""
    training = session.get(Training, training_id)
    if training is None or not (_runs(actor, training) or own_membership(session, training=training, actor=actor)):
        raise NotFoundHere(_("没有这个培训，或者没有请您参加"))
    return training


def training_run_by(session: Session, *, training_id: int, actor: Actor) -> Training:
    """The same for who runs it only."""
    training = session.get(Training, training_id)
    if training is None or not _runs(actor, training):
        raise NotFoundHere(_("没有这个培训，或者它不归您管"))
    return training


def _runs(actor: Actor, training: Training) -> bool:
    return actor.can(RUNS) and actor.oversees(training.organisation.path)


def own_membership(session: Session, *, training: Training, actor: Actor) -> TrainingMember | None:
    """The place of this person in a training."""
    wanted = select(TrainingMember).join(HallPerson, HallPerson.id == TrainingMember.person_id)
    mine = (TrainingMember.training_id == training.id, HallPerson.account_id == actor.user_id)
    return session.scalars(wanted.where(*mine)).one_or_none()


def members_of(session: Session, *, training: Training) -> Sequence[tuple[TrainingMember, int, int | None]]:
    """Who is to come, each with the tries and the best score; one statement."""
    tries = select(TrainingTry.person_id, func.count().label("tries"), func.max(TrainingTry.score).label("best")).where(
        TrainingTry.training_id == training.id
    )
    made = tries.group_by(TrainingTry.person_id).subquery()
    wanted = (
        select(TrainingMember, func.coalesce(made.c.tries, 0), made.c.best)
        .join(HallPerson, HallPerson.id == TrainingMember.person_id)
        .join(Organisation, Organisation.id == HallPerson.organisation_id)
        .outerjoin(made, made.c.person_id == TrainingMember.person_id)
        .options(joinedload(TrainingMember.person).joinedload(HallPerson.organisation))
        .where(TrainingMember.training_id == training.id)
    )
    rows = session.execute(wanted.order_by(Organisation.path, HallPerson.position, HallPerson.id))
    return [(member, tries, best) for member, tries, best in rows]


def trainings_seen_by(session: Session, *, actor: Actor) -> Sequence[TrainingRow]:
    """The latest trainings: of the subtree, and those this person is to come to; one statement."""
    count = select(func.count()).select_from(TrainingMember).where(TrainingMember.training_id == Training.id)
    passed = select(func.count(func.distinct(TrainingTry.person_id))).where(
        TrainingTry.training_id == Training.id, TrainingTry.passed
    )
    mine = select(TrainingMember.training_id).join(HallPerson, HallPerson.id == TrainingMember.person_id)
    mine = mine.where(HallPerson.account_id == actor.user_id)
    seen = Training.id.in_(mine)
    if actor.can(RUNS):
        seen = seen | lies_in_areas(actor, Organisation.path)
    wanted = (
        select(
            Training,
            count.scalar_subquery(),
            count.where(TrainingMember.signed_at.is_not(None)).scalar_subquery(),
            passed.scalar_subquery(),
            Training.id.in_(mine),
        )
        .join(Organisation, Organisation.id == Training.organisation_id)
        .where(seen)
        .options(joinedload(Training.organisation))
    )
    rows = session.execute(wanted.order_by(Training.held_on.desc(), Training.id.desc()).limit(PAGE_SIZE))
    return [TrainingRow(row[0], row[1], row[2], row[3], bool(row[4])) for row in rows]
