"""The catalogue for programs: read what is published, write drafts, check, publish.

A program shows a key (`Authorization: Bearer …`) and may do what the account of the key may do; a logged-in browser may
read as well. Every answer is JSON, every refusal `{"error": sentence}`.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import func, select

from app import clock
from app.errors import Invalid, NotFoundHere
from app.extensions import db
from app.models import Service, ServiceVersion
from app.publishing import operations
from app.publishing.checking import Checked, check_tree
from app.publishing.drafts import draft_tree, save_tree
from app.publishing.ownership import require_editor
from app.publishing.problems import StaleDraft
from app.publishing.studio import published_version, version_of
from app.publishing.versions import LoadedVersion, counts, current_version
from app.security.access import login_required_for, public, required_actor
from app.views.api.openapi import description
from catalog import json_schema
from catalog.editing.trees import TreeError, sound_tree
from catalog.problems import Problem
from catalog.versions import canonical_json

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")
_PAGE, _MOST_PAGE, _MOST_NUMBER = 100, 500, 2**31
_MOST_NOTE = 500
_FIRST_DAY = dt.date(1970, 1, 1)  # nothing was published before; moments of the year 1 lie beyond what Python can turn


@blueprint.get("/_openapi")
@public("a description of the interface holds no data")
def openapi() -> ResponseReturnValue:
    """What can be asked here, as OpenAPI 3.1."""
    return jsonify(description())


@blueprint.get("/schema")
@public("the form of a definition holds no data")
def schema() -> ResponseReturnValue:
    """The JSON Schema of a definition."""
    return jsonify(json_schema.export())


@blueprint.get("/services")
@login_required_for()
def index() -> ResponseReturnValue:
    """Services by code, a page at a time; `state`, `department` and `published_since` narrow them.

    Who does not edit the catalogue sees what is offered now, as at the desk.
    """
    page = min(max(request.args.get("page", 1, type=int), 1), _MOST_NUMBER // _MOST_PAGE)
    size = min(max(request.args.get("page_size", _PAGE, type=int), 1), _MOST_PAGE)
    wanted = _wanted()
    count = db.session.scalar(select(func.count()).select_from(wanted.subquery()))
    rows = db.session.execute(wanted.order_by(Service.code).limit(size).offset((page - 1) * size))
    return jsonify(count=count, page=page, page_size=size, items=[_item(row) for row in rows])


@blueprint.get("/services/<code>")
@login_required_for()
def show(code: str) -> ResponseReturnValue:
    """A published definition, whole: the last one, or that of `version`.

    Who does not edit the catalogue sees those of an offered service that are or have been in force.
    """
    number = min(request.args.get("version", 0, type=int), _MOST_NUMBER - 1)
    found = _asked(code, number) if required_actor().can("edit_catalogue") else _offered(code, number)
    if found is None:
        return jsonify(error=_("这个事项还没有发布过")), 404
    return jsonify(_version(code, found))


def _asked(code: str, number: int) -> LoadedVersion | None:
    return version_of(db.session, code, number) if number else published_version(db.session, code)


def _offered(code: str, number: int) -> LoadedVersion:
    """NotFoundHere when it is not offered, or when the version waits for its day or was called off."""
    current = current_version(db.session, code, clock.today())
    if not number or number == current.number:
        return current
    found = version_of(db.session, code, number)
    begun = (ServiceVersion.effective_from <= clock.today(), counts(ServiceVersion))
    if db.session.scalar(select(ServiceVersion.id).where(ServiceVersion.id == found.id, *begun)) is None:
        raise NotFoundHere(_("没有这个版本"))
    return found


@blueprint.get("/services/<code>/draft")
@login_required_for("edit_catalogue")
def draft(code: str) -> ResponseReturnValue:
    """The draft as a tree with its revision; without a draft the tree of what is published, revision 0."""
    found = draft_tree(db.session, code)
    require_editor(db.session, code=code, actor=required_actor())
    return jsonify(code=code, revision=found.revision, tree=found.tree, problems=_problems(found.problems))


@blueprint.put("/services/<code>/draft")
@login_required_for("edit_catalogue")
def save(code: str) -> ResponseReturnValue:
    """Keep a draft, whatever is wrong with it; `revision` is the one that was read, 0 for the first."""
    sent = _sent()
    tree = _tree(sent)
    try:
        revision = save_tree(
            db.session, code=code, tree=tree, revision=_whole(sent, "revision"), actor=required_actor(), now=clock.now()
        )
    except StaleDraft as stale:
        db.session.rollback()
        return jsonify(error=stale.message, revision=draft_tree(db.session, code).revision), 409
    return jsonify(code=code, revision=revision, **_judged(check_tree(db.session, tree)))


@blueprint.post("/check")
@login_required_for("edit_catalogue")
def check() -> ResponseReturnValue:
    """All problems of a tree; nothing is kept."""
    return jsonify(_judged(check_tree(db.session, _tree(_sent()))))


@blueprint.post("/services/<code>/publish")
@login_required_for("publish")
def publish(code: str) -> ResponseReturnValue:
    """The draft of this revision becomes the version in force, today or from `effective_from`."""
    sent = _sent()
    found = draft_tree(db.session, code)
    if found.revision == 0 or found.revision != _whole(sent, "revision"):
        return jsonify(error=_("没有这一版草稿，或者它在您读过以后又有改动"), revision=found.revision), 409
    try:
        done = operations.publish(
            db.session,
            code=code,
            tree=found.tree,
            effective_from=_day(sent, "effective_from"),
            note=str(sent.get("note", ""))[:_MOST_NOTE],
            revision=found.revision,
            actor=required_actor(),
            now=clock.now(),
        )
    except Invalid as refusal:
        db.session.rollback()
        problems = [one for one in refusal.problems if isinstance(one, Problem)]
        return jsonify(error=_("；").join(refusal.sentences()[:3]), problems=_problems(problems)), 422
    return jsonify(code=code, version=done.number, is_new=done.is_new)


# ── what is sent ───────────────────────────────────────────────────────────────────────────────────


def _sent() -> Mapping[str, Any]:
    """The JSON object of the request; Invalid with a sentence when there is none."""
    try:
        value = json.loads(request.get_data())
    except (ValueError, RecursionError) as broken:
        raise Invalid(message=_("发来的不是 JSON，或者层次太深")) from broken
    if not isinstance(value, dict):
        raise Invalid(message=_("请发来一个 JSON 对象"))
    return value


def _tree(sent: Mapping[str, Any]) -> dict[str, Any]:
    if not isinstance(sent.get("tree"), dict):
        raise Invalid(message=_("缺少 tree：事项的内容，一个 JSON 对象"))
    try:
        return sound_tree(sent["tree"])
    except TreeError as refusal:
        raise Invalid(message=str(refusal)) from refusal


def _whole(sent: Mapping[str, Any], name: str) -> int:
    value = sent.get(name, 0)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < _MOST_NUMBER:
        raise Invalid(message=_("%(name)s 应当是整数", name=name))
    return value


def _day(sent: Mapping[str, Any], name: str) -> dt.date | None:
    value = sent.get(name)
    if value is None:
        return None
    try:
        return dt.date.fromisoformat(value)
    except (TypeError, ValueError) as wrong:
        raise Invalid(message=_("%(name)s 应当是日期，例如 2026-01-31", name=name)) from wrong


# ── what is answered ───────────────────────────────────────────────────────────────────────────────


def _wanted() -> Any:
    columns = (Service.code, Service.name, Service.department, Service.state, ServiceVersion.number)
    since = (ServiceVersion.effective_from, ServiceVersion.published_at, ServiceVersion.digest)
    statement = select(*columns, *since).outerjoin(ServiceVersion, ServiceVersion.id == Service.current_version_id)
    if not required_actor().can("edit_catalogue"):
        statement = statement.where(Service.state == "published", Service.current_version_id.is_not(None))
    for name, column in (("state", Service.state), ("department", Service.department)):
        if asked := request.args.get(name, ""):
            statement = statement.where(column == asked)
    if day := _day(request.args, "published_since"):
        moment = dt.datetime.combine(max(day, _FIRST_DAY), dt.time.min, clock.ZONE)
        statement = statement.where(ServiceVersion.published_at >= moment)
    return statement


def _item(row: Any) -> dict[str, Any]:
    return {
        "code": row.code,
        "name": row.name,
        "department": row.department,
        "state": row.state,
        "version": row.number,
        "effective_from": row.effective_from.isoformat() if row.effective_from else None,
        "published_at": row.published_at.isoformat() if row.published_at else None,
        "digest": row.digest,
    }


def _version(code: str, found: LoadedVersion) -> dict[str, Any]:
    return {
        "code": code,
        "version": found.number,
        "effective_from": found.effective_from.isoformat(),
        "digest": found.compiled.digest,
        "state": found.service_state,
        "definition": json.loads(canonical_json(found.definition)),
    }


def _judged(checked: Checked) -> dict[str, Any]:
    return {"publishable": checked.ok, "problems": _problems(checked.problems)}


def _problems(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    return [{"rule": one.rule, "severity": one.severity, "path": one.path, "message": one.message} for one in problems]
