"""The signed note that every form carries that keeps itself: who began it, on which version, under which token.

It is not a licence to do anything. It lets what was typed survive an expired login: a POST without a login, or with
a CSRF token that died with the session, is parked as a draft of the person who began the form, and only that person
gets it back after logging in. The submission token makes two clicks on 提交 one case.
"""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from datetime import timedelta
from functools import lru_cache

from flask import current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer

from app.people.actors import Actor

FIELD = "form_token"
_SALT = "daiban form token"
# A draft lives longer than any session; after a month nobody comes back to a page left open.
_MAX_AGE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class FormToken:
    """What one opened form is about.

    `case_number` is set when a returned case is being mended, `step_id` besides when the clerk of a step fills in its
    part on the page of the case.
    """

    user_id: int
    version_id: int
    service_code: str
    submission_token: str
    case_number: str = ""
    step_id: str = ""

    @property
    def path(self) -> str:
        """Where this form, refilled with its draft, is shown again."""
        if self.case_number:  # these pages find their draft by themselves
            return f"/desk/cases/{self.case_number}" + ("" if self.step_id else "/mend")
        return f"/desk/new/{self.service_code}?draft={self.submission_token}"

    def section_path(self, place: int) -> str:
        """Where one section of it is filled by itself."""
        page, _, query = self.path.partition("?")
        return f"{page}/section/{place}" + (f"?{query}" if query else "")

    @property
    def overview_path(self) -> str:
        """Where the whole form is looked over once its sections are filled."""
        return f"{self.path}{'&' if '?' in self.path else '?'}overview=1"

    @property
    def keep_path(self) -> str:
        """Where this form saves itself while it is typed."""
        return f"{self.path.partition('?')[0]}/keep"


def new_submission_token() -> str:
    """64 hex digits that nobody can guess."""
    return secrets.token_hex(32)


def issue(token: FormToken) -> str:
    """The signed text for the hidden input."""
    return _serializer().dumps(asdict(token))


def read(text: str | None) -> FormToken | None:
    """The note behind a posted text; None when it was not signed by us or is older than a month."""
    if not text:
        return None
    try:
        return FormToken(**_serializer().loads(text, max_age=int(_MAX_AGE.total_seconds())))
    except (BadData, TypeError):
        return None


def posted_by(actor: Actor) -> FormToken | None:
    """The note of the form that is being posted; None as well when another person began it."""
    note = read(request.form.get(FIELD))
    return note if note is not None and note.user_id == actor.user_id else None


def _serializer() -> URLSafeTimedSerializer:
    return _serializer_of(current_app.secret_key or "")


@lru_cache(maxsize=4)
def _serializer_of(secret: str | bytes) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret, salt=_SALT)
