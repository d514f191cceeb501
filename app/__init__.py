"""代办台: people, cases, clocks and pages around the catalogue."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from app import audit, clock, crypto, database, error_pages, fab, views
from app.config import Settings, load_settings
from app.extensions import csrf, db
from app.jobs import settling
from app.papers.storage import storage_of
from app.people import accounts
from app.security import access, headers
from app.security.sessions import Lifetime
from app.templating import PlainEnvironment
from app.transaction import TransactionalFlask
from app.views import parking

_FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Desk:
    """What belongs to one app: `app.extensions["desk"]`."""

    settings: Settings
    lifetime: Lifetime


def create_app(settings: Settings | None = None) -> Flask:
    """Build an app. Issues no statement: the database may be made later. SettingsError when a setting is wrong."""
    settings = settings or load_settings()
    app = TransactionalFlask(__name__, instance_path=str(settings.instance_dir.absolute()))
    app.jinja_environment = PlainEnvironment
    app.config.update(_configuration(settings))
    app.extensions["desk"] = Desk(settings, _lifetime(settings))
    storage_of(settings.storage_url, settings.instance_dir)  # a wrong address is told now, not at the first photograph
    crypto.install(crypto.Cipher.from_base64(settings.data_key.get_secret_value()))
    clock.fix(settings.now)
    audit.install()
    accounts.install()
    logging.getLogger("flask_appbuilder").setLevel(logging.ERROR)
    with app.app_context():
        _assemble(app, settings)
    return app


def _assemble(app: Flask, settings: Settings) -> None:
    db.init_app(app)
    database.install(db.engine)
    csrf.init_app(app)
    settling.install(app)
    app.before_request(access.guard)
    fab.install(app, views.SETTINGS)
    for install in views.INSTALLERS:
        install(app)
    for blueprint in views.BLUEPRINTS:
        app.register_blueprint(blueprint)
    headers.install(app, secure=settings.secure, bridge=settings.bridge_url)
    error_pages.install(app, park=parking.park)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)


def _lifetime(settings: Settings) -> Lifetime:
    return Lifetime(idle=timedelta(minutes=settings.idle_minutes), longest=timedelta(hours=settings.session_hours))


def _configuration(settings: Settings) -> dict[str, object]:
    url = settings.database()
    engine: dict[str, object] = {"hide_parameters": True}  # an error in the log must not show personal data
    if url.get_backend_name() == "postgresql":
        engine["pool_pre_ping"] = True
    size = int(settings.max_request_mb * 1024 * 1024)
    return {
        **fab.SETTINGS,
        "SECRET_KEY": settings.secret_key.get_secret_value(),
        "SQLALCHEMY_DATABASE_URI": url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine,
        "SESSION_COOKIE_NAME": "__Host-desk" if settings.secure else "desk",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.secure,
        "WTF_CSRF_CHECK_DEFAULT": False,  # `access.guard` does it, after asking who it is
        "WTF_CSRF_TIME_LIMIT": None,  # as long as the login
        "MAX_CONTENT_LENGTH": size,
        "MAX_FORM_MEMORY_SIZE": size,
        "MAX_FORM_PARTS": 5000,
        "BABEL_DEFAULT_LOCALE": "zh_Hans",
        "BABEL_DEFAULT_TIMEZONE": "Asia/Shanghai",
        "BABEL_TRANSLATION_DIRECTORIES": str(_FOLDER / "translations"),
        "LANGUAGES": {"zh_Hans": {"flag": "cn", "name": "简体中文"}, "en": {"flag": "gb", "name": "English"}},
        "TEMPLATES_AUTO_RELOAD": False,
    }
