"""Logged-in browsers: a random token in the signed cookie, and a row that outlives neither logout nor idleness."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from flask_appbuilder.security.sqla.models import Role, assoc_user_role
from sqlalchemy import Row, bindparam, delete, select, update
from sqlalchemy.orm import Session, aliased

from app.models import Account, AgentVillage, HallPerson, LoginSession, Organisation
from app.people.actors import Actor, Served, working_in

_FORGET_AFTER = timedelta(days=30)
_MOST_FORGOTTEN = 100


@dataclass(frozen=True)
class Lifetime:
    """How long a login lasts without a request, and at most."""

    idle: timedelta
    longest: timedelta

    def expiry(self, created_at: datetime, now: datetime) -> datetime:
        return min(now + self.idle, created_at + self.longest)


@dataclass(frozen=True)
class Login:
    """A valid login: who it is, and until when."""

    actor: Actor
    session_id: str
    created_at: datetime
    expires_at: datetime
    password_is_temporary: bool = False


def open_session(session: Session, *, account: Account, lifetime: Lifetime, now: datetime) -> str:
    """Begin a login and return the token for the cookie; only its hash is stored."""
    token = secrets.token_urlsafe(32)
    row = LoginSession(
        id=session_id(token),
        user_id=account.id,
        epoch=account.session_epoch or 0,
        created_at=now,
        expires_at=lifetime.expiry(now, now),
    )
    session.add(row)
    session.flush()
    _forget_old(session, now)
    return token


def _forget_old(session: Session, now: datetime) -> None:
    """Logins that ended long ago go, some at a time: the audit record keeps who came when."""
    old = select(LoginSession.id).where(LoginSession.expires_at < now - _FORGET_AFTER)
    old = old.limit(_MOST_FORGOTTEN).with_for_update(skip_locked=True)
    session.execute(delete(LoginSession).where(LoginSession.id.in_(old)))


def end_session(session: Session, *, session_id: str, now: datetime) -> None:
    """Logout: the token is worth nothing from now on, wherever a copy of the cookie may be."""
    open_one = update(LoginSession).where(LoginSession.id == session_id, LoginSession.ended_at.is_(None))
    session.execute(open_one.values(ended_at=now))


def extend(session: Session, *, login: Login, lifetime: Lifetime, now: datetime) -> None:
    """Push the idle limit on."""
    row = update(LoginSession).where(LoginSession.id == login.session_id, LoginSession.ended_at.is_(None))
    session.execute(row.values(expires_at=lifetime.expiry(login.created_at, now)))


def wants_extension(login: Login, lifetime: Lifetime, now: datetime) -> bool:
    """Is more than half of the idle time gone, and would extending help? Keeps writes rare."""
    return login.expires_at - now < lifetime.idle / 2 and lifetime.expiry(login.created_at, now) > login.expires_at


def find_login(session: Session, token: str, *, now: datetime) -> Login | None:
    """The valid login of a token, with the person's roles and organisation, in one statement; else None."""
    rows = session.connection().execute(_STATEMENT, {"session_id": session_id(token)}).all()
    if not rows or not _is_valid(rows[0], now):
        return None
    first = rows[0]
    actor = _actor(first, rows)
    return Login(actor, session_id(token), first.created_at, first.expires_at, first.password_is_temporary)


def session_id(token: str) -> str:
    """SHA-256 of a token: a copy of the database lets nobody in."""
    return sha256(token.encode()).hexdigest()


def stand_in(session: Session, *, session_id: str, organisation_id: int) -> None:
    """A mobile agent is in another village today. What the person does not serve is not believed when it is read."""
    row = update(LoginSession).where(LoginSession.id == session_id, LoginSession.ended_at.is_(None))
    session.execute(row.values(standing_id=organisation_id))


_Village = aliased(Organisation)
# Built once: this runs before every page, and building a statement costs as much as running it.
_STATEMENT = (
    select(
        LoginSession.epoch,
        LoginSession.created_at,
        LoginSession.expires_at,
        LoginSession.ended_at,
        LoginSession.standing_id,
        Account.id.label("user_id"),
        Account.username,
        Account.phone,
        Account.last_name,
        Account.first_name,
        Account.active,
        Account.session_epoch,
        Account.password_is_temporary,
        Organisation.id.label("organisation_id"),
        Organisation.path,
        Organisation.tier,
        Organisation.kind,
        Organisation.hall_name,
        Organisation.name.label("organisation_name"),
        Role.name.label("role"),
        HallPerson.services,
        _Village.id.label("village_id"),
        _Village.path.label("village_path"),
        _Village.tier.label("village_tier"),
        _Village.kind.label("village_kind"),
        _Village.hall_name.label("village_hall"),
        _Village.name.label("village_name"),
    )
    .join(Account, Account.id == LoginSession.user_id)
    .outerjoin(Organisation, Organisation.id == Account.organisation_id)
    .outerjoin(assoc_user_role, assoc_user_role.c.user_id == Account.id)
    .outerjoin(Role, Role.id == assoc_user_role.c.role_id)
    .outerjoin(
        HallPerson,
        (HallPerson.account_id == Account.id) & (HallPerson.mode != "") & (HallPerson.whereabouts != "ended"),
    )
    .outerjoin(AgentVillage, AgentVillage.person_id == HallPerson.id)
    .outerjoin(_Village, _Village.id == AgentVillage.organisation_id)
    .where(LoginSession.id == bindparam("session_id"))
    .order_by(_Village.path)
)


def _is_valid(row: Row[Any], now: datetime) -> bool:
    return bool(row.active and row.ended_at is None and row.expires_at > now and row.epoch == (row.session_epoch or 0))


def _actor(row: Row[Any], rows: list[Row[Any]] | Any) -> Actor:
    plain = Actor(
        user_id=row.user_id,
        name=f"{row.last_name or ''}{row.first_name or ''}",
        roles=frozenset(each.role for each in rows if each.role),
        organisation_id=row.organisation_id,
        organisation_path=row.path or "",
        organisation_tier=row.tier or "",
        organisation_kind=row.kind or "",
        organisation_name=row.hall_name or row.organisation_name or "",
        username=row.username,
        phone=row.phone or "",
    )
    if row.services is None:
        return plain
    served = dict.fromkeys(_served(each) for each in rows if each.village_id)  # a row for each role and village
    return working_in(plain, tuple(served), frozenset(row.services.split()), row.standing_id)


def _served(row: Row[Any]) -> Served:
    name = row.village_hall or row.village_name
    return Served(row.village_id, row.village_path, row.village_tier, row.village_kind, name)
