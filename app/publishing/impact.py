"""Whom a publication touches, told before it happens: cases, half-filled forms, paper, own words, shared parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pydantic import BaseModel
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from app.models import Case, FormDraft, LibraryPart, LibraryUse, Organisation, ServiceOverlay, ServiceVersion
from app.models.cases import OPEN_STATES
from catalog.compiled import compile_definition
from catalog.definition import ServiceDefinition
from reports.documents import guide

_NAMED = 8  # organisations and parts that are named; of more only the number is said
# Which overlay key takes the place of which key of the definition's contact.
_OWN_KEYS = {
    "hours": ServiceOverlay.hours,
    "consult_phone": ServiceOverlay.phone,
    "supervise_phone": ServiceOverlay.supervise_phone,
}
Use = tuple[str, str]  # kind and name of a shared part


@dataclass(frozen=True)
class SharedPart:
    """A part of the library whose place in this service changes, and how many other services use it."""

    kind: str
    name: str
    title: str
    others: int


@dataclass(frozen=True)
class OwnWords:
    """Organisations that say something of their own about this service; it stays as they say it."""

    count: int
    names: tuple[str, ...]
    keeps_phone: int  # how many of them have an own phone or hours where the county's changes now


@dataclass(frozen=True)
class Impact:
    """What publishing touches. All of it is counted, nothing is estimated."""

    open_cases: int
    half_filled: int  # forms kept by desks that were begun with a version of before
    own_words: OwnWords
    shared: tuple[SharedPart, ...]
    guide_changes: bool  # False: printed guides say the same but for the number of the version
    first: bool  # nothing was in force before


def impact_of(session: Session, *, service_id: int, old: ServiceDefinition | None, new: ServiceDefinition) -> Impact:
    """Of putting `new` in the place of `old`, which is None before the first version."""
    return Impact(
        open_cases=_open_cases(session, service_id),
        half_filled=_half_filled(session, service_id),
        own_words=_own_words(session, service_id, old, new),
        shared=tuple(_shared(session, service_id, old, new)) if old else (),
        guide_changes=old is None or guide_differs(old, new),
        first=old is None,
    )


def _open_cases(session: Session, service_id: int) -> int:
    versions = select(ServiceVersion.id).where(ServiceVersion.service_id == service_id)
    counted = select(func.count()).select_from(Case)
    return session.scalar(counted.where(Case.service_version_id.in_(versions), Case.state.in_(OPEN_STATES))) or 0


def _half_filled(session: Session, service_id: int) -> int:
    """Forms of new cases; those that mend a case go on with its version anyhow."""
    versions = select(ServiceVersion.id).where(ServiceVersion.service_id == service_id)
    counted = select(func.count()).select_from(FormDraft)
    return session.scalar(counted.where(FormDraft.service_version_id.in_(versions), FormDraft.case_id.is_(None))) or 0


def _own_words(session: Session, service_id: int, old: ServiceDefinition | None, new: ServiceDefinition) -> OwnWords:
    said = ServiceOverlay.service_id == service_id
    of_service = select(Organisation.name).join(ServiceOverlay, ServiceOverlay.organisation_id == Organisation.id)
    names = session.scalars(of_service.where(said).order_by(Organisation.path)).all()
    changed = list(_changed_contact(old, new)) if old and names else []
    return OwnWords(len(names), tuple(names[:_NAMED]), _keeping(session, said, changed) if changed else 0)


def _keeping(session: Session, said: ColumnElement[bool], changed: Sequence[ColumnElement[bool]]) -> int:
    """Organisations whose own words stand where the county's change."""
    keeping = select(func.count()).select_from(ServiceOverlay).where(said, or_(*changed))
    return session.scalar(keeping) or 0


def _changed_contact(old: ServiceDefinition, new: ServiceDefinition) -> Iterator[ColumnElement[bool]]:
    """For each word of the county that changes: that an organisation has its own in its place."""
    for key, own in _OWN_KEYS.items():
        if getattr(old.contact, key) != getattr(new.contact, key):
            yield own != ""


def _shared(session: Session, service_id: int, old: ServiceDefinition, new: ServiceDefinition) -> Iterator[SharedPart]:
    """Parts whose entry in this service changes, while other services keep the part as it is."""
    touched = touched_parts(old, new)
    if not touched:
        return
    used = (
        select(LibraryUse.kind, LibraryUse.name, func.count(LibraryUse.service_id.distinct()))
        .where(LibraryUse.place == "published", LibraryUse.service_id != service_id)
        .where(LibraryUse.name.in_({name for _kind, name in touched}))
        .group_by(LibraryUse.kind, LibraryUse.name)
    )
    titles = dict(_titles(session, touched))
    for kind, name, others in session.execute(used.order_by(func.count().desc(), LibraryUse.name)):
        if (kind, name) in touched:
            yield SharedPart(kind, name, titles.get((kind, name), name), others)


def _titles(session: Session, parts: frozenset[Use]) -> Iterator[tuple[Use, str]]:
    rows = select(LibraryPart.kind, LibraryPart.name, LibraryPart.title)
    for kind, name, title in session.execute(rows.where(LibraryPart.name.in_({name for _kind, name in parts}))):
        yield (kind, name), title


def touched_parts(old: ServiceDefinition, new: ServiceDefinition) -> frozenset[Use]:
    """(kind, name) of shared parts that both use and whose entries do not say the same in both."""
    before, after = _used(old), _used(new)
    return frozenset(use for use in before.keys() & after.keys() if before[use] != after[use])


def _used(definition: ServiceDefinition) -> Mapping[Use, Sequence[BaseModel]]:
    found: dict[Use, list[BaseModel]] = {}
    kinds: tuple[tuple[str, Sequence[BaseModel]], ...] = (
        ("documents", definition.documents),
        ("fields", tuple(definition.fields())),
        ("sections", tuple(section.model_copy(update={"fields": ()}) for section in definition.sections)),
        ("steps", definition.steps),
        ("legal_bases", definition.legal_basis),
    )
    for kind, entries in kinds:
        for entry in entries:
            if name := getattr(entry, "use", None):
                found.setdefault((kind, name), []).append(entry)
    return found


def guide_differs(old: ServiceDefinition, new: ServiceDefinition) -> bool:
    """Whether a printed guide says anything else than before, its version and its places aside."""
    return _guide(old) != _guide(new)


def _guide(definition: ServiceDefinition) -> object:
    day = date(2100, 1, 1)  # the same for both, and after every batch: only what the definition says is compared
    return guide.build(
        compile_definition(definition),
        version_number=1,
        effective_from=day,
        county_name="",
        places=(),
        url="",
        today=day,
    )
