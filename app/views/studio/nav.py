"""The entries over all pages of the studio: those that exist in this app and that the person may open."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, current_app
from flask_babel import pgettext

from app.people.actors import Actor
from app.publishing.ownership import is_county
from app.security.access import current_actor
from app.wording import msgid_in


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry; `name` is what a page says to mark itself."""

    name: str
    path: str
    words: str


# Name, path, words, and whether only administrators of the county have it.
_ENTRIES: tuple[tuple[str, str, str, bool], ...] = (
    ("services", "/studio/", msgid_in("page", "事项"), False),
    ("library", "/studio/library/", msgid_in("page", "共用库"), True),
    ("imports", "/studio/imports/", msgid_in("page", "导入导出"), True),
    ("devolution", "/studio/devolution/", msgid_in("page", "下放"), True),
    ("reports", "/studio/reports/", msgid_in("page", "报表"), False),
    ("handbook", "/studio/handbook/", msgid_in("page", "办事手册"), True),
    ("overlays", "/studio/overlays/", msgid_in("page", "本单位信息"), False),
    ("wordings", "/studio/wordings/", msgid_in("page", "文书用语"), False),
)


def studio_entries() -> list[NavItem]:
    """What the navigation of the studio shows to the person of this request."""
    actor, paths = current_actor(), _paths(current_app)
    return [
        NavItem(name, path, pgettext("page", words))
        for name, path, words, county_only in _ENTRIES
        if path in paths and _may(actor, county_only=county_only)
    ]


def _may(actor: Actor | None, *, county_only: bool) -> bool:
    return actor is not None and actor.can("edit_catalogue") and (is_county(actor) or not county_only)


def has_page(app: Flask, path: str) -> bool:
    """Whether the app has a page of exactly this address."""
    return path in _paths(app)


def _paths(app: Flask) -> frozenset[str]:
    """The addresses of an app, looked up once."""
    if "studio_paths" not in app.extensions:
        app.extensions["studio_paths"] = frozenset(rule.rule for rule in app.url_map.iter_rules())
    paths: frozenset[str] = app.extensions["studio_paths"]
    return paths


def install(app: Flask) -> None:
    """Templates of the studio call `studio_entries()`."""
    app.jinja_env.globals.update(studio_entries=studio_entries)
