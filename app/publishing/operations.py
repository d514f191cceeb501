"""Drafts are published; a folder of definitions is brought in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.clock import local_date
from app.errors import Invalid, NotAllowed
from app.models import Service, ServiceDraft, ServiceVersion
from app.people.actors import Actor
from app.publishing.checking import Checked, check_read, check_text, department_codes
from app.publishing.drafts import drop_draft, expect_draft, locked_service, new_service, record
from catalog import versions
from catalog.checks import check_definition
from catalog.definition import ServiceDefinition
from catalog.library import Library
from catalog.pinyin import search_text
from catalog.problems import Problem
from catalog.readers.yaml_reader import ReadResult


@dataclass(frozen=True)
class Published:
    """The version in force after publishing. `is_new` is False when nothing had changed; `problems` are warnings."""

    version_id: int
    number: int
    is_new: bool
    problems: tuple[Problem, ...] = ()


@dataclass
class Imported:
    """What an import did, by service code; `problems` by file name."""

    published: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    problems: dict[str, tuple[Problem, ...]] = field(default_factory=dict)


# ── publishing ─────────────────────────────────────────────────────────────────────────────────────


def publish(
    session: Session,
    *,
    code: str,
    text: str,
    effective_from: dt.date | None = None,
    note: str = "",
    revision: int | None = None,
    library: Library | None = None,
    actor: Actor,
    now: datetime,
) -> Published:
    """Make a text the version in force from a day on (today by default) and drop the draft.

    Invalid with all problems when the text cannot be published. A text that says the same as the last version makes
    no new one. With the `revision` of the draft that was reviewed: StaleDraft when someone saved since.
    """
    if not actor.can("publish"):
        raise NotAllowed(_("您的岗位不能发布事项"))
    if revision is not None:
        expect_draft(session, code, revision)
    checked = check_text(session, text, library=library)
    if checked.definition is None or not checked.ok:
        raise Invalid(checked.problems)
    if checked.definition.code != code:
        raise Invalid(message=_("事项编码写的是 %(found)s，应当是 %(code)s", found=checked.definition.code, code=code))
    published = _publish(session, checked, effective_from or local_date(now), note, actor, now)
    return published


def publish_definition(
    session: Session,
    *,
    definition: ServiceDefinition,
    effective_from: dt.date,
    note: str,
    actor: Actor | None,
    now: datetime,
) -> Published:
    """Publish what a batch made of a version; a draft that somebody is writing stays. Invalid when it has errors."""
    problems = check_definition(definition, known_departments=department_codes(session))
    checked = Checked(definition, problems)
    if not checked.ok:
        raise Invalid([one for one in problems if one.severity == "error"])
    return _publish(session, checked, effective_from, note, actor, now, keeps_draft=True)


def import_folder(
    session: Session,
    services: Iterable[tuple[Path, ReadResult]],
    *,
    effective_from: dt.date | None = None,
    actor: Actor | None,
    now: datetime,
) -> Imported:
    """Publish every definition of a folder as read. Files with errors are left out and told; the others go in.

    In force from `effective_from`, by default today. `actor` None means the system itself (the first start). Running
    it again publishes only what has changed.
    """
    done = Imported()
    departments = department_codes(session)
    for path, read in services:
        checked = check_read(read, departments)
        if checked.definition is None or not checked.ok:
            done.problems[path.name] = checked.problems
            continue
        published = _publish(session, checked, effective_from or local_date(now), "", actor, now)
        (done.published if published.is_new else done.unchanged).append(checked.definition.code)
    return done


def _publish(
    session: Session,
    checked: Checked,
    effective_from: dt.date,
    note: str,
    actor: Actor | None,
    now: datetime,
    *,
    keeps_draft: bool = False,
) -> Published:
    definition = checked.definition
    if definition is None:
        raise Invalid(checked.problems)
    service = locked_service(session, definition.code) or new_service(session, definition.code)
    if not keeps_draft:
        _drop_draft(session, service)
    last = _last_version(session, service)
    digest = versions.digest(definition)
    if last is not None and last.digest == digest and last.effective_from <= effective_from:
        _offer(service, definition, last)
        return Published(last.id, last.number, False, checked.problems)
    version = ServiceVersion(
        service_id=service.id,
        number=last.number + 1 if last else 1,
        definition=versions.canonical_json(definition),
        digest=digest,
        effective_from=effective_from,
        published_at=now,
        published_by_id=actor.user_id if actor else None,
        note=note,
    )
    session.add(version)
    session.flush()
    _offer(service, definition, version)
    detail = {"version": version.number, "digest": digest, "effective_from": effective_from.isoformat()}
    record(session, actor, now, "published", definition.code, detail)
    return Published(version.id, version.number, True, checked.problems)


def _last_version(session: Session, service: Service) -> ServiceVersion | None:
    latest = select(func.max(ServiceVersion.number)).where(ServiceVersion.service_id == service.id).scalar_subquery()
    return session.execute(
        select(ServiceVersion).where(ServiceVersion.service_id == service.id, ServiceVersion.number == latest)
    ).scalar_one_or_none()


def _drop_draft(session: Session, service: Service) -> None:
    if (draft := session.get(ServiceDraft, service.id)) is not None:
        drop_draft(session, draft)


def _offer(service: Service, definition: ServiceDefinition, version: ServiceVersion) -> None:
    """Write what lists and searches show, and offer the service."""
    service.name = definition.name
    service.summary = definition.summary
    service.topic = definition.topics[0]
    service.department = definition.department
    service.search_text = search_text(definition.name, *definition.aliases, definition.handling_item)
    service.acceptance_tiers = ",".join(definition.acceptance_tiers)
    service.documents_count = _always_brought(definition)
    service.limit_words = str(definition.promised_limit)
    service.state = "published"
    service.current_version_id = version.id


def _always_brought(definition: ServiceDefinition) -> int:
    """How many papers everyone brings: one of a group counts once, what only some need or we print not at all."""
    asked = [one for one in definition.documents if one.when is None and not one.produced_by_desk]
    return len({one.group or one.id for one in asked if one.necessity != "optional"})


def set_state(session: Session, *, code: str, state: str, actor: Actor, now: datetime) -> None:
    """Suspend a published service, withdraw it, or offer it again. Cases under way go on."""
    if not actor.can("publish"):
        raise NotAllowed(_("您的岗位不能发布事项"))
    service = locked_service(session, code)
    if service is None or service.current_version_id is None or state not in ("published", "suspended", "withdrawn"):
        raise Invalid(message=_("没有发布过的事项不能停办或恢复"))
    service.state = state
    session.flush()
    record(session, actor, now, "state_set", code, {"state": state})
