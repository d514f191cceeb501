"""What only shows when all services are looked at together: 四级四同, codes, phones, words of organisations."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Organisation, Service, ServiceOverlay, ServiceVersion
from app.publishing.overlays import words_of
from app.publishing.versions import current_versions, in_force_on
from catalog.checks.catalogue import check_catalogue
from catalog.definition import ServiceDefinition
from catalog.overlay import Overlay
from catalog.problems import Problem

_AT_ONCE = 200  # services read by one statement


@dataclass(frozen=True)
class ServiceProblems:
    """One service and what does not fit the others."""

    code: str
    name: str
    problems: tuple[Problem, ...]


class _Kept:
    """The last result of this process, for as long as nothing was published and no overlay changed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._mark, self._found = "", tuple[ServiceProblems, ...]()

    def get(self, mark: str) -> tuple[ServiceProblems, ...] | None:
        with self._lock:
            return self._found if mark == self._mark else None

    def put(self, mark: str, found: tuple[ServiceProblems, ...]) -> None:
        with self._lock:
            self._mark, self._found = mark, found


_kept = _Kept()


def catalogue_problems(session: Session, *, today: dt.date) -> tuple[ServiceProblems, ...]:
    """All services in force that have problems with each other, by code. Worked out once for one state of things."""
    heads = _heads(session, today)
    overlays = list(_overlays(session))
    mark = sha256(repr((heads, overlays)).encode()).hexdigest()
    found = _kept.get(mark)
    if found is None:
        definitions = list(_definitions(session, [code for code, _name, _digest in heads], today))
        names = {code: name for code, name, _digest in heads}
        by_code = check_catalogue(definitions, overlays)
        found = tuple(ServiceProblems(code, names.get(code, code), each) for code, each in by_code.items())
        _kept.put(mark, found)
    return found


def _heads(session: Session, today: dt.date) -> list[tuple[str, str, str]]:
    """Code, name and digest of every service in force."""
    statement = (
        select(Service.code, Service.name, ServiceVersion.digest)
        .join(ServiceVersion, ServiceVersion.service_id == Service.id)
        .where(Service.state == "published", ServiceVersion.id == in_force_on(today))
        .order_by(Service.code)
    )
    return [(code, name, digest) for code, name, digest in session.execute(statement)]


def _definitions(session: Session, codes: list[str], today: dt.date) -> Iterator[ServiceDefinition]:
    for start in range(0, len(codes), _AT_ONCE):
        found = current_versions(session, codes[start : start + _AT_ONCE], today)
        yield from (version.definition for version in found.values())


def _overlays(session: Session) -> Iterator[Overlay]:
    """Every overlay under the name of its organisation, which is what the problems say."""
    statement = (
        select(ServiceOverlay, Organisation.name, Service.code)
        .join(Organisation, Organisation.id == ServiceOverlay.organisation_id)
        .join(Service, Service.id == ServiceOverlay.service_id)
        .where(Service.state == "published")
        .order_by(Organisation.path, Service.code)
    )
    for row, place, code in session.execute(statement):
        yield Overlay(organisation=place, services=(code,), **words_of(row))
