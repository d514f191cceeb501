"""What a change of a shared part would do to the services that use it, before it is done. Nothing is written here."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.models import LibraryUse, Service, ServiceDraft
from app.publishing.checking import department_codes
from app.publishing.drafts import tree_in
from app.publishing.library import shared_library
from app.publishing.versions import LoadedVersion, version_by_id
from catalog.checks import check_definition
from catalog.definition import ServiceDefinition
from catalog.differences import differences
from catalog.editing.trees import Tree, tree_of
from catalog.library import Library, library_of
from catalog.library_changes import Use, overridden_keys, reached_by, reached_in, users_in, with_part
from catalog.pinning import pin
from catalog.problems import Problem
from catalog.readers.tree_reader import read_tree

_MOST_AT_ONCE = 400  # uses asked for in one statement


@dataclass(frozen=True)
class VersionEffect:
    """What a version would become. `day`: when a waiting version comes into force, None for the one in force."""

    number: int
    day: dt.date | None
    new: ServiceDefinition | None
    differences: tuple[str, ...]
    errors: tuple[str, ...]


@dataclass(frozen=True)
class DraftEffect:
    """What a draft would become. `pinned` is the tree that goes on saying what it said."""

    revision: int
    differences: tuple[str, ...]
    errors: tuple[str, ...]  # that it does not have now
    pinned: Tree


@dataclass(frozen=True)
class Effect:
    """What a change would do to one service."""

    service_id: int
    code: str
    name: str
    state: str
    own_keys: tuple[str, ...]
    versions: tuple[VersionEffect, ...] = ()
    draft: DraftEffect | None = None

    @property
    def errors(self) -> tuple[str, ...]:
        """Why the service cannot take the change; empty when it can."""
        found = [error for one in (*self.versions, self.draft) if one is not None for error in one.errors]
        return tuple(dict.fromkeys(found))

    @property
    def sentences(self) -> tuple[str, ...]:
        """What would change, each sentence once."""
        found = [told for one in (*self.versions, self.draft) if one is not None for told in one.differences]
        return tuple(dict.fromkeys(found))

    @property
    def changes(self) -> bool:
        """Whether the change reaches it at all: its own keys may all win."""
        return bool(self.versions or self.draft)


@dataclass(frozen=True)
class Review:
    """A change before it happens. `library` is None when the part cannot be taken as it is: `problems` say why."""

    kind: str
    name: str
    problems: tuple[Problem, ...]
    library: Library | None
    effects: tuple[Effect, ...]

    @property
    def reached(self) -> tuple[Effect, ...]:
        """Services for which something would change."""
        return tuple(effect for effect in self.effects if effect.changes)

    @property
    def unreached(self) -> tuple[Effect, ...]:
        """Services that use the part but say themselves all that would change."""
        return tuple(effect for effect in self.effects if not effect.changes)

    @property
    def token(self) -> str:
        """What was looked at: versions and drafts of all services concerned. Another token: look again."""
        seen = [
            (one.code, [version.number for version in one.versions], one.draft.revision if one.draft else 0)
            for one in self.effects
        ]
        return hashlib.sha256(repr(seen).encode()).hexdigest()[:16]


def review_change(session: Session, *, kind: str, name: str, value: Any) -> Review:
    """What would happen if the part said this."""
    old = shared_library(session)
    new, problems = library_of(with_part(old, kind, name, value))
    if new is None:
        return Review(kind, name, problems, None, ())
    departments = department_codes(session)
    services = users_of(session, reached_by(kind, name, old, new))
    effects = tuple(_Reviewer(session, (kind, name), old, new, departments).effect(one) for one in services)
    return Review(kind, name, problems, new, effects)


def users_of(session: Session, uses: Iterable[Use]) -> Sequence[Service]:
    """The services that use one of these parts, in what is published or in their draft, by code."""
    places = [(LibraryUse.kind == kind) & (LibraryUse.name == name) for kind, name in sorted(uses)]
    found: dict[int, Service] = {}
    for start in range(0, len(places), _MOST_AT_ONCE):
        ids = select(LibraryUse.service_id).where(or_(*places[start : start + _MOST_AT_ONCE]))
        found |= {one.id: one for one in session.scalars(select(Service).where(Service.id.in_(ids)))}
    return sorted(found.values(), key=lambda service: service.code)


@dataclass(frozen=True)
class _Reviewer:
    """One change, and the means to see what it does to a service."""

    session: Session
    part: Use
    old: Library
    new: Library
    departments: set[str]

    def effect(self, service: Service) -> Effect:
        """What the change does to the versions that count and to the draft."""
        versions = list(self._versions(service))
        draft = self.session.get(ServiceDraft, service.id)
        tree = tree_in(draft)[0] if draft is not None else None
        newest = tree or (tree_of(versions[-1].definition, self.old) if versions else {})
        return Effect(
            service.id,
            service.code,
            service.name,
            service.state,
            overridden_keys(newest, *self.part),
            tuple(one for version in versions if (one := self._version(service, version)) is not None),
            self._draft(draft.revision, tree) if draft is not None and tree is not None else None,
        )

    def _versions(self, service: Service) -> Iterator[LoadedVersion]:
        for version_id in (service.current_version_id, service.due_version_id):
            if version_id is not None:
                yield version_by_id(self.session, version_id)

    def _version(self, service: Service, version: LoadedVersion) -> VersionEffect | None:
        read = read_tree(tree_of(version.definition, self.old), library=self.new)
        if read.definition == version.definition:
            return None
        day = service.due_on if version.id == service.due_version_id else None
        told = tuple(differences(version.definition, read.definition)) if read.definition else ()
        return VersionEffect(version.number, day, read.definition, told, _errors(self._problems(read)))

    def _draft(self, revision: int, tree: Tree) -> DraftEffect | None:
        pinned = pin(tree, self.old, self.new)
        if pinned == tree:
            return None
        before, after = read_tree(tree, library=self.old), read_tree(tree, library=self.new)
        told = differences(before.definition, after.definition) if before.definition and after.definition else ()
        known = _errors(self._problems(before))
        fresh = tuple(one for one in _errors(self._problems(after)) if one not in known)
        return DraftEffect(revision, tuple(told), fresh, pinned)

    def _problems(self, read: Any) -> Iterable[Problem]:
        if read.definition is None:
            return read.problems
        return [*read.problems, *check_definition(read.definition, known_departments=self.departments)]


def _errors(problems: Iterable[Problem]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(problem.message for problem in problems if problem.severity == "error"))


def counted_uses(session: Session, parts: Iterable[Use]) -> dict[Use, dict[str, int]]:
    """How many services use each of these parts, by place; through which other part does not matter."""
    services, users = _services_by_use(session), users_in(shared_library(session))
    counts: dict[Use, dict[str, int]] = {}
    for kind, name in parts:
        reached = reached_in(users, kind, name)
        counts[kind, name] = {
            place: len(set().union(*(services.get((place, use), set()) for use in reached)))
            for place in ("published", "draft")
        }
    return counts


def _services_by_use(session: Session) -> dict[tuple[str, Use], set[int]]:
    services: dict[tuple[str, Use], set[int]] = {}
    rows = select(LibraryUse.place, LibraryUse.kind, LibraryUse.name, LibraryUse.service_id)
    for place, kind, name, service_id in session.execute(rows):
        services.setdefault((place, (kind, name)), set()).add(service_id)
    return services


def refusal_of(effect: Effect) -> str:
    """Why a service cannot be ticked, in one sentence; nothing when it can."""
    if not effect.errors:
        return ""
    more = _("等 %(n)s 处", n=len(effect.errors)) if len(effect.errors) > 1 else ""
    return _("改了会有错误：%(first)s", first=effect.errors[0]) + more
