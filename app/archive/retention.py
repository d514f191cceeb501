"""How long a record is kept: years by the outcome of the person's cases, as the county's file says."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import yaml
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.clock import local_date
from app.models import Case, CaseStep, Organisation, Person, PersonConsent
from app.models.cases import OPEN_STATES
from app.wording import msgid
from catalog.sample import DATA

# Kept as long as what they are nearest to: a part is granted, what was terminated was not taken to its end.
_LIKE = {"partly": "granted", "terminated": "declined"}
REASONS: Mapping[str, str] = {
    "granted": msgid("办结的件期满"),
    "refused": msgid("不予批准的件期满"),
    "declined": msgid("不予受理的件期满"),
    "withdrawn": msgid("撤回的件期满"),
    "none": msgid("没有办过件，期满"),
    "withdrawn_consent": msgid("本人撤回同意"),
    "open": msgid("有没办完的件，不清除"),
}
AGAIN_AFTER = dt.timedelta(days=30)  # a record with an open case is looked at again
PAGE = 50


class Rules(BaseModel):
    """Years, by the outcome of a case."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    granted: int = Field(ge=0, le=100)
    refused: int = Field(ge=0, le=100)
    declined: int = Field(ge=0, le=100)
    withdrawn: int = Field(ge=0, le=100)
    none: int = Field(ge=0, le=100)
    withdrawn_consent: int = Field(ge=0, le=100)

    def years(self, reason: str) -> int:
        """Years for this outcome."""
        return int(getattr(self, reason))

    @property
    def shortest(self) -> int:
        """Nothing is due before that many years, but what was asked for."""
        return min(self.granted, self.refused, self.declined, self.withdrawn, self.none)


@dataclass(frozen=True)
class Due:
    """When a record goes and why; `on` None while a case is open."""

    person_id: int
    village: str
    on: dt.date | None
    reason: str


@cache
def rules() -> Rules:
    """The county's file."""
    return Rules.model_validate(yaml.safe_load((DATA / "retention.yaml").read_text("utf-8")))


def first_review(day: dt.date) -> dt.date:
    """The first day on which a record made on `day` could be due."""
    return _years_after(day, rules().shortest)


def candidates(
    session: Session, *, until: dt.date, path: str = "", after: int = 0, limit: int = PAGE
) -> Sequence[Person]:
    """Records whose time may be over by this day, by number."""
    living = (Person.erased_at.is_(None), Person.merged_into_id.is_(None), Person.id > after)
    wanted = select(Person).where(Person.review_on <= until, *living, Person.organisation_path.startswith(path))
    return session.scalars(wanted.order_by(Person.id).limit(limit)).all()


def judge(session: Session, people: Sequence[Person]) -> list[Due]:
    """When each of these goes; four statements whatever their number."""
    ids = [person.id for person in people]
    keys = _keys(session, ids)
    closed, is_open = _cases(session, [key for own in keys.values() for key in own])
    refusals = _withdrawn_consents(session, keys)
    names = _villages(session, people)
    return [_due(person, keys[person.id], closed, is_open, refusals, names) for person in people]


def _due(
    person: Person,
    keys: Mapping[str, int],
    closed: Mapping[str, list[tuple[str, dt.date]]],
    is_open: set[str],
    refusals: Mapping[int, dt.date],
    names: Mapping[int, str],
) -> Due:
    village = names.get(person.organisation_id, "")
    if is_open & keys.keys():
        return Due(person.id, village, None, "open")
    if person.id in refusals:
        reason = "withdrawn_consent"
        return Due(person.id, village, _years_after(refusals[person.id], rules().years(reason)), reason)
    ends = [(_years_after(day, rules().years(state)), state) for key in keys for state, day in closed.get(key, ())]
    day, reason = max(ends, default=(_years_after(local_date(person.updated_at), rules().none), "none"))
    return Due(person.id, village, day, reason)


def _keys(session: Session, ids: Sequence[int]) -> dict[int, dict[str, int]]:
    """Person → hashed numbers of it and of the rows that became part of it, each with its row."""
    found: dict[int, dict[str, int]] = {one: {} for one in ids}
    rows = select(Person.id, Person.merged_into_id, Person.id_hash).where(
        Person.id.in_(ids) | Person.merged_into_id.in_(ids)
    )
    for row_id, into, key in session.execute(rows):
        found[into or row_id][key or f"row:{row_id}"] = row_id
    return found


def _cases(session: Session, keys: Iterable[str]) -> tuple[dict[str, list[tuple[str, dt.date]]], set[str]]:
    """The closed cases of these people with the day of their end, and who has an open one."""
    statement = (
        select(Case.applicant_id_hash, Case.state, Case.outcome, Case.submitted_at, func.max(CaseStep.finished_at))
        .outerjoin(CaseStep, CaseStep.case_id == Case.id)
        .where(Case.applicant_id_hash.in_(list(keys)))
        .group_by(Case.id, Case.applicant_id_hash, Case.state, Case.outcome, Case.submitted_at)
    )
    closed: dict[str, list[tuple[str, dt.date]]] = defaultdict(list)
    is_open: set[str] = set()
    for key, state, outcome, sent, ended in session.execute(statement):
        if state in OPEN_STATES:
            is_open.add(key)
        else:
            end = outcome or state
            closed[key].append((_LIKE.get(end, end), local_date(ended or sent)))
    return closed, is_open


def _withdrawn_consents(session: Session, keys: Mapping[int, Mapping[str, int]]) -> dict[int, dt.date]:
    """Who took the consent to be kept back, and when: the latest word counts."""
    owner = {row: person for person, own in keys.items() for row in own.values()}
    rows = select(PersonConsent.person_id, PersonConsent.state, PersonConsent.at).where(
        PersonConsent.person_id.in_(list(owner)), PersonConsent.purpose == "archive"
    )
    latest = {owner[person]: (state, at) for person, state, at in session.execute(rows.order_by(PersonConsent.id))}
    return {person: local_date(at) for person, (state, at) in latest.items() if state == "withdrawn"}


def _villages(session: Session, people: Sequence[Person]) -> dict[int, str]:
    ids = {person.organisation_id for person in people}
    rows = session.execute(select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids)))
    return {row.id: row.name for row in rows}


def _years_after(day: dt.date, years: int) -> dt.date:
    """The same day, or 28 February for a leap day."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
