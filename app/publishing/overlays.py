"""What organisations say of their own about services: where, when, which phones, 便民举措. Nothing else is free."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, func, literal, or_, select
from sqlalchemy.orm import Session

from app import audit
from app.errors import Invalid, NotAllowed, NotFoundHere
from app.models import Account, Organisation, Service, ServiceOverlay
from app.people.actors import Actor
from app.people.organisations import take_turns
from app.people.problems import FieldProblem
from app.publishing.offerings import has_service
from app.publishing.problems import StaleDraft
from catalog.overlay import FREE_KEYS, Overlay, overlay_problems
from catalog.problems import Problem

PAGE = 50
_KINDS = ("township", "village", "community", "department")
Words = Mapping[str, str]  # key of FREE_KEYS → what is said; a key that says nothing is not there


@dataclass(frozen=True)
class OverlayRow:
    """A service that an organisation takes, with what it says of its own."""

    code: str
    name: str
    words: Words
    updated_at: datetime | None = None
    updated_by: str = ""


@dataclass(frozen=True)
class Listed:
    """One page of services, and how many there are."""

    rows: tuple[OverlayRow, ...]
    count: int


@dataclass(frozen=True)
class Doubt:
    """A warning about what an organisation says, for the county to look at."""

    organisation: str
    organisation_code: str
    service: str
    code: str
    problem: Problem


def words_by_organisation(session: Session, service_id: int) -> dict[int, Words]:
    """Everything said about one service, by the id of the organisation that says it."""
    said = session.scalars(select(ServiceOverlay).where(ServiceOverlay.service_id == service_id))
    return {row.organisation_id: words_of(row) for row in said}


def find_place(session: Session, *, code: str, actor: Actor) -> Organisation:
    """An organisation whose words the person may write; NotFoundHere otherwise."""
    place = session.scalars(select(Organisation).where(Organisation.code == code)).one_or_none()
    if place is None or place.kind not in _KINDS or not actor.oversees(place.path):
        raise NotFoundHere(_("没有这个单位，或者它不归您管理"))
    return place


def list_services(session: Session, *, place: Organisation, text: str = "", own: bool = False, page: int = 1) -> Listed:
    """The services that a place takes, those with words of its own first."""
    statement = _taken_by(place, text, own)
    count = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    ordered = (
        statement.order_by(ServiceOverlay.id.is_(None), Service.code).limit(PAGE).offset((max(page, 1) - 1) * PAGE)
    )
    return Listed(tuple(_row(*row) for row in session.execute(ordered)), count)


def overlay_of(session: Session, *, place: Organisation, code: str) -> tuple[Service, ServiceOverlay | None]:
    """One service with what the place says of it; NotFoundHere when the place does not take it."""
    found = session.execute(
        select(Service, ServiceOverlay)
        .outerjoin(ServiceOverlay, _said_by(place))
        .where(Service.code == code, Service.state != "draft", _takes(place)),
        execution_options={"populate_existing": True},
    ).one_or_none()
    if found is None:
        raise NotFoundHere(_("%(place)s不办这个事项", place=place.name))
    return found[0], found[1]


def save_overlay(
    session: Session, *, place: Organisation, code: str, words: Words, revision: int, actor: Actor, now: datetime
) -> None:
    """Say it, or with nothing in it go back to what holds for all services of the place.

    NotAllowed outside the person's own organisations; Invalid tells per field; StaleDraft when someone saved since
    (`revision` is the one that was shown, 0 when nothing had been said).
    """
    if not actor.can("edit_catalogue") or not actor.oversees(place.path):
        raise NotAllowed(_("这个单位不归您管理"))
    overlay = _checked(place, code, words)
    take_turns(session, Organisation.id == place.id)
    service, row = overlay_of(session, place=place, code=code)
    if (row.revision if row else 0) != revision:
        raise _stale(session, code, row)
    before = words_of(row) if row else {}
    if overlay.said() == before:
        return
    _write(session, row, place, service, overlay, actor, now)
    detail = {"place": place.code, "before": before, "after": overlay.said()}
    audit.record(
        session, actor=actor, now=now, action="overlay.saved", subject="service", subject_id=code, detail=detail
    )


def add_missing(session: Session, overlays: Iterable[Overlay], *, now: datetime) -> int:
    """Add what a file says about places and services that say nothing yet; how many. For the first start."""
    places = dict(session.execute(select(Organisation.code, Organisation.id)).tuples().all())
    services = dict(session.execute(select(Service.code, Service.id)).tuples().all())
    known = set(session.execute(select(ServiceOverlay.organisation_id, ServiceOverlay.service_id)).tuples().all())
    added = 0
    for overlay in overlays:
        for code in overlay.services:
            key = (places[overlay.organisation], services[code])
            if key not in known:
                session.add(_new(*key, overlay, now))
                added += 1
    session.flush()
    return added


def doubts(session: Session, *, limit: int = 200) -> list[Doubt]:
    """What the county should look at: words by which an organisation asks for more than the standard."""
    statement = (
        select(ServiceOverlay, Organisation, Service)
        .join(Organisation, Organisation.id == ServiceOverlay.organisation_id)
        .join(Service, Service.id == ServiceOverlay.service_id)
        .order_by(Organisation.path, Service.code)
    )
    found: list[Doubt] = []
    for row, place, service in session.execute(statement):
        said = Overlay(organisation=place.code, services=(service.code,), **words_of(row))
        found += [Doubt(place.name, place.code, service.name, service.code, one) for one in overlay_problems(said)]
        if len(found) >= limit:
            break
    return found[:limit]


def count_for(session: Session, code: str) -> int:
    """How many organisations say something of their own about a service."""
    statement = (
        select(func.count())
        .select_from(ServiceOverlay)
        .join(Service, Service.id == ServiceOverlay.service_id)
        .where(Service.code == code)
    )
    return session.scalar(statement) or 0


# ── parts ──────────────────────────────────────────────────────────────────────────────────────────


def windows_of(session: Session, *, place: Organisation, day: date) -> dict[str, str]:
    """The published services that a place takes on a day, by code: the window it names for each, or "".

    The county takes all: its list is that of everything.
    """
    statement = select(Service.code, func.coalesce(ServiceOverlay.window, "")).outerjoin(
        ServiceOverlay, _said_by(place)
    )
    statement = statement.where(Service.state == "published").order_by(Service.code)
    if place.kind != "county":
        statement = statement.where(_takes(place), has_service(place=place.id, tier=place.tier, day=day))
    return dict(session.execute(statement).tuples().all())


def _takes(place: Organisation) -> ColumnElement[bool]:
    """A hall or station takes what its tier accepts, a department what is its own."""
    if place.kind == "department":
        return Service.department == place.code
    return (literal(",") + Service.acceptance_tiers + literal(",")).contains(f",{place.tier},", autoescape=True)


def _said_by(place: Organisation) -> ColumnElement[bool]:
    return (ServiceOverlay.service_id == Service.id) & (ServiceOverlay.organisation_id == place.id)


def _taken_by(place: Organisation, text: str, own: bool) -> Select[tuple[str, str, ServiceOverlay, str]]:
    by = (func.coalesce(Account.last_name, "") + func.coalesce(Account.first_name, "")).label("by")
    statement = (
        select(Service.code, Service.name, ServiceOverlay, by)
        .outerjoin(ServiceOverlay, _said_by(place))
        .outerjoin(Account, Account.id == ServiceOverlay.updated_by_id)
        .where(Service.state != "draft", _takes(place))
    )
    if own:
        statement = statement.where(ServiceOverlay.id.is_not(None))
    if word := text.strip().lower():
        in_code = func.lower(Service.code).contains(word, autoescape=True)
        statement = statement.where(or_(Service.search_text.contains(word, autoescape=True), in_code))
    return statement


def _row(code: str, name: str, row: ServiceOverlay | None, by: str) -> OverlayRow:
    return OverlayRow(code, name, words_of(row), row.updated_at, by) if row else OverlayRow(code, name, {})


def words_of(row: ServiceOverlay) -> Words:
    """The keys of a row that say something."""
    return {key: value for key in FREE_KEYS if (value := getattr(row, key))}


def _checked(place: Organisation, code: str, words: Words) -> Overlay:
    overlay = Overlay(organisation=place.code, services=(code,), **words)
    if errors := [one for one in overlay_problems(overlay) if one.severity == "error"]:
        raise Invalid([FieldProblem(one.path, one.message) for one in errors])
    return overlay


def _new(organisation_id: int, service_id: int, overlay: Overlay, now: datetime) -> ServiceOverlay:
    return ServiceOverlay(organisation_id=organisation_id, service_id=service_id, updated_at=now, **overlay.said())


def _write(
    session: Session,
    row: ServiceOverlay | None,
    place: Organisation,
    service: Service,
    overlay: Overlay,
    actor: Actor,
    now: datetime,
) -> None:
    if not overlay.said():
        session.delete(row)
        session.flush()
        return
    if row is None:
        row = _new(place.id, service.id, overlay, now)
        session.add(row)
    else:
        row.revision += 1
    for key in FREE_KEYS:
        setattr(row, key, getattr(overlay, key))
    row.updated_at, row.updated_by_id = now, actor.user_id
    session.flush()


def _stale(session: Session, code: str, row: ServiceOverlay | None) -> StaleDraft:
    if row is None:
        return StaleDraft(message=_("这条内容刚被别人清空，请重新打开再改。"), code=code)
    account = session.get(Account, row.updated_by_id) if row.updated_by_id else None
    return StaleDraft.saved(code, by=account.display_name if account else _("系统"), at=row.updated_at)
