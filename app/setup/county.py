"""A county's file becomes organisations, and in demo mode accounts. What is there already stays as it is."""

from __future__ import annotations

from datetime import datetime

from flask_appbuilder.security.sqla.models import Role
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit
from app.models import Account, Organisation
from app.people.accounts import DEMO_MAIL, build_account
from app.people.demo import DEMO_PASSWORD, SHOWN
from app.people.organisations import pinyin_of
from app.people.passwords import hash_password
from app.people.roles import ROLE_LABELS
from catalog import county as county_file
from catalog.county import County, StaffMember


def add_organisations(session: Session, county: County, *, now: datetime) -> int:
    """Add the organisations that are missing; how many were."""
    known = {row.code: row for row in session.scalars(select(Organisation))}
    before = len(known)
    for described in county.organisations():
        if described.code not in known:
            parent = known[described.parent] if described.parent else None
            known[described.code] = _organisation(described, parent)
            session.add(known[described.code])
    session.flush()
    return _note(session, "add_organisations", len(known) - before, now)


def add_demo_staff(session: Session, county: County, *, now: datetime) -> int:
    """Add the county's staff as demo accounts; how many were missing. One hash serves all: each costs 0.1 s."""
    known = set(session.scalars(select(Account.username)))
    missing = [person for person in county.staff if person.username not in known]
    if not missing:
        return 0
    organisations = {row.code: row for row in session.scalars(select(Organisation))}
    roles = {row.name: row for row in session.scalars(select(Role))}
    password_hash = hash_password(DEMO_PASSWORD)
    for person in missing:
        role, place = roles[ROLE_LABELS[person.role]], organisations[person.organisation]
        session.add(_account(person, role, place, password_hash))
    session.flush()
    return _note(session, "add_demo_staff", len(missing), now)


def _organisation(described: county_file.Organisation, parent: Organisation | None) -> Organisation:
    return Organisation(
        code=described.code,
        name=described.name,
        hall_name=described.hall_name,
        kind=described.kind,
        tier=str(described.tier),
        parent=parent,
        path=f"{parent.path if parent else ''}{described.code}/",
        case_prefix=described.case_prefix,
        address=described.address,
        hours=described.hours,
        phone=described.phone,
        supervise_phone=described.supervise_phone,
        window=described.window,
        pinyin=pinyin_of(described.name),
        groups="\n".join(described.groups),
    )


def _account(person: StaffMember, role: Role, place: Organisation, password_hash: str) -> Account:
    return build_account(
        username=person.username,
        name=person.name,
        roles=[role],
        organisation=place,
        password_hash=password_hash,
        phone=person.phone,
        mail=f"{person.username}.{SHOWN}" if person.demo else f"{person.username}{DEMO_MAIL}",
    )


def _note(session: Session, action: str, count: int, now: datetime) -> int:
    if count:
        audit.record(
            session, actor=None, now=now, action=action, subject="county", subject_id="county", detail={"count": count}
        )
    return count
