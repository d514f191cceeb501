"""Keys with which a program acts for one account through the API. Only the hash is kept; the key is shown once."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit
from app.errors import Invalid
from app.models import Account, ApiToken
from app.people.accounts import actor_of
from app.people.actors import Actor
from app.people.problems import FieldProblem

PREFIX = "dbt_"  # so that a key left lying about is recognised
LONGEST = timedelta(days=400)
_MOST_NAME = 80


@dataclass(frozen=True)
class Made:
    """A new key: `secret` is never shown again."""

    secret: str
    id: str


def make_token(
    session: Session, *, account: Account, name: str, valid: timedelta, actor: Actor | None, now: datetime
) -> Made:
    """A key that may do what the account may do, until it expires; Invalid tells per field."""
    name = name.strip()[:_MOST_NAME]
    if not name:
        raise Invalid([FieldProblem("name", _("请写明给哪个程序用"))])
    if not timedelta(0) < valid <= LONGEST:
        raise Invalid([FieldProblem("days", _("有效期最长 %(n)s 天", n=LONGEST.days))])
    if not account.active or account.password_is_temporary:
        raise Invalid([FieldProblem("username", _("这个账号停用了，或者还没有自己设过密码"))])
    secret = PREFIX + secrets.token_urlsafe(32)
    row = ApiToken(id=token_id(secret), name=name, user_id=account.id, created_at=now, expires_at=now + valid)
    session.add(row)
    session.flush()
    _record(session, "token.made", account, name, actor, now)
    return Made(secret, row.id)


def revoke_token(session: Session, *, token_id: str, actor: Actor | None, now: datetime) -> None:
    """The key opens nothing from now on."""
    row = session.get(ApiToken, token_id)
    if row is None or row.revoked_at is not None:
        return
    row.revoked_at = now
    session.flush()
    account = session.get(Account, row.user_id)
    if account is not None:
        _record(session, "token.revoked", account, row.name, actor, now)


def list_tokens(session: Session) -> list[tuple[ApiToken, Account]]:
    """All keys with whose they are, those in force first."""
    statement = select(ApiToken, Account).join(Account, Account.id == ApiToken.user_id)
    ordered = statement.order_by(ApiToken.revoked_at.is_not(None), ApiToken.expires_at.desc())
    return [(token, account) for token, account in session.execute(ordered)]


def find_actor(session: Session, secret: str, *, now: datetime) -> Actor | None:
    """Whom a key acts for; None when it is unknown, expired, revoked, or the account is closed."""
    row = session.get(ApiToken, token_id(secret))
    if row is None or row.revoked_at is not None or row.expires_at <= now:
        return None
    account = session.get(Account, row.user_id)
    return actor_of(account) if account is not None and account.active else None


def token_id(secret: str) -> str:
    """SHA-256 of a key: a copy of the database lets nobody in."""
    return sha256(secret.encode()).hexdigest()


def _record(session: Session, action: str, account: Account, name: str, actor: Actor | None, now: datetime) -> None:
    audit.record(
        session,
        actor=actor,
        now=now,
        action=action,
        subject="account",
        subject_id=account.username,
        detail={"name": name},
    )
