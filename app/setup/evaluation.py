"""A training and two quarters of evaluation for the demonstration, played by the operations that people use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import yaml
from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.clock import local_date
from app.evaluation import fixing, rating, rounds
from app.evaluation.rating import Rated
from app.models import Account, EvaluationRound, HallPerson, Organisation, Training
from app.people.accounts import actor_of
from app.people.actors import Actor
from app.proxies.training import attending, keeping
from app.proxies.training.keeping import TrainingWords
from app.statistics.periods import period_of
from catalog.sample import DATA

_TOWN, _HEAD = "990101101", "shenguilan"
_TEXTS = ("topic", "hours", "place", "teacher", "papers", "questions")


def add_demo_evaluation(session: Session, *, now: datetime) -> Iterator[str]:
    """The trainings and rounds of the file, unless there are some."""
    if session.scalar(select(exists().select_from(EvaluationRound))):
        return
    told = yaml.safe_load((DATA / "training.yaml").read_text("utf-8"))
    people = {one.name: one for one in session.scalars(select(HallPerson).where(HallPerson.mode != ""))}
    for raw in told["trainings"]:
        _train(session, raw, people, now)
    yield f"示例培训：{len(told['trainings'])} 次"
    quarter = period_of("quarter", local_date(now))
    last = quarter.moved(-1)
    _evaluate(session, told, last.first, _at(quarter.first + dt.timedelta(8), now), publish=True)
    _evaluate(session, told, quarter.first, now, publish=False)
    yield "示例评议：2 个季度"


def _at(day: dt.date, now: datetime) -> datetime:
    """Some time of that day; never later than now."""
    return min(now, now - dt.timedelta((local_date(now) - day).days))


def _town(session: Session) -> Organisation:
    return session.scalars(select(Organisation).where(Organisation.code == _TOWN)).one()


def _actor(session: Session, username: str) -> Actor:
    return actor_of(session.scalars(select(Account).where(Account.username == username)).one())


def _train(session: Session, raw: Mapping[str, Any], people: Mapping[str, HallPerson], now: datetime) -> Training:
    held = now - dt.timedelta(raw["days_ago"])
    head = _actor(session, _HEAD)
    words = TrainingWords(
        held_on=local_date(held),
        due_on=local_date(held) + dt.timedelta(raw["test_days"]),
        **{name: raw.get(name, "") for name in _TEXTS},
    )
    ids = [one.id for one in people.values()]
    made = keeping.announce(
        session, organisation=_town(session), words=words, member_ids=ids, actor=head, now=held - dt.timedelta(3)
    )
    signed = [people[name].id for name in raw["signed"]]
    attending.sign_on_list(session, training_id=made.id, person_ids=signed, actor=head, now=held)
    for one in raw["tries"]:
        account = session.get_one(Account, people[one["name"]].account_id)
        chosen = dict(enumerate(one["chosen"]))
        attending.take_test(session, training_id=made.id, chosen=chosen, actor=actor_of(account), now=held)
    return made


def _evaluate(session: Session, told: Mapping[str, Any], first: dt.date, when: datetime, *, publish: bool) -> None:
    """One quarter: opened, rated by links, points and rectification, and published or left open."""
    head = _actor(session, _HEAD)
    found = rounds.open_round(
        session,
        organisation=_town(session),
        year=first.year,
        quarter=(first.month + 2) // 3,
        closes_on=local_date(when) + dt.timedelta(60 - 45 * publish),
        actor=head,
        now=when,
    )
    named = {one.name: one.id for one in rounds.subjects_of(session, round_id=found.id)}
    who = {"round_id": found.id, "actor": head, "now": when}
    for raw in told["ratings"]:
        _rate(session, raw, named[raw["name"]], who)
    for raw in told["points"] if publish else ():
        told_of = {name: raw[name] for name in ("rule", "times", "reason")}
        fixing.add_point(session, subject_id=named[raw["name"]], **told_of, **who)
    for raw in told["fixes"] if not publish else ():
        limit = local_date(when) + dt.timedelta(raw["days"])
        fixing.ask_fix(session, subject_id=named[raw["name"]], problem=raw["problem"], limit_on=limit, **who)
    (_publish if publish else rounds.count_round)(session, **who)


def _publish(session: Session, *, round_id: int, actor: Actor, now: datetime) -> None:
    rounds.close_round(session, round_id=round_id, actor=actor, now=now)
    rounds.publish_round(session, round_id=round_id, actor=actor, now=now)


def _rate(session: Session, raw: Mapping[str, Any], subject: int, who: Mapping[str, Any]) -> None:
    grades = raw["grades"]
    sheets = rating.make_sheets(session, source=raw["source"], count=len(grades), subject_ids=[subject], **who)
    for place, (sheet, grade) in enumerate(zip(sheets, grades, strict=True)):
        said = {subject: Rated(grade, raw.get("remark", "") if place == len(grades) - 1 else "")}
        rating.rate_by_link(session, token=sheet.token, said=said, now=who["now"])
