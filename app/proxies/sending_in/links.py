"""Personal links for sending papers in: made, found by their secret, cut off, listed for the desk."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from app import audit, crypto
from app.addresses import page_url
from app.cases.masking import mask_phone
from app.cases.scope import visible_to
from app.chinese_dates import chinese_day
from app.clock import local_date
from app.codes import as_code, random_code
from app.errors import Invalid, NotAllowed, NotFoundHere
from app.models import Appointment, Case, CaseDocument, Organisation, SentLink, SentPage
from app.models.catalogue import Service, ServiceVersion
from app.notifications.elsewhere import News, tell_villager
from app.people.actors import Actor
from app.people.problems import FieldProblem
from app.proxies.appointments.ending import read_appointment
from app.publishing.versions import LoadedVersion, version_by_id
from catalog.definition import DocumentSpec

CODE_LENGTH = 16  # of 32 signs: 80 bits
DAYS = (3, 7, 15, 30)  # how long a link may hold
USUAL_DAYS = 7
PAGE, MOST_PAGES = 25, 40
LONGEST_NAME = 40
OTHER = ""  # a page of which the villager does not know what it is


@dataclass(frozen=True)
class NewLink:
    """For whom, for which item and papers, for how many days."""

    version: LoadedVersion
    name: str
    phone: str
    wanted: Sequence[str]
    days: int
    case_number: str = ""
    appointment_id: int | None = None


@dataclass(frozen=True)
class LinkRow:
    """A link as the desk's list shows it."""

    id: int
    name: str
    phone: str  # masked
    service_name: str
    made_at: datetime
    expires_at: datetime
    is_open: bool
    waiting: int
    sent: int
    case_number: str


def make_link(session: Session, *, new: NewLink, actor: Actor, now: datetime) -> SentLink:
    """A link, told by text message where there is a mobile number. Invalid tells by field what lacks."""
    if actor.organisation_id is None or not actor.can("submit_case"):
        raise NotAllowed(_("您的岗位不能向群众要材料"))
    case = case_of(session, number=new.case_number, actor=actor) if new.case_number else None
    appointment = _appointment(session, new.appointment_id, actor)
    if problems := _problems(new):
        raise Invalid(problems)
    code = random_code(CODE_LENGTH)
    link = SentLink(
        token=code,
        token_hash=_hash(code),
        organisation_id=actor.organisation_id,
        organisation_path=actor.organisation_path,
        service_version_id=new.version.id,
        case_id=case.id if case else None,
        appointment_id=appointment.id if appointment else None,
        name=new.name.strip(),
        phone=new.phone.strip(),
        wanted=json.dumps(list(new.wanted)),
        made_at=now,
        made_by_id=actor.user_id,
        expires_at=now + timedelta(days=new.days),
    )
    session.add(link)
    session.flush()
    record(session, "made", link, actor, now, days=new.days)
    tell_of(session, "papers_wanted", link, now=now)
    return link


def _problems(new: NewLink) -> list[FieldProblem]:
    known = {one.id for one in new.version.definition.documents}
    problems = []
    if not new.name.strip() or len(new.name) > LONGEST_NAME:
        problems.append(FieldProblem("name", _("请写姓名，最多 %(n)s 个字", n=LONGEST_NAME)))
    if len(new.phone) > 20:
        problems.append(FieldProblem("phone", _("电话太长了")))
    if not new.wanted or not known.issuperset(new.wanted):
        problems.append(FieldProblem("wanted", _("请勾选要哪些材料")))
    if new.days not in DAYS:
        problems.append(FieldProblem("days", _("请选有效几天")))
    return problems


def _appointment(session: Session, appointment_id: int | None, actor: Actor) -> Appointment | None:
    return read_appointment(session, appointment_id=appointment_id, actor=actor) if appointment_id else None


def cut_off(session: Session, *, link: SentLink, actor: Actor, now: datetime) -> None:
    """From now on nobody sends or sees anything under this link. What came stays at the desk."""
    if link.cut_off_at is None:
        link.cut_off_at = now
        session.flush()
        record(session, "cut_off", link, actor, now)


# ── finding ────────────────────────────────────────────────────────────────────────────────────────


def link_by_code(session: Session, code: str, *, now: datetime, locked: bool = False) -> SentLink:
    """The link of this secret while it holds; NotFoundHere for any other, with one sentence for all of them."""
    wanted = select(SentLink).where(SentLink.token_hash == _hash(as_code(code[:64])))
    link = session.scalars(wanted.with_for_update() if locked else wanted).one_or_none()
    if link is None or not is_open(link, now):
        raise NotFoundHere(_("这个链接已经过期或停用。还要传材料的，请给办理单位打电话，重新发一个链接"))
    return link


def is_open(link: SentLink, now: datetime) -> bool:
    """Whether papers may still be sent under it."""
    return link.cut_off_at is None and link.erased_at is None and now < link.expires_at


def link_of_desk(session: Session, *, link_id: int, actor: Actor, locked: bool = False) -> SentLink:
    """A link of the own desk; NotFoundHere for any other."""
    wanted = select(SentLink).where(SentLink.id == link_id, SentLink.erased_at.is_(None), seen_by(actor))
    link = session.scalars(wanted.with_for_update() if locked else wanted).one_or_none()
    if link is None:
        raise NotFoundHere(_("没有这次上传，或者它不在您的范围内"))
    return link


def seen_by(actor: Actor) -> ColumnElement[bool]:
    """Those of the own organisation and below, and the own ones."""
    here = (SentLink.organisation_path.startswith(area, autoescape=True) for area in actor.areas)
    return or_(SentLink.made_by_id == actor.user_id, *here)


def list_links(session: Session, *, actor: Actor, now: datetime, page: int = 1) -> tuple[list[LinkRow], bool]:
    """A page of the desk's links, the latest first, and whether there is another page."""
    counted = (
        select(
            SentPage.link_id,
            func.count().label("sent"),
            func.count().filter(SentPage.state == "waiting").label("waiting"),
        )
        .group_by(SentPage.link_id)
        .subquery()
    )
    wanted = (
        select(SentLink, Service.name, counted.c.sent, counted.c.waiting, Case.number)
        .join(ServiceVersion, ServiceVersion.id == SentLink.service_version_id)
        .join(Service, Service.id == ServiceVersion.service_id)
        .outerjoin(counted, counted.c.link_id == SentLink.id)
        .outerjoin(Case, or_(Case.id == SentLink.case_id, Case.submission_token == SentLink.draft_token))
        .where(seen_by(actor), SentLink.erased_at.is_(None))
        .order_by(SentLink.id.desc())
        .limit(PAGE + 1)
        .offset((min(max(page, 1), MOST_PAGES) - 1) * PAGE)
    )
    rows = [
        LinkRow(
            link.id,
            link.name,
            mask_phone(link.phone) if link.phone else "",
            service,
            link.made_at,
            link.expires_at,
            is_open(link, now),
            waiting or 0,
            sent or 0,
            number or "",
        )
        for link, service, sent, waiting, number in session.execute(wanted)
    ]
    return rows[:PAGE], len(rows) > PAGE


# ── what is wanted, what is said ───────────────────────────────────────────────────────────────────


def documents_of(session: Session, link: SentLink) -> list[DocumentSpec]:
    """The papers asked for, in the order of the item."""
    wanted = set(json.loads(link.wanted))
    definition = version_by_id(session, link.service_version_id).definition
    return [one for one in definition.documents if one.id in wanted]


def lacking_of(session: Session, case: Case) -> Collection[str]:
    """The papers of a case of which sheets are still missing; all of them where none is."""
    rows = session.scalars(select(CaseDocument).where(CaseDocument.case_id == case.id)).all()
    short = [one.document_id for one in rows if one.originals < one.originals_asked or one.copies < one.copies_asked]
    return short or [one.document_id for one in rows]


def case_of(session: Session, *, number: str, actor: Actor) -> Case:
    """The case for which papers are asked; NotFoundHere outside the person's scope."""
    found = session.scalars(select(Case).where(Case.number == number, visible_to(actor))).one_or_none()
    if found is None:
        raise NotFoundHere(_("没有办件 %(number)s，或者它不在您的办理范围内", number=number))
    return found


def address_of(link: SentLink) -> str:
    """What is sent to the villager, or stands in the code on paper."""
    return page_url(f"/s/{link.token}")


def tell_of(session: Session, event: str, link: SentLink, *, now: datetime, reason: str = "", once: str = "") -> bool:
    """A text message about the link; False where there is no mobile number."""
    return tell_villager(session, news_of(session, event, link, reason=reason, once=once), phone=link.phone, now=now)


def news_of(session: Session, event: str, link: SentLink, *, reason: str = "", once: str = "", count: int = 0) -> News:
    """What messages say of a link."""
    hall = session.get_one(Organisation, link.organisation_id)
    definition = version_by_id(session, link.service_version_id).definition
    values = {
        "villager": link.name,
        "service": definition.name,
        "hall": hall.hall_name or hall.name,
        "phone": hall.phone,
        "link": address_of(link),
        "due": chinese_day(local_date(link.expires_at)),
        "reason": reason,
        "count": str(count) if count else "",
    }
    return News(event, f"{link.id}.{once}", values, link.organisation_id, f"/desk/proxy/sent/{link.id}")


def _hash(code: str) -> str:
    return crypto.current().lookup_hash(f"sent-link:{code}")


def record(session: Session, what: str, link: SentLink, actor: Actor | None, now: datetime, **detail: object) -> None:
    """In the record of actions; the villager is nobody's account."""
    audit.record(
        session,
        actor=actor,
        now=now,
        action=f"sent_in.{what}",
        subject="sent_link",
        subject_id=link.id,
        detail=detail,
    )
