"""The language of this browser: chosen by a button, kept in its cookie, Chinese until then."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, current_app, redirect, request
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from werkzeug.exceptions import HTTPException

from app.security.access import public
from app.transaction import writes_late
from app.views.login import safe_path

blueprint = Blueprint("language", __name__)
_TAGS = {"zh_Hans": "zh-CN", "en": "en"}


@dataclass(frozen=True, slots=True)
class Switch:
    """The button to the other language: its own name for itself, so that whoever needs it can read it."""

    code: str
    name: str
    tag: str
    path: str


@blueprint.post("/language")
@public("villagers and strangers read, too; it changes nothing but this browser's cookie")
@writes_late
def choose() -> ResponseReturnValue:
    """Keep the choice and go back. An unknown language changes nothing."""
    asked = request.form.get("language", "")
    if asked in current_app.config["LANGUAGES"]:
        cookie["locale"] = asked
    return redirect(safe_path(request.form.get("next")), 303)


def page_language() -> str:
    """The language of the page for `<html lang>`."""
    return _TAGS.get(str(get_locale()), "en")


def language_switch() -> Switch:
    """The language this page is not in."""
    code, name = ("zh_Hans", "中文") if page_language() == "en" else ("en", "English")
    return Switch(code, name, _TAGS[code], _way_back())


def _way_back() -> str:
    """This page; after a form was refused, its address where that is a page, too."""
    if request.method in {"GET", "HEAD"}:
        return request.full_path.rstrip("?")
    try:
        current_app.url_map.bind("").match(request.path, method="GET")
    except HTTPException:
        return "/"
    return request.path
