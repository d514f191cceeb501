"""空白表: numbered blanks that a desk gives out, and the case that one of them became."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import Row, select, update
from sqlalchemy.orm import Session

from app import audit
from app.cases.worklist import person_name
from app.clock import local_date
from app.codes import as_code, random_code
from app.errors import Invalid, NotFoundHere
from app.models import Account, BlankForm, Case, Service, ServiceVersion
from app.people.actors import Actor
from app.publishing.versions import LoadedVersion, version_by_id
from reports.page_codes import read_code

MOST_AT_ONCE = 200
_LENGTH = 6
_SHOWN = 20


class WrongBlank(Invalid):
    """The blank that was named for a new case is none, or not of this service, or another case's."""


@dataclass(frozen=True)
class BlankLine:
    """A blank that was given out, as the desk's page lists it."""

    number: str
    edition: int
    given_on: dt.date
    given_by: str
    case_number: str  # "" while it has not come back


@dataclass(frozen=True)
class Blank:
    """A numbered blank: of which version, and by whom it was given out."""

    number: str
    service_version_id: int
    code: str
    organisation_id: int
    case_id: int | None


def give_out(session: Session, *, version: LoadedVersion, count: int, actor: Actor, now: datetime) -> Sequence[str]:
    """Number so many blanks of a version; their numbers, in order. Invalid for none or too many. Flushes."""
    if not 1 <= count <= MOST_AT_ONCE:
        raise Invalid(message=_("请填要印几份，1 到 %(most)s", most=MOST_AT_ONCE))
    numbers = _free_numbers(session, count)
    session.add_all(
        BlankForm(
            number=number,
            service_version_id=version.id,
            organisation_id=actor.organisation_id,
            given_at=now,
            given_by_id=actor.user_id or None,  # 0: whoever sits at the server
        )
        for number in numbers
    )
    session.flush()
    audit.record(
        session,
        actor=actor,
        now=now,
        action="blank.given",
        subject="service",
        subject_id=version.definition.code,
        detail={"edition": version.number, "numbers": numbers},
    )
    return numbers


def _free_numbers(session: Session, count: int) -> list[str]:
    """Numbers that no blank has; a thousand million there are, so one round all but always does."""
    found: list[str] = []
    while len(found) < count:
        drawn = {_drawn() for _number in range(count - len(found))}
        taken = set(session.scalars(select(BlankForm.number).where(BlankForm.number.in_(drawn))))
        found += sorted(drawn - taken - set(found))
    return found


def _drawn() -> str:
    return random_code(_LENGTH)


def find_blank(session: Session, *, number: str) -> Blank:
    """A blank by its number as typed, or by a page code as scanned; NotFoundHere for a number nobody gave out."""
    statement = (
        select(BlankForm, Service.code)
        .join(ServiceVersion, ServiceVersion.id == BlankForm.service_version_id)
        .join(Service, Service.id == ServiceVersion.service_id)
        .where(BlankForm.number == number_in(number))
    )
    row = session.execute(statement).one_or_none()
    if row is None:
        raise NotFoundHere(_("没有编号是 %(number)s 的空白表", number=number.strip()[:20]))
    kept: BlankForm = row.BlankForm
    return Blank(kept.number, kept.service_version_id, row.code, kept.organisation_id, kept.case_id)


def number_in(typed: str) -> str:
    """The number in what somebody typed, or in the code of a page from a hand scanner; "" where there is none."""
    code = read_code(typed.upper())
    number = as_code(typed) if code is None else code.number if code.kind == "B" else ""
    return number if len(number) == _LENGTH else ""


def given_out(session: Session, *, service_id: int, organisation_id: int) -> Sequence[BlankLine]:
    """The blanks of a service that this desk gave out last, the latest first, at most twenty. One statement."""
    statement = (
        select(
            BlankForm, ServiceVersion.number.label("edition"), person_name().label("person"), Case.number.label("case")
        )
        .join(ServiceVersion, ServiceVersion.id == BlankForm.service_version_id)
        .outerjoin(Account, Account.id == BlankForm.given_by_id)
        .outerjoin(Case, Case.id == BlankForm.case_id)
        .where(BlankForm.organisation_id == organisation_id, ServiceVersion.service_id == service_id)
        .order_by(BlankForm.id.desc())
        .limit(_SHOWN)
    )
    return [_line(row) for row in session.execute(statement)]


def _line(row: Row[tuple[BlankForm, int, str, str]]) -> BlankLine:
    kept = row[0]
    return BlankLine(kept.number, row.edition, local_date(kept.given_at), row.person or "", row.case or "")


def bind(session: Session, *, number: str, case: Case, actor: Actor, now: datetime) -> None:
    """This case was filled in on that blank: from now on scans of its pages are filed here. Flushes.

    The caller has checked that the person may change the case. Invalid for a blank of another service, and for one
    that became another case.
    """
    blank = _meant(session, number)
    if blank.code != version_by_id(session, case.service_version_id).definition.code:
        raise Invalid(message=_other_service(blank.number))
    row = session.scalars(select(BlankForm).where(BlankForm.number == blank.number).with_for_update()).one()
    if row.case_id not in (None, case.id):
        raise Invalid(message=_taken(blank.number))
    if row.case_id is None:
        row.case_id, row.came_back_at = case.id, now
        session.flush()
        _note(session, blank.number, case, actor, now)


def name_for_new(
    session: Session, *, number: str, version: LoadedVersion, case: Case, actor: Actor, now: datetime
) -> None:
    """A case that is being made was filled in on this blank. One statement; its number is kept with the submission.

    WrongBlank for a number nobody gave out, a blank of another service, and one that became another case.
    """
    mine = select(ServiceVersion.id).where(ServiceVersion.service_id == version.service_id)
    free = update(BlankForm).where(
        BlankForm.number == number_in(number), BlankForm.case_id.is_(None), BlankForm.service_version_id.in_(mine)
    )
    named = session.execute(
        free.values(case_id=case.id, came_back_at=now).returning(BlankForm.number),
        execution_options={"synchronize_session": False},
    ).scalar()
    if named is None:
        raise WrongBlank(message=problem_of(session, number=number, code=version.definition.code))
    _note(session, named, case, actor, now)


def problem_of(session: Session, *, number: str, code: str) -> str:
    """Why a case of this service cannot name the blank, in a sentence; "" when it can."""
    try:
        blank = find_blank(session, number=number)
    except NotFoundHere as missing:
        return missing.what
    return refused_for(blank, code)


def refused_for(blank: Blank, code: str) -> str:
    """The same of a blank that is at hand."""
    if blank.code != code:
        return _other_service(blank.number)
    return _taken(blank.number) if blank.case_id is not None else ""


def _other_service(number: str) -> str:
    return _("编号 %(number)s 的空白表是另一个事项的", number=number)


def _taken(number: str) -> str:
    return _("编号 %(number)s 的空白表已经记在另一个办件上", number=number)


def _note(session: Session, number: str, case: Case, actor: Actor, now: datetime) -> None:
    audit.record(
        session,
        actor=actor,
        now=now,
        action="case.blank_named",
        subject="case",
        subject_id=case.number,
        detail={"blank": number},
    )


def _meant(session: Session, number: str) -> Blank:
    try:
        return find_blank(session, number=number)
    except NotFoundHere as missing:
        raise Invalid(message=missing.what) from missing


def number_of(session: Session, *, case_id: int) -> str:
    """The number of the blank that this case was filled in on; "" where none was named."""
    of_case = select(BlankForm.number).where(BlankForm.case_id == case_id).order_by(BlankForm.id).limit(1)
    return session.scalar(of_case) or ""


def case_of_blank(session: Session, *, number: str) -> int | None:
    """The id of the case that this blank became; None while it is not back, and for a number nobody gave out."""
    return session.scalar(select(BlankForm.case_id).where(BlankForm.number == number))
