"""Whom something is told: accounts by what they have to do with the case, and the applicant."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from flask_appbuilder.security.sqla.models import Role
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from app.models import Account, Case, CaseStep, CaseTelling, Organisation, StaffChannel
from app.notifications.shipped import Audience
from app.people.roles import AGENT, APPROVER, CLERK, SUPERVISOR, roles_for

_MOBILE = re.compile(r"(?:\+?86)?(1[3-9]\d{9})")
_MOST = 200  # people told of one thing


@dataclass(frozen=True)
class Staff:
    """An account, where it acts, and the ways besides the inbox on which it wants to be told: channel to address."""

    user_id: int
    organisation_id: int | None
    organisation_path: str
    ways: dict[str, str] = field(default_factory=dict)


def mobile(phone: str | None) -> str:
    """The eleven digits of a mobile number; "" for everything else: a landline gets no text messages."""
    match = _MOBILE.fullmatch(re.sub(r"[\s-]", "", phone or ""))
    return match[1] if match else ""


def number_of_applicant(session: Session, case: Case) -> str:
    """Where a text message reaches the applicant; "" when there is no mobile number, or they want paper."""
    number = mobile(case.applicant_phone)
    if not number or case.revision is None:  # nobody can have chosen paper for a case that was just handed in
        return number
    on_paper = session.scalar(select(CaseTelling.on_paper).where(CaseTelling.case_id == case.id))
    return "" if on_paper else number


def open_steps(case: Case) -> list[CaseStep]:
    """What is to be done now; several where offices work side by side."""
    return [step for step in case.steps if step.state == "open"]


def staff(session: Session, audience: Audience, case: Case, *, to: Sequence[int] = ()) -> list[Staff]:
    """The accounts in use that this audience means; `to`: the organisations or accounts the caller names."""
    return _CHOICES[audience](session, case, to)


def _desk(session: Session, case: Case, _to: Sequence[int]) -> list[Staff]:
    steps = open_steps(case)
    return _accounts(session, or_(*(_handlers(step) for step in steps))) if steps else []


def _handlers(step: CaseStep) -> ColumnElement[bool]:
    return (Account.organisation_id == step.organisation_id) & _holds(roles_for(step.role, step.tier))


def _submitter(session: Session, case: Case, _to: Sequence[int]) -> list[Staff]:
    """Who handed the case in. When that person works elsewhere now: the people of that desk."""
    here = Account.organisation_id == case.acting_id
    them = Account.id == case.submitted_by_id
    found = _accounts(session, here & or_(them, _holds({AGENT, CLERK})))
    return [one for one in found if one.user_id == case.submitted_by_id] or found


def _leader(session: Session, case: Case, _to: Sequence[int]) -> list[Staff]:
    """Approvers of every desk that has something open, or else of the next organisation up that has any."""
    desks = [session.get_one(Organisation, step.organisation_id) for step in open_steps(case)]
    lines = [line_up(desk.path) for desk in desks]
    above = {path for line in lines for path in line}
    found = _accounts(session, Organisation.path.in_(above) & _holds({APPROVER}))
    nearest = {
        next((path for path in line if any(path == one.organisation_path for one in found)), "") for line in lines
    }
    return [one for one in found if one.organisation_path in nearest]


def _supervisors(session: Session, case: Case, _to: Sequence[int]) -> list[Staff]:
    return _accounts(session, Organisation.path.in_(line_up(case.organisation_path)) & _holds({SUPERVISOR}))


def _asked(session: Session, _case: Case, to: Sequence[int]) -> list[Staff]:
    return _accounts(session, Account.organisation_id.in_(to) & _holds({APPROVER, CLERK}))


def _asker(session: Session, _case: Case, to: Sequence[int]) -> list[Staff]:
    return _accounts(session, Account.id.in_(to))


_CHOICES: dict[Audience, Callable[[Session, Case, Sequence[int]], list[Staff]]] = {
    Audience.DESK: _desk,
    Audience.SUBMITTER: _submitter,
    Audience.LEADER: _leader,
    Audience.SUPERVISORS: _supervisors,
    Audience.ASKED: _asked,
    Audience.ASKER: _asker,
}


def named(session: Session, ids: Iterable[int]) -> list[Staff]:
    """These accounts, as far as they are in use."""
    return _accounts(session, Account.id.in_(sorted(set(ids))))


def working_at(session: Session, organisation_id: int, roles: Iterable[str]) -> list[Staff]:
    """The accounts of one organisation that hold one of these roles."""
    return _accounts(session, (Account.organisation_id == organisation_id) & _holds(roles))


def line_up(path: str) -> list[str]:
    """The paths of an organisation and those above it, the nearest first: c/t/v/ → c/t/v/, c/t/, c/."""
    return list(accumulate(f"{code}/" for code in path.split("/") if code))[::-1]


def _holds(roles: Iterable[str]) -> ColumnElement[bool]:
    return Account.roles.any(Role.name.in_(sorted(roles)))


def _accounts(session: Session, which: ColumnElement[bool]) -> list[Staff]:
    """One statement, in a steady order."""
    wanted = (
        select(Account.id, Organisation.id, Organisation.path, StaffChannel.channel, StaffChannel.address)
        .outerjoin(Organisation, Organisation.id == Account.organisation_id)
        .outerjoin(StaffChannel, StaffChannel.user_id == Account.id)
        .where(Account.active, which)
        .order_by(Account.id)
        .limit(_MOST * 5)
    )
    found: dict[int, Staff] = {}
    for user_id, place, path, channel, address in session.execute(wanted):
        one = found.setdefault(user_id, Staff(user_id, place, path or ""))
        if channel:
            one.ways[channel] = address
    return list(found.values())[:_MOST]
