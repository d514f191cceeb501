"""Logging in and out: slow for guessers, the same answer for a wrong name and a wrong password."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from app import audit, throttle
from app.errors import Throttled
from app.models import Account
from app.people.accounts import DEMO_MAIL
from app.people.actors import Actor
from app.people.passwords import is_password
from app.security.sessions import Lifetime, Login, end_session, open_session
from app.transaction import separately


@dataclass(frozen=True)
class Attempt:
    """One try to log in."""

    username: str
    password: str
    address: str

    @property
    def keys(self) -> tuple[tuple[throttle.Limit, str], ...]:
        return (throttle.LOGIN_NAME, self.username), (throttle.LOGIN_ADDRESS, self.address)


def log_in(attempt: Attempt, *, reading: Session, lifetime: Lifetime, demo: bool, now: datetime) -> str | None:
    """The token of a new login, or None when name and password do not fit; Throttled after too many tries.

    Writes in short transactions of its own: checking a password takes long, and a failure must stay counted.
    """
    account = _find(reading, attempt.username)
    _count(attempt, account, now)
    if not _may_enter(account, attempt.password, demo=demo) or account is None:
        _note(account, "login_failed", now)
        return None
    throttle.forget(attempt.keys[0])
    throttle.succeed(attempt.keys[1])
    with separately() as session:
        return _enter(session, account_id=account.id, lifetime=lifetime, now=now)


def log_out(session: Session, *, login: Login, now: datetime) -> None:
    """End the login of this browser."""
    end_session(session, session_id=login.session_id, now=now)
    audit.record(
        session, actor=login.actor, now=now, action="logout", subject="account", subject_id=login.actor.user_id
    )


def _find(reading: Session, username: str) -> Row[Any] | None:
    columns = select(Account.id, Account.password, Account.active, Account.email)
    account = reading.execute(columns.where(Account.username == username)).one_or_none()
    reading.rollback()
    return account


def _count(attempt: Attempt, account: Row[Any] | None, now: datetime) -> None:
    """A lock is noted once: a stranger who goes on trying must not fill the record."""
    try:
        throttle.attempt(*attempt.keys, now=now)
    except Throttled as refusal:
        if refusal.locks:
            _note(account, "login_locked", now)
        raise


def _may_enter(account: Row[Any] | None, password: str, *, demo: bool) -> bool:
    fits = is_password(account.password if account else None, password)
    return fits and account is not None and account.active and (demo or not account.email.endswith(DEMO_MAIL))


def _note(account: Row[Any] | None, action: str, now: datetime) -> None:
    """Failures of names that do not exist are only counted: what was typed may be anything, even a password."""
    if account is not None:
        with separately() as session:
            audit.record(session, actor=None, now=now, action=action, subject="account", subject_id=account.id)


def _enter(session: Session, *, account_id: int, lifetime: Lifetime, now: datetime) -> str:
    account = session.get_one(Account, account_id)
    account.last_login = now.replace(tzinfo=None)
    account.login_count = (account.login_count or 0) + 1
    token = open_session(session, account=account, lifetime=lifetime, now=now)
    audit.record(session, actor=_person(account), now=now, action="login", subject="account", subject_id=account.id)
    return token


def _person(account: Account) -> Actor:
    return Actor(
        user_id=account.id,
        name=account.display_name,
        roles=frozenset(),
        organisation_id=account.organisation_id,
        organisation_path="",
        organisation_tier="",
        organisation_kind="",
    )
