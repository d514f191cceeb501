"""What a handbook is made of, read from the database: the services of a place as they are in force, and its places."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.errors import NotFoundHere
from app.models import HandbookEdition, HandbookPiece, Organisation, Service, ServiceOverlay, ServiceVersion
from app.printing.guides import Organisations
from app.publishing.holdings import holdings, read_county
from app.publishing.overlays import Words, words_of
from app.publishing.versions import in_force_on
from app.transaction import looking
from catalog.compiled import compile_definition
from catalog.versions import from_canonical
from reports.contexts import Place
from reports.documents import guide
from reports.handbook.entries import Entry, entry_of
from reports.handbook.pieces import Book, Item, Spoken
from reports.keeping import digest_of

_WHERE = "，地址、电话见“办理点”。"  # behind the kinds of places
_AT_ONCE = 50  # definitions held while they are read
KINDS = ("county", "township", "village")  # organisations that have a handbook


@dataclass(frozen=True, slots=True)
class _Held:
    """A version in force. The version itself is read when it is put into words: all of a county take 100 MB."""

    service_id: int
    version_id: int
    digest: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class Material:
    """All of an edition before anything is laid out."""

    book: Book
    items: tuple[Item, ...]
    versions: Mapping[str, int]  # by code: the version in force


@dataclass(frozen=True, slots=True)
class _Scope:
    """For whom the book is made, and how its guides speak."""

    organisation: Organisation
    organisations: Organisations
    base_url: str
    today: dt.date


def place_of_book(session: Session, code: str) -> Organisation:
    """The organisation with this code, the county without one; NotFoundHere when it has no handbook."""
    wanted = Organisation.code == code if code else Organisation.kind == "county"
    place = session.scalar(select(Organisation).where(wanted, Organisation.active))
    if place is None or place.kind not in KINDS:
        raise NotFoundHere(_("没有这个单位的办事手册"))
    return place


def read_material(session: Session, edition: HandbookEdition, had: Sequence[HandbookPiece]) -> Material:
    """The services this organisation has on the day of the edition, with the numbers they had."""
    place = session.get_one(Organisation, edition.organisation_id)
    settings = current_app.extensions["desk"].settings
    scope = _Scope(place, _organisations(session), settings.base_url, clock.local_date(edition.ordered_at))
    held = held_versions(session, place, scope.today)
    before = {piece.name: piece for piece in had if piece.number is not None}
    items = _items(session, scope, held, before)
    book = _book(scope, edition)
    versions = {one.entry.code: one.version_id for one in held}
    ordered = tuple(sorted(items, key=lambda item: item.number))
    return Material(book, ordered, versions)


def held_versions(session: Session, place: Organisation, today: dt.date) -> list[_Held]:
    """The versions in force of all services the place has; of the county all, by code."""
    statement = (
        select(Service.id, ServiceVersion.id, ServiceVersion.digest, ServiceVersion.definition)
        .join(Service, Service.id == ServiceVersion.service_id)
        .where(Service.state == "published", ServiceVersion.id == in_force_on(today))
        .order_by(Service.code)
    )
    rows = session.execute(statement, execution_options={"yield_per": _AT_ONCE})
    found = [_Held(*facts, entry_of(definition)) for *facts, definition in rows]
    if place.kind == "county":
        return found
    held = holdings(session, read_county(session, today=today))
    return [one for one in found if place.id in held.get(one.service_id, {})]


def _organisations(session: Session) -> Organisations:
    return Organisations(
        tuple(session.scalars(select(Organisation).where(Organisation.active).order_by(Organisation.path)))
    )


# ── items ──────────────────────────────────────────────────────────────────────────────────────────


def _items(session: Session, scope: _Scope, found: Sequence[_Held], before: Mapping[str, HandbookPiece]) -> list[Item]:
    numbers = _numbers([(one.entry.topic, one.entry.code) for one in found], before)
    own = _own_words(session) if _is_small(scope) else {}
    items = []
    for held in found:
        entry = held.entry
        places = tuple(_places(scope, held, own))
        had = before.get(entry.code)
        items.append(
            Item(
                entry=entry,
                number=numbers[entry.code],
                source=_source(scope, held, entry.begun(scope.today), places),
                now=partial(_spoken, scope, held.version_id, places),
                before=partial(_spoken_before, scope, had.service_version_id if had else None, held.version_id, places),
            )
        )
    return items


def _own_words(session: Session) -> dict[int, dict[int, Words]]:
    """By service and organisation: what halls and stations say of it themselves."""
    said: dict[int, dict[int, Words]] = {}
    for row in session.scalars(select(ServiceOverlay)):
        said.setdefault(row.service_id, {})[row.organisation_id] = words_of(row)
    return said


def _is_small(scope: _Scope) -> bool:
    """The book of one hall or station says what that place says of each service; the county's has a directory."""
    return scope.organisation.kind != "county"


def _numbers(found: Sequence[tuple[str, str]], before: Mapping[str, HandbookPiece]) -> dict[str, int]:
    """What had a number keeps it; new ones go on behind the highest, by topic and code."""
    kept = {code: piece.number for code, piece in before.items() if piece.number is not None}
    fresh = sorted((topic, code) for topic, code in found if code not in kept)
    first = max(kept.values(), default=0) + 1
    return kept | {code: number for number, (_topic, code) in enumerate(fresh, first)}


def _places(scope: _Scope, held: _Held, own: Mapping[int, Mapping[int, Words]]) -> list[Place]:
    if not _is_small(scope):
        return []
    definition = from_canonical(_version(held.version_id).definition)
    return scope.organisations.places(definition, scope.organisation.code, own.get(held.service_id))


def _source(scope: _Scope, held: _Held, begun: Sequence[str], places: Sequence[Place]) -> str:
    """Everything that the pages of an item are made of, but for its number, its marks and its feet."""
    offices = sorted(scope.organisations.department_names.items())
    return digest_of(held.digest, scope.organisations.county.name, scope.base_url, repr(offices), *begun, repr(places))


def _spoken(scope: _Scope, version_id: int, places: Sequence[Place]) -> Spoken:
    version = _version(version_id)
    definition = from_canonical(version.definition)
    said = guide.build(
        compile_definition(definition),
        version_number=version.number,
        effective_from=version.effective_from,
        county_name=scope.organisations.county.name,
        places=places,
        url=f"{scope.base_url}/guides/{definition.code}",
        today=scope.today,
        department_names=scope.organisations.department_names,
    )
    return Spoken(said, definition)


def _spoken_before(scope: _Scope, version_id: int | None, version_now: int, places: Sequence[Place]) -> Spoken | None:
    """What the item said in the last edition; None when it was not in it, or is still the same version."""
    if version_id is None or version_id == version_now:
        return None
    return _spoken(scope, version_id, places)


def _version(version_id: int) -> ServiceVersion:
    """Read for a moment; nothing stays open while pages are laid out."""
    with looking() as session:
        version = session.get_one(ServiceVersion, version_id)
        session.expunge(version)
        return version


# ── the book ───────────────────────────────────────────────────────────────────────────────────────


def _book(scope: _Scope, edition: HandbookEdition) -> Book:
    place, all_ = scope.organisation, scope.organisations
    name = place.name
    return Book(
        title=f"{name}办事手册",
        place=f"{name}下放到乡镇、村办理的" if place.kind == "county" else f"在{name}就近办理的",
        whose="供乡镇窗口和村代办员使用" if place.kind != "village" else "供村代办员和村民使用",
        office=all_.county.hall_name or all_.county.name if place.kind == "county" else place.hall_name or place.name,
        number=edition.number,
        day=edition.day,
        foreword=tuple(line.strip() for line in edition.foreword.splitlines() if line.strip()),
        where=_WHERE if place.kind == "county" else "",
        places=_directory(scope),
        departments=all_.department_names,
    )


def _directory(scope: _Scope) -> tuple[Place, ...]:
    """Halls and stations of the county, or those of the place and over it; the stations of a township, too."""
    path = scope.organisation.path
    return tuple(
        Place(
            tier=one.tier,
            name=one.hall_name or one.name,
            address=one.address,
            phone=one.phone,
            hours=one.hours,
            window=one.window,
            supervise_phone=one.supervise_phone,
        )
        for one in scope.organisations.all
        if one.kind in KINDS and (one.path.startswith(path) or path.startswith(one.path))
    )


def changed_since(session: Session, place: Organisation, pieces: Sequence[HandbookPiece], today: dt.date) -> int:
    """How many services came, went or have another version in force than in the last edition."""
    had = {piece.name: piece.service_version_id for piece in pieces if piece.number is not None}
    has = _versions_held(session, place, today)
    return sum(had.get(code) != has.get(code) for code in {*had, *has})


def _versions_held(session: Session, place: Organisation, today: dt.date) -> dict[str, int]:
    statement = (
        select(Service.id, Service.code, ServiceVersion.id)
        .join(Service, Service.id == ServiceVersion.service_id)
        .where(Service.state == "published", ServiceVersion.id == in_force_on(today))
    )
    rows = session.execute(statement).all()
    if place.kind != "county":
        held = holdings(session, read_county(session, today=today))
        rows = [row for row in rows if place.id in held.get(row[0], {})]
    return {code: version_id for _service_id, code, version_id in rows}
