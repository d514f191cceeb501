"""评分标准: what is deducted and added, as the administrators of a place keep it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.errors import Invalid
from app.evaluation.rubrics import InForce, keep_rubric, rubric_of
from app.extensions import db
from app.hall.scope import kept_by
from app.models import Organisation
from app.security.access import login_required_for, required_actor
from catalog.rubric import FIGURES

blueprint = Blueprint("evaluation_rubrics", __name__, url_prefix="/evaluation/rubric")
_NEW = 3  # empty rows for new rules
_NUMBERS = ("points", "per", "most")


@blueprint.get("")
@login_required_for("manage_people")
def show() -> ResponseReturnValue:
    """The standard in force, with boxes."""
    here = _here()
    return _page(here, rubric_of(db.session, organisation=here), ())


def _here() -> Organisation:
    return kept_by(db.session, actor=required_actor(), code=request.values.get("at", "")[:40])


def _page(here: Organisation, kept: InForce, problems: tuple[str, ...], typed: Any = None) -> ResponseReturnValue:
    told = typed or kept.rubric.model_dump(by_alias=True)
    empty = [
        {"id": "", "kind": "deduct", "label": "", "unit": _("次"), "points": 1, "per": 1, "most": 10, "counts": ""}
    ]
    page = render_template(
        "evaluation/rubric.html",
        here=here,
        told=told,
        rows=[*told["rules"], *(empty * _NEW)],
        number=kept.number,
        figures=FIGURES,
        problems=problems,
    )
    return page, 422 if problems else 200


@blueprint.post("")
@login_required_for("manage_people")
def keep() -> ResponseReturnValue:
    """A new version."""
    here = _here()
    told = _typed(rubric_of(db.session, organisation=here))
    try:
        row = keep_rubric(db.session, organisation=here, told=told, actor=required_actor(), now=clock.now())
    except Invalid as refusal:
        db.session.rollback()
        return _page(here, rubric_of(db.session, organisation=here), tuple(refusal.sentences()), told)
    flash(_("已存为第 %(n)s 版，以后开始的评议用它", n=row.number), "success")
    return redirect(f"/evaluation/rubric?at={here.code}", 303)


def _typed(kept: InForce) -> dict[str, Any]:
    """The rows of the form; one without words is left out, a new one gets a name of its own."""
    grades = kept.rubric.model_dump(by_alias=True)["grades"]
    rows = [_row(place) for place in range(len(request.form.getlist("label")))]
    return {
        "title": request.form.get("title", ""),
        "base": request.form.get("base", 0, type=int),
        "rules": [row for row in rows if row["label"]],
        "grades": [{**grade, "from": request.form.get(f"from_{grade['code']}", -1, type=int)} for grade in grades],
    }


def _row(place: int) -> dict[str, Any]:
    def cell(name: str) -> str:
        found = request.form.getlist(name)
        return found[place].strip() if place < len(found) else ""

    numbers = {name: int(cell(name)) if cell(name).isdigit() and len(cell(name)) < 5 else 0 for name in _NUMBERS}
    words = {name: cell(name) for name in ("kind", "label", "unit", "counts")}
    return {"id": cell("id") or f"own_{place + 1}", **words, **numbers}
