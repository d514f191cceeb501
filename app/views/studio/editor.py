"""The editor: one service in tabs, for people who write no code. What it edits comes as JSON from `drafts`."""

from __future__ import annotations

from urllib.parse import quote

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.extensions import db
from app.publishing.ownership import is_county
from app.publishing.queries import studio_service
from app.security.access import login_required_for, required_actor
from app.views.admin.words import STATE_WORDS
from app.views.studio.editor_words import EDITOR_WORDS

blueprint = Blueprint("editor", __name__)


@blueprint.get("/studio/services/<code>")
@login_required_for("edit_catalogue")
def edit(code: str) -> ResponseReturnValue:
    """The page around the editor; the scripts fill it."""
    service, actor = studio_service(db.session, code), required_actor()
    here = f"/studio/services/{quote(code)}"
    return render_template(
        "studio/editor.html",
        service=service,
        here=here,
        states=STATE_WORDS,
        words={name: _(text) for name, text in EDITOR_WORDS.items()},
        try_path=f"{here}/try" if _has_page("/studio/services/<code>/try") else "",
        versions_path=f"{here}/versions" if _has_page("/studio/services/<code>/versions") else "",
        may_publish=actor.can("publish") and is_county(actor),
    )


def _has_page(rule: str) -> bool:
    """Whether this app has the page, so that no button leads nowhere."""
    return any(one.rule == rule for one in current_app.url_map.iter_rules())
