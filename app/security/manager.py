"""Flask-AppBuilder's security, with our logins: nothing of its own ways in, permissions read once a request."""

from __future__ import annotations

from typing import Any

from flask import Flask, g
from flask_appbuilder.security.sqla.manager import SecurityManager
from flask_appbuilder.security.sqla.models import (
    Permission,
    PermissionView,
    Role,
    ViewMenu,
    assoc_permissionview_role,
)
from flask_login import LoginManager
from sqlalchemy import select

from app.extensions import db
from app.models import Account
from app.people.actors import Actor
from app.security.access import current_actor

MENU = "menu_access"


class SignedIn:
    """The person of this request as Flask-Login and FAB's templates want it, made without a query."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.id = actor.user_id
        self.username = actor.username

    def get_id(self) -> str:
        return str(self.id)

    def get_full_name(self) -> str:
        return self.actor.name


class _LoginPage:
    """What FAB asks of its login view: the endpoint to which it sends strangers."""

    endpoint = "login"


class DeskSecurityManager(SecurityManager):
    """Accounts with an organisation; no login, registration, password or token routes of FAB's."""

    user_model = Account

    def register_views(self) -> None:
        """Our own pages log in, out and manage people; FAB adds none."""
        self.auth_view = _LoginPage()

    def create_login_manager(self, app: Flask) -> LoginManager:
        manager = LoginManager(app)
        manager.request_loader(_load_from_request)
        return manager

    def has_access(self, permission_name: str, view_name: str) -> bool:
        return (permission_name, view_name) in _permissions()

    def get_user_menu_access(self, menu_names: list[str] | None = None) -> set[str]:
        return {view for permission, view in _permissions() if permission == MENU}

    def is_item_public(self, permission_name: str, view_name: str) -> bool:
        """No FAB view is public."""
        return False


def _load_from_request(_request: Any) -> SignedIn | None:
    actor = current_actor()
    return SignedIn(actor) if actor else None


def _permissions() -> frozenset[tuple[str, str]]:
    """The (permission, view) pairs of the caller's roles: one statement a request instead of one a menu entry."""
    if "desk_permissions" not in g:
        actor = current_actor()
        g.desk_permissions = _read_permissions(actor) if actor else frozenset()
    return g.desk_permissions


def _read_permissions(actor: Actor) -> frozenset[tuple[str, str]]:
    statement = (
        select(Permission.name, ViewMenu.name)
        .select_from(PermissionView)
        .join(Permission, Permission.id == PermissionView.permission_id)
        .join(ViewMenu, ViewMenu.id == PermissionView.view_menu_id)
        .join(assoc_permissionview_role, assoc_permissionview_role.c.permission_view_id == PermissionView.id)
        .join(Role, Role.id == assoc_permissionview_role.c.role_id)
        .where(Role.name.in_(actor.roles))
    )
    return frozenset((permission, view) for permission, view in db.session.execute(statement))
