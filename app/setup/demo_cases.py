"""Sample cases for the demonstration: made by the operations that people use, with days of the past as their now."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from app.cases import operations
from app.cases.calendar import load_calendar
from app.cases.calendar_days import WorkCalendar
from app.cases.desks import Station
from app.clock import ZONE
from app.models import Account, Case
from app.people.accounts import actor_of
from app.people.actors import Actor
from app.people.places import CountyPlaces
from app.publishing.versions import current_version
from catalog.definition import Meaning
from forms.names import field_name
from forms.samples import sample_pairs
from forms.submission import read_submission

_OPENS = dt.time(9, 10)  # a quarter of an hour after the hall opens, so that nothing happens before it


class Action(BaseModel):
    """What someone did to a case, how many days ago."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    by: str
    do: Literal["pass_on", "request_supplement", "grant", "refuse", "decline"]
    days: int
    opinion: str


class SampleCase(BaseModel):
    """One entry of the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    service: str
    sample: str
    by: str
    days: int
    mode: str = ""  # 服务方式; "" for the usual one
    then: tuple[Action, ...] = ()


@dataclass(frozen=True)
class _Days:
    """Moments of the past as working days of the county."""

    now: datetime
    calendar: WorkCalendar

    def ago(self, days: int) -> datetime:
        day = self.now.astimezone(ZONE).date() - dt.timedelta(days=days)
        while days and not self.calendar.is_workday(day):
            day -= dt.timedelta(days=1)
        return min(self.now, datetime.combine(day, _OPENS, ZONE))


def add_demo_cases(session: Session, *, file: Path, now: datetime) -> int:
    """Play the file through unless there are cases already; how many were made."""
    if session.scalar(select(Case.id).limit(1)) is not None:
        return 0
    entries = TypeAdapter(tuple[SampleCase, ...]).validate_python(yaml.safe_load(file.read_text("utf-8")))
    days = _Days(now, load_calendar(session, since=now.date()))
    actors = _actors(session, entries)
    for entry in sorted(entries, key=lambda entry: -entry.days):
        _play(session, entry, actors, days)
    return len(entries)


def _actors(session: Session, entries: Sequence[SampleCase]) -> dict[str, Actor]:
    names = {entry.by for entry in entries} | {action.by for entry in entries for action in entry.then}
    accounts = session.scalars(select(Account).where(Account.username.in_(names)))
    return {account.username: actor_of(account) for account in accounts}


def _play(session: Session, entry: SampleCase, actors: dict[str, Actor], days: _Days) -> None:
    number = _submit(session, entry, actors[entry.by], days.ago(entry.days))
    for action in entry.then:
        revision = session.scalars(select(Case.revision).where(Case.number == number)).one()
        perform = getattr(operations, action.do)
        perform(
            session,
            case_number=number,
            revision=revision,
            opinion=action.opinion,
            actor=actors[action.by],
            now=days.ago(action.days),
        )


def _submit(session: Session, entry: SampleCase, actor: Actor, at: datetime) -> str:
    version = current_version(session, entry.service, at.date())
    sample = next(one for one in version.definition.samples if one.id == entry.sample)
    filled = MultiDict(sample_pairs(version.compiled, sample))
    if consent := version.definition.field_meaning(Meaning.ARCHIVE_CONSENT):  # everyone of the demonstration agreed
        filled[field_name(consent.id)] = "yes"
    return operations.submit(
        session,
        version=version,
        submission=read_submission(version.compiled, filled, today=at.date(), places=CountyPlaces(session)),
        organisation=Station(actor.organisation_id or 0, actor.organisation_name, actor.organisation_path),
        token=secrets.token_hex(32),
        told=None,  # the people of the samples come more than once
        mode=entry.mode,
        actor=actor,
        now=at,
    )
