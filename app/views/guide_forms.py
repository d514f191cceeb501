"""A guide in its other forms, for anyone, and the short address that is typed from paper."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, request
from flask.typing import ResponseReturnValue

from app import clock
from app.extensions import db
from app.printing.guide_forms import SPOKEN_TEXT, form_sheet, spoken_text
from app.printing.guides import guide_context, read_organisations
from app.publishing.versions import current_version
from app.security.access import public
from app.views.pdfs import public_answer
from reports.contexts import GuideContext
from reports.documents.guide_forms import FORMS
from reports.sheets import Sheet

blueprint = Blueprint("guide_forms", __name__)
_ANYONE = "办事指南对群众公开"
_NAMES = ", ".join(f'"{form}"' for form in FORMS)


@blueprint.get(f"/guides/<code>/<any({_NAMES}):form>.pdf")
@public(_ANYONE)
def on_paper(code: str, form: str) -> ResponseReturnValue:
    """One form of the guide as PDF."""
    at = _at()

    def sheet() -> Sheet:
        return form_sheet(form, _context(code, at))

    return public_answer(FORMS[form].printable, code, at, sheet=sheet, name=f"{code}-{form}.pdf")


@blueprint.get(f"/guides/<code>/{SPOKEN_TEXT}")
@public(_ANYONE)
def spoken(code: str) -> ResponseReturnValue:
    """The guide as text for reading aloud."""
    return text_answer(spoken_text(_context(code, _at())), f"{code}-spoken.txt")


@blueprint.get("/g/")
@public(_ANYONE)
def typed_nothing() -> ResponseReturnValue:
    """The address without a code: the list."""
    return redirect("/guides/")


@blueprint.get("/g/<code>")
@public(_ANYONE)
def typed(code: str) -> ResponseReturnValue:
    """The short address on paper, typed in small letters too: to the guide, near the same place."""
    version = current_version(db.session, code.upper(), clock.today())
    query = urlencode([("at", at)]) if (at := _at()) else ""
    return redirect(f"/guides/{version.definition.code}{'?' if query else ''}{query}")


def text_answer(text: str, name: str) -> Response:
    """Plain text, shown in the browser and saved under its name."""
    answer = Response(text, content_type="text/plain; charset=utf-8")
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return answer


def _context(code: str, at: str) -> GuideContext:
    version = current_version(db.session, code, clock.today())
    return guide_context(version, read_organisations(version.service_id), at)


def _at() -> str:
    return request.args.get("at", "")[:20]
