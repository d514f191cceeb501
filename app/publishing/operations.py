"""What is written becomes a version: from a draft, an earlier version, a batch or a folder; at once or on a day."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

from flask_babel import gettext as _
from pydantic import ValidationError
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.clock import local_date
from app.dates import long_day
from app.errors import Invalid, NotFoundHere
from app.models import Service, ServiceDraft, ServiceVersion
from app.people.actors import Actor
from app.publishing.checking import Checked, check_read, check_text, check_tree, department_codes
from app.publishing.drafts import drop_draft, expect_draft, locked_service, new_service, record
from app.publishing.listed import describe, put_in_force, take_stock
from app.publishing.ownership import require_county
from app.publishing.waiting import bring_into_force, call_off
from catalog import versions
from catalog.checks import check_definition
from catalog.definition import ServiceDefinition
from catalog.editing.trees import Tree
from catalog.library import Library
from catalog.problems import Problem
from catalog.readers.yaml_reader import ReadResult

# What becomes of a version that waits for its day when something is published for an earlier one.
Waiting = Literal["keep", "cancel"]
FARTHEST = dt.timedelta(days=731)  # a later day is a slip of the pen


@dataclass(frozen=True)
class Published:
    """The version made. `is_new` is False when nothing had changed; `problems` are warnings."""

    version_id: int
    number: int
    is_new: bool
    problems: tuple[Problem, ...] = ()
    effective_from: dt.date = dt.date.min
    is_waiting: bool = False  # its day is still to come


@dataclass
class Imported:
    """What an import did, by service code; `problems` by file name."""

    published: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    problems: dict[str, tuple[Problem, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class _Order:
    """How something is to be published."""

    day: dt.date
    note: str
    waiting: Waiting
    actor: Actor | None
    now: datetime
    keeps_draft: bool = False

    @property
    def today(self) -> dt.date:
        return local_date(self.now)

    @property
    def is_later(self) -> bool:
        return self.day > self.today


# ── publishing ─────────────────────────────────────────────────────────────────────────────────────


def publish(
    session: Session,
    *,
    code: str,
    text: str | None = None,
    tree: Tree | None = None,
    effective_from: dt.date | None = None,
    note: str = "",
    waiting: Waiting = "keep",
    revision: int | None = None,
    library: Library | None = None,
    actor: Actor,
    now: datetime,
) -> Published:
    """Make a tree or a text the version in force from a day on (today by default) and drop the draft.

    Invalid with all problems when it cannot be published. What says the same as the version that it would follow makes
    no new one. With the `revision` of the draft that was reviewed: StaleDraft when someone saved since. A version that
    waits for a later day is kept or cancelled (`waiting`); publishing for a day to come always takes its place.
    """
    require_county(actor, "publish")
    refuse_day(effective_from, local_date(now))
    if revision is not None:
        expect_draft(session, code, revision)
    checked = _checked(session, code, text, tree, library)
    order = _Order(effective_from or local_date(now), note, waiting, actor, now)
    return _publish(session, checked, order)


def publish_draft(
    session: Session,
    *,
    code: str,
    effective_from: dt.date | None = None,
    note: str = "",
    waiting: Waiting = "keep",
    revision: int | None = None,
    actor: Actor,
    now: datetime,
) -> Published:
    """Publish what is being written of a service, however it is kept; NotFoundHere when there is no draft."""
    draft = session.scalar(select(ServiceDraft).join(Service).where(Service.code == code))
    if draft is None:
        raise NotFoundHere(_("事项 %(code)s 没有草稿", code=code))
    is_tree = draft.format == "tree"
    return publish(
        session,
        code=code,
        tree=json.loads(draft.text) if is_tree else None,
        text=None if is_tree else draft.text,
        effective_from=effective_from,
        note=note,
        waiting=waiting,
        revision=revision,
        actor=actor,
        now=now,
    )


def restore(
    session: Session,
    *,
    code: str,
    number: int,
    effective_from: dt.date | None = None,
    note: str = "",
    waiting: Waiting = "keep",
    actor: Actor,
    now: datetime,
) -> Published:
    """Publish once more what an earlier version says; a draft stays. Invalid when the rules of today refuse it."""
    require_county(actor, "publish")
    refuse_day(effective_from, local_date(now))
    of_number = (Service.code == code, ServiceVersion.number == number)
    version = session.scalars(select(ServiceVersion).join(Service).where(*of_number)).one_or_none()
    if version is None:
        raise Invalid(message=_("没有这个版本"))
    definition = versions.from_canonical(version.definition)
    checked = _sound(Checked(definition, _problems_of(session, definition)))
    order = _Order(effective_from or local_date(now), note, waiting, actor, now, keeps_draft=True)
    return _publish(session, checked, order)


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
    checked = _sound(Checked(definition, _problems_of(session, definition)))
    return _publish(session, checked, _Order(effective_from, note, "keep", actor, now, keeps_draft=True))


def publish_checked(
    session: Session, *, checked: Checked, effective_from: dt.date, note: str, actor: Actor | None, now: datetime
) -> Published:
    """Publish what an import judged a moment ago, its draft dropped; Invalid when it has errors."""
    return _publish(session, _sound(checked), _Order(effective_from, note, "keep", actor, now))


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
    if actor is not None:
        require_county(actor, "publish")
    done = Imported()
    departments = department_codes(session)
    order = _Order(effective_from or local_date(now), "", "keep", actor, now)
    for path, read in services:
        checked = check_read(read, departments)
        if checked.definition is None or not checked.ok:
            done.problems[path.name] = checked.problems
            continue
        published = _publish(session, checked, order)
        (done.published if published.is_new else done.unchanged).append(checked.definition.code)
    return done


def refuse_day(day: dt.date | None, today: dt.date) -> None:
    """Invalid for a day that is past, or so far off that it must be a slip of the pen."""
    if day is not None and day < today:
        raise Invalid(message=_("生效日期不能早于今天（%(day)s）", day=long_day(today)))
    if day is not None and day > today + FARTHEST:
        raise Invalid(message=_("生效日期最晚到 %(day)s，请核对年份", day=long_day(today + FARTHEST)))


def _checked(session: Session, code: str, text: str | None, tree: Tree | None, library: Library | None) -> Checked:
    if tree is not None:
        checked = check_tree(session, tree, library=library)
    else:
        checked = check_text(session, text or "", library=library)
    found = _sound(checked).definition
    if found is not None and found.code != code:
        raise Invalid(message=_("事项编码写的是 %(found)s，应当是 %(code)s", found=found.code, code=code))
    return checked


def _problems_of(session: Session, definition: ServiceDefinition) -> tuple[Problem, ...]:
    return check_definition(definition, known_departments=department_codes(session))


def _sound(checked: Checked) -> Checked:
    """Errors keep it from being published, warnings do not."""
    if checked.definition is None or not checked.ok:
        raise Invalid([one for one in checked.problems if one.severity == "error"] or checked.problems)
    return checked


# ── versions ───────────────────────────────────────────────────────────────────────────────────────


def _publish(session: Session, checked: Checked, order: _Order) -> Published:
    definition = checked.definition
    if definition is None:
        raise Invalid(checked.problems)
    service = locked_service(session, definition.code) or new_service(session, definition.code)
    bring_into_force(session, service, today=order.today, now=order.now)
    if not order.keeps_draft:
        _drop_draft(session, service)
    coming = _version(session, service.due_version_id)
    follows = _followed(session, service, coming, order)
    written = _Written.of(definition)
    is_new = follows is None or not _says(follows, written)
    version = _new_version(session, service, written, order) if is_new or follows is None else follows
    if is_new:
        _put_in_place(session, service, definition, version, order)
        _note(session, service, version, order)
    if coming is not None and coming is not version and _gives_way(coming, written, is_new, order):
        call_off(session, service, coming, replaced_by=version, actor=order.actor, now=order.now)
    session.flush()
    take_stock(session, service, definition, checked.problems, *_others(session, service, version))
    later = version.effective_from > order.today
    return Published(version.id, version.number, is_new, checked.problems, version.effective_from, later)


@dataclass(frozen=True)
class _Written:
    """A definition as it is stored; writing it once is enough."""

    definition: ServiceDefinition
    text: str
    digest: str

    @classmethod
    def of(cls, definition: ServiceDefinition) -> _Written:
        text = versions.canonical_json(definition)
        return cls(definition, text, versions.digest_of(text))


def _followed(
    session: Session, service: Service, coming: ServiceVersion | None, order: _Order
) -> ServiceVersion | None:
    """The version which this one would come after on its day; for the day of the waiting one that one itself."""
    if order.is_later and coming is not None:
        return coming if coming.effective_from == order.day else None
    return _version(session, service.current_version_id)


def _gives_way(coming: ServiceVersion, written: _Written, is_new: bool, order: _Order) -> bool:
    """Whether the waiting version is off: another for a day to come, one that says the same earlier, or as asked."""
    if order.is_later:
        return is_new
    return order.waiting == "cancel" or (is_new and _says(coming, written))


def _says(version: ServiceVersion, written: _Written) -> bool:
    """Whether a version says the same. By the definition: a schema that grew gives old versions another digest."""
    if version.digest == written.digest:
        return True
    try:
        return versions.from_canonical(version.definition) == written.definition
    except ValidationError:
        return False


def _new_version(session: Session, service: Service, written: _Written, order: _Order) -> ServiceVersion:
    highest = select(func.max(ServiceVersion.number)).where(ServiceVersion.service_id == service.id)
    version = ServiceVersion(
        service_id=service.id,
        number=(session.scalar(highest) or 0) + 1,
        definition=written.text,
        digest=written.digest,
        effective_from=order.day if order.is_later else _not_before_current(session, service, order.day),
        published_at=order.now,
        published_by_id=order.actor.user_id if order.actor else None,
        note=order.note,
    )
    session.add(version)
    session.flush()
    return version


def _not_before_current(session: Session, service: Service, day: dt.date) -> dt.date:
    """An import may say a day of the past; a version never begins before the one that it follows."""
    current = _version(session, service.current_version_id)
    return max(day, current.effective_from) if current else day


def _put_in_place(
    session: Session, service: Service, definition: ServiceDefinition, version: ServiceVersion, order: _Order
) -> None:
    if not order.is_later:
        put_in_force(service, definition, version)
        return
    service.due_version_id, service.due_on = version.id, order.day
    if service.current_version_id is None:
        describe(service, definition)  # for the studio only: it stays a draft until its day


def _note(session: Session, service: Service, version: ServiceVersion, order: _Order) -> None:
    detail: dict[str, object] = {
        "version": version.number,
        "digest": version.digest,
        "effective_from": version.effective_from.isoformat(),
    }
    record(session, order.actor, order.now, "published", service.code, detail)


def _others(session: Session, service: Service, version: ServiceVersion) -> list[ServiceDefinition]:
    """What else is or will be in force beside this version."""
    counting = {service.current_version_id, service.due_version_id} - {None, version.id}
    return [versions.from_canonical(session.get_one(ServiceVersion, one).definition) for one in counting]


def _version(session: Session, version_id: int | None) -> ServiceVersion | None:
    return session.get(ServiceVersion, version_id) if version_id is not None else None


def _drop_draft(session: Session, service: Service) -> None:
    if (draft := session.get(ServiceDraft, service.id)) is not None:
        drop_draft(session, draft)
