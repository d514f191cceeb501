"""Rounds, visits, logs and a result to be brought for the demonstration: made by the operations that people use."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import yaml
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cases.undelivered import undelivered
from app.clock import ZONE, local_date
from app.models import Account, Round
from app.people.accounts import actor_of
from app.people.actors import Actor
from app.proxies.delivery import bringing
from app.proxies.logs.entries import KINDS, Entry, write_down
from app.proxies.rounds import planning, visiting
from app.proxies.rounds.planning import OwnStop
from app.proxies.rounds.proposals import proposals
from app.proxies.rounds.visiting import Visit
from catalog.sample import DATA

_LEAVES = dt.time(14, 30)


def add_demo_rounds(session: Session, *, now: datetime) -> int:
    """Play the file through unless there are rounds already; how many visits, log lines and deliveries were made."""
    if session.scalar(select(Round.id).limit(1)) is not None:
        return 0
    raw = yaml.safe_load((DATA / "rounds.yaml").read_text("utf-8"))
    account = session.scalars(select(Account).where(Account.username == raw["by"])).one_or_none()
    if account is None:
        return 0
    actor = actor_of(account)
    made = sum(_round(session, one, actor, _ago(now, one["days"])) for one in raw["rounds"])
    made += sum(_entry(session, kind, one, actor, now) for kind in KINDS for one in raw[kind])
    return made + (_bring(session, actor, now) if raw["bring"] else 0)


def _ago(now: datetime, days: int) -> datetime:
    """The early afternoon of a day; of today, never later than now."""
    then = datetime.combine(local_date(now) - dt.timedelta(days=days), _LEAVES, ZONE)
    return min(then, now)


def _round(session: Session, raw: Mapping[str, Any], actor: Actor, at: datetime) -> int:
    day = local_date(at)
    due = proposals(session, actor=actor, day=day)
    # What is due belongs to the round that is still ahead; the one of last week is over.
    keys = [] if raw["days"] else [one.key for one in due if one.reason != "deliver"]
    round_ = planning.plan(session, day=day, kind=raw["kind"], keys=keys, remark=raw["remark"], actor=actor, now=at)
    for home in raw["own"]:
        said = {name: home[name] for name in ("name", "task", "group", "address")}
        stop = OwnStop(village_id=actor.organisation_id or 0, **said)
        planning.add_own(session, number=round_.number, stop=stop, actor=actor, now=at)
    visits = [(stop.id, home) for stop, home in zip(round_.stops[-len(raw["own"]) :], raw["own"], strict=True)]
    for stop_id, home in visits:
        if "outcome" in home:
            visit = Visit(home["outcome"], deed=home["deed"], next_step=home["next_step"])
            visiting.record_visit(session, number=round_.number, stop_id=stop_id, visit=visit, actor=actor, now=at)
    return len(round_.stops)


def _entry(session: Session, kind: str, raw: Mapping[str, Any], actor: Actor, now: datetime) -> int:
    said = {name: text for name, text in raw.items() if name != "days"}
    day = local_date(now) - dt.timedelta(days=raw["days"])
    token = hashlib.sha256(repr((kind, sorted(raw.items()))).encode()).hexdigest()
    entry = Entry(kind, **said, happened_on=day, token=token)
    write_down(session, entry=entry, actor=actor, now=now)
    return 1


def _bring(session: Session, actor: Actor, now: datetime) -> int:
    """The result that has waited longest is to be brought by the agent."""
    waiting = [one for one in undelivered(session, actor=actor).rows if not one.step]
    for row in waiting[:1]:
        plan = bringing.Plan("hand", bearer_id=actor.user_id)
        bringing.choose(session, number=row.number, plan=plan, actor=actor, now=now)
    return len(waiting[:1])
