"""Flask-AppBuilder inside our app: its reference-data pages under our logins, and none of its own front doors."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Flask, current_app, has_request_context, redirect
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_appbuilder import AppBuilder, BaseView, IndexView, expose
from flask_appbuilder.security.sqla.models import Permission, PermissionView, Role, ViewMenu
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.extensions import db
from app.people.roles import ADMINISTRATOR, ROLE_CAPABILITIES, ROLE_LABELS
from app.security.access import Access
from app.security.manager import MENU, DeskSecurityManager

PUBLIC_ROLE = "公众"
SETTINGS = {
    "APP_NAME": "代办台",
    "AUTH_ROLE_ADMIN": ADMINISTRATOR,
    "AUTH_ROLE_PUBLIC": PUBLIC_ROLE,
    "FAB_CREATE_DB": False,  # migrations own every table
    "FAB_UPDATE_PERMS": False,  # `init` does it: a web start issues no statement
    "FAB_ADD_MENU_API": False,
    "FAB_ADD_OPENAPI_VIEWS": False,
    "FAB_API_SWAGGER_UI": False,
    "FAB_SECURITY_SIGNALS_ENABLED": False,
    "RATELIMIT_ENABLED": False,  # ours counts in the database, for all workers together
}


class AdminIndex(IndexView):
    """FAB needs an index of its own; people get ours."""

    route_base = "/appbuilder-index"
    desk_access = Access()

    @expose("/")
    def index(self) -> ResponseReturnValue:
        return redirect("/")


def install(app: Flask, settings: Iterable[type[BaseView]]) -> AppBuilder:
    """Build FAB for this app, with our views of its kind; to be called in an app context."""
    builder = AppBuilder(app, db.session, indexview=AdminIndex, security_manager_class=DeskSecurityManager)
    for view in builder.baseviews:
        if not hasattr(view, "desk_access"):
            view.desk_access = Access(public="FAB's way back and its choice of language hold no data")
    for view in settings:
        builder.add_view_no_menu(view)
    app.extensions["babel"].locale_selector = choose_locale
    return builder


def choose_locale() -> str:
    """The language chosen in this browser, else Chinese. FAB's own selector would set a cookie for every stranger."""
    chosen = cookie.get("locale") if has_request_context() else None
    return chosen if chosen in current_app.config["LANGUAGES"] else current_app.config["BABEL_DEFAULT_LOCALE"]


def sync_permissions(session: Session, builder: AppBuilder) -> None:
    """Make roles and the permissions of all registered FAB views, and give each role those of the views it may use."""
    for name in (*ROLE_LABELS.values(), PUBLIC_ROLE):
        if session.scalar(select(Role.id).where(Role.name == name)) is None:
            session.add(Role(name=name))
    pairs = _wanted(builder)
    permissions = _ensure(session, Permission, {permission for permission, _view in pairs})
    views = _ensure(session, ViewMenu, {view for _permission, view in pairs})
    existing = {(pair.permission_id, pair.view_menu_id): pair for pair in session.scalars(select(PermissionView))}
    for permission, view in sorted(pairs):
        if (permissions[permission].id, views[view].id) not in existing:
            session.add(PermissionView(permission=permissions[permission], view_menu=views[view]))
    session.flush()
    for name in ROLE_LABELS.values():
        role = session.scalars(select(Role).where(Role.name == name)).one()
        usable = _usable(builder, ROLE_CAPABILITIES[name])
        role.permissions = [pair for pair in session.scalars(select(PermissionView)) if pair.view_menu.name in usable]
    session.flush()


def _usable(builder: AppBuilder, capabilities: frozenset[str]) -> set[str]:
    """The views that say they are for one of these capabilities."""
    return {
        view.class_permission_name
        for view in builder.baseviews
        if capabilities.intersection(view.desk_access.capabilities)
    }


def _wanted(builder: AppBuilder) -> set[tuple[str, str]]:
    pairs = {(name, view.class_permission_name) for view in builder.baseviews for name in view.base_permissions or ()}
    names = builder.menu.get_flat_name_list() if builder.menu else []
    return pairs | {(MENU, name) for name in names if name != "-"}


def _ensure(session: Session, model: type, names: set[str]) -> dict[str, Permission | ViewMenu]:
    found = {row.name: row for row in session.scalars(select(model))}
    for name in sorted(names - found.keys()):
        found[name] = model(name=name)
        session.add(found[name])
    session.flush()
    return found
