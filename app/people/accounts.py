"""Accounts: made, given roles, given passwords. Whatever changes one ends its open logins."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask_appbuilder.security.sqla.models import Role
from flask_babel import gettext as _
from sqlalchemy import event, inspect, select
from sqlalchemy.orm import Session, object_session

from app import audit
from app.errors import Invalid
from app.models import Account, Organisation
from app.people.actors import Actor
from app.people.passwords import complaint, hash_password
from app.people.roles import ROLE_LABELS
from app.people.serving import with_service

# Demo accounts have known passwords; outside demo mode nobody gets in with them.
DEMO_MAIL = "@demo.invalid"
_ENDS_LOGINS = ("password", "active", "organisation_id", "roles")


def install() -> None:
    """Raise the session epoch of every account whose password, roles, organisation or state change."""
    if not event.contains(Session, "before_flush", _raise_epochs):
        event.listen(Session, "before_flush", _raise_epochs)


def actor_of(account: Account) -> Actor:
    """Someone as an actor, outside a request: for commands, jobs and tests."""
    place = account.organisation
    plain = Actor(
        user_id=account.id,
        name=account.display_name,
        roles=frozenset(role.name for role in account.roles),
        organisation_id=account.organisation_id,
        organisation_path=place.path if place else "",
        organisation_tier=place.tier if place else "",
        organisation_kind=place.kind if place else "",
        organisation_name=str(place or ""),
        username=account.username,
        phone=account.phone or "",
    )
    session = object_session(account)
    return plain if session is None else with_service(session, plain)


def _raise_epochs(session: Session, _context: Any, _instances: Any) -> None:
    for changed in session.dirty:
        if isinstance(changed, Account) and _ends_logins(changed):
            changed.session_epoch = (changed.session_epoch or 0) + 1


def _ends_logins(account: Account) -> bool:
    attributes = inspect(account).attrs
    return any(attributes[name].history.has_changes() for name in _ENDS_LOGINS)


def add_account(
    session: Session,
    *,
    username: str,
    name: str,
    roles: Iterable[str],
    organisation: Organisation | None,
    password: str,
    phone: str = "",
    actor: Actor | None,
    now: datetime,
) -> Account:
    """A new account; `roles` are English keys or Chinese names. Invalid when name, role or password will not do."""
    _check_new(session, username, password)
    account = build_account(
        username=username,
        name=name,
        roles=find_roles(session, roles),
        organisation=organisation,
        password_hash=hash_password(password),
        phone=phone,
        mail=f"{username}@desk.invalid",
    )
    session.add(account)
    session.flush()
    detail = {"username": username, "roles": sorted(role.name for role in account.roles)}
    audit.record(
        session, actor=actor, now=now, action="add_account", subject="account", subject_id=account.id, detail=detail
    )
    return account


def build_account(
    *,
    username: str,
    name: str,
    roles: list[Role],
    organisation: Organisation | None,
    password_hash: str,
    phone: str,
    mail: str,
) -> Account:
    """An account not yet in a session. FAB wants two names and a mail address, which may lead nowhere."""
    return Account(
        username=username,
        last_name=name[:1],
        first_name=name[1:],
        email=mail,
        active=True,
        password=password_hash,
        organisation=organisation,
        phone=phone,
        roles=roles,
    )


def set_password(
    session: Session,
    *,
    account: Account,
    password: str,
    is_temporary: bool = False,
    actor: Actor | None,
    now: datetime,
) -> None:
    """A new password; Invalid when it is too easy. A temporary one must be changed before anything else."""
    if problem := complaint(password, username=account.username):
        raise Invalid(message=problem)
    account.password, account.password_is_temporary = hash_password(password), is_temporary
    session.flush()
    audit.record(session, actor=actor, now=now, action="set_password", subject="account", subject_id=account.id)


def find_roles(session: Session, names: Iterable[str]) -> list[Role]:
    """The rows of these roles; Invalid when one is not known."""
    wanted = {ROLE_LABELS.get(name, name) for name in names}
    found = list(session.scalars(select(Role).where(Role.name.in_(wanted)).order_by(Role.id)))
    if unknown := wanted - {role.name for role in found}:
        raise Invalid(
            message=_(
                "没有“%(unknown)s”这个角色，可用的有：%(known)s",
                unknown="、".join(sorted(unknown)),
                known="、".join(ROLE_LABELS.values()),
            )
        )
    return found


def _check_new(session: Session, username: str, password: str) -> None:
    if session.scalar(select(Account.id).where(Account.username == username)):
        raise Invalid(message=_("用户名“%(name)s”已经有人用了", name=username))
    if problem := complaint(password, username=username):
        raise Invalid(message=problem)
