"""Every route says who may call it; one that says nothing is refused.

A view function is marked by `@public(why)` or `@login_required_for(*capabilities)`. A Flask-AppBuilder view has the
class attribute `desk_access`, for example `desk_access = Access(capabilities=("manage_people",))`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, has_request_context, redirect, request
from flask import session as cookie
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.exceptions import BadRequest

from app import clock
from app.errors import NotAllowed, NotLoggedIn
from app.extensions import csrf, db
from app.people.actors import Actor
from app.people.tokens import find_actor
from app.security.sessions import Lifetime, Login, extend, find_login, wants_extension
from app.transaction import separately

View = TypeVar("View", bound=Callable[..., Any])
TOKEN = "login"  # the key of the token in the signed cookie
API = "/api/"
_LOST = "\ufffd"


@dataclass(frozen=True)
class Access:
    """Who may call a route: everyone (`public` tells why), or people with one of the capabilities.

    No capability at all means everyone who is logged in.
    """

    public: str = ""
    capabilities: tuple[str, ...] = ()

    def allows(self, actor: Actor) -> bool:
        return not self.capabilities or any(actor.can(capability) for capability in self.capabilities)


# All that someone may do whose password was given by an administrator: choose an own one, or leave.
_WITH_TEMPORARY_PASSWORD = frozenset({"/account/password", "/logout/"})
# Routes of libraries that carry no mark of ours.
_LIBRARY_ROUTES = {
    "static": Access(public="styles and scripts hold no data"),
    "appbuilder.static": Access(public="styles and scripts hold no data"),
}


def public(why: str) -> Callable[[View], View]:
    """Everyone may call this route; `why` is the reason, for reviewers."""
    return _mark(Access(public=why))


def login_required_for(*capabilities: str) -> Callable[[View], View]:
    """People with one of the capabilities may call this route; without any: everyone logged in."""
    return _mark(Access(capabilities=capabilities))


def takes_files(most_bytes: int) -> Callable[[View], View]:
    """Requests to this route may be this large, after it is clear who sends them; all others as the settings say."""

    def mark(view: View) -> View:
        view.desk_most_bytes = most_bytes
        return view

    return mark


def judges_text(view: View) -> View:
    """The view judges everything that is typed: what no keyboard types is shown there as �, like all lost text."""
    view._judges_text = True
    return view


def asked_by_scripts(view: View) -> View:
    """Pages ask this by themselves, again and again: it keeps no login alive, or nobody would ever be logged out."""
    view._asked_by_scripts = True
    return view


def _mark(access: Access) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.desk_access = access
        return view

    return mark


def access_of(app: Flask, endpoint: str) -> Access | None:
    """What the route declares, or None when it declares nothing."""
    if endpoint in _LIBRARY_ROUTES:
        return _LIBRARY_ROUTES[endpoint]
    view = app.view_functions[endpoint]
    declared = getattr(view, "desk_access", None)
    return declared or _declared_by_class(app, endpoint)


def _declared_by_class(app: Flask, endpoint: str) -> Access | None:
    name = endpoint.rpartition(".")[0]
    views = app.extensions["appbuilder"].baseviews
    return next((getattr(view, "desk_access", None) for view in views if view.endpoint == name), None)


def current_login() -> Login | None:
    """The login of this request, read once."""
    if not has_request_context():
        return None
    if "desk_login" not in g:
        token = cookie.get(TOKEN)
        g.desk_login = find_login(db.session, token, now=clock.now()) if token else None
    return g.desk_login


def program() -> Actor | None:
    """For whom a program acts that showed a key (`Authorization: Bearer …`); only under /api/, and never a cookie."""
    if not has_request_context() or not request.path.startswith(API):
        return None
    if "desk_program" not in g:
        shown = request.authorization
        secret = shown.token if shown is not None and shown.type == "bearer" else None
        g.desk_program = find_actor(db.session, secret, now=clock.now()) if secret else None
    return g.desk_program


def current_actor() -> Actor | None:
    """Who makes this request; None when nobody is logged in."""
    if (acting := program()) is not None:
        return acting
    login = current_login()
    return login.actor if login else None


def required_actor() -> Actor:
    """Who makes this request, on routes that need a login; NotLoggedIn otherwise."""
    actor = current_actor()
    if actor is None:
        raise NotLoggedIn
    return actor


def guard() -> None:
    """Before every request: is the caller allowed to, and does the form come from one of our pages?"""
    if request.url_rule is None:
        return  # no such page, or not by this method: the answer is an error page, for everyone
    access = access_of(current_app, request.url_rule.endpoint)
    if access is None:
        raise RuntimeError(f"route {request.url_rule.endpoint} does not declare who may call it")
    if getattr(current_app.view_functions[request.url_rule.endpoint], "_judges_text", False):
        _show_nul()  # first of all: whoever is not logged in any more finds the form again as it was
    if not access.public:
        _check(access)
    if most := getattr(current_app.view_functions[request.url_rule.endpoint], "desk_most_bytes", None):
        request.max_content_length = most
    _refuse_nul()
    if program() is None:  # no browser sends a key by itself: there is nothing to forge
        csrf.protect()


def _show_nul() -> None:
    """A NUL in a form becomes the sign for lost text, as browsers show it: its field says so, and the rest is kept."""
    typed = request.form.items(multi=True)
    request.form = ImmutableMultiDict(
        [(name.replace("\0", _LOST), value.replace("\0", _LOST)) for name, value in typed]
    )


def _refuse_nul() -> None:
    """No keyboard types it, PostgreSQL refuses to store it, and C libraries end their texts at it."""
    sent = (*request.args.items(multi=True), *request.form.items(multi=True), *request.files.items(multi=True))
    if "\0" in request.path or any("\0" in name or "\0" in str(value) for name, value in sent):
        raise BadRequest


def _check(access: Access) -> None:
    if (acting := program()) is not None:
        if not access.allows(acting):
            raise NotAllowed
        return
    login = current_login()
    if login is None:
        raise NotLoggedIn
    if login.password_is_temporary and request.path not in _WITH_TEMPORARY_PASSWORD:
        abort(redirect("/account/password", 303))
    if not access.allows(login.actor):
        raise NotAllowed
    if not getattr(current_app.view_functions[request.url_rule.endpoint], "_asked_by_scripts", False):
        _keep_alive(login)


def _keep_alive(login: Login) -> None:
    lifetime: Lifetime = current_app.extensions["desk"].lifetime
    now = clock.now()
    if wants_extension(login, lifetime, now):
        with separately() as session:
            extend(session, login=login, lifetime=lifetime, now=now)
