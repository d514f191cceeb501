"""The editor's JSON: a draft as a tree and what is worked out of it, saved continuously, never over somebody else's."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.errors import Invalid
from app.extensions import db
from app.people.actors import Actor
from app.publishing.drafts import draft_tree, revision_of, save_tree
from app.publishing.editing import changed, library_json, model_json, state_of, unreadable_state
from app.publishing.library import shared_library
from app.publishing.ownership import is_county, may_edit, require_editor
from app.publishing.problems import StaleDraft
from app.security.access import login_required_for, required_actor
from app.transaction import begin_write, writes_late
from app.views.studio.reading import read_body as _body
from app.views.studio.reading import read_tree_of as _tree
from catalog.editing.changes import ChangeRefusedError, follow_labels
from catalog.editing.merge import merge
from catalog.editing.trees import EditError, Tree, apply_edits, sound_tree

blueprint = Blueprint("studio_drafts", __name__)
_MOST_LEFTOVERS, _LONGEST_LEFTOVER = 500, 20_000
_MOST_REVISION = 2**31


@blueprint.get("/studio/model.json")
@login_required_for("edit_catalogue")
def model() -> ResponseReturnValue:
    """Tabs, blocks and keys."""
    return _tagged(model_json(db.session))


@blueprint.get("/studio/library.json")
@login_required_for("edit_catalogue")
def library() -> ResponseReturnValue:
    """Every shared part, complete."""
    return _tagged(library_json(shared_library(db.session)))


def _json(**values: Any) -> Response:
    """JSON with every mapping in its own order: that of the tree is what a person wrote."""
    return Response(json.dumps(values, ensure_ascii=False, separators=(",", ":")), mimetype="application/json")


def _tagged(values: dict[str, Any]) -> Response:
    """JSON that a browser asks for again only when it has changed."""
    answer = _json(**values)
    answer.set_etag(hashlib.sha256(answer.get_data()).hexdigest())
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer.make_conditional(request)


@blueprint.get("/studio/services/<code>/draft.json")
@login_required_for("edit_catalogue")
def draft(code: str) -> ResponseReturnValue:
    """The draft, or the tree of the version published last."""
    actor, found = required_actor(), draft_tree(db.session, code)
    return _json(
        code=code,
        revision=found.revision,
        tree=found.tree or {},
        broken=found.tree is None,
        saved_at=_moment(found.saved_at),
        saved_by=found.saved_by,
        may_edit=may_edit(db.session, code=code, actor=actor),
        may_publish=actor.can("publish") and is_county(actor),
        published_number=found.published_number,
        leftovers=[{"id": str(index), "text": text} for index, text in enumerate(found.leftovers)],
        state=unreadable_state(found) if found.tree is None else state_of(db.session, found.tree),
    )


@blueprint.put("/studio/services/<code>/draft.json")
@login_required_for("edit_catalogue")
@writes_late
def save(code: str) -> ResponseReturnValue:
    """Keep the tree. `edits` are what the server changed in it: conditions that go with a label just changed."""
    actor, body = required_actor(), _body()
    require_editor(db.session, code=code, actor=actor)
    tree, leftovers = _tree(body, "tree"), _leftovers(body)
    before = draft_tree(db.session, code).tree or {}
    edits = follow_labels(before, tree, shared_library(db.session))
    tree = apply_edits(tree, edits)
    state = state_of(db.session, tree)  # the long part, before anybody has to wait
    try:
        revision = _write(code, tree, body, leftovers, actor)
    except StaleDraft as stale:
        return _conflict(code, stale)
    told = [{"op": one.op, "path": one.path, "value": one.value} for one in edits]
    return _json(revision=revision, saved_at=_moment(clock.now()), state=state, edits=told)


@blueprint.post("/studio/services/<code>/edit")
@login_required_for("edit_catalogue")
@writes_late
def edit(code: str) -> ResponseReturnValue:
    """A change that touches more than one place, made in the tree that was sent; refused while something uses it."""
    actor, body = required_actor(), _body()
    require_editor(db.session, code=code, actor=actor)
    revision_of(db.session, code)  # only services that exist; new ones are made on their own page
    try:
        tree = changed(db.session, _tree(body, "tree"), action=str(body.get("action")), asked=body)
    except ChangeRefusedError as refused:
        return _json(message=refused.message, uses=[asdict(one) for one in refused.uses]), 409
    except (EditError, ValueError):
        raise Invalid(message=_("这一处已经不在了，请刷新后再试。")) from None
    state = state_of(db.session, tree)
    try:
        revision = _write(code, tree, body, None, actor)
    except StaleDraft as stale:
        return _conflict(code, stale)
    return _json(tree=tree, revision=revision, saved_at=_moment(clock.now()), state=state)


@blueprint.post("/studio/services/<code>/merge")
@login_required_for("edit_catalogue")
@writes_late
def merged(code: str) -> ResponseReturnValue:
    """Two changes of one tree brought together; nothing is saved."""
    require_editor(db.session, code=code, actor=required_actor())
    body = _body()
    sides = (_tree(body, name) for name in ("base", "mine", "theirs"))
    done = merge(*sides, shared_library(db.session))
    return _json(merged=done.tree, conflicts=[asdict(one) for one in done.conflicts])


@blueprint.get("/studio/services/<code>/changes")
@login_required_for("edit_catalogue")
def changes(code: str) -> ResponseReturnValue:
    """Whether somebody saved or published: asked by every open editor, four times a minute."""
    found = revision_of(db.session, code)
    return _json(
        revision=found.revision,
        by=found.saved_by,
        at=_moment(found.saved_at),
        published_number=found.published_number,
    )


# ── reading what was sent ──────────────────────────────────────────────────────────────────────────


def _number(number: Any) -> int:
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number < _MOST_REVISION:
        raise Invalid(message=_("收到的内容不完整，没有保存，请再试一次"))
    return number


def _leftovers(body: dict[str, Any]) -> list[str] | None:
    """Texts, or objects with one; None when nothing is said of them."""
    sent = body.get("leftovers")
    if not isinstance(sent, list):
        return None
    rows = sound_tree({"rows": sent[:_MOST_LEFTOVERS]})["rows"]
    texts = (row.get("text") if isinstance(row, dict) else row for row in rows)
    return [text[:_LONGEST_LEFTOVER] for text in texts if isinstance(text, str) and text.strip()]


def _write(code: str, tree: Tree, body: dict[str, Any], leftovers: list[str] | None, actor: Actor) -> int:
    """Save what `body` says of the draft: the revision, and the version where the tree is that of no draft."""
    revision, published = _number(body.get("revision")), body.get("published_number")
    begin_write()
    return save_tree(
        db.session,
        code=code,
        tree=tree,
        revision=revision,
        leftovers=leftovers,
        published=None if published is None else _number(published),
        actor=actor,
        now=clock.now(),
    )


def _conflict(code: str, stale: StaleDraft) -> ResponseReturnValue:
    """Somebody saved since: theirs, to be brought together with ours."""
    db.session.rollback()
    theirs = draft_tree(db.session, code)
    return (
        _json(
            message=stale.message,
            by=stale.by,
            at=_moment(stale.at),
            revision=theirs.revision,
            published_number=theirs.published_number,
            tree=theirs.tree or {},
        ),
        409,
    )


def _moment(moment: datetime | None) -> str | None:
    return moment.astimezone(clock.ZONE).isoformat(timespec="seconds") if moment else None
