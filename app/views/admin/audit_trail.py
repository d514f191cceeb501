"""操作记录: who did what, when. Read by supervisors and administrators, changed by nobody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

from flask import request
from flask.typing import ResponseReturnValue
from flask_appbuilder import BaseView, expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _

from app.audit.checking import latest_checks
from app.audit.trail import TrailFilters, TrailPage, TrailRow, read_range, read_trail
from app.extensions import db
from app.security.access import Access, required_actor
from app.views.admin.fields import strip
from app.views.admin.words import ACTION_WORDS, COLOUR_WORDS, DETAIL_WORDS, STATE_WORDS, SUBJECT_WORDS

_MOST_TYPED = 64
_HIDDEN = frozenset({"digest", "position", "revision", "step"})  # for programs
_BIGGEST_NUMBER = 2**62


class AuditTrailView(BaseView):
    """The record, page by page."""

    desk_access = Access(capabilities=("view_audit",))
    route_base = "/audit"
    default_view = "list"

    @expose("/list/")
    @has_access
    def list(self) -> ResponseReturnValue:
        return self.render_template("appbuilder/audit.html", **trail_values("/audit/list/"))


def trail_values(path: str) -> dict[str, Any]:
    """What the page of the record shows to the person of this request; it stands at `path`."""
    asked = asked_of(request.args)
    page = read_trail(
        db.session, **_scope(), filters=filters_of(asked), before=_number("before"), after=_number("after")
    )
    return {
        "path": path,
        "page": page,
        "asked": asked,
        "links": _links(page, asked, path),
        "checks": latest_checks(db.session),
        "subjects": SUBJECT_WORDS,
        "action_words": action_words,
        "detail_words": detail_words,
    }


def _scope() -> dict[str, Any]:
    actor = required_actor()
    return {"within": actor.organisation_path, "sees_all": actor.organisation_kind == "county"}


def rows_of(asked: Mapping[str, str], most: int) -> list[TrailRow]:
    """The rows that someone takes out, of those this person may see."""
    return read_range(db.session, **_scope(), filters=filters_of(asked), most=most)


def action_words(action: str) -> str:
    """What an action is called; its code where nobody has named it."""
    return str(ACTION_WORDS.get(action, action))


def asked_of(given: Mapping[str, str]) -> dict[str, str]:
    """The filters as they were typed, in an address or a form."""
    names = ("who", "kind", "subject", "since", "until")
    return {name: strip(given.get(name, ""))[:_MOST_TYPED] for name in names}


def filters_of(asked: Mapping[str, str]) -> TrailFilters:
    """What of them makes sense; the rest filters nothing."""
    return TrailFilters(
        who=asked["who"],
        subject_kind=asked["kind"] if asked["kind"] in SUBJECT_WORDS else "",
        subject=asked["subject"],
        since=_day(asked["since"]),
        until=_day(asked["until"]),
    )


def _day(text: str) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2100 else None


def _number(name: str) -> int | None:
    number = request.args.get(name, type=int)
    return number if number is not None and 0 <= number <= _BIGGEST_NUMBER else None


def _links(page: TrailPage, asked: Mapping[str, str], path: str) -> dict[str, str]:
    """Addresses of the neighbouring pages, by 较新 and 较早."""
    kept = {name: value for name, value in asked.items() if value}
    links = {}
    if page.rows and page.has_newer:
        links["newer"] = f"{path}?" + urlencode({**kept, "after": page.rows[0].seq})
    if page.rows and page.has_older:
        links["older"] = f"{path}?" + urlencode({**kept, "before": page.rows[-1].seq})
    return links


def detail_words(detail: Mapping[str, Any]) -> str:
    """What a row says besides, in words: 名称：甲 → 乙."""
    return _("；").join(_detail(detail))


def _detail(detail: Mapping[str, Any]) -> Iterator[str]:
    for key, value in detail.items():
        if key not in _HIDDEN:
            yield f"{_key_words(key, detail)}{_('：')}{_value(key, value)}"


def _key_words(key: str, detail: Mapping[str, Any]) -> str:
    """In what was done to a case the name is that of the step."""
    return _("环节") if key == "name" and "step" in detail else str(DETAIL_WORDS.get(key, key))


def _value(key: str, value: Any) -> str:
    if key == "colour":
        return str(COLOUR_WORDS.get(str(value), value))
    if key == "state":
        return str(STATE_WORDS.get(str(value), value))
    if value is True:
        return _("有改动") if key == "phone" else _("是")
    if value is False:
        return _("否")
    if isinstance(value, list) and len(value) == 2 and key != "roles":
        return f"{_value('', value[0])} → {_value('', value[1])}"
    if isinstance(value, list):
        return " → ".join("、".join(map(str, one)) for one in value) if _nested(value) else "、".join(map(str, value))
    return _("空") if value in (None, "") else str(value)


def _nested(value: list[Any]) -> bool:
    return any(isinstance(one, list) for one in value)
