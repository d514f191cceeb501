"""Services that say the same as a shared part, found and made to use it; what they say does not change."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit
from app.clock import local_date
from app.errors import Invalid
from app.models import Service, ServiceDraft, ServiceVersion
from app.people.actors import Actor
from app.publishing import stored_words
from app.publishing.drafts import lock_services, save_tree, tree_in
from app.publishing.library import lock_library, shared_library
from app.publishing.library_changes import part_of
from app.publishing.operations import publish_definition
from app.publishing.ownership import require_county
from app.publishing.versions import version_by_id
from catalog.editing.places import dotted, has, value_at
from catalog.key_names import key_name
from catalog.library import Library
from catalog.library_merge import KIND_WORDS, PART_MODELS
from catalog.likeness import Like, binding, like_rows, part_row
from catalog.pinning import bound

MOST_FOUND = 500  # rows on the page


@dataclass(frozen=True)
class Found:
    """A row of a published service that is like a part. `key` is what the page sends back."""

    code: str
    service: str
    title: str
    key: str
    differs: tuple[str, ...]  # keys in Chinese; none: they say the same


def find_alike(session: Session, *, kind: str, name: str) -> list[Found]:
    """Rows of what is in force, those that say the same first."""
    part_of(session, kind, name)
    part = part_row(kind, name, shared_library(session))
    found: list[Found] = []
    for service, text in session.execute(_current()).yield_per(100) if part else ():
        found += [_found(service, kind, like) for like in like_rows(json.loads(text), kind, part or {})]
    return sorted(found, key=lambda one: (len(one.differs), one.code))[:MOST_FOUND]


def _current() -> Any:
    joined = select(Service, ServiceVersion.definition).join(
        ServiceVersion, ServiceVersion.id == Service.current_version_id
    )
    return joined.order_by(Service.code)


def _found(service: Service, kind: str, like: Like) -> Found:
    model = PART_MODELS["fields" if kind == "option_lists" else kind]
    differs = tuple(key_name(model, key) for key in like.differs)
    return Found(service.code, service.name, like.title, f"{service.code} {dotted(like.location)}", differs)


def bind(
    session: Session, *, kind: str, name: str, picked: Collection[str], actor: Actor, now: datetime
) -> tuple[str, ...]:
    """The rows picked use the part from now on, in a new version of each service; codes of the services.

    A draft that has the row uses it too. Invalid when a row is not there any more, or a version cannot be published.
    """
    require_county(actor, "publish")
    lock_library(session)
    row = part_of(session, kind, name)
    library = shared_library(session)
    wanted: dict[str, set[str]] = {}
    for key in picked:
        code, _blank, path = key.partition(" ")
        wanted.setdefault(code, set()).add(path)
    note = stored_words.of_bound_part(KIND_WORDS[kind], row.title)
    lock_services(session, Service.code.in_(wanted))
    for code, paths in sorted(wanted.items()):
        _bind_service(session, code, paths, (kind, name), library, note, actor, now)
    detail = {"services": sorted(wanted)[:200]}
    audit.record(
        session,
        actor=actor,
        now=now,
        action="library.bound",
        subject="library",
        subject_id=f"{kind}/{name}",
        detail=detail,
    )
    return tuple(sorted(wanted))


def _bind_service(
    session: Session,
    code: str,
    paths: set[str],
    part: tuple[str, str],
    library: Library,
    note: str,
    actor: Actor,
    now: datetime,
) -> None:
    kind, name = part
    lock = select(Service).where(Service.code == code).with_for_update().execution_options(populate_existing=True)
    service = session.scalars(lock).one_or_none()
    if service is None or service.current_version_id is None:
        raise Invalid(message=_("有的事项刚刚变了，请再看一遍。"))
    definition = version_by_id(session, service.current_version_id).definition
    likes = like_rows(json.loads(definition.model_dump_json()), kind, part_row(kind, name, library) or {})
    rows = {dotted(like.location): like for like in likes}
    if not paths <= rows.keys():
        raise Invalid(message=_("%(name)s 刚刚变了，请再看一遍。", name=service.name))
    locations = [rows[path].location for path in sorted(paths)]
    new = binding(definition, locations, kind, name)
    publish_definition(session, definition=new, effective_from=local_date(now), note=note, actor=actor, now=now)
    plain = definition.model_dump(mode="json")
    ids = {value_at(plain, location)["id"] for location in locations if "id" in value_at(plain, location)}
    _bind_draft(session, service, part, ids, library, actor, now)


def _bind_draft(
    session: Session,
    service: Service,
    part: tuple[str, str],
    ids: set[str],
    library: Library,
    actor: Actor,
    now: datetime,
) -> None:
    """The same rows of a draft, known by their ids."""
    draft = session.get(ServiceDraft, service.id)
    tree = tree_in(draft)[0] if draft is not None else None
    if draft is None or tree is None:
        return
    changed = _bound_rows(tree, part, ids, library)
    if changed != tree:
        save_tree(session, code=service.code, tree=changed, revision=draft.revision, actor=actor, now=now)


def _bound_rows(value: Any, part: tuple[str, str], ids: set[str], library: Library, of: str = "") -> Any:
    """The tree with the rows of these ids bound; `of` is the list that holds the value."""
    kind, name = part
    holder = "fields" if kind == "option_lists" else kind
    if isinstance(value, list):
        return [_bound_rows(one, part, ids, library, of) for one in value]
    if not isinstance(value, Mapping):
        return value
    row = {key: _bound_rows(one, part, ids, library, key) for key, one in value.items()}
    is_free = not has(row, "use") and not has(row, "options_use")
    if of == holder and row.get("id") in ids and is_free:
        return bound(row, kind=kind, name=name, library=library)
    return row
