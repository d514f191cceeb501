"""Two records of one person become one; and apart again when that was wrong.

The loser's row stays and points to the winner. What hangs on it (categories, consents, looks, history) is read along
with the winner's own, so that nothing has to move. Only facts and the place in a household are copied over; what they
replaced is kept, and put back unless somebody has corrected it since.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.archive.fields import NAMES, Facts, facts, write
from app.archive.history import note
from app.archive.scope import living, missing, take_person, within
from app.errors import Invalid
from app.models import Person, PersonMerge
from app.people.actors import Actor

_MOST_ALIKE = 10


@dataclass(frozen=True)
class Line:
    """One field of the preview: both values, and whose stays."""

    name: str
    winner: str
    loser: str
    takes_loser: bool
    may_choose: bool  # both have a value and they differ


@dataclass(frozen=True)
class MergeRow:
    """A merge that can be undone."""

    id: int
    name: str
    id_number: str
    who: str
    at: datetime


def preview(winner: Facts, loser: Facts, chosen: Collection[str] = ()) -> list[Line]:
    """Field by field: the winner's value stays unless it is blank, or the loser's is `chosen`."""
    return [_line(name, getattr(winner, name), getattr(loser, name), chosen) for name in NAMES if name != "id_kind"]


def _line(name: str, winner: str, loser: str, chosen: Collection[str]) -> Line:
    differ = bool(winner and loser and winner != loser)
    return Line(name, winner, loser, bool(loser) and (not winner or (differ and name in chosen)), differ)


def merge(
    session: Session,
    *,
    winner_id: int,
    loser_id: int,
    chosen: Collection[str] = (),
    actor: Actor,
    now: datetime,
) -> PersonMerge:
    """Let one record become part of another. `chosen` names the fields in which the loser's value wins."""
    if winner_id == loser_id:
        raise Invalid(message=_("请选两份不同的档案"))
    first, second = sorted((winner_id, loser_id))  # always locked in one order: two merges never wait for each other
    rows = {number: take_person(session, number, actor) for number in (first, second)}
    winner, loser = rows[winner_id], rows[loser_id]
    before, after = facts(winner), _merged(facts(winner), facts(loser), chosen)
    carried = list(session.scalars(select(Person.id).where(Person.merged_into_id == loser.id)))
    row = PersonMerge(winner_id=winner.id, loser_id=loser.id, user_name=actor.name, at=now)
    kept = {"winner": _plain(winner), "loser": _plain(loser), "carried": carried}
    _hide(session, loser, winner, carried, now)
    _put(session, winner, loser, after, now)
    row.before = json.dumps({**kept, "after": _plain(winner)}, ensure_ascii=False)
    session.add(row)
    session.flush()
    note(session, person=winner, kind="merged", changes=_differing(before, after), actor=actor, now=now)
    return row


def unmerge(session: Session, *, merge_id: int, actor: Actor, now: datetime) -> None:
    """Take a merge back: what it changed is as before, unless it was corrected since; the other record lives again."""
    row = session.get(PersonMerge, merge_id)
    if row is None or row.undone_at is not None or row.before is None:
        raise missing()
    winner = take_person(session, row.winner_id, actor)
    loser = session.scalars(select(Person).where(Person.id == row.loser_id, within(actor)).with_for_update()).one()
    if loser.merged_into_id != winner.id:
        raise Invalid(message=_("后来又合并过，请先撤销后面那次合并"))
    kept: dict[str, Any] = json.loads(row.before)
    before = facts(winner)
    _take_back(session, winner, loser, kept, now)
    _revive(session, loser, kept, now)
    row.undone_at = now
    session.flush()
    changes = _differing(before, facts(winner))
    note(session, person=winner, kind="unmerged", changes=changes, actor=actor, now=now)
    note(session, person=loser, kind="unmerged", actor=actor, now=now)


def merges_of(session: Session, person_id: int) -> list[MergeRow]:
    """Merges into this record that can be undone, the latest first."""
    rows = (
        select(PersonMerge, Person)
        .join(Person, Person.id == PersonMerge.loser_id)
        .where(PersonMerge.winner_id == person_id, PersonMerge.undone_at.is_(None))
        .order_by(PersonMerge.id.desc())
    )
    return [_row(one, loser) for one, loser in session.execute(rows)]


def alike(session: Session, person: Person, actor: Actor) -> list[Person]:
    """Records that may be the same person: same name, or same last four of the phone with the same initials."""
    same = (Person.name == person.name) | (
        (Person.phone_tail_hash == person.phone_tail_hash) & (Person.initials == person.initials)
    )
    wanted = select(Person).where(living(actor), same, Person.id != person.id).order_by(Person.id)
    return list(session.scalars(wanted.limit(_MOST_ALIKE)))


def _row(merged: PersonMerge, loser: Person) -> MergeRow:
    number = json.loads(merged.before or "{}").get("loser", {}).get("id_number") or ""
    return MergeRow(merged.id, loser.name, number, merged.user_name, merged.at)


def _merged(winner: Facts, loser: Facts, chosen: Collection[str]) -> Facts:
    taken = {line.name: line.loser for line in preview(winner, loser, chosen) if line.takes_loser}
    if "id_number" in taken:
        taken["id_kind"] = loser.id_kind
    return replace(winner, **taken)


def _plain(person: Person) -> dict[str, Any]:
    known = facts(person)
    place = {"household_id": person.household_id, "relation": person.relation}
    return {**{name: getattr(known, name) for name in NAMES}, **place}


def _hide(session: Session, loser: Person, winner: Person, carried: Collection[int], now: datetime) -> None:
    for row in session.scalars(select(Person).where(Person.id.in_(list(carried)))):
        row.merged_into_id = winner.id
    loser.merged_into_id, loser.updated_at = winner.id, now
    session.flush()


def _put(session: Session, winner: Person, loser: Person, after: Facts, now: datetime) -> None:
    """Where the loser's number wins, the loser's row keeps the winner's hash: both numbers lead to the person."""
    former = winner.id_hash
    if loser.id_hash is not None and after.id_number == loser.id_number:
        loser.id_hash = None
        session.flush()
    write(winner, after)
    if winner.household_id is None:
        winner.household_id, winner.relation = loser.household_id, loser.relation
    winner.updated_at = now
    session.flush()
    if loser.id_hash is None and former != winner.id_hash:
        loser.id_hash = former
        session.flush()


def _take_back(session: Session, winner: Person, loser: Person, kept: Mapping[str, Any], now: datetime) -> None:
    """Every field that still says what the merge wrote says again what stood there before."""
    now_known, before, after = _plain(winner), kept["winner"], kept["after"]
    back = {name: before[name] for name in before if now_known[name] == after[name]}
    loser.id_hash = None
    session.flush()
    write(winner, replace(facts(winner), **{name: back[name] for name in NAMES if name in back}))
    if "household_id" in back and "relation" in back:
        winner.household_id, winner.relation = back["household_id"], back["relation"]
    winner.updated_at = now
    session.flush()


def _revive(session: Session, loser: Person, kept: Mapping[str, Any], now: datetime) -> None:
    loser.merged_into_id, loser.updated_at = None, now
    write(loser, facts(loser))
    for row in session.scalars(select(Person).where(Person.id.in_(kept["carried"]))):
        row.merged_into_id = loser.id
    session.flush()


def _differing(before: Facts, after: Facts) -> dict[str, tuple[str, str]]:
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in NAMES)
    return {name: (old, new) for name, old, new in pairs if old != new}
