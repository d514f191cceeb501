"""一次性告知单 given out by staff: numbered, kept with the answers, found again, turned into a case.

Who came is kept encrypted and found by the whole name or by the last four of the phone. The answers are those typed
so far, which may be none but the situation.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Row, Select, or_, select
from sqlalchemy.orm import Session

from app import audit, crypto
from app.cases.applications import tail_hash
from app.cases.drafts import MOST_BYTES, save_draft
from app.cases.masking import mask_phone
from app.cases.numbering import next_number
from app.cases.worklist import person_name
from app.errors import Invalid, NotAllowed, NotFoundHere
from app.models import Account, Case, Notice, Organisation, ServiceVersion
from app.models.catalogue import Service
from app.people.actors import Actor
from app.people.areas import lies_in_areas
from app.publishing.versions import LoadedVersion
from catalog.definition import Meaning, ServiceDefinition
from reports.page_codes import plain_number

PAGE_SIZE = 25
MOST_PAGES = 40
LONGEST_NAME, LONGEST_PHONE = 60, 30
_TAIL = re.compile(r"\d{4}")
_NUMBER = re.compile(r"[A-Z]{1,8}\d{2}-\d+")
_DISTINCTIVE = "G"  # 告知: its numbers never look like those of cases of the same hall
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class NoticeRow:
    """One line of the list of notices."""

    number: str
    service_code: str
    service_name: str
    person: str
    phone: str  # masked
    given_by: str
    given_at: datetime
    case_number: str | None  # what it became


@dataclass(frozen=True)
class NoticePage:
    """One page of the list, the latest first."""

    rows: tuple[NoticeRow, ...]
    page: int
    has_more: bool


@dataclass(frozen=True)
class GivenNotice:
    """One notice with what was told for which answers."""

    id: int
    row: NoticeRow
    organisation_id: int
    pairs: Pairs
    prints: int


def give(
    session: Session,
    *,
    version: LoadedVersion,
    pairs: Iterable[tuple[str, str]],
    person: str = "",
    phone: str = "",
    actor: Actor,
    now: datetime,
) -> str:
    """Number and keep a notice; its number. Invalid for a name or phone that is too long."""
    if actor.organisation_id is None or not actor.can("submit_case"):
        raise NotAllowed(_("您的岗位不能打告知单"))
    person, phone = person.strip(), phone.strip()
    answers = json.dumps(list(pairs), ensure_ascii=False)
    _require_fitting(person, phone, answers)
    number = next_number(session, prefix=_prefix(session, actor), now=now)
    session.add(
        Notice(
            number=number,
            page_number=plain_number(number),
            service_version_id=version.id,
            organisation_id=actor.organisation_id,
            organisation_path=actor.organisation_path,
            given_by_id=actor.user_id,
            given_at=now,
            person_name=person,
            person_hash=_name_hash(person) if person else None,
            phone=phone,
            phone_tail_hash=tail_hash(phone) if len(phone) >= 4 else None,
            answers=answers,
        )
    )
    session.flush()
    _record(session, "given", number, version.definition.code, actor, now)
    return number


def _require_fitting(person: str, phone: str, answers: str) -> None:
    problems = []
    if len(person) > LONGEST_NAME:
        problems.append(_("姓名最多 %(most)s 个字", most=LONGEST_NAME))
    if len(phone) > LONGEST_PHONE:
        problems.append(_("电话最多 %(most)s 位", most=LONGEST_PHONE))
    if len(answers) > MOST_BYTES:
        problems.append(_("填写的内容太长，没有保存。请删减后再保存"))
    if problems:
        raise Invalid(problems)


def _prefix(session: Session, actor: Actor) -> str:
    """The letters of the hall above (or of the own office), and one that tells notices from cases."""
    codes = [code for code in actor.organisation_path.split("/") if code]
    statement = (
        select(Organisation.case_prefix)
        .where(Organisation.code.in_(codes), Organisation.case_prefix != "")
        .order_by(Organisation.path.desc())
        .limit(1)
    )
    return ((session.scalar(statement) or "")[:7]) + _DISTINCTIVE


def _name_hash(name: str) -> str:
    return crypto.current().lookup_hash(f"notice:{name}")


def _record(session: Session, action: str, number: str, service: str, actor: Actor, now: datetime) -> None:
    audit.record(
        session,
        actor=actor,
        now=now,
        action=f"notice.{action}",
        subject="notice",
        subject_id=number,
        detail={"service": service},
    )


# ── finding them again ─────────────────────────────────────────────────────────────────────────────


def list_notices(session: Session, *, actor: Actor, text: str = "", page: int = 1) -> NoticePage:
    """Notices of the own organisation and those below; `text` is a whole name, four digits of a phone or a number."""
    page = min(max(page, 1), MOST_PAGES)
    statement = _rows(actor).order_by(Notice.id.desc()).offset((page - 1) * PAGE_SIZE).limit(PAGE_SIZE + 1)
    if wanted := text.strip():
        statement = statement.where(_fits(wanted))
    rows = session.execute(statement).all()
    return NoticePage(tuple(_row(row) for row in rows[:PAGE_SIZE]), page, len(rows) > PAGE_SIZE and page < MOST_PAGES)


def _fits(text: str) -> ColumnElement[bool]:
    if _TAIL.fullmatch(text[-4:]) and text.replace("-", "").isdigit():
        return Notice.phone_tail_hash == tail_hash(text)
    if _NUMBER.fullmatch(text.upper()):
        return Notice.number == text.upper()
    return Notice.person_hash == _name_hash(text)


def given_notice(session: Session, *, actor: Actor, number: str) -> GivenNotice:
    """One notice; NotFoundHere outside the person's organisation."""
    row = session.execute(_rows(actor).where(Notice.number == number)).one_or_none()
    if row is None:
        raise NotFoundHere(_("没有告知单 %(number)s，或者它不在您的办理范围内", number=number))
    notice: Notice = row.Notice
    return GivenNotice(notice.id, _row(row), notice.organisation_id, pairs_of(notice), notice.prints)


def pairs_of(notice: Notice) -> Pairs:
    """The answers, as they were typed."""
    return tuple((name, value) for name, value in json.loads(notice.answers))


def _rows(actor: Actor) -> Select[Any]:
    if not actor.can("submit_case") or actor.organisation_id is None:
        raise NotAllowed(_("您的岗位不打告知单"))
    return (
        select(Notice, Service.code, Service.name, person_name().label("given_by"), Case.number.label("case_number"))
        .join(ServiceVersion, ServiceVersion.id == Notice.service_version_id)
        .join(Service, Service.id == ServiceVersion.service_id)
        .join(Account, Account.id == Notice.given_by_id)
        .outerjoin(Case, Case.submission_token == Notice.draft_token)
        .where(given_in_sight_of(actor))
        .execution_options(populate_existing=True)
    )


def given_in_sight_of(actor: Actor) -> ColumnElement[bool]:
    """That a notice was given by the person's own organisation or one below it."""
    return or_(Notice.organisation_id == actor.organisation_id, lies_in_areas(actor, Notice.organisation_path))


def _row(row: Row[Any]) -> NoticeRow:
    notice: Notice = row.Notice
    return NoticeRow(
        number=notice.number,
        service_code=row.code,
        service_name=row.name,
        person=notice.person_name,
        phone=mask_phone(notice.phone),
        given_by=row.given_by,
        given_at=notice.given_at,
        case_number=row.case_number,
    )


# ── 转为办件 ───────────────────────────────────────────────────────────────────────────────────────


def begin_case(
    session: Session, *, number: str, version: LoadedVersion, pairs: Pairs, token: str, actor: Actor, now: datetime
) -> None:
    """Keep the answers of a notice as a draft of a new case; the case that the draft becomes is found by its token.

    Invalid when the notice has become a case already. `pairs` are the answers that this version still asks for.
    """
    given = given_notice(session, actor=actor, number=number)
    if given.row.case_number:
        raise Invalid(message=_("这张告知单已经转为办件 %(number)s", number=given.row.case_number))
    notice = session.scalars(select(Notice).where(Notice.number == number)).one()
    kept = _with_person(version.definition, pairs, notice)
    name = notice.person_name
    save_draft(session, token=token, version_id=version.id, pairs=kept, applicant_name=name, actor=actor, now=now)
    notice.draft_token = token
    session.flush()
    _record(session, "turned_into_form", number, version.definition.code, actor, now)


def _with_person(definition: ServiceDefinition, pairs: Pairs, notice: Notice) -> list[tuple[str, str]]:
    """Who was told is the applicant, unless the form said so already."""
    kept = [pair for pair in pairs if pair[1]]
    for meaning, value in ((Meaning.APPLICANT_NAME, notice.person_name), (Meaning.APPLICANT_PHONE, notice.phone)):
        spec = definition.field_meaning(meaning)
        if spec and value and all(name != f"f_{spec.id}" for name, _value in kept):
            kept.append((f"f_{spec.id}", value))
    return kept
