"""Trials as the studio keeps them: made, listed, moved in time, removed. They belong to the person who made them."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from flask_babel import gettext as _
from sqlalchemy import Row, delete, func, select, update
from sqlalchemy.orm import Session

from app import audit
from app.clock import local_date
from app.errors import Invalid, NotFoundHere
from app.models import Account, Organisation, Service, ServiceDraft, ServiceVersion, Trial
from app.people.actors import Actor
from app.publishing.drafted import Drafted
from app.publishing.operations import publish_definition
from app.publishing.ownership import require_editor
from app.sandbox import people, rooms
from app.sandbox.rooms import Room, inside
from catalog.definition import ServiceDefinition
from catalog.versions import digest

MOST_TRIALS = 5  # a person keeps
KEPT = timedelta(days=7)
_FURTHEST = timedelta(days=5 * 366)  # from the making of a trial to where its clock may be moved
_STRAY = timedelta(days=1)  # a folder without its row is one that is being made, or was left behind


@dataclass(frozen=True)
class TrialRow:
    """A trial of one's own. `is_outdated`: the draft has changed since."""

    token: str
    code: str
    service_name: str
    made_at: datetime
    moment: datetime
    is_outdated: bool

    @property
    def expires_at(self) -> datetime:
        """When it goes by itself."""
        return self.made_at + KEPT

    def room(self, instance: Path) -> Room:
        """Where it lives."""
        return Room(instance / rooms.FOLDER / self.token, self.moment)


def prepare(source: Session, *, found: Drafted, instance: Path, now: datetime) -> Room:
    """Make a room in which the draft is version 1; Invalid with its errors when it cannot be published.

    Only reads the main database. Whoever calls it keeps the room with `keep`, or removes it.
    """
    definition = found.checked.definition
    if definition is None or not found.checked.ok:
        raise Invalid([one for one in found.checked.problems if one.severity == "error"])
    room = Room(instance / rooms.FOLDER / secrets.token_hex(16), now)
    try:
        rooms.build(room, source=source)
        _publish(room, definition)
    except BaseException:
        rooms.remove(room.folder)
        raise
    return room


def _publish(room: Room, definition: ServiceDefinition) -> None:
    """Published as it is, whole, by an invented administrator of the county: the room has no shared library."""
    with inside(room, writes=True) as session:
        county = session.scalars(select(Organisation).where(Organisation.kind == "county")).one()
        publish_definition(
            session,
            definition=definition,
            effective_from=local_date(room.moment),
            note="",
            actor=people.actor_at(county, "administrator"),
            now=room.moment,
        )


def keep(session: Session, *, room: Room, found: Drafted, actor: Actor, now: datetime) -> None:
    """Note the trial whose room was made, and drop those whose time is over; Invalid when the person keeps too many."""
    require_editor(session, code=found.code, actor=actor)
    if found.checked.definition is None:
        raise Invalid(found.checked.problems)
    sweep(session, instance=room.folder.parent.parent, now=now)
    _require_room_for_more(session, actor)
    session.add(
        Trial(
            token=room.name,
            user_id=actor.user_id,
            service_id=session.scalars(select(Service.id).where(Service.code == found.code)).one(),
            draft_revision=found.revision,
            digest=digest(found.checked.definition),
            made_at=now,
            moment=room.moment,
        )
    )
    session.flush()
    _record(session, "trial_made", found.code, {"revision": found.revision}, actor, now)


def _require_room_for_more(session: Session, actor: Actor) -> None:
    """The row of the account is locked: two clicks at once are counted one after the other."""
    session.execute(select(Account.id).where(Account.id == actor.user_id).with_for_update())
    mine = session.scalar(select(func.count()).where(Trial.user_id == actor.user_id)) or 0
    if mine >= MOST_TRIALS:
        raise Invalid(message=_("您已经留着 %(n)s 个试办，先删掉用不着的，再开新的。", n=mine))


_COLUMNS = (
    Trial.token,
    Service.code,
    Service.name,
    Trial.made_at,
    Trial.moment,
    Trial.draft_revision,
    Trial.digest,
    ServiceDraft.revision,
    ServiceVersion.digest.label("published"),
)
_ROWS = (
    select(*_COLUMNS)
    .join(Service, Service.id == Trial.service_id)
    .outerjoin(ServiceDraft, ServiceDraft.service_id == Service.id)
    .outerjoin(ServiceVersion, ServiceVersion.id == Service.current_version_id)
)


def list_trials(session: Session, *, actor: Actor, now: datetime) -> Sequence[TrialRow]:
    """One's own trials of all services, the latest first."""
    mine = _ROWS.where(Trial.user_id == actor.user_id, Trial.made_at > now - KEPT)
    return [_row(row) for row in session.execute(mine.order_by(Trial.made_at.desc(), Trial.token))]


def find_trial(session: Session, *, token: str, code: str, actor: Actor, now: datetime) -> TrialRow:
    """One's own trial of this service; NotFoundHere for anyone else's, and when its time is over."""
    mine = (Trial.token == token, Service.code == code, Trial.user_id == actor.user_id, Trial.made_at > now - KEPT)
    row = session.execute(_ROWS.where(*mine)).one_or_none()
    if row is None:
        raise NotFoundHere(_("没有这次试办，可能已经删掉或者过了 7 天。"))
    return _row(row)


def _row(row: Row[tuple[object, ...]]) -> TrialRow:
    """While there is a draft its revision counts; once it is published or dropped, what it said."""
    changed = row.revision != row.draft_revision if row.revision is not None else row.published != row.digest
    return TrialRow(row.token, row.code, row.name, row.made_at, row.moment, changed)


def move(session: Session, *, trial: TrialRow, moment: datetime, actor: Actor) -> None:
    """Set the clock of a trial forward; Invalid when it would go back, or further than anybody looks ahead."""
    if not trial.moment <= moment <= trial.made_at + _FURTHEST:
        raise Invalid(message=_("试办的日子只能往后走，最多走到五年以后。"))
    mine = (Trial.token == trial.token, Trial.user_id == actor.user_id)
    session.execute(update(Trial).where(*mine).values(moment=moment))


def drop(session: Session, *, trial: TrialRow, instance: Path, actor: Actor, now: datetime) -> None:
    """Remove a trial of one's own with all that happened in it."""
    session.execute(delete(Trial).where(Trial.token == trial.token, Trial.user_id == actor.user_id))
    _record(session, "trial_removed", trial.code, {}, actor, now)
    rooms.remove(trial.room(instance).folder)


def sweep(session: Session, *, instance: Path, now: datetime) -> int:
    """Remove trials whose time is over, and rooms that belong to none; how many rooms went."""
    made_at = {row.token: row.made_at for row in session.execute(select(Trial.token, Trial.made_at))}
    over = {token for token, at in made_at.items() if at <= now - KEPT}
    found = list((instance / rooms.FOLDER).glob("*"))
    gone = [one for one in found if one.name in over or (one.name not in made_at and _is_stray(one))]
    session.execute(delete(Trial).where(Trial.made_at <= now - KEPT))
    for folder in gone:
        rooms.remove(folder)
    return len(gone)


def _is_stray(folder: Path) -> bool:
    """By the clock of the machine, which wrote the time of the folder: one that is being made must stay."""
    try:
        age = datetime.now().timestamp() - folder.stat().st_mtime
    except FileNotFoundError:
        return False
    return age > _STRAY.total_seconds()


def _record(session: Session, action: str, code: str, detail: dict[str, object], actor: Actor, now: datetime) -> None:
    audit.record(
        session, actor=actor, now=now, action=f"service.{action}", subject="service", subject_id=code, detail=detail
    )
