"""The figures of all services in force, for reports: read once a version, kept by digest."""

from __future__ import annotations

import datetime as dt
import threading
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Service, ServiceVersion
from app.publishing.offerings import chunks
from app.publishing.versions import in_force_on
from catalog.figures import Figures, figures_of

_MOST_KEPT = 6000  # versions; the largest reported list has 1,345 services


@dataclass(frozen=True)
class InForce:
    """A service offered on a day."""

    service_id: int
    offered_by: str
    figures: Figures


class _Store:
    """Figures by digest. Safe between threads; two may read the same ones once each."""

    def __init__(self) -> None:
        self._kept: dict[str, Figures] = {}
        self._lock = threading.Lock()

    def missing(self, digests: dict[str, int]) -> list[int]:
        """The versions of those digests that are not kept."""
        return sorted(number for digest, number in digests.items() if digest not in self._kept)

    def add(self, read: dict[str, Figures]) -> None:
        with self._lock:
            if len(self._kept) + len(read) > _MOST_KEPT:
                self._kept = {}
            self._kept |= read

    def get(self, digest: str) -> Figures | None:
        return self._kept.get(digest)


_store = _Store()


def figures_in_force(session: Session, today: dt.date) -> list[InForce]:
    """All services in force on a day by code; one statement, and one more for every 500 versions not seen before."""
    statement = (
        select(ServiceVersion.id, ServiceVersion.digest, Service.id, Service.offered_by)
        .join(Service, Service.id == ServiceVersion.service_id)
        .where(Service.state == "published", ServiceVersion.id == in_force_on(today))
        .order_by(Service.code)
    )
    rows = session.execute(statement).all()
    fresh = _read(session, _store.missing({digest: number for number, digest, *_rest in rows}))
    _store.add(fresh)
    found = ((service_id, by, fresh.get(digest) or _store.get(digest)) for _number, digest, service_id, by in rows)
    return [InForce(service_id, by, figures) for service_id, by, figures in found if figures is not None]


def _read(session: Session, numbers: list[int]) -> dict[str, Figures]:
    read: dict[str, Figures] = {}
    for part in chunks(numbers):
        statement = select(ServiceVersion.digest, ServiceVersion.definition).where(ServiceVersion.id.in_(part))
        read |= {digest: figures_of(text) for digest, text in session.execute(statement)}
    return read
