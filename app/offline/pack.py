"""带上今天: all that a phone needs for a day without network, in one answer.

What is the same for everyone (forms, guides) is named by its address and a digest and fetched only when it is another;
what is about people comes here, sealed by the phone as soon as it is there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cases.applicants_places import asked_tier
from app.cases.frequent import by_use
from app.clock import ZONE, local_date
from app.models import CatalogueEpoch, Organisation, Service
from app.offline.people import carried_people
from app.papers.signing import CASE_ROLES, CASE_WAYS, ROLE_WORDS, WAY_WORDS
from app.people.actors import Actor
from app.people.areas import lies_in_areas
from app.people.places import CountyPlaces
from app.proxies.appointments.listing import AppointmentRow, of_day
from app.proxies.rounds.listing import Stop, stops_of
from app.publishing.queries import ServiceRow, list_services
from app.publishing.versions import LoadedVersion, current_versions
from catalog.primitives import Tier
from catalog.vocabulary import options

USUAL_SERVICES = 50
_MARK = 16  # letters of a digest
_KINDS = ("county", "department", "township", "village", "community")
Words = dict[str, object]


@dataclass(frozen=True)
class Wish:
    """What the phone asks for: for which purpose people, which services besides the most used ones."""

    purpose: str
    codes: frozenset[str]
    build: str  # of our scripts and styles: forms look otherwise with others
    days: int


def pack(session: Session, wish: Wish, *, actor: Actor, now: datetime) -> Words:
    """The whole day, as JSON-safe words. About a dozen statements, however many services and people."""
    today = local_date(now)
    stops = list(stops_of(session, actor=actor, day=today)) if wish.purpose else []
    people = carried_people(session, stops=stops, purpose=wish.purpose, actor=actor, now=now) if wish.purpose else []
    places = list(places_of(session, actor))
    station = next((one for one in places if one.id == actor.organisation_id), None)
    own = station.code if station else ""
    return {
        "made_at": now.isoformat(),
        "server_time": now.isoformat(),
        "expires_at": (now + timedelta(days=wish.days)).isoformat(),
        "keep_days": wish.days,
        "actor": person(actor, station),
        "places": [{"code": one.code, "name": one.name, "tier": one.tier} for one in places],
        "modes": [{"code": one.code, "label": one.label} for one in options("proxy_mode")],
        "roles": [{"code": code, "label": ROLE_WORDS[code]} for code in CASE_ROLES],
        "ways": [{"code": code, "label": WAY_WORDS[code]} for code in CASE_WAYS],
        "purposes": [{"code": one.code, "label": one.label} for one in options("look_purpose")],
        "services": services(session, wish, actor=actor, place=own, today=today),
        "stops": [asdict(one) | {"reason": _reason(one)} for one in stops],
        "people": people,
        "appointments": [_appointment(one) for one in of_day(session, actor=actor, day=today)],
    }


def person(actor: Actor, station: Organisation | None) -> Words:
    """Who is logged in, and where: what stands at the foot of a slip."""
    return {
        "user_id": actor.user_id,
        "name": actor.name,
        "phone": actor.phone,
        "place_code": station.code if station else "",
        "place_name": actor.organisation_name,
        "station_phone": station.phone if station else "",
    }


def places_of(session: Session, actor: Actor) -> Sequence[Organisation]:
    """The halls and stations for which this person may take applications in."""
    if not actor.organisation_path:
        return ()
    wanted = select(Organisation).where(
        lies_in_areas(actor, Organisation.path), Organisation.active, Organisation.kind != "department"
    )
    return session.scalars(wanted.where(Organisation.tier != Tier.COUNTY).order_by(Organisation.path)).all()


def _reason(stop: Stop) -> str:
    found = next((one for one in options("visit_reason") if one.code == stop.reason), None)
    return found.label if found else stop.reason


def _appointment(one: AppointmentRow) -> Words:
    at = datetime.combine(one.day, dt.time(), ZONE) + timedelta(minutes=one.begins)
    return {
        "id": one.id,
        "at": at.isoformat(),
        "time": one.time,
        "name": one.name,
        "phone": one.phone,
        "service_code": one.service_code,
        "service_name": one.service_name,
        "place": one.place_name,
        "address": one.address,
        "village": one.village,
        "note": one.note,
        "state": one.state,
    }


# ── services ───────────────────────────────────────────────────────────────────────────────────────


def services(session: Session, wish: Wish, *, actor: Actor, place: str, today: dt.date) -> list[Words]:
    """The services this person may take in today: the most used ones and those asked for; `*` asks for all."""
    offered = [one for one in list_services(session, at=actor, today=today) if actor.handles(one.code)]
    rows = by_use(session, offered, actor=actor)
    chosen = [row for rank, row in enumerate(rows) if _is_wanted(row, rank, wish)]
    versions = current_versions(session, [row.code for row in chosen], today)
    spellings = _spellings(session, [row.code for row in chosen])
    marks = _Marks(session, wish, actor, place)
    return [
        _service(row, versions[row.code], spellings.get(row.code, ""), marks) for row in chosen if row.code in versions
    ]


def _is_wanted(row: ServiceRow, rank: int, wish: Wish) -> bool:
    return rank < USUAL_SERVICES or "*" in wish.codes or row.code in wish.codes


def _spellings(session: Session, codes: Sequence[str]) -> Mapping[str, str]:
    """By what a service is found: its names, their pinyin and initials."""
    found = select(Service.code, Service.search_text).where(Service.code.in_(codes))
    return dict(session.execute(found).tuples().all())


class _Marks:
    """What tells one form or guide from another, without drawing it."""

    def __init__(self, session: Session, wish: Wish, actor: Actor, place: str) -> None:
        self.actor, self.place = actor, place
        self._build = wish.build
        self._epoch = session.scalars(select(CatalogueEpoch.number)).one()
        self._county = _mark(repr(CountyPlaces(session).of_kinds(_KINDS)))

    def form(self, version: LoadedVersion) -> str:
        """The definition, the places that its pickers offer, our scripts."""
        return _mark(version.compiled.digest, self._county, self._build)

    def guide(self, version: LoadedVersion) -> str:
        """All that guides are made of."""
        return _mark(version.compiled.digest, str(self._epoch), self.place, self._build)


def _mark(*parts: str) -> str:
    return sha256("\n".join(parts).encode()).hexdigest()[:_MARK]


def _service(row: ServiceRow, version: LoadedVersion, spelled: str, marks: _Marks) -> Words:
    near = f"?at={marks.place}" if marks.place else ""
    return {
        "code": row.code,
        "name": row.name,
        "aliases": "、".join(version.definition.aliases),
        "initials": spelled,
        "topic": row.topic,
        "limit": row.limit_words,
        "version_id": version.id,
        "number": version.number,
        "digest": marks.form(version),
        "guide_digest": marks.guide(version),
        "model_digest": version.compiled.digest[:_MARK],
        "minutes": None,
        "form_url": f"/offline/forms/{row.code}/{version.id}",
        "guide_url": f"/offline/guides/{row.code}/{version.id}{near}",
        "place_tier": str(asked_tier(marks.actor, version.definition) or ""),
    }
