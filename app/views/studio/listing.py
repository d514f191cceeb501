"""The first page of the studio: every service, with what is wrong, what waits and who has it in hand."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.extensions import db
from app.people.actors import Actor
from app.publishing.listing import PAGE, SORTS, ListedService, ServicePage, Wanted, batch_names, list_page
from app.publishing.ownership import is_county
from app.publishing.studio import departments
from app.security.access import login_required_for, required_actor
from app.views.admin.fields import strip
from app.views.admin.words import STATE_WORDS
from app.views.studio.problem_lines import MARKS
from catalog.problems import SEVERITY_WORDS
from catalog.vocabulary import options

blueprint = Blueprint("studio_list", __name__)
_LONGEST = 40
_FILTERS = ("q", "state", "department", "tier", "batch", "problems", "cases", "draft", "mine", "sort")
_MORE = ("batch", "problems", "cases", "draft", "mine", "sort")  # behind “更多筛选”
_LAST_PAGE = 10_000
_PROBLEMS = {"errors": _l("有错误"), "warnings": _l("有提醒"), "none": _l("没有错误和提醒")}
_CASES = {"yes": _l("有在办的件"), "no": _l("没有在办的件")}
_DRAFT = {"yes": _l("有草稿"), "no": _l("没有草稿")}
_SORT_WORDS = {
    "draft": _l("有草稿的在前"),
    "code": _l("按编码"),
    "name": _l("按名称"),
    "completeness": _l("不完整的在前"),
    "problems": _l("问题多的在前"),
    "published": _l("新发布的在前"),
}


@dataclass(frozen=True)
class Pager:
    """Where the list goes on; an empty path where it does not."""

    page: int
    pages: int
    earlier: str
    later: str


@blueprint.get("/studio/")
@login_required_for("edit_catalogue")
def index() -> ResponseReturnValue:
    """The services that fit, fifty at a time."""
    actor = required_actor()
    asked = {name: strip(request.args.get(name, ""))[:_LONGEST] for name in _FILTERS}
    found = list_page(db.session, _wanted(asked, actor))
    return render_template(
        "studio/index.html",
        found=found,
        pager=_pager(found, asked),
        first=(found.page - 1) * PAGE + 1,
        asked=asked,
        filtered=any(asked[name] for name in _FILTERS if name != "sort"),
        more_open=any(asked[name] for name in _MORE),
        choices=_choices(),
        county=is_county(actor),
        marks={row.code: marks_of(row) for row in found.rows},
    )


def _wanted(asked: dict[str, str], actor: Actor) -> Wanted:
    mine = actor.organisation_id if asked["mine"] and not is_county(actor) else None
    page = request.args.get("page", 1, type=int)
    return Wanted(
        text=asked["q"],
        tier=asked["tier"],
        department=asked["department"],
        state=asked["state"],
        batch=asked["batch"],
        problems=asked["problems"],
        cases=asked["cases"],
        draft=asked["draft"],
        mine_of=mine,
        sort=asked["sort"] if asked["sort"] in SORTS else SORTS[0],
        page=min(max(page, 1), _LAST_PAGE),
    )


def _choices() -> dict[str, dict[str, str]]:
    """What each control offers: value → words."""
    return {
        "state": {**STATE_WORDS, "due": _("有定好日期的新版")},
        "department": dict(departments(db.session)),
        "tier": {option.code: option.label for option in options("tier")},
        "batch": {name: name for name in batch_names(db.session)},
        "problems": _PROBLEMS,
        "cases": _CASES,
        "draft": _DRAFT,
        "sort": _SORT_WORDS,
    }


def marks_of(row: ListedService) -> list[tuple[str, str, int]]:
    """Mark, word and number of each severity that occurs."""
    counts = {"error": row.errors, "warning": row.warnings, "hint": row.hints}
    return [(MARKS[one], _(SEVERITY_WORDS[one]), counts[one]) for one in MARKS if counts[one]]


def _pager(found: ServicePage, asked: dict[str, str]) -> Pager:
    def path(page: int) -> str:
        chosen = {name: value for name, value in asked.items() if value}
        return "/studio/?" + urlencode({**chosen, "page": page})

    return Pager(
        found.page,
        found.pages,
        path(found.page - 1) if found.page > 1 else "",
        path(found.page + 1) if found.page < found.pages else "",
    )
