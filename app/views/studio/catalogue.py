"""全目录检查: problems that no single service shows."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.extensions import db
from app.publishing.catalogue_problems import ServiceProblems, catalogue_problems
from app.publishing.ownership import require_county
from app.security.access import login_required_for, required_actor
from app.views.studio.problem_lines import MARKS, counted, problem_lines
from catalog.problems import SEVERITY_WORDS

blueprint = Blueprint("catalogue", __name__)
_PAGE = 50


@blueprint.get("/studio/problems")
@login_required_for("edit_catalogue")
def problems() -> ResponseReturnValue:
    """Services that do not fit each other, a page at a time; `severity` keeps one kind."""
    require_county(required_actor())
    found = catalogue_problems(db.session, today=clock.today())
    asked = request.args.get("severity", "")
    wanted = [one for one in found if not asked or any(each.severity == asked for each in one.problems)]
    page = min(max(request.args.get("page", 1, type=int), 1), max(-(-len(wanted) // _PAGE), 1))
    return render_template(
        "studio/catalogue.html",
        groups=[(one, _lines(one, asked)) for one in wanted[(page - 1) * _PAGE : page * _PAGE]],
        counts=counted([each for one in found for each in one.problems]),
        asked=asked,
        severities={code: _(SEVERITY_WORDS[code]) for code in MARKS},
        page=page,
        pages=max(-(-len(wanted) // _PAGE), 1),
    )


def _lines(one: ServiceProblems, severity: str) -> list[object]:
    return list(problem_lines([each for each in one.problems if severity in ("", each.severity)], plain=True))
