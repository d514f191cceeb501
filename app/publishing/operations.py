"""Drafts are saved, checked and published; a folder of definitions is brought in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import audit
from app.clock import local_date
from app.errors import Invalid, NotAllowed
from app.models import Account, Organisation, Service, ServiceDraft, ServiceVersion
from app.people.actors import Actor
from app.publishing.problems import StaleDraft
from catalog import versions
from catalog.checks import check_definition
from catalog.definition import ServiceDefinition
from catalog.library import Library, load_library
from catalog.pinyin import search_text
from catalog.problems import Problem, has_errors
from catalog.readers.yaml_reader import ReadResult, read_definition
from catalog.sample import DATA

MOST_TEXT = 1_000_000  # characters of a definition; the reader refuses longer ones anyway


@dataclass(frozen=True)
class Checked:
    """A text as read and checked: the definition when it could be read, and all problems in the order of the list."""

    definition: ServiceDefinition | None
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        return self.definition is not None and not has_errors(self.problems)


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


@lru_cache(maxsize=1)
def shared_library() -> Library:
    """The library that definitions of this county refer to."""
    return load_library(DATA / "library.yaml")


def check_text(session: Session, text: str, *, library: Library | None = None) -> Checked:
    """Read and check a text; never raises on a bad one."""
    read = read_definition(text, library=library or shared_library())
    return _check(read, _department_codes(session))


def _check(read: ReadResult, departments: Collection[str]) -> Checked:
    if read.definition is None:
        return Checked(None, read.problems)
    found = check_definition(read.definition, known_departments=departments)
    return Checked(read.definition, read.located([*read.problems, *found]))


def _department_codes(session: Session) -> set[str]:
    return set(session.scalars(select(Organisation.code).where(Organisation.kind == "department")))


# ── drafts ─────────────────────────────────────────────────────────────────────────────────────────


def save_draft(session: Session, *, code: str, text: str, revision: int, actor: Actor, now: datetime) -> int:
    """Keep the text an administrator is working on, also when it does not parse; returns the new revision.

    `revision` is the one the editor was opened with, 0 when there was no draft. StaleDraft when someone saved since.
    A new code makes a new service that is offered nowhere until it is published.
    """
    if not actor.can("edit_catalogue"):
        raise NotAllowed(_("您的岗位不能编辑事项"))
    if len(text) > MOST_TEXT:
        raise Invalid(message=_("内容太长，没有保存"))
    service = _locked_service(session, code) or _new_service(session, code)
    draft = session.get(ServiceDraft, service.id, populate_existing=True)
    if (draft.revision if draft else 0) != revision:
        raise _stale(session, code, draft)
    draft = draft or ServiceDraft(service_id=service.id)
    draft.text, draft.revision = text, revision + 1
    draft.updated_at, draft.updated_by_id = now, actor.user_id
    session.add(draft)
    session.flush()
    _record(session, actor, now, "draft_saved", code, {"revision": draft.revision})
    return draft.revision


def discard_draft(session: Session, *, code: str, revision: int, actor: Actor, now: datetime) -> None:
    """Throw the draft away; StaleDraft when someone saved since."""
    if not actor.can("edit_catalogue"):
        raise NotAllowed(_("您的岗位不能编辑事项"))
    session.delete(_expect_draft(session, code, revision))
    _record(session, actor, now, "draft_discarded", code, {"revision": revision})


def _expect_draft(session: Session, code: str, revision: int) -> ServiceDraft:
    """The draft as it was seen, its service locked; StaleDraft when it changed or is gone."""
    service = _locked_service(session, code)
    draft = session.get(ServiceDraft, service.id, populate_existing=True) if service else None
    if draft is None or draft.revision != revision:
        raise _stale(session, code, draft)
    return draft


def _locked_service(session: Session, code: str) -> Service | None:
    lock = select(Service).where(Service.code == code).with_for_update().execution_options(populate_existing=True)
    return session.execute(lock).scalar_one_or_none()


def _new_service(session: Session, code: str) -> Service:
    service = Service(code=code, name=code, search_text=code.lower(), state="draft")
    session.add(service)
    session.flush()
    return service


def _stale(session: Session, code: str, draft: ServiceDraft | None) -> StaleDraft:
    if draft is None:
        return StaleDraft.gone(code)
    account = session.get(Account, draft.updated_by_id) if draft.updated_by_id else None
    return StaleDraft.saved(code, by=account.display_name if account else "", at=draft.updated_at)


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
        _expect_draft(session, code, revision)
    checked = check_text(session, text, library=library)
    if checked.definition is None or not checked.ok:
        raise Invalid(checked.problems)
    if checked.definition.code != code:
        raise Invalid(message=_("事项编码写的是 %(found)s，应当是 %(code)s", found=checked.definition.code, code=code))
    published = _publish(session, checked, effective_from or local_date(now), note, actor, now)
    return published


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
    departments = _department_codes(session)
    for path, read in services:
        checked = _check(read, departments)
        if checked.definition is None or not checked.ok:
            done.problems[path.name] = checked.problems
            continue
        published = _publish(session, checked, effective_from or local_date(now), "", actor, now)
        (done.published if published.is_new else done.unchanged).append(checked.definition.code)
    return done


def _publish(
    session: Session, checked: Checked, effective_from: dt.date, note: str, actor: Actor | None, now: datetime
) -> Published:
    definition = checked.definition
    if definition is None:
        raise Invalid(checked.problems)
    service = _locked_service(session, definition.code) or _new_service(session, definition.code)
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
    _record(session, actor, now, "published", definition.code, detail)
    return Published(version.id, version.number, True, checked.problems)


def _last_version(session: Session, service: Service) -> ServiceVersion | None:
    latest = select(func.max(ServiceVersion.number)).where(ServiceVersion.service_id == service.id).scalar_subquery()
    return session.execute(
        select(ServiceVersion).where(ServiceVersion.service_id == service.id, ServiceVersion.number == latest)
    ).scalar_one_or_none()


def _drop_draft(session: Session, service: Service) -> None:
    if (draft := session.get(ServiceDraft, service.id)) is not None:
        session.delete(draft)


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
    service = _locked_service(session, code)
    if service is None or service.current_version_id is None or state not in ("published", "suspended", "withdrawn"):
        raise Invalid(message=_("没有发布过的事项不能停办或恢复"))
    service.state = state
    session.flush()
    _record(session, actor, now, "state_set", code, {"state": state})


def _record(
    session: Session, actor: Actor | None, now: datetime, action: str, code: str, detail: dict[str, object]
) -> None:
    audit.record(
        session, actor=actor, now=now, action=f"service.{action}", subject="service", subject_id=code, detail=detail
    )
