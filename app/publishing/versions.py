"""Published versions, compiled once a process.

Which version is current is asked anew every time (one small query), so every worker sees a new one at its next request.
The compiled definition is kept by its digest: equal digests are equal definitions, in any database and after any
rollback.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections import OrderedDict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Row, ScalarSelect, Select, bindparam, exists, select
from sqlalchemy.orm import Session, aliased

from app.errors import NotFoundHere
from app.models import Service, ServiceVersion, VersionCancellation
from app.people.actors import Actor
from app.publishing.offerings import here, offered_here
from catalog import versions
from catalog.compiled import CompiledDefinition, compile_definition
from catalog.definition import ServiceDefinition

MOST_KEPT = 512  # compiled definitions a process keeps; a county has a few hundred services


@dataclass(frozen=True)
class LoadedVersion:
    """A published version ready for use."""

    id: int
    service_id: int
    number: int
    effective_from: dt.date
    compiled: CompiledDefinition
    service_state: str = "published"  # of the service, when this was loaded
    is_offered: bool = True  # where the person stands who asked for it

    @property
    def definition(self) -> ServiceDefinition:
        return self.compiled.definition


class CompiledStore:
    """The definitions compiled last, by digest. Safe between threads; two may compile the same one once each."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[str, CompiledDefinition] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, digest: str, read: Callable[[], str]) -> CompiledDefinition:
        """The compiled definition of this digest; `read` fetches its canonical JSON when it is not kept."""
        with self._lock:
            if digest in self._kept:
                self._kept.move_to_end(digest)
                return self._kept[digest]
        compiled = compile_definition(versions.from_canonical(read()))
        with self._lock:
            self._kept[digest] = compiled
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return compiled

    def __contains__(self, digest: str) -> bool:
        return digest in self._kept

    def __len__(self) -> int:
        return len(self._kept)


_store = CompiledStore(MOST_KEPT)
_HEAD = (
    ServiceVersion.id,
    ServiceVersion.service_id,
    ServiceVersion.number,
    ServiceVersion.effective_from,
    ServiceVersion.digest,
    Service.state,
)
_Head = tuple[int, int, int, dt.date, str, str]


def counts(version: Any) -> ColumnElement[bool]:
    """The condition on a version (the class or an alias of it) that it was not called off before its day."""
    return ~exists(select(VersionCancellation.version_id).where(VersionCancellation.version_id == version.id))


def _latest_first(version: Any) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """Not by number alone: one published later may have begun earlier, while the other waited for its day."""
    return version.effective_from.desc(), version.number.desc()


# Built once: every form asks one of them, and building a statement costs as much as running it.
_HEADS: Select[_Head] = select(*_HEAD).join(Service, Service.id == ServiceVersion.service_id)
_BY_ID = _HEADS.where(ServiceVersion.id == bindparam("version_id"))
_CURRENT = (
    _HEADS.add_columns(offered_here())
    .where(
        Service.code == bindparam("code"),
        Service.state == "published",
        ServiceVersion.effective_from <= bindparam("today"),
        counts(ServiceVersion),
    )
    .order_by(*_latest_first(ServiceVersion))
    .limit(1)
)


def current_version(session: Session, code: str, today: dt.date, *, at: Actor | None = None) -> LoadedVersion:
    """The version in force on a day; NotFoundHere when there is none or the service is not offered now.

    With `at` it also says whether the organisation of this person has the service, and this person may start it.
    """
    row = session.connection().execute(_CURRENT, {"code": code, **here(at, today)}).one_or_none()
    if row is None:
        raise NotFoundHere(_("没有这个事项，或者它还没有发布、已经停办"))
    return _loaded(session, row, is_offered=bool(row[-1]) and (at is None or at.handles(code)))


def version_by_id(session: Session, version_id: int) -> LoadedVersion:
    """One version, whatever has become of its service since; NotFoundHere when there is no such version."""
    row = session.connection().execute(_BY_ID, {"version_id": version_id}).one_or_none()
    if row is None:
        raise NotFoundHere(_("没有这个版本"))
    return _loaded(session, row)


def _loaded(session: Session, row: Row[Any], *, is_offered: bool = True, text: str | None = None) -> LoadedVersion:
    def read() -> str:
        if text is not None:
            return text
        return session.execute(select(ServiceVersion.definition).where(ServiceVersion.id == row.id)).scalar_one()

    compiled = _store.get(row.digest, read)
    return LoadedVersion(row.id, row.service_id, row.number, row.effective_from, compiled, row.state, is_offered)


def current_versions(session: Session, codes: Collection[str], today: dt.date) -> dict[str, LoadedVersion]:
    """The versions of many services in force on a day, by code, in a statement or two for each 400 of them."""
    found: dict[str, LoadedVersion] = {}
    wanted = sorted(set(codes))
    for start in range(0, len(wanted), _AT_ONCE):
        found |= _current_of(session, wanted[start : start + _AT_ONCE], today)
    return found


_AT_ONCE = 400  # parameters of one statement


def in_force_on(today: dt.date) -> ScalarSelect[int]:
    """The version in force on a day of the `Service` of the statement around it."""
    one = aliased(ServiceVersion)
    begun = select(one.id).where(one.service_id == Service.id, one.effective_from <= today, counts(one))
    return begun.order_by(*_latest_first(one)).limit(1).correlate(Service).scalar_subquery()


def _current_of(session: Session, codes: list[str], today: dt.date) -> dict[str, LoadedVersion]:
    heads = _HEADS.add_columns(Service.code).where(
        Service.code.in_(codes), Service.state == "published", ServiceVersion.id == in_force_on(today)
    )
    rows = session.execute(heads).all()
    unknown = [row.id for row in rows if row.digest not in _store]
    texts = dict(
        session.execute(select(ServiceVersion.id, ServiceVersion.definition).where(ServiceVersion.id.in_(unknown)))
        .tuples()
        .all()
    )
    return {row.code: _loaded(session, row, text=texts.get(row.id)) for row in rows}
