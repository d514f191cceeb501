"""One service of an import is brought in, whole or not at all; and taken back as it was."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.clock import local_date
from app.errors import DeskError, Invalid
from app.models import (
    ImportBatch,
    ImportItem,
    Service,
    ServiceDelegation,
    ServiceDraft,
    ServiceOverlay,
    ServiceVersion,
    VersionCancellation,
)
from app.people.actors import Actor
from app.publishing import stored_words
from app.publishing.drafts import discard_draft, locked_service, save_draft, save_tree
from app.publishing.import_check import judged, judged_before, refusal_words, state_of
from app.publishing.operations import publish_checked, publish_definition, restore
from app.publishing.states import set_state
from app.publishing.waiting import cancel_waiting
from catalog import versions
from catalog.pinyin import search_text

_LONGEST_NOTE = 200


# ── bringing in ────────────────────────────────────────────────────────────────────────────────────


def apply_item(session: Session, batch: ImportBatch, item: ImportItem, actor: Actor | None, now: datetime) -> None:
    """Make the draft or the version. What cannot be made leaves nothing behind and says why."""
    try:
        with session.begin_nested():
            _apply(session, batch, item, actor, now)
        item.state = "applied"
    except DeskError as refusal:
        session.expire(item, ["after"])
        item.state, item.message = "failed", _sentence(refusal)


def _apply(session: Session, batch: ImportBatch, item: ImportItem, actor: Actor | None, now: datetime) -> None:
    service = locked_service(session, item.code)
    before = json.loads(item.before)
    if state_of(session, service) != before_state(before):
        raise Invalid(message=refusal_words())
    draft = session.get(ServiceDraft, service.id) if service else None
    item.before = json.dumps({**before, "kept": _kept(draft), "number": _number(session, before["current"])})
    if batch.target == "publish":
        item.after = json.dumps(_publish(session, batch, item, actor, now))
    else:
        item.after = json.dumps(_save(session, item, draft, actor, now))


def _publish(
    session: Session, batch: ImportBatch, item: ImportItem, actor: Actor | None, now: datetime
) -> dict[str, Any]:
    checked = judged_before(session, item) or judged(session, json.loads(item.tree))
    if checked.definition is None or not checked.ok:
        raise Invalid(message=_("检查以后共用库改过，这个事项现在有错误，请重新上传"))
    done = publish_checked(
        session,
        checked=checked,
        effective_from=batch.effective_from or local_date(now),
        note=stored_words.of_import(batch.source_name)[:_LONGEST_NOTE],
        actor=actor,
        now=now,
    )
    return {"version": done.version_id, "number": done.number, "waits": done.is_waiting}


def _save(
    session: Session, item: ImportItem, draft: ServiceDraft | None, actor: Actor | None, now: datetime
) -> dict[str, Any]:
    if actor is None:
        raise Invalid(message=_("存为草稿要说明是哪位管理员"))
    tree = json.loads(item.tree)
    revision = draft.revision if draft else 0
    revision = save_tree(session, code=item.code, tree=tree, revision=revision, actor=actor, now=now)
    service = locked_service(session, item.code)
    if service is not None and service.current_version_id is None and service.due_version_id is None:
        service.name, service.department = item.name or item.code, str(tree.get("department") or "")[:48]
        service.search_text = search_text(service.name)
    return {"draft": revision}


def _kept(draft: ServiceDraft | None) -> dict[str, Any] | None:
    """A draft as it can be put back."""
    if draft is None:
        return None
    return {"format": draft.format, "text": draft.text, "leftovers": json.loads(draft.leftovers)}


def _number(session: Session, version_id: int | None) -> int | None:
    if version_id is None:
        return None
    return session.scalar(select(ServiceVersion.number).where(ServiceVersion.id == version_id))


def _sentence(refusal: DeskError) -> str:
    if isinstance(refusal, Invalid):
        return _("；").join(refusal.sentences()[:3])
    return str(getattr(refusal, "reason", "") or getattr(refusal, "what", "")) or _("没有导入")


# ── taking back ────────────────────────────────────────────────────────────────────────────────────


def undo_item(session: Session, batch: ImportBatch, item: ImportItem, actor: Actor | None, now: datetime) -> None:
    """Put the service back as it was. One that somebody has changed since is left alone and says so."""
    if actor is None:
        raise Invalid(message=_("撤销导入要说明是哪位管理员"))
    try:
        with session.begin_nested():
            service = locked_service(session, item.code)
            if service is None or not _is_untouched(session, service, item):
                raise Invalid(message=_("导入以后有人改过，没有动它"))
            undo = _undo_publish if batch.target == "publish" else _undo_draft
            undo(session, service, item, actor, now)
        item.state, item.message = "undone", ""
    except DeskError as refusal:
        item.state, item.message = "skipped", _sentence(refusal)


def _is_untouched(session: Session, service: Service, item: ImportItem) -> bool:
    before, after, found = json.loads(item.before), json.loads(item.after), state_of(session, service)
    if "draft" in after:
        return bool(found == {**before_state(before), "known": True, "draft": after["draft"]})
    place = "due" if after["waits"] else "current"
    came = "current" if after["waits"] and found["current"] == after["version"] else place
    return bool(found[came] == after["version"] and found["draft"] == 0)


def before_state(before: dict[str, Any]) -> dict[str, Any]:
    """The part of what was noted that tells one state from another."""
    return {key: before[key] for key in ("known", "draft", "current", "due")}


def _undo_draft(session: Session, service: Service, item: ImportItem, actor: Actor, now: datetime) -> None:
    before, revision = json.loads(item.before), json.loads(item.after)["draft"]
    if before["kept"] is not None:
        _put_back(session, item.code, before["kept"], revision, actor, now)
        return
    discard_draft(session, code=item.code, revision=revision, actor=actor, now=now)
    session.flush()
    if not before["known"] and not _is_referred_to(session, service):
        session.delete(service)


def _undo_publish(session: Session, service: Service, item: ImportItem, actor: Actor, now: datetime) -> None:
    """A version cannot be taken out of history: the one before is published again; the first one is withdrawn."""
    before, after, reason = json.loads(item.before), json.loads(item.after), _("撤销导入")
    if service.due_version_id == after["version"]:
        cancel_waiting(session, code=item.code, number=after["number"], reason=reason, actor=actor, now=now)
    elif before["number"] is not None:
        restore(session, code=item.code, number=before["number"], note=reason, actor=actor, now=now)
    elif service.state != "withdrawn":
        set_state(session, code=item.code, state="withdrawn", reason=reason, actor=actor, now=now)
    _wait_again(session, service, before["due"], reason, actor, now)
    draft = session.get(ServiceDraft, service.id)
    revision = draft.revision if draft else 0
    if before["kept"] is not None:
        _put_back(session, item.code, before["kept"], revision, actor, now)
    elif before["number"] is None and draft is None:
        save_tree(session, code=item.code, tree=json.loads(item.tree), revision=0, actor=actor, now=now)


def _wait_again(
    session: Session, service: Service, version_id: int | None, note: str, actor: Actor, now: datetime
) -> None:
    """The version that waited for its day before the import called it off waits for it again."""
    called_off = session.get(VersionCancellation, version_id) if version_id is not None else None
    if called_off is None or service.due_version_id is not None:
        return
    version = session.get_one(ServiceVersion, version_id)
    definition, day = versions.from_canonical(version.definition), max(version.effective_from, local_date(now))
    publish_definition(session, definition=definition, effective_from=day, note=note, actor=actor, now=now)


def _put_back(session: Session, code: str, kept: dict[str, Any], revision: int, actor: Actor, now: datetime) -> None:
    """The draft that the import had replaced, under a new revision."""
    if kept["format"] == "tree":
        tree, leftovers = json.loads(kept["text"]), kept["leftovers"]
        save_tree(session, code=code, tree=tree, revision=revision, leftovers=leftovers, actor=actor, now=now)
    else:
        save_draft(session, code=code, text=kept["text"], revision=revision, actor=actor, now=now)


def _is_referred_to(session: Session, service: Service) -> bool:
    """Whether something else hangs on a service that the import had made."""
    for model in (ServiceVersion, ServiceDelegation, ServiceOverlay):
        if session.scalar(select(func.count()).select_from(model).where(model.service_id == service.id)):
            return True
    return False
