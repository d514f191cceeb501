"""The way in and the way out."""

from __future__ import annotations

import urllib.parse
from dataclasses import dataclass

from flask import Blueprint, current_app, redirect, render_template, request
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.errors import Throttled
from app.extensions import db
from app.people.demo import demo_accounts
from app.people.logins import Attempt, log_in, log_out
from app.security.access import TOKEN, current_actor, current_login, login_required_for, public
from app.transaction import writes_late
from app.views.parking import kept

blueprint = Blueprint("login", __name__)
_HOME = "/"


@dataclass(frozen=True)
class LoginPage:
    """What the login page shows again after a failed try."""

    username: str = ""
    problem: str = ""
    status: int = 200


@blueprint.get("/login/")
@public("whoever has no login yet needs this page")
def login() -> ResponseReturnValue:
    if current_actor() is not None:
        return redirect(safe_path(request.args.get("next")))
    return _page(LoginPage(), request.args.get("next"))


@blueprint.post("/login/")
@public("whoever has no login yet needs this page")
@writes_late
def enter() -> ResponseReturnValue:
    attempt = _read_attempt()
    try:
        token = log_in(
            attempt,
            reading=db.session,
            lifetime=current_app.extensions["desk"].lifetime,
            demo=current_app.extensions["desk"].settings.demo,
            now=clock.now(),
        )
    except Throttled as error:
        return _refuse(attempt, _locked_words(error), 429)
    if token is None:
        return _refuse(attempt, _("用户名或密码不对，请再试一次。"), 401)
    _begin(token)
    return redirect(safe_path(request.form.get("next")), 303)


@blueprint.post("/logout/")
@login_required_for()
def logout() -> ResponseReturnValue:
    if (found := current_login()) is not None:
        log_out(db.session, login=found, now=clock.now())
    _empty_cookie()
    return redirect("/login/", 303)


def safe_path(target: str | None) -> str:
    """The path to go to after the login: only a path of ours, never another host; the home page otherwise.

    Browsers read a backslash as a slash and skip control characters, so neither may occur.
    """
    if not target or not target.startswith("/") or target.startswith("//") or len(target) > 2000:
        return _HOME
    if "\\" in target or any(ord(char) < 32 or ord(char) == 127 for char in target):
        return _HOME
    parts = urllib.parse.urlsplit(target)
    return _HOME if parts.netloc or parts.scheme or parts.path.startswith("/log") else target


def _read_attempt() -> Attempt:
    return Attempt(
        username=request.form.get("username", "").strip()[:128],
        password=request.form.get("password", "")[:200],
        address=request.remote_addr or "",
    )


def _begin(token: str) -> None:
    """A fresh cookie for a fresh login: nothing planted in it before stays, the form's security token included."""
    _empty_cookie()
    cookie[TOKEN] = token


def _empty_cookie() -> None:
    """Only the language stays: it says nothing about anybody."""
    locale = cookie.get("locale")
    cookie.clear()
    if locale in current_app.config["LANGUAGES"]:
        cookie["locale"] = locale


def _refuse(attempt: Attempt, problem: str, status: int) -> ResponseReturnValue:
    return _page(LoginPage(attempt.username, problem, status), request.form.get("next"))


def _locked_words(error: Throttled) -> str:
    until = error.until.astimezone(clock.ZONE)
    return _("试错次数太多，为安全起见暂停登录，请 %(time)s 以后再试。", time=f"{until:%H:%M}")


def _page(shown: LoginPage, next_path: str | None) -> ResponseReturnValue:
    target = safe_path(next_path)
    page = render_template(
        "login.html",
        username=shown.username,
        problem=shown.problem,
        next_path="" if target == _HOME else target,
        kept=kept(db.session),
        accounts=demo_accounts(db.session) if current_app.extensions["desk"].settings.demo else [],
    )
    return page, shown.status
