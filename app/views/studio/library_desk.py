"""JSON behind the page of a shared part: what is wrong with it as it stands there, and changes of several places.

The page uses the editor's scripts. Nothing is kept here: a part is saved by its button, after a look at what changes.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.errors import Invalid, NotFoundHere
from app.extensions import db
from app.models.library import PART_KINDS
from app.people.problems import FieldProblem
from app.publishing import library_changes
from app.publishing.checking import department_codes
from app.publishing.editing import changed, problem_json, state_of
from app.publishing.library import shared_library
from app.publishing.ownership import require_county
from app.security.access import login_required_for, required_actor
from app.transaction import begin_write, writes_late
from app.views.studio.reading import read_body, read_tree_of
from catalog.editing.changes import ChangeRefusedError
from catalog.editing.trees import EditError, Tree
from catalog.library_changes import from_tree, place_of
from catalog.library_checks import part_findings

blueprint = Blueprint("library_desk", __name__)


@blueprint.put("/studio/library/desk/<kind>/draft.json")
@login_required_for("edit_catalogue")
@writes_late
def look(kind: str) -> ResponseReturnValue:
    """What is wrong with the part that was sent; nothing is kept."""
    require_county(required_actor())
    tree = read_tree_of(read_body(), "tree")
    return jsonify(revision=0, saved_at=clock.now().isoformat(), state=_state(_known(kind), tree))


@blueprint.post("/studio/library/desk/<kind>/edit")
@login_required_for("edit_catalogue")
@writes_late
def edit(kind: str) -> ResponseReturnValue:
    """A change that touches more than one place, made in what was sent; refused while something uses the thing."""
    require_county(required_actor())
    body = read_body()
    try:
        tree = changed(db.session, read_tree_of(body, "tree"), action=str(body.get("action")), asked=body)
    except ChangeRefusedError as refused:
        return jsonify(message=refused.message, uses=[asdict(one) for one in refused.uses]), 409
    except (EditError, ValueError):
        raise Invalid(message=_("这一处已经不在了，请刷新后再试。")) from None
    return jsonify(tree=tree, revision=0, saved_at=clock.now().isoformat(), state=_state(_known(kind), tree))


@blueprint.post("/studio/library/parts")
@login_required_for("edit_catalogue")
@writes_late
def add() -> ResponseReturnValue:
    """A row of a service becomes a part, named after its title where no name is sent.

    409 when the name is taken, 422 with sentences when it cannot be one.
    """
    actor, body = required_actor(), read_body()
    require_county(actor)
    kind, name, title = (str(body.get(key, "")) for key in ("kind", "name", "title"))
    value = read_tree_of({"tree": {"value": body.get("value")}}, "tree")["value"]
    value = _titled(_known(kind), value, title)
    begin_write()
    name = name or library_changes.free_name(db.session, kind=kind, title=title)
    try:
        row = library_changes.add_part(db.session, kind=kind, name=name, value=value, actor=actor, now=clock.now())
    except Invalid as refusal:
        db.session.rollback()
        taken = any(isinstance(one, FieldProblem) and one.name == "name" for one in refusal.problems)
        return jsonify(message=_("；").join(refusal.sentences())), 409 if taken else 422
    return jsonify(kind=kind, name=row.name, title=row.title, revision=row.revision), 201


def _titled(kind: str, value: Any, title: str) -> Any:
    """Chains and lists of options have a title beside what they hold."""
    if kind == "chains":
        return {"title": title, "steps": value} if title else value
    if kind == "option_lists":
        return {"title": title, "options": value}
    return value


def _known(kind: str) -> str:
    if kind not in PART_KINDS:
        raise NotFoundHere(_("没有这一类共用件"))
    return kind


def _state(kind: str, tree: Tree) -> dict[str, Any]:
    """As the editor has it of a service, with nothing said of what a part has not."""
    state, place = state_of(db.session, tree), place_of(kind)
    library, departments = shared_library(db.session), department_codes(db.session)
    found = part_findings(kind, from_tree(kind, tree, " "), library=library, known_departments=departments)
    shape = [one for one in state["problems"] if _is_of(one["path"], place) and one["severity"] == "error"]
    return {**state, "problems": [*shape, *map(problem_json, found)]}


def _is_of(path: str, place: str) -> bool:
    return path.startswith((f"{place}.", f"{place}[")) or path == place
