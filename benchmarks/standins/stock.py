"""The stock contender: a Flask-AppBuilder add form with the same fields, as its documentation writes one."""

from __future__ import annotations

import logging
import re
import tempfile
from pathlib import Path
from typing import ClassVar

from flask import Flask
from flask_appbuilder import AppBuilder, Model, ModelView
from flask_appbuilder.models.sqla.base import SQLA
from flask_appbuilder.models.sqla.interface import SQLAInterface
from sqlalchemy import Column, Integer, String
from wtforms import SelectField

from benchmarks.harness import call_wsgi, cookie_of, environ_for, serve_rounds
from benchmarks.standins.fields import DOCUMENTS, FIELDS

COUNTS = tuple(f"{name}_{what}" for name, _label in DOCUMENTS for what in ("originals", "copies"))


def _columns() -> dict[str, Column]:
    texts = {name: Column(String(200)) for name, _label, _choices in FIELDS}
    return texts | {name: Column(Integer, default=0) for name in COUNTS}


Application = type(
    "Application", (Model,), {"__tablename__": "application", "id": Column(Integer, primary_key=True), **_columns()}
)


class ApplicationView(ModelView):
    datamodel = SQLAInterface(Application)
    add_columns: ClassVar = [*(name for name, _label, _choices in FIELDS), *COUNTS]
    label_columns: ClassVar = {name: label for name, label, _choices in FIELDS}
    add_form_extra_fields: ClassVar = {
        name: SelectField(label, choices=list(choices)) for name, label, choices in FIELDS if choices is not None
    }


def _app(folder: Path) -> Flask:
    logging.disable(logging.WARNING)
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY="benchmark",
        SQLALCHEMY_DATABASE_URI=f"sqlite:///{folder / 'stock.db'}",
        BABEL_DEFAULT_LOCALE="zh",
        LANGUAGES={"zh": {"flag": "cn", "name": "Chinese"}},
    )
    db = SQLA(app)
    with app.app_context():
        builder = AppBuilder(app, db.session)
        builder.add_view(ApplicationView, "Applications", category="Desk")
        builder.sm.add_user("admin", "a", "b", "a@example.invalid", builder.sm.find_role("Admin"), "benchmark")
    app.config["FAB_UPDATE_PERMS"] = False
    return app


def _log_in(app: Flask) -> str:
    _status, headers, page = call_wsgi(app, environ_for("/login/"))
    token = re.search(rb'name="csrf_token"[^>]*value="([^"]+)"', page)[1]
    body = b"username=admin&password=benchmark&csrf_token=" + token
    request = environ_for("/login/", method="POST", body=body, cookie=cookie_of(headers))
    _status, headers, _page = call_wsgi(app, request)
    return cookie_of(headers)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        app = _app(Path(folder))
        cookie = _log_in(app)

        def get() -> None:
            status, _headers, page = call_wsgi(app, environ_for("/applicationview/add", cookie=cookie))
            if not status.startswith("200") or b"bank_holder" not in page:
                raise SystemExit(f"the stock form answered {status}")

        serve_rounds({"form_get": get})


if __name__ == "__main__":
    main()
