"""From a paper guide to a draft: paste or upload it, look at what was found where, name the service, go on editing."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.errors import Invalid
from app.extensions import db
from app.publishing.new_services import Naming, start_from_guide, suggested_codes
from app.publishing.ownership import require_county
from app.publishing.studio import departments
from app.security.access import login_required_for, required_actor, takes_files
from app.transaction import writes_late
from app.views.admin.base import form_problems, write_problems
from app.views.studio.new_forms import NamingForm
from catalog.definition import ServiceDefinition
from catalog.editing.place_words import value_words
from catalog.editing.places import MISSING, parse_path, value_at
from catalog.editing.trees import TreeError, sound_tree
from catalog.key_names import key_name, model_at
from catalog.readers.paper import PaperDraft, PaperRefused, Placed, read_paper, read_paper_text
from catalog.readers.paper.blocks import MOST_CHARACTERS
from catalog.readers.paper.files import MOST_BYTES
from catalog.readers.safe_zip import MEGABYTE

blueprint = Blueprint("paper_guides", __name__)
_HERE: Final = "/studio/guides/new"
_MOST_NAMED = 200  # characters of a name
_MOST_SENT = 4_000_000  # bytes of a draft that comes back with its name
_SLACK: Final = 1_000_000  # bytes of a form beside its file: the pasted text
# Ids come with the rows; they are no words of the guide.
_UNSAID = frozenset({"id"})
_NUMBERING = 4  # characters of （一） or 12.
_TITLES = ("name", "title", "question", "who")


@dataclass(frozen=True, slots=True)
class FoundRow:
    """One line of the preview: where it goes, what is written there, more of it, and the words of the guide."""

    place: str
    value: str
    more: str
    source: str

    @property
    def is_same(self) -> bool:
        """Whether nothing but its number was taken off."""
        return not self.more and self.source.endswith(self.value) and len(self.source) - len(self.value) <= _NUMBERING


@blueprint.get(_HERE)
@login_required_for("edit_catalogue")
def new() -> ResponseReturnValue:
    """Paste or upload."""
    require_county(required_actor())
    return _start_page()


@blueprint.post(_HERE)
@login_required_for("edit_catalogue")
@takes_files(MOST_BYTES + _SLACK)
@writes_late
def read() -> ResponseReturnValue:
    """What was found in it; nothing is kept yet."""
    require_county(required_actor())
    text = request.form.get("guide", "")[: 2 * MOST_CHARACTERS]
    sent = request.files.get("file")
    try:
        draft = read_paper(sent.read()) if sent is not None and sent.filename else read_paper_text(text)
    except PaperRefused as refusal:
        return _start_page(text, str(refusal)), 422
    form = NamingForm(formdata=None, data={"name": str(draft.tree.get("name", ""))[:_MOST_NAMED]})
    return _found_page(form, draft)


@blueprint.post("/studio/guides/start")
@login_required_for("edit_catalogue")
@takes_files(_MOST_SENT)
def start() -> ResponseReturnValue:
    """Name it and begin the draft."""
    require_county(required_actor())
    draft = _sent_back(request.form.get("draft", ""))
    if draft is None:
        return _start_page(problem=_("页面上的内容没有传完整，请把指南重新贴一遍")), 422
    form = NamingForm()
    form.department.choices = _offices()
    if form.validate():
        try:
            return _begin(form, draft)
        except Invalid as refusal:
            db.session.rollback()
            write_problems(form, refusal)
    return _found_page(form, draft), 422


def _begin(form: NamingForm, draft: PaperDraft) -> ResponseReturnValue:
    code = start_from_guide(
        db.session,
        tree=draft.tree,
        leftovers=draft.leftovers,
        naming=Naming((form.code.data or "").upper(), form.name.data, form.department.data),
        actor=required_actor(),
        now=clock.now(),
    )
    flash(_("草稿建好了。没对上的内容列在编辑页里，逐条放到该放的地方，或者删掉。"), "success")
    return redirect(f"/studio/services/{quote(code)}", 303)


# ── pages ──────────────────────────────────────────────────────────────────────────────────────────


def _start_page(text: str = "", problem: str = "") -> str:
    return render_template("studio/paper_guide.html", text=text, problem=problem, most=MOST_BYTES // MEGABYTE)


def _found_page(form: NamingForm, draft: PaperDraft) -> str:
    names = departments(db.session)
    form.department.choices = _offices()
    return render_template(
        "studio/paper_guide_found.html",
        form=form,
        problems=form_problems(form),
        codes=suggested_codes(db.session, [code for code, _name in names]),
        rows=[_row(draft.tree, one) for one in draft.placed],
        leftovers=draft.leftovers,
        draft=_as_text(draft),
    )


def _offices() -> list[tuple[str, str]]:
    return [("", _("请选择")), *departments(db.session)]


def _row(tree: dict[str, Any], placed: Placed) -> FoundRow:
    location = parse_path(placed.path)
    value = value_at(tree, location)
    keys = location[:-1] if isinstance(location[-1], int) else location
    place = key_name(model_at(ServiceDefinition, keys[:-1]), str(keys[-1])) if keys else ""
    if isinstance(value, dict):
        return FoundRow(place, *_said(location, value), placed.source)
    return FoundRow(place, "" if value is MISSING else value_words(location, value), "", placed.source)


def _said(location: tuple[str | int, ...], value: dict[str, Any]) -> tuple[str, str]:
    """What a row is called, and its other keys with their names."""
    model = model_at(ServiceDefinition, location)
    title = next((key for key in _TITLES if value.get(key)), "")
    pairs = [(key, one) for key, one in value.items() if key not in (*_UNSAID, title)]
    more = [
        _("%(name)s：%(value)s", name=key_name(model, key), value=value_words((*location, key), one))
        for key, one in pairs
    ]
    return value_words((*location, title), value[title]) if title else "", "；".join(more)


# ── there and back ─────────────────────────────────────────────────────────────────────────────────


def _as_text(draft: PaperDraft) -> str:
    placed = [[one.path, one.source] for one in draft.placed]
    return json.dumps({"tree": draft.tree, "placed": placed, "leftovers": draft.leftovers}, ensure_ascii=False)


def _sent_back(text: str) -> PaperDraft | None:
    """The draft that the page carried, or None. Who changes it by hand may as well do so in the editor."""
    try:
        sent = sound_tree(json.loads(text))
        tree = sound_tree(sent["tree"])
        placed = tuple(Placed(str(path), str(source)) for path, source in sent["placed"])
        if not all(parse_path(one.path) for one in placed):
            return None  # the whole tree is no place in it
        return PaperDraft(tree, placed, tuple(str(one) for one in sent["leftovers"]))
    except (ValueError, TypeError, KeyError, TreeError, RecursionError):
        return None
