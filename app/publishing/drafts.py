"""Drafts: what administrators are working on, kept as a tree or as the text they typed, at most one a service."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app import audit
from app.errors import Invalid, NotFoundHere
from app.models import Account, Service, ServiceDraft, ServiceVersion
from app.people.actors import Actor
from app.publishing.checking import Checked, check_text, check_tree
from app.publishing.library import shared_library
from app.publishing.ownership import require_editor
from app.publishing.problems import StaleDraft
from app.publishing.uses import note_uses
from app.publishing.versions import LoadedVersion, version_by_id
from catalog.editing.completeness import completeness_of
from catalog.editing.trees import Tree, TreeError, sound_tree, tree_of
from catalog.problems import Problem
from catalog.readers.yaml_nodes import load_yaml

_Seen = tuple[int, int | None]  # revision of the draft and number of the version that an editor was opened with
MOST_TEXT = 1_000_000  # characters of a definition; the reader refuses longer ones anyway


@dataclass(frozen=True)
class DraftTree:
    """What the editor opens: the draft's tree, or the one of the version published last.

    `tree` is None when the draft is a text that is not even YAML: it can only be mended as text, `problems` say where.
    """

    code: str
    tree: Tree | None
    revision: int  # 0: there is no draft
    leftovers: tuple[str, ...] = ()  # pieces of a paper guide that found no place yet
    saved_at: datetime | None = None
    saved_by: str = ""
    published_number: int | None = None
    problems: tuple[Problem, ...] = ()


def draft_tree(session: Session, code: str) -> DraftTree:
    """The tree to go on from; NotFoundHere when there is no such service."""
    service = session.scalars(select(Service).where(Service.code == code)).one_or_none()
    if service is None:
        raise NotFoundHere(_("没有这个事项"))
    draft = session.get(ServiceDraft, service.id)
    newest = _newest(service)
    published = version_by_id(session, newest) if newest else None
    number = published.number if published else None
    if draft is None:
        return DraftTree(code, _published_tree(session, published), 0, published_number=number)
    tree, problems = tree_in(draft)
    leftovers = tuple(json.loads(draft.leftovers))
    by = saved_by(session, draft)
    return DraftTree(code, tree, draft.revision, leftovers, draft.updated_at, by, number, problems)


def _newest(service: Service) -> int | None:
    """The version to go on from; the first one may still wait for its day."""
    return service.current_version_id or service.due_version_id


def _published_number(session: Session, service: Service) -> int | None:
    return session.scalar(select(ServiceVersion.number).where(ServiceVersion.id == _newest(service)))


@dataclass(frozen=True)
class DraftMark:
    """Which revision a draft is at, who saved it and when; 0 when there is none. And what is published."""

    revision: int = 0
    saved_at: datetime | None = None
    saved_by: str = ""
    published_number: int | None = None


def revision_of(session: Session, code: str) -> DraftMark:
    """The revision without the text, in one statement; NotFoundHere when there is no such service."""
    name = func.coalesce(Account.last_name, "") + func.coalesce(Account.first_name, "")
    newest = func.coalesce(Service.current_version_id, Service.due_version_id)
    statement = (
        select(ServiceDraft.revision, ServiceDraft.updated_at, name, ServiceVersion.number)
        .select_from(Service)
        .outerjoin(ServiceDraft, ServiceDraft.service_id == Service.id)
        .outerjoin(ServiceVersion, ServiceVersion.id == newest)
        .outerjoin(Account, Account.id == ServiceDraft.updated_by_id)
        .where(Service.code == code)
    )
    row = session.execute(statement).one_or_none()
    if row is None:
        raise NotFoundHere(_("没有这个事项"))
    revision, saved_at, saved_by, number = row
    return DraftMark(revision, saved_at, saved_by, number) if revision else DraftMark(published_number=number)


def _published_tree(session: Session, published: LoadedVersion | None) -> Tree:
    return tree_of(published.definition, shared_library(session)) if published else {}


def tree_in(draft: ServiceDraft) -> tuple[Tree | None, tuple[Problem, ...]]:
    """The tree that a draft holds, or None and why its text holds none."""
    if draft.format == "tree":
        return json.loads(draft.text), ()
    loaded = load_yaml(draft.text)
    if loaded.problems or not isinstance(loaded.value, dict):
        return None, tuple(loaded.problems) or (Problem("", "error", _("草稿里还没有内容")),)
    try:
        return sound_tree(loaded.value), ()
    except TreeError as error:
        return None, (Problem("", "error", str(error)),)


def check_draft(session: Session, draft: ServiceDraft) -> Checked:
    """A draft as it would be published."""
    return check_tree(session, json.loads(draft.text)) if draft.format == "tree" else check_text(session, draft.text)


def saved_by(session: Session, draft: ServiceDraft) -> str:
    """Who saved it last; nothing when nobody is known."""
    account = session.get(Account, draft.updated_by_id) if draft.updated_by_id else None
    return account.display_name if account else ""


# ── changes ────────────────────────────────────────────────────────────────────────────────────────


def save_tree(
    session: Session,
    *,
    code: str,
    tree: Tree,
    revision: int,
    leftovers: Sequence[str] | None = None,
    published: int | None = None,
    actor: Actor,
    now: datetime,
) -> int:
    """Keep a tree, whatever is wrong with it; returns the new revision. `leftovers` None leaves them as they are.

    `revision` is the one the editor was opened with, 0 when there was no draft; then `published` is the number of the
    version it was opened with, where that is known. StaleDraft when someone saved or published since, Invalid when the
    tree is too large. A new code makes a new service, offered nowhere until it is published.
    """
    text = json.dumps(tree, ensure_ascii=False, separators=(",", ":"))
    checked = check_tree(session, tree)
    draft = _write(session, code, "tree", text, checked, (revision, published), actor, now)
    if leftovers is not None:
        draft.leftovers = json.dumps(list(leftovers), ensure_ascii=False)
    return _settle(session, draft, tree, code, actor, now)


def save_draft(
    session: Session,
    *,
    code: str,
    text: str,
    revision: int,
    published: int | None = None,
    actor: Actor,
    now: datetime,
) -> int:
    """Keep a text as typed, also when it does not parse; otherwise as `save_tree`."""
    draft = _write(session, code, "yaml", text, check_text(session, text), (revision, published), actor, now)
    return _settle(session, draft, tree_in(draft)[0], code, actor, now)


def _write(
    session: Session, code: str, form: str, text: str, checked: Checked, seen: _Seen, actor: Actor, now: datetime
) -> ServiceDraft:
    require_editor(session, code=code, actor=actor)
    if len(text) > MOST_TEXT:
        raise Invalid(message=_("内容太长，没有保存"))
    service = locked_service(session, code) or new_service(session, code)
    draft = session.get(ServiceDraft, service.id, populate_existing=True)
    revision, published = seen
    if (draft.revision if draft else 0) != revision:
        raise _stale(session, code, draft)
    if draft is None and published is not None and published != (_published_number(session, service) or 0):
        raise StaleDraft.gone(code)
    draft = draft or ServiceDraft(service_id=service.id, leftovers="[]", revision=service.draft_revision)
    draft.format, draft.text, draft.revision = form, text, draft.revision + 1
    draft.updated_at, draft.updated_by_id = now, actor.user_id
    counts = Counter(problem.severity for problem in checked.problems)
    draft.error_count, draft.warning_count, draft.hint_count = counts["error"], counts["warning"], counts["hint"]
    return draft


def _settle(session: Session, draft: ServiceDraft, tree: Tree | None, code: str, actor: Actor, now: datetime) -> int:
    """What lists show of the draft, and which shared parts it uses."""
    draft.completeness = completeness_of(tree, shared_library(session)).percent if tree else 0
    session.add(draft)
    session.flush()
    note_uses(session, service_id=draft.service_id, place="draft", source=tree or {})
    record(session, actor, now, "draft_saved", code, {"revision": draft.revision})
    return draft.revision


def discard_draft(session: Session, *, code: str, revision: int, actor: Actor, now: datetime) -> None:
    """Throw the draft away; StaleDraft when someone saved since."""
    require_editor(session, code=code, actor=actor)
    drop_draft(session, expect_draft(session, code, revision))
    record(session, actor, now, "draft_discarded", code, {"revision": revision})


def drop_draft(session: Session, draft: ServiceDraft) -> None:
    """Take the draft and what is known of it away. Its number is kept: the next draft goes on from it."""
    session.get_one(Service, draft.service_id).draft_revision = draft.revision
    note_uses(session, service_id=draft.service_id, place="draft", source={})
    session.delete(draft)


def expect_draft(session: Session, code: str, revision: int) -> ServiceDraft:
    """The draft as it was seen, its service locked; StaleDraft when it changed or is gone."""
    service = locked_service(session, code)
    draft = session.get(ServiceDraft, service.id, populate_existing=True) if service else None
    if draft is None or draft.revision != revision:
        raise _stale(session, code, draft)
    return draft


def locked_service(session: Session, code: str) -> Service | None:
    """The service, held until the transaction ends."""
    lock = select(Service).where(Service.code == code).with_for_update().execution_options(populate_existing=True)
    return session.execute(lock).scalar_one_or_none()


def lock_services(session: Session, which: ColumnElement[bool]) -> None:
    """Hold all of these until the transaction ends. Always in one order, so that no two wait for each other."""
    lock = select(Service).where(which).order_by(Service.id).with_for_update()
    session.scalars(lock.execution_options(populate_existing=True)).all()


def new_service(session: Session, code: str) -> Service:
    """A service of which nothing but the code is known; the one that somebody else has just made of this code."""
    service = Service(code=code, name=code, search_text=code.lower(), state="draft")
    if is_added(session, service):
        return service
    found = locked_service(session, code)
    if found is None:
        raise StaleDraft.gone(code)
    return found


def is_added(session: Session, service: Service) -> bool:
    """Add a new service; False when its code was taken a moment ago."""
    try:
        with session.begin_nested():
            session.add(service)
            session.flush()
    except IntegrityError:
        return False
    return True


def _stale(session: Session, code: str, draft: ServiceDraft | None) -> StaleDraft:
    if draft is None:
        return StaleDraft.gone(code)
    return StaleDraft.saved(code, by=saved_by(session, draft), at=draft.updated_at)


def record(
    session: Session, actor: Actor | None, now: datetime, action: str, code: str, detail: dict[str, object]
) -> None:
    """Note what was done with a service."""
    audit.record(
        session, actor=actor, now=now, action=f"service.{action}", subject="service", subject_id=code, detail=detail
    )
