"""What administrators change about accounts, and what a person changes about the own one."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app import audit
from app.errors import Invalid, NotAllowed
from app.models import Account, Organisation
from app.people.accounts import add_account, find_roles, set_password
from app.people.actors import Actor
from app.people.passwords import complaint
from app.people.problems import FieldProblem
from app.people.roles import ADMINISTRATOR, ROLE_LABELS

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that are mistaken for each other on paper
_GROUPS, _GROUP = 3, 4


@dataclass(frozen=True)
class Profile:
    """What an administrator says about a person. `roles` are Chinese names."""

    name: str
    phone: str
    organisation_id: int | None
    roles: frozenset[str]
    active: bool = True


def temporary_password() -> str:
    """A password that can be read out over the telephone, about 59 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _letter in range(_GROUP)) for _group in range(_GROUPS))


def create_account(
    session: Session, *, username: str, password: str, profile: Profile, actor: Actor, now: datetime
) -> Account:
    """A new account in the own subtree, its password to be changed at the first login; Invalid tells per field."""
    organisation = _organisation(session, profile, actor)
    if problem := complaint(password, username=username):
        raise Invalid([FieldProblem("password", problem)])
    account = add_account(
        session,
        username=username,
        name=profile.name,
        roles=profile.roles,
        organisation=organisation,
        password=password,
        phone=profile.phone,
        actor=actor,
        now=now,
    )
    account.password_is_temporary = True
    session.flush()
    return account


def change_account(session: Session, *, account: Account, profile: Profile, actor: Actor, now: datetime) -> None:
    """Change a person's name, telephone, organisation, roles or state; the last three end the person's logins."""
    check_manageable(account, actor)
    organisation = _organisation(session, profile, actor)
    if account.id == actor.user_id:
        _check_own(profile)
    detail = dict(_changes(account, profile, organisation))
    if not detail:
        return
    account.last_name, account.first_name = profile.name[:1], profile.name[1:]
    account.phone, account.active = profile.phone, profile.active
    account.organisation_id = organisation.id  # the column, not the object: a change of it ends the logins
    if "roles" in detail:
        account.roles = find_roles(session, profile.roles)
    session.flush()
    session.expire(account, ["organisation"])
    audit.record(
        session, actor=actor, now=now, action="account.changed", subject="account", subject_id=account.id, detail=detail
    )


def reset_password(session: Session, *, account: Account, password: str, actor: Actor, now: datetime) -> None:
    """A temporary password for someone who forgot the own one; ends the person's logins."""
    check_manageable(account, actor)
    if problem := complaint(password, username=account.username):
        raise Invalid([FieldProblem("password", problem)])
    set_password(session, account=account, password=password, is_temporary=True, actor=actor, now=now)


def check_own_password(account: Account, *, current: str, password: str) -> None:
    """Invalid when a person's new password will not do; whether the current one fits is asked afterwards."""
    if current == password:
        raise Invalid([FieldProblem("password", _("新密码不能和现在的一样"))])
    if problem := complaint(password, username=account.username):
        raise Invalid([FieldProblem("password", problem)])


def check_manageable(account: Account, actor: Actor) -> None:
    """NotAllowed when the account is outside the subtree of the actor; one without a place belongs to the county."""
    place = account.organisation
    if place is None and actor.organisation_kind == "county":
        return
    if place is None or not actor.oversees(place.path):
        raise NotAllowed(_("这个账号不归您管理"))


def _organisation(session: Session, profile: Profile, actor: Actor) -> Organisation:
    """The person's new place, when it lies in the actor's subtree."""
    organisation = session.get(Organisation, profile.organisation_id) if profile.organisation_id else None
    if organisation is None or not actor.oversees(organisation.path):
        raise Invalid([FieldProblem("organisation", _("请选择单位"))])
    if problems := list(_role_problems(profile.roles)):
        raise Invalid(problems)
    return organisation


def _role_problems(roles: Iterable[str]) -> Iterator[FieldProblem]:
    chosen = set(roles)
    if not chosen or chosen - set(ROLE_LABELS.values()):
        yield FieldProblem("roles", _("请至少选一个岗位"))


def _check_own(profile: Profile) -> None:
    """Nobody locks the own door behind oneself; so there is always an administrator left."""
    if not profile.active:
        raise Invalid([FieldProblem("active", _("不能停用自己的账号，请让另一位管理员来做"))])
    if ADMINISTRATOR not in profile.roles:
        raise Invalid([FieldProblem("roles", _("不能取消自己的管理员岗位，请让另一位管理员来做"))])


def _changes(account: Account, profile: Profile, organisation: Organisation) -> Iterator[tuple[str, object]]:
    """What becomes different, for the audit; a telephone number is only said to have changed."""
    roles = {role.name for role in account.roles}
    if account.display_name != profile.name:
        yield "name", [account.display_name, profile.name]
    if (account.phone or "") != profile.phone:
        yield "phone", True
    if account.organisation_id != organisation.id:
        yield "organisation", [account.organisation.code if account.organisation else None, organisation.code]
    if roles != profile.roles:
        yield "roles", [sorted(roles), sorted(profile.roles)]
    if bool(account.active) != profile.active:
        yield "active", [bool(account.active), profile.active]
