"""What templates may call: words and dates, addresses of static files, the entries of the menus."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from babel.support import Translations
from flask import Flask, g, has_request_context, json, request
from flask_babel import get_translations
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup, escape
from sqlalchemy import select

from app import clock
from app.dates import day, long_day, moment, short_day, weekday
from app.extensions import db
from app.keyboard import Place, Shortcut, shortcuts_of
from app.models import Organisation
from app.people.actors import Actor
from app.people.roles import AGENT, CLERK
from app.script_words import SCRIPT_WORDS
from app.security.access import current_actor
from app.views.language import language_switch, page_language
from app.views.projections import projected_mark
from app.wording import msgid_in
from catalog.pinyin import initials
from reports.typeset import plain

TIER_SEALS = {"province": "省", "city": "市", "county": "县", "township": "镇", "village": "村"}


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One entry of the rail or of the thumb bar."""

    path: str
    icon: str
    words: str
    current: bool


# ── words of definitions ────────────────────────────────────────────────────────────────────────────

_DATE = re.compile(r"(?:(\d{4}) ?年 ?)?(\d{1,2}) ?月(?: ?(\d{1,2}) ?日)")


def spaced(text: str) -> str:
    """Words of a definition for the screen: 满80周岁 → 满 80 周岁; dates stay in one piece: 2026年3月1日."""
    return _DATE.sub(lambda date: date[0].replace(" ", ""), plain(text))


# ── menus ──────────────────────────────────────────────────────────────────────────────────────────

Menu = tuple[tuple[str, str, str, str | None], ...]
# Path, icon, words, and the capability without which the entry is not shown.
RAIL: tuple[tuple[str, str, str, str | None], ...] = (
    ("/desk/", "layout-list", msgid_in("menu", "办件"), "view_cases"),
    ("/desk/services", "file-plus", msgid_in("menu", "受理"), "submit_case"),
    ("/desk/proxy", "building-community", msgid_in("menu", "帮办代办"), "submit_case"),
    ("/people/", "users", msgid_in("menu", "群众"), "keep_people"),
    ("/supervision/", "flag", msgid_in("menu", "督查"), "supervise"),
    ("/studio/", "forms", msgid_in("menu", "事项"), "edit_catalogue"),
    ("/settings/", "settings", msgid_in("menu", "设置"), None),
)
_UNDER_SETTINGS = (
    "/settings/",
    "/organisations/",
    "/users/",
    "/roles/",
    "/workdays/",
    "/audit/",
    "/account/",
    "/people/looks",
    "/people/erasures",
)
THUMB = (
    ("/", "home", msgid_in("menu", "首页"), None),
    ("/desk/services", "file-plus", msgid_in("menu", "新办"), "submit_case"),
    ("/desk/", "layout-list", msgid_in("menu", "办件"), "view_cases"),
    ("/desk/proxy", "building-community", msgid_in("menu", "帮代办"), "submit_case"),
    ("/people/", "users", msgid_in("menu", "群众"), "keep_people"),
    ("/supervision/", "flag", msgid_in("menu", "督查"), "supervise"),
    ("/studio/", "forms", msgid_in("menu", "事项"), "edit_catalogue"),
    ("/me", "user-circle", msgid_in("menu", "我的"), None),
)


def rail_items(actor: Actor | None) -> list[MenuItem]:
    """The entries of the rail for this person, the one of this page marked."""
    return _items(actor, RAIL)


def thumb_items(actor: Actor | None) -> list[MenuItem]:
    """The entries of the thumb bar on a phone."""
    return _items(actor, THUMB)


def _items(actor: Actor | None, menu: Menu) -> list[MenuItem]:
    if actor is None:
        return []
    shown = tuple(item for item in menu if item[3] is None or actor.can(item[3]))
    here = _longest(request.path, [item[0] for item in shown])
    return _entries(_translations(), shown, here)


@lru_cache(maxsize=256)
def _entries(
    translations: Translations, menu: tuple[tuple[str, str, str, str | None], ...], here: str
) -> list[MenuItem]:
    """The same few menus on every page: made once."""
    return [
        MenuItem(path, icon, translations.upgettext("menu", words), path == here)
        for path, icon, words, _capability in menu
    ]


def _longest(path: str, candidates: list[str]) -> str:
    """The entry under which a page hangs: /desk/new/… belongs to the services, /users/… to the settings."""
    if path.startswith("/desk/new/"):
        return "/desk/services"
    if path.startswith(_UNDER_SETTINGS):
        return "/settings/" if "/settings/" in candidates else "/me"
    fitting = [item for item in candidates if path == item or (item != "/" and path.startswith(item))]
    return max(fitting, key=len, default="")


def role_words(actor: Actor) -> str:
    """The roles of a person, most local first."""
    roles = sorted(actor.roles, key=lambda role: (role not in {AGENT, CLERK}, role))
    return _("、").join(_(role) for role in roles)


# ── words for scripts ──────────────────────────────────────────────────────────────────────────────


def script_words(page: str) -> Markup:
    """The words of a script in the language of this request: JSON for an attribute in single quotes."""
    return _script_words(_translations(), page)


@lru_cache(maxsize=64)
def _script_words(translations: Translations, page: str) -> Markup:
    said = {name: translations.ugettext(text) for name, text in SCRIPT_WORDS[page].items()}
    return htmlsafe_json_dumps(said, dumps=json.dumps)


# ── keys ───────────────────────────────────────────────────────────────────────────────────────────


def keys_help(*places: Place) -> Markup:
    """The keys of these places and what they do, as entries of a `dl`."""
    return _keys_help(_translations(), places)


@lru_cache(maxsize=64)
def _keys_help(translations: Translations, places: tuple[Place, ...]) -> Markup:
    entry = Markup("<dt>{}</dt><dd>{}</dd>\n").format
    keys = shortcuts_of(*places)
    return Markup("").join(entry(_caps(translations, key), translations.ugettext(key.words)) for key in keys)


def key_caps(key: Shortcut) -> Markup:
    """The caps of a key, with the signs between them."""
    return _caps(_translations(), key)


@lru_cache(maxsize=256)
def _caps(translations: Translations, key: Shortcut) -> Markup:
    return Markup("").join(_cap(translations, part, is_cap) for part, is_cap in key.parts)


def _cap(translations: Translations, part: str, is_cap: bool) -> Markup:
    if is_cap:
        return Markup("<kbd>{}</kbd>").format(translations.ugettext(part))
    signs = {"或": translations.upgettext("keys", msgid_in("keys", " 或 ")), "+": " + "}
    return escape(signs.get(part, part))


# ── the county ─────────────────────────────────────────────────────────────────────────────────────

_COUNTY_KEPT = 60.0  # seconds: a county is renamed once in a generation, but then without a restart
_county: tuple[float, str] = (0.0, "")


def county_name() -> str:
    """The county's name for public pages; read once a minute at most."""
    global _county
    read_at, name = _county
    if not name or time.monotonic() - read_at > _COUNTY_KEPT:
        name = db.session.scalar(select(Organisation.name).where(Organisation.kind == "county")) or ""
        _county = (time.monotonic(), name)
    return name


# ── files ──────────────────────────────────────────────────────────────────────────────────────────


@lru_cache(maxsize=512)
def _asset(folder: str, name: str) -> str:
    mark = hashlib.sha256((Path(folder) / name).read_bytes()).hexdigest()[:10]
    return f"/static/{name}?v={mark}"


def install(app: Flask) -> None:
    """Give the templates of an app everything above."""
    folder = str(app.static_folder)
    app.jinja_env.globals.update(
        asset=lambda name: _asset(folder, name),
        current_actor=current_actor,
        rail_items=rail_items,
        thumb_items=thumb_items,
        role_words=role_words,
        tier_seal=lambda code: TIER_SEALS[str(code)],
        today=clock.today,
        projected_mark=projected_mark,
        county_name=county_name,
        page_language=page_language,
        language_switch=language_switch,
        script_words=script_words,
        bridge_url=lambda: str(app.extensions["desk"].settings.bridge_url),
        shortcuts_of=shortcuts_of,
        initials=initials,
    )
    app.jinja_env.filters.update(
        day=day,
        weekday=weekday,
        short_day=short_day,
        long_day=long_day,
        moment=moment,
        spaced=spaced,
        translated=translated,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.context_processor(_speaker)
    app.jinja_env.globals.update(
        _=words,
        pgettext=words_in,
        icon_mark=lambda name, small=False: _icon(folder, name, small),
        key_caps=key_caps,
        keys_help=keys_help,
    )


@lru_cache(maxsize=512)
def _icon(folder: str, name: str, small: bool) -> Markup:
    """One icon of the sprite, always beside a word: readers of the screen skip it."""
    css, sprite = ("ico ico-s" if small else "ico"), _asset(folder, "vendor/tabler-icons/icons.svg")
    return Markup('<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>').format(css, sprite, name)


def words(text: str, /, **values: object) -> Markup:
    """`_("…")` in templates. Flask-Babel's own goes through four calls and looks for the catalogue at every word."""
    return _said(_translations(), text, values)


def _said(translations: Translations, text: str, values: Mapping[str, object]) -> Markup:
    found = _marked(translations, text)
    return found % values if values else found


def _speaker() -> dict[str, Callable[..., object]]:
    """`_` and `csrf_token` of one page: catalogue and token are looked up once, not at every word and form."""
    translations = _translations()

    def say(text: str, /, **values: object) -> Markup:
        return _said(translations, text, values)

    return {"_": say, "csrf_token": cache(generate_csrf)}


def words_in(context: str, text: str) -> Markup:
    """`pgettext("button", "…")` in templates: where one Chinese word needs two in another language."""
    return Markup(_translations().upgettext(context, text))


def translated(text: str | None) -> str:
    """Words that come from Python, where the language is not known: `{{ state | translated }}`. Nothing for None."""
    return _plain(_translations(), text) if text else ""


@lru_cache(maxsize=4096)
def _plain(translations: Translations, text: str) -> str:
    return str(translations.ugettext(text))


@lru_cache(maxsize=4096)
def _marked(translations: Translations, text: str) -> Markup:
    return Markup(translations.ugettext(text))


def _translations() -> Translations:
    """The catalogue of the words of this request."""
    if not has_request_context():
        return get_translations()
    found = g.get("desk_translations")
    if found is None:
        g.desk_translations = found = get_translations()
    return found
