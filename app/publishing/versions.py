"""Published versions, compiled once a process.

Which version is current is asked anew every time (one small query), so every worker sees a new one at its next request.
The compiled definition is kept by its digest: equal digests are equal definitions, in any database and after any
rollback.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Row, Select, bindparam, select
from sqlalchemy.orm import Session

from app.errors import NotFoundHere
from app.models import Service, ServiceVersion
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
# Built once: every form asks one of them, and building a statement costs as much as running it.
_HEADS: Select[_Head] = select(*_HEAD).join(Service, Service.id == ServiceVersion.service_id)
_BY_ID = _HEADS.where(ServiceVersion.id == bindparam("version_id"))
_CURRENT = (
    _HEADS.add_columns(offered_here())
    .where(
        Service.code == bindparam("code"),
        Service.state == "published",
        ServiceVersion.effective_from <= bindparam("today"),
    )
    .order_by(ServiceVersion.number.desc())
    .limit(1)
)


def current_version(session: Session, code: str, today: dt.date, *, at: Actor | None = None) -> LoadedVersion:
    """The version in force on a day; NotFoundHere when there is none or the service is not offered now.

    With `at` it also says whether the organisation of this person has the service.
    """
    row = session.connection().execute(_CURRENT, {"code": code, **here(at, today)}).one_or_none()
    if row is None:
        raise NotFoundHere(_("没有这个事项，或者它还没有发布、已经停办"))
    return _loaded(session, row, is_offered=bool(row[-1]))


def version_by_id(session: Session, version_id: int) -> LoadedVersion:
    """One version, whatever has become of its service since; NotFoundHere when there is no such version."""
    row = session.connection().execute(_BY_ID, {"version_id": version_id}).one_or_none()
    if row is None:
        raise NotFoundHere(_("没有这个版本"))
    return _loaded(session, row)


def _loaded(session: Session, row: Row[Any], *, is_offered: bool = True) -> LoadedVersion:
    def read() -> str:
        return session.execute(select(ServiceVersion.definition).where(ServiceVersion.id == row.id)).scalar_one()

    compiled = _store.get(row.digest, read)
    return LoadedVersion(row.id, row.service_id, row.number, row.effective_from, compiled, row.state, is_offered)
