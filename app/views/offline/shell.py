"""The product on a phone, with and without network: its pages hold nothing personal, so phones may keep them.

Everything personal lies sealed on the phone (static/js/offline/vault.js); it comes from the routes beside this module.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from flask import Blueprint, Flask, Response, current_app, json, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.security.access import public
from app.views.offline.shipped import HEADER, Shipped, shipped
from app.views.static_files import travels_packed
from reports.slip_words import SLIP_WORDS

blueprint = Blueprint("offline_shell", __name__)
_NOTHING_PERSONAL: Final = "the shell is the same for everyone; what it shows lies sealed on the phone"
_STONE: Final = "#0f2f3d"  # --dd-stone of css/tokens.css: the bar of the system above our own


@blueprint.get("/offline/")
@public(_NOTHING_PERSONAL)
def shell() -> ResponseReturnValue:
    """带上今天: the page that works all day without a network."""
    return _kept("offline/shell.html")


@blueprint.get("/offline/lost")
@public(_NOTHING_PERSONAL)
def lost() -> ResponseReturnValue:
    """What the worker shows in place of a page that needs the network."""
    return _kept("offline/lost.html")


def _kept(template: str) -> ResponseReturnValue:
    base = str(current_app.extensions["desk"].settings.base_url).rstrip("/")
    response = Response(render_template(template, base_url=base, slip=dict(SLIP_WORDS)), mimetype="text/html")
    response.headers["Cache-Control"] = "no-cache"
    return response


@blueprint.get("/manifest.webmanifest")
@public("phones read it before anybody has logged in; it holds no data")
def manifest() -> ResponseReturnValue:
    """How the product stands on the screen of a phone."""
    response = jsonify(
        id="/",
        name=_("代办台"),
        short_name=_("代办台"),
        description=_("帮办代办：没有网络也能办一整天"),
        lang="zh-CN",
        start_url="/",
        scope="/",
        display="standalone",
        orientation="any",
        background_color=_STONE,
        theme_color=_STONE,
        icons=[_icon(size, purpose) for purpose in ("any", "maskable") for size in (192, 512)],
        shortcuts=[{"name": _("带上今天"), "url": "/offline/"}, {"name": _("受理新件"), "url": "/desk/services"}],
    )
    response.mimetype = "application/manifest+json"
    response.headers["Cache-Control"] = "no-cache"
    return response


def _icon(size: int, purpose: str) -> dict[str, str]:
    name = f"img/icon-{size}.png" if purpose == "any" else f"img/icon-maskable-{size}.png"
    return {
        "src": url_for("static", filename=name),
        "sizes": f"{size}x{size}",
        "type": "image/png",
        "purpose": purpose,
    }


@blueprint.get("/sw.js")
@public("browsers ask for it by themselves; it holds no data")
@travels_packed
def worker() -> ResponseReturnValue:
    """The worker of all our pages, with the list of files that it keeps."""
    found = _shipped()
    files = {f"/static/{name}": mark for name, mark in found.files}
    head = f"self.desk = {json.dumps({'build': found.build, 'files': files})};\n"
    response = Response(head + found.worker, mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Service-Worker-Allowed"] = "/"
    response.set_etag(found.build)
    return response.make_conditional(request)


def install(app: Flask) -> None:
    """Pages say of which build they are: a worker of an older one then leaves their scripts alone."""
    app.after_request(_say_build)


def _say_build(response: Response) -> Response:
    if response.mimetype == "text/html":
        response.headers[HEADER] = _shipped().build
    return response


def build() -> str:
    """The mark of all that a phone carries: pages that were kept under another one look otherwise now."""
    return _shipped().build


def _shipped() -> Shipped:
    root = Path(current_app.root_path)
    return shipped(Path(str(current_app.static_folder)), root / str(current_app.template_folder))
