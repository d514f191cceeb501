"""A quarterly evaluation: opened with its agents and its rubric, closed, counted, published."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.clock import local_date
from app.errors import Invalid, NotAllowed
from app.evaluation.counting import count_subject, points_by_rule, quarter_of
from app.evaluation.noting import note
from app.evaluation.rubrics import rubric_of
from app.evaluation.scope import RUNS, SEES, round_run_by
from app.models import (
    EvaluationRating,
    EvaluationRound,
    EvaluationSheet,
    EvaluationSubject,
    HallPerson,
    Organisation,
)
from app.people.actors import Actor
from app.people.areas import lies_in_areas
from app.people.roles import AGENT
from app.wording import msgid
from catalog.rubric import read_rubric, score, write_rubric
from forms.errors import FieldError

STATE_WORDS = {"open": msgid("评议中"), "closed": msgid("已截止，核分中"), "published": msgid("已公布")}
SATISFIED = 4  # what counts when nobody rated, where the switch says so
MOST_AGENTS = 300
LONGEST = dt.timedelta(days=92)
PAGE = 24


def rounds_seen_by(session: Session, *, actor: Actor) -> Sequence[EvaluationRound]:
    """The latest rounds of the places this person oversees; one statement."""
    if not any(actor.can(one) for one in (*SEES, "view_cases")) or actor.roles == {AGENT} or not actor.areas:
        raise NotAllowed(_("您的岗位不看评议"))
    wanted = select(EvaluationRound).join(Organisation, Organisation.id == EvaluationRound.organisation_id)
    wanted = wanted.where(lies_in_areas(actor, Organisation.path)).options(joinedload(EvaluationRound.organisation))
    newest = (EvaluationRound.year.desc(), EvaluationRound.quarter.desc(), EvaluationRound.id)
    return session.scalars(wanted.order_by(*newest).limit(PAGE)).all()


def open_round(
    session: Session,
    *,
    organisation: Organisation,
    year: int,
    quarter: int,
    closes_on: dt.date | None,
    default_rating: bool = False,
    actor: Actor,
    now: datetime,
) -> EvaluationRound:
    """Begin a quarter's evaluation with the agents on the roster today; Invalid with what is wrong. Flushes."""
    if not actor.can(RUNS) or not actor.oversees(organisation.path):
        raise NotAllowed(_("评议由乡镇（街道）和县的管理员组织"))
    agents = _agents(session, organisation)
    if wrong := _wrong(session, organisation, year, quarter, closes_on, len(agents), local_date(now)):
        raise Invalid(tuple(wrong))
    kept = rubric_of(session, organisation=organisation)
    found = EvaluationRound(
        organisation_id=organisation.id,
        year=year,
        quarter=quarter,
        state="open",
        rubric=write_rubric(kept.rubric),
        rubric_number=kept.number,
        closes_on=closes_on,
        default_rating=default_rating,
        opened_at=now,
        opened_by_id=actor.user_id,
    )
    session.add(found)
    session.flush()
    session.add_all(_subject(found, one) for one in agents)
    session.flush()
    note(session, "opened", found, actor, now, agents=len(agents), default=int(default_rating))
    return found


def _agents(session: Session, organisation: Organisation) -> Sequence[HallPerson]:
    below = Organisation.path.startswith(organisation.path, autoescape=True)
    wanted = select(HallPerson).join(Organisation, Organisation.id == HallPerson.organisation_id)
    wanted = wanted.where(below, HallPerson.mode != "", HallPerson.whereabouts != "ended")
    ordered = wanted.options(joinedload(HallPerson.organisation)).order_by(Organisation.path, HallPerson.position)
    return session.scalars(ordered.limit(MOST_AGENTS + 1)).all()


def _wrong(
    session: Session,
    organisation: Organisation,
    year: int,
    quarter: int,
    closes_on: dt.date | None,
    agents: int,
    today: dt.date,
) -> list[FieldError]:
    wrong = []
    if quarter not in range(1, 5) or dt.date(today.year - 2, 1, 1).year > year or year > today.year:
        wrong.append(FieldError("quarter", _("季度"), _("请选择季度")))
    elif dt.date(year, quarter * 3 - 2, 1) > today:
        wrong.append(FieldError("quarter", _("季度"), _("这个季度还没有开始")))
    elif _there(session, organisation, year, quarter):
        wrong.append(FieldError("quarter", _("季度"), _("这个季度已经有评议了")))
    if closes_on is None or not today <= closes_on <= today + LONGEST:
        wrong.append(FieldError("closes_on", _("截止日期"), _("请选今天以后三个月以内的一天")))
    if not agents:
        wrong.append(FieldError("at", _("单位"), _("代办员名册里还没有人，先把代办员加进名册")))
    if agents > MOST_AGENTS:
        wrong.append(FieldError("at", _("单位"), _("一次最多评 %(n)s 人，请分乡镇评", n=MOST_AGENTS)))
    return wrong


def _there(session: Session, organisation: Organisation, year: int, quarter: int) -> bool:
    same = (
        EvaluationRound.organisation_id == organisation.id,
        EvaluationRound.year == year,
        EvaluationRound.quarter == quarter,
    )
    return session.scalar(select(EvaluationRound.id).where(*same)) is not None


def _subject(found: EvaluationRound, person: HallPerson) -> EvaluationSubject:
    return EvaluationSubject(
        round_id=found.id,
        person_id=person.id,
        account_id=person.account_id,
        name=person.name,
        place=person.organisation.name,
    )


def subjects_of(session: Session, *, round_id: int) -> Sequence[EvaluationSubject]:
    """The agents of a round, the best first once they are counted."""
    wanted = select(EvaluationSubject).where(EvaluationSubject.round_id == round_id)
    return session.scalars(wanted.order_by(EvaluationSubject.score.desc(), EvaluationSubject.id)).all()


def count_round(session: Session, *, round_id: int, actor: Actor, now: datetime) -> EvaluationRound:
    """Count everyone anew and work out the points; the person who is rated has no hand in it: it is all counted."""
    found = round_run_by(session, round_id=round_id, actor=actor, states=("open", "closed"))
    rubric, subjects = read_rubric(found.rubric), subjects_of(session, round_id=found.id)
    points = points_by_rule(session, subject_ids=[one.id for one in subjects])
    for one in subjects:
        figures = count_subject(session, subject=one, found=found, today=local_date(now))
        scored = score(rubric, figures.times(points.get(one.id, {})))
        one.figures, one.counted_at = figures.text(), now
        one.score, one.grade = scored.total, scored.grade
    session.flush()
    note(session, "counted", found, actor, now, agents=len(subjects))
    return found


def close_round(session: Session, *, round_id: int, actor: Actor, now: datetime) -> EvaluationRound:
    """No more ratings. Where the switch is on, sheets that nobody used count as 满意, marked 默认. Flushes."""
    found = round_run_by(session, round_id=round_id, actor=actor, states=("open",))
    if local_date(now) <= quarter_of(found).last:
        raise Invalid(message=_("这个季度还没有过完"))
    defaults = _rate_by_default(session, found, local_date(now)) if found.default_rating else 0
    found.state, found.closed_at = "closed", now
    session.flush()
    note(session, "closed", found, actor, now, defaults=defaults)
    return count_round(session, round_id=round_id, actor=actor, now=now)


def _rate_by_default(session: Session, found: EvaluationRound, today: dt.date) -> int:
    unused = select(EvaluationSheet).where(EvaluationSheet.round_id == found.id, ~EvaluationSheet.used)
    sheets = session.scalars(unused.where(EvaluationSheet.subject_id.is_not(None))).all()
    for sheet in sheets:
        sheet.used = True
        session.add(
            EvaluationRating(
                subject_id=sheet.subject_id, source=sheet.source, way="default", grade=SATISFIED, rated_on=today
            )
        )
    return len(sheets)


def publish_round(session: Session, *, round_id: int, actor: Actor, now: datetime) -> EvaluationRound:
    """公布: what was counted last is fixed and stands on the board for anyone. Flushes."""
    found = round_run_by(session, round_id=round_id, actor=actor, states=("closed",))
    count_round(session, round_id=round_id, actor=actor, now=now)
    found.state, found.published_at = "published", now
    session.flush()
    note(session, "published", found, actor, now)
    return found
