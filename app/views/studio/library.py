"""共用库: the parts that services share, who uses them, and a change that each service takes or does not."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.errors import Invalid, NotFoundHere
from app.extensions import db
from app.models import LibraryPart
from app.models.library import PART_KINDS
from app.people.problems import FieldProblem
from app.publishing import library_changes, library_pages
from app.publishing.library import shared_library
from app.publishing.library_binding import MOST_FOUND, bind, find_alike
from app.publishing.library_changes import PartInUse, StalePart
from app.publishing.library_effects import Effect, Review, review_change
from app.publishing.ownership import require_county
from app.security.access import login_required_for, required_actor
from app.transaction import writes_late
from app.views.admin.fields import strip
from app.views.admin.words import STATE_WORDS
from app.views.studio.editor_words import EDITOR_WORDS
from app.views.studio.library_words import KINDS, PART_WORDS
from catalog.editing.trees import TreeError, sound_tree
from catalog.library_changes import as_tree, from_tree, place_of
from catalog.library_merge import PART_MODELS

blueprint = Blueprint("library", __name__)
HERE = "/studio/library/"
_SEARCHED = 40
_LONGEST_TITLE = 200


@dataclass
class Typed:
    """A part as it stands on the screen."""

    kind: str
    name: str
    title: str
    tree: dict[str, Any]
    revision: int = 0
    problems: list[Any] = field(default_factory=list)

    @property
    def value(self) -> Any:
        return from_tree(self.kind, self.tree, self.title)


@dataclass(frozen=True)
class Alike:
    """Services for which a change says the same, and why they cannot take it if they cannot.

    `mixed` ones have nothing in common but whether they can: each says for itself what changes.
    """

    sentences: tuple[str, ...]
    errors: tuple[str, ...]
    effects: list[Effect]
    blocked: bool
    mixed: bool = False


# ── the list ───────────────────────────────────────────────────────────────────────────────────────


@blueprint.get(HERE)
@login_required_for("edit_catalogue")
def index() -> ResponseReturnValue:
    """All parts by kind, found by characters, pinyin or initials."""
    require_county(required_actor())
    asked, kind = strip(request.args.get("q", ""))[:_SEARCHED], request.args.get("kind", "")
    page = min(max(request.args.get("page", 1, type=int), 1), 1000)
    return render_template(
        "studio/library.html",
        listed=library_pages.list_parts(db.session, kind=kind, text=asked, page=page),
        kinds=KINDS,
        kind=kind if kind in PART_KINDS else "",
        asked=asked,
        page=page,
        page_size=library_pages.PAGE,
    )


# ── one part ───────────────────────────────────────────────────────────────────────────────────────


@blueprint.get("/studio/library/<kind>/<name>")
@login_required_for("edit_catalogue")
def part(kind: str, name: str) -> ResponseReturnValue:
    """What a part says, who uses it."""
    require_county(required_actor())
    row = library_changes.part_of(db.session, _kind(kind), name)
    value = json.loads(row.content)
    return _part_page(Typed(kind, name, row.title, as_tree(kind, value), row.revision), row)


@blueprint.post("/studio/library/<kind>/<name>/review")
@login_required_for("edit_catalogue")
@writes_late
def review(kind: str, name: str) -> ResponseReturnValue:
    """What a change would do to every service that uses the part; nothing is saved."""
    require_county(required_actor())
    row = library_changes.part_of(db.session, _kind(kind), name)
    typed = _typed(kind, name)
    if typed.problems:
        return _part_page(typed, row), 422
    if typed.value == json.loads(row.content):
        flash(_("没有改动。"), "info")
        return redirect(_path(kind, name), 303)
    return _review_page(typed, row, review_change(db.session, kind=kind, name=name, value=typed.value))


@blueprint.post("/studio/library/<kind>/<name>/again")
@login_required_for("edit_catalogue")
@writes_late
def again(kind: str, name: str) -> ResponseReturnValue:
    """Back from the review with everything that was typed; nothing is saved."""
    require_county(required_actor())
    return _part_page(_typed(_kind(kind), name), library_changes.part_of(db.session, kind, name))


@blueprint.post("/studio/library/<kind>/<name>/change")
@login_required_for("publish")
def change(kind: str, name: str) -> ResponseReturnValue:
    """The part says something else; the services ticked take it, the others keep what they say."""
    actor, typed = required_actor(), _typed(_kind(kind), name)
    if typed.problems:
        return _part_page(typed, library_changes.part_of(db.session, kind, name)), 422
    try:
        done = library_changes.change_part(
            db.session,
            kind=kind,
            name=name,
            value=typed.value,
            revision=typed.revision,
            takes=frozenset(request.form.getlist("take")),
            token=request.form.get("token", ""),
            actor=actor,
            now=clock.now(),
        )
    except Invalid as refusal:
        db.session.rollback()
        return _refused(typed, refusal)
    flash(_done_words(done), "success")
    return redirect(_path(kind, name), 303)


def _refused(typed: Typed, refusal: Invalid) -> ResponseReturnValue:
    """What was typed stays on the screen: to be reviewed again, or mended."""
    row = library_changes.part_of(db.session, typed.kind, typed.name)
    if isinstance(refusal, StalePart) and row.revision == typed.revision:
        flash(refusal.message, "warning")
        found = review_change(db.session, kind=typed.kind, name=typed.name, value=typed.value)
        return _review_page(typed, row, found), 409
    typed.problems = [refusal.message] if refusal.message else refusal.sentences()
    typed.revision = row.revision
    return _part_page(typed, row), 409 if isinstance(refusal, StalePart) else 422


def _done_words(done: library_changes.Changed) -> str:
    said = [_("共用库已改。")]
    if done.published:
        said.append(_("%(n)s 个事项发布了新版本，下一个新件就用它。", n=len({code for code, _n in done.published})))
    if done.followed:
        said.append(_("%(n)s 份草稿跟着改了。", n=len(done.followed)))
    if done.kept:
        said.append(_("%(n)s 个事项保持原来的内容。", n=len(done.kept)))
    return "".join(said)


# ── services that say the same ─────────────────────────────────────────────────────────────────────


@blueprint.get("/studio/library/<kind>/<name>/similar")
@login_required_for("edit_catalogue")
def similar(kind: str, name: str) -> ResponseReturnValue:
    """Rows of services that say what the part says, or nearly."""
    actor = required_actor()
    require_county(actor)
    return render_template(
        "studio/library_similar.html",
        row=library_changes.part_of(db.session, _kind(kind), name),
        kind=kind,
        kind_word=KINDS[kind],
        found=find_alike(db.session, kind=kind, name=name),
        may_publish=actor.can("publish"),
    )


@blueprint.post("/studio/library/<kind>/<name>/bind")
@login_required_for("publish")
def bind_rows(kind: str, name: str) -> ResponseReturnValue:
    """The rows ticked use the part from now on."""
    picked = request.form.getlist("take")[:MOST_FOUND]
    if not picked:
        flash(_("没有勾任何事项。"), "warning")
        return redirect(_path(_kind(kind), name) + "/similar", 303)
    try:
        codes = bind(db.session, kind=_kind(kind), name=name, picked=picked, actor=required_actor(), now=clock.now())
    except Invalid as refusal:
        db.session.rollback()
        flash(_("；").join(refusal.sentences()), "danger")
        return redirect(_path(kind, name) + "/similar", 303)
    flash(_("%(n)s 个事项改为引用，内容没有变。", n=len(codes)), "success")
    return redirect(_path(kind, name) + "#uses", 303)


# ── new, renamed, deleted ──────────────────────────────────────────────────────────────────────────


@blueprint.route("/studio/library/new/<kind>", methods=["GET", "POST"])
@login_required_for("edit_catalogue")
def new(kind: str) -> ResponseReturnValue:
    """A part that nobody uses yet."""
    require_county(required_actor())
    if request.method == "GET":
        return _part_page(Typed(_kind(kind), "", "", as_tree(kind, _blank(kind))), None)
    typed = _typed(_kind(kind), strip(request.form.get("name", ""))[:60])
    if not typed.problems:
        try:
            library_changes.add_part(
                db.session, kind=kind, name=typed.name, value=typed.value, actor=required_actor(), now=clock.now()
            )
            flash(_("已加到共用库。在事项里点“从共用库选”就能用。"), "success")
            return redirect(_path(kind, typed.name), 303)
        except Invalid as refusal:
            db.session.rollback()
            typed.problems = list(refusal.problems) or [refusal.message]
    return _part_page(typed, None), 422


@blueprint.post("/studio/library/<kind>/<name>/rename")
@login_required_for("edit_catalogue")
def rename(kind: str, name: str) -> ResponseReturnValue:
    """Another name, while nobody uses it."""
    to = strip(request.form.get("to", ""))[:60]
    try:
        library_changes.rename_part(
            db.session,
            kind=_kind(kind),
            name=name,
            to=to,
            revision=_revision(),
            actor=required_actor(),
            now=clock.now(),
        )
    except Invalid as refusal:
        return _not_done(kind, name, refusal)
    flash(_("编号已改为 %(name)s。", name=to), "success")
    return redirect(_path(kind, to), 303)


@blueprint.post("/studio/library/<kind>/<name>/delete")
@login_required_for("edit_catalogue")
def delete(kind: str, name: str) -> ResponseReturnValue:
    """Away with it, while nobody uses it."""
    try:
        library_changes.delete_part(
            db.session, kind=_kind(kind), name=name, revision=_revision(), actor=required_actor(), now=clock.now()
        )
    except Invalid as refusal:
        return _not_done(kind, name, refusal)
    flash(_("已从共用库删除。"), "success")
    return redirect(f"{HERE}?kind={kind}", 303)


def _not_done(kind: str, name: str, refusal: Invalid) -> ResponseReturnValue:
    db.session.rollback()
    flash(_("；").join(refusal.sentences()), "danger")
    return redirect(_path(kind, name) + ("#uses" if isinstance(refusal, PartInUse) else ""), 303)


# ── reading what was sent, drawing ─────────────────────────────────────────────────────────────────


def _kind(kind: str) -> str:
    if kind not in PART_KINDS:
        raise NotFoundHere(_("没有这一类共用件"))
    return kind


def _blank(kind: str) -> Any:
    return [] if kind == "chains" else {}


def _typed(kind: str, name: str) -> Typed:
    """The part that the page posted; what cannot be read at all is told."""
    title = strip(request.form.get("title", ""))[:_LONGEST_TITLE]
    typed = Typed(kind, name, title, {}, _revision())
    try:
        typed.tree = sound_tree(json.loads(request.form.get("tree", "")))
    except (ValueError, RecursionError, TreeError):
        typed.problems = [_("收到的内容不完整，没有保存，请再试一次")]
        return typed
    if typed.value is None:
        typed.problems = [_("内容是空的，没有保存")]
    elif not typed.problems and name:
        found = library_changes.part_problems(db.session, kind, name, typed.value)
        typed.problems = [one for one in found if one.severity == "error"]
    return typed


def _revision() -> int:
    return request.form.get("revision", 0, type=int) % 2**31


def _part_page(typed: Typed, row: LibraryPart | None) -> str:
    uses, count = library_pages.uses_of_one(db.session, typed.kind, typed.name) if row else ([], 0)
    reached = library_changes.users(db.session, typed.kind, typed.name).parts if row else []
    raw = shared_library(db.session).raw
    return render_template(
        "studio/library_part.html",
        typed=typed,
        row=row,
        by=library_pages.last_editor(db.session, row) if row else "",
        kind_word=KINDS[typed.kind],
        has_title=typed.kind in ("chains", "option_lists"),
        model=PART_MODELS[typed.kind].__name__,
        place=place_of(typed.kind),
        uses=uses,
        uses_count=count,
        parts=[(kind, name, library_pages.part_title(raw, kind, name)) for kind, name in reached],
        kinds=KINDS,
        states=STATE_WORDS,
        problems=[_sentence(problem) for problem in typed.problems],
        field_problems=[one for one in typed.problems if isinstance(one, FieldProblem)],
        words={name: _(text) for name, text in {**EDITOR_WORDS, **PART_WORDS}.items()},
    )


def _sentence(problem: Any) -> str:
    return str(getattr(problem, "message", problem))


def _review_page(typed: Typed, row: LibraryPart, found: Review) -> str:
    return render_template(
        "studio/library_review.html",
        typed=typed,
        row=row,
        kind_word=KINDS[typed.kind],
        review=found,
        groups=_alike(found),
        states=STATE_WORDS,
        may_publish=required_actor().can("publish"),
    )


def _alike(found: Review) -> list[Alike]:
    """Services under what the change says for them, the largest group first, those that cannot take it last."""
    groups: dict[tuple[tuple[str, ...], tuple[str, ...]], Alike] = {}
    for effect in found.reached:
        key = (effect.sentences, effect.errors)
        groups.setdefault(key, Alike(*key, effects=[], blocked=bool(effect.errors))).effects.append(effect)
    large = sorted((one for one in groups.values() if len(one.effects) > 1), key=lambda one: -len(one.effects))
    alone = [one for one in groups.values() if len(one.effects) == 1]
    gathered = [Alike((), (), rest, blocked, True) for blocked in (False, True) if (rest := _gather(alone, blocked))]
    return sorted([*large, *gathered], key=lambda one: (one.blocked, one.mixed))


def _gather(alone: list[Alike], blocked: bool) -> list[Effect]:
    return [effect for one in alone if one.blocked == blocked for effect in one.effects]


def _path(kind: str, name: str) -> str:
    return f"{HERE}{kind}/{name}"
