"""Shared parts are added, changed, renamed and deleted; who uses one takes the change or keeps what was said."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit
from app.clock import ZONE, local_date
from app.errors import Invalid, NotFoundHere
from app.models import Account, LibraryPart, Service, ServiceDraft
from app.models.library import PART_KINDS
from app.people.actors import Actor
from app.people.problems import FieldProblem
from app.publishing import stored_words
from app.publishing.drafts import check_draft, lock_services, locked_service, save_tree
from app.publishing.library import lock_library, part_row, raise_revision, shared_library, write_row
from app.publishing.library_effects import Effect, Review, refusal_of, review_change, users_of
from app.publishing.listed import note_published_uses
from app.publishing.operations import publish_definition
from app.publishing.ownership import require_county
from app.publishing.versions import version_by_id
from catalog.library import library_of
from catalog.library_changes import Use, reached_by, with_part
from catalog.library_merge import KIND_WORDS, PART_NAME
from catalog.pinyin import initials
from catalog.problems import Problem, has_errors

LARGEST = 200_000  # characters of one part
_LONGEST_STEM = 40


@dataclass
class StalePart(Invalid):
    """Someone else changed the part, or the services concerned are others than those that were shown."""


@dataclass
class PartInUse(Invalid):
    """The part is used: by these services, and by these other parts."""

    services: list[Service] = field(default_factory=list)
    parts: list[Use] = field(default_factory=list)


@dataclass(frozen=True)
class Changed:
    """What a change did: services with a new version, those whose draft follows, and those that keep what they said."""

    published: tuple[tuple[str, int], ...]
    followed: tuple[str, ...]
    kept: tuple[str, ...]


# ── reading ────────────────────────────────────────────────────────────────────────────────────────


def part_of(session: Session, kind: str, name: str) -> LibraryPart:
    """A part as it is stored; NotFoundHere when there is none."""
    found = select(LibraryPart).where(LibraryPart.kind == kind, LibraryPart.name == name)
    row = session.scalars(found).one_or_none() if PART_NAME.fullmatch(name) else None
    if row is None:
        raise NotFoundHere(_("共用库里没有这一项，可能已经改名或者删除"))
    return row


def users(session: Session, kind: str, name: str) -> PartInUse:
    """Services and other parts that use a part directly or through others."""
    library = shared_library(session)
    reached = reached_by(kind, name, library)
    return PartInUse(services=list(users_of(session, reached)), parts=sorted(reached - {(kind, name)}))


# ── adding, renaming, deleting ─────────────────────────────────────────────────────────────────────


def add_part(session: Session, *, kind: str, name: str, value: Any, actor: Actor, now: datetime) -> LibraryPart:
    """A new part; Invalid tells per field what is wrong with name or content."""
    require_county(actor)
    lock_library(session)
    if problems := _name_problems(session, kind, name):
        raise Invalid(problems)
    _refuse_unsound(session, kind, name, value)
    row = part_row(kind, name, value, actor=actor, now=now)
    session.add(row)
    raise_revision(session)
    _record(session, actor, now, "added", kind, name, {"title": row.title})
    return row


def free_name(session: Session, *, kind: str, title: str) -> str:
    """A name that no part has yet, made of the title's initials: 从业年限证明 → cynxzm, cynxzm_2."""
    stem = re.sub("[^a-z]", "", initials(title).lower())[:_LONGEST_STEM] or "part"
    taken = set(session.scalars(select(LibraryPart.name).where(LibraryPart.kind == kind)))
    return next(name for number in count(1) if (name := stem if number == 1 else f"{stem}_{number}") not in taken)


def rename_part(
    session: Session, *, kind: str, name: str, to: str, revision: int, actor: Actor, now: datetime
) -> LibraryPart:
    """Another name for a part that nobody uses; PartInUse otherwise."""
    require_county(actor)
    row = _expect(session, kind, name, revision)
    if problems := _name_problems(session, kind, to):
        raise Invalid(problems)
    _refuse_used(session, kind, name)
    row.name = to
    write_row(row, _renamed(json.loads(row.content), name, to), actor=actor, now=now)
    raise_revision(session)
    _record(session, actor, now, "renamed", kind, to, {"from": name})
    return row


def delete_part(session: Session, *, kind: str, name: str, revision: int, actor: Actor, now: datetime) -> None:
    """Take a part away that nobody uses; PartInUse otherwise."""
    require_county(actor)
    row = _expect(session, kind, name, revision)
    _refuse_used(session, kind, name)
    session.delete(row)
    raise_revision(session)
    _record(session, actor, now, "deleted", kind, name, {"title": row.title})


def _renamed(value: Any, name: str, to: str) -> Any:
    """An id that only repeats the name goes with it."""
    return {**value, "id": to} if isinstance(value, dict) and value.get("id") == name else value


def _name_problems(session: Session, kind: str, name: str) -> list[FieldProblem]:
    if kind not in PART_KINDS:
        return [FieldProblem("kind", _("没有这一类共用件"))]
    if not PART_NAME.fullmatch(name):
        return [FieldProblem("name", _("编号用小写字母开头，只用小写字母、数字和下划线，最多 48 位，例如 id_card"))]
    if session.scalar(select(LibraryPart.id).where(LibraryPart.kind == kind, LibraryPart.name == name)):
        return [FieldProblem("name", _("已经有编号为 %(name)s 的%(kind)s", name=name, kind=KIND_WORDS[kind]))]
    return []


def _refuse_unsound(session: Session, kind: str, name: str, value: Any) -> None:
    problems = part_problems(session, kind, name, value)
    if has_errors(problems):
        raise Invalid(problems)


def part_problems(session: Session, kind: str, name: str, value: Any) -> tuple[Problem, ...]:
    """What is wrong with a part as it would stand in the library, and with the parts that use it."""
    if len(json.dumps(value, ensure_ascii=False)) > LARGEST:
        return (Problem("", "error", _("内容太长，没有保存")),)
    return library_of(with_part(shared_library(session), kind, name, value))[1]


def _refuse_used(session: Session, kind: str, name: str) -> None:
    found = users(session, kind, name)
    if found.services or found.parts:
        found.message = _("还在用，不能改编号，也不能删除。")
        raise found


def _expect(session: Session, kind: str, name: str, revision: int) -> LibraryPart:
    """The part as it was seen, the library locked; StalePart when it changed since."""
    lock_library(session)
    row = part_of(session, kind, name)
    session.refresh(row)
    if row.revision != revision:
        account = session.get(Account, row.updated_by_id) if row.updated_by_id else None
        when = row.updated_at.astimezone(ZONE).strftime("%H:%M")
        by = account.display_name if account else _("别人")
        raise StalePart(message=_("%(by)s 在 %(when)s 改过这一项。请重新打开，看看改了什么。", by=by, when=when))
    return row


# ── changing ───────────────────────────────────────────────────────────────────────────────────────


def change_part(
    session: Session,
    *,
    kind: str,
    name: str,
    value: Any,
    revision: int,
    takes: Collection[str],
    token: str,
    actor: Actor,
    now: datetime,
) -> Changed:
    """The part says something else from now on; the services named in `takes` take it, the others keep what they say.

    `token` is that of the review that was shown: StalePart when versions or drafts have changed since. Invalid when
    the part is not sound, or when a service cannot take the change.
    """
    require_county(actor, "publish")
    row = _expect(session, kind, name, revision)
    if value is None:
        raise Invalid(message=_("内容是空的，没有保存"))
    lock_services(session, Service.id.in_([one.id for one in users(session, kind, name).services]))
    review = review_change(session, kind=kind, name=name, value=value)
    _refuse_review(review, takes, token)
    write_row(row, value, actor=actor, now=now)
    raise_revision(session)
    note = stored_words.of_changed_part(KIND_WORDS[kind], row.title)
    published = [done for one in review.reached if one.code in takes for done in _take(session, one, note, actor, now)]
    kept = [one.code for one in review.reached if one.code not in takes]
    for one in review.reached:
        _settle_draft(session, one, follows=one.code in takes, actor=actor, now=now)
        _note_uses(session, one)
    followed = tuple(one.code for one in review.reached if one.code in takes and one.draft)
    detail = {"revision": row.revision, "published": len(published), "followed": len(followed), "kept": kept[:200]}
    _record(session, actor, now, "changed", kind, name, detail)
    return Changed(tuple(published), followed, tuple(kept))


def _refuse_review(review: Review, takes: Collection[str], token: str) -> None:
    if review.library is None:
        raise Invalid(review.problems)
    if review.token != token:
        raise StalePart(message=_("用到它的事项刚刚有变化，请再看一遍要改哪些事项。"))
    for one in review.reached:
        if one.code in takes and one.errors:
            raise Invalid(message=_("%(name)s 不能跟着改。", name=one.name) + refusal_of(one))


def _take(session: Session, effect: Effect, note: str, actor: Actor, now: datetime) -> list[tuple[str, int]]:
    """New versions for the one in force and for the one that waits for its day."""
    done = []
    for version in effect.versions:
        if version.new is None:
            raise Invalid(message=_("%(name)s 不能跟着改。", name=effect.name))
        day = version.day or local_date(now)
        made = publish_definition(session, definition=version.new, effective_from=day, note=note, actor=actor, now=now)
        done.append((effect.code, made.number))
    return done


def _settle_draft(session: Session, effect: Effect, *, follows: bool, actor: Actor, now: datetime) -> None:
    """A draft that follows is counted anew; one that does not gets the old values as its own."""
    if effect.draft is None:
        return
    if not follows:
        tree, seen = effect.draft.pinned, effect.draft.revision
        save_tree(session, code=effect.code, tree=tree, revision=seen, actor=actor, now=now)
        return
    draft = session.get_one(ServiceDraft, effect.service_id)
    found = [problem.severity for problem in check_draft(session, draft).problems]
    draft.error_count, draft.warning_count, draft.hint_count = map(found.count, ("error", "warning", "hint"))


def _note_uses(session: Session, effect: Effect) -> None:
    """What a published version uses is read off the library: a chain that it did not follow is no longer its own."""
    service = locked_service(session, effect.code)
    if service is not None and effect.versions:
        ids = [one for one in (service.current_version_id, service.due_version_id) if one is not None]
        note_published_uses(session, service, *(version_by_id(session, one).definition for one in ids))


def _record(
    session: Session, actor: Actor, now: datetime, action: str, kind: str, name: str, detail: dict[str, object]
) -> None:
    audit.record(
        session,
        actor=actor,
        now=now,
        action=f"library.{action}",
        subject="library",
        subject_id=f"{kind}/{name}",
        detail=detail,
    )
