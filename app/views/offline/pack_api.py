"""带上今天: the pack of a day, and the forms and guides it names."""

from __future__ import annotations

import gzip
import json
from hashlib import sha256

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.cases.signed_words import promise_of_form
from app.errors import NotFoundHere
from app.extensions import db
from app.offline.envelopes import texts_of
from app.offline.pack import Wish, pack
from app.people.actors import Actor
from app.people.roles import AGENT
from app.publishing.versions import LoadedVersion, version_by_id
from app.security.access import login_required_for, required_actor
from app.security.headers import framed_by_us
from app.views import filling
from app.views.guides import guide_page
from app.views.offline.asking import blueprint, keep_days, numbers_of, posted, taken
from app.views.offline.shell import build
from catalog.definition import Meaning
from catalog.vocabulary import codes
from forms.client import Model
from forms.judging import judging_model

_MOST_CODES = 500
# Whoever fills the form: it is the same page for all of them, so that phones may keep it.
_SOMEBODY = Actor(0, "", frozenset({AGENT}), None, "", "", "")


@blueprint.post("/offline/devices/<device>/pack")
@login_required_for("submit_case")
def take_along(device: str) -> ResponseReturnValue:
    """The whole day. Looks at people are recorded, so it is no GET."""
    here = taken(device)
    wish = Wish(_purpose(), frozenset(texts_of(posted().get("codes"), _MOST_CODES)), build(), keep_days())
    words = pack(db.session(), wish, actor=required_actor(), now=clock.now())
    return _squeezed(json.dumps(words | {"numbers": numbers_of(here)}, ensure_ascii=False, separators=(",", ":")))


def _purpose() -> str:
    """What people are looked at for; without one nobody is."""
    asked = posted().get("purpose")
    return asked if isinstance(asked, str) and asked in codes("look_purpose") else ""


def _squeezed(text: str) -> Response:
    """On a poor network every kilobyte counts."""
    if "gzip" not in request.accept_encodings:
        return Response(text, mimetype="application/json")
    answer = Response(gzip.compress(text.encode(), compresslevel=6), mimetype="application/json")
    answer.headers.update({"Content-Encoding": "gzip", "Vary": "Accept-Encoding"})
    return answer


@blueprint.get("/offline/forms/<code>/<int:version_id>")
@login_required_for("submit_case")
@framed_by_us
def form(code: str, version_id: int) -> ResponseReturnValue:
    """The generated blank form as a page of its own: nothing personal, no token, nowhere to send it."""
    version = _version(code, version_id)
    page = render_template(
        "offline/form.html",
        version=version,
        definition=version.definition,
        body=filling.blank(version, _SOMEBODY),
        promise=promise_of_form(version.definition),
        names={one.value: _field(version, one) for one in Meaning},
        fills={f"f_{spec.id}": list(spec.prefill) for spec in version.definition.fields() if spec.prefill},
        judging=_judging(version),
    )
    return _kept(page)


@blueprint.get("/offline/guides/<code>/<int:version_id>")
@login_required_for("submit_case")
@framed_by_us
def guide(code: str, version_id: int) -> ResponseReturnValue:
    """一次性告知: the guide as the phone shows it; `?at=` puts the places near first."""
    return _kept(guide_page(_version(code, version_id), template="offline/guide.html"))


def _version(code: str, version_id: int) -> LoadedVersion:
    version = version_by_id(db.session(), version_id)
    if version.definition.code != code:
        raise NotFoundHere(_("没有这个版本"))
    return version


def _field(version: LoadedVersion, meaning: Meaning) -> str:
    spec = version.definition.field_meaning(meaning)
    return f"f_{spec.id}" if spec else ""


def _judging(version: LoadedVersion) -> Model:
    """What the model of the form has more when the form is judged on the phone."""
    model = judging_model(version.compiled)
    return {key: model[key] for key in ("documents", "judging")}


def _kept(page: str) -> Response:
    """Kept by the phone under the digest of the pack; asked for again, it is sent only when it is another."""
    answer = Response(page, mimetype="text/html")
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.set_etag(sha256(page.encode()).hexdigest()[:32])
    return answer.make_conditional(request)
