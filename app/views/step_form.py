"""What the clerk of a step types on the page of a case: the fields of the step, the opinion, what is lacking.

It is kept like every other form (`app.views.keeping`, `app.views.parking`); its draft is found again by whoever was
typing, on any device, as long as the step is open.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import request
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from app.cases.drafts import find_draft, token_at
from app.cases.queries import CasePage
from app.cases.workflow import Event
from app.people.actors import Actor
from app.views import filling
from app.views.form_token import FormToken, issue


@dataclass(frozen=True)
class StepForm:
    """One showing of it. `is_unsaved` says that the server has refused what stands there, and does not hold it."""

    token: FormToken
    typed: MultiDict[str, str]
    revision: int = 0  # of the draft that this page goes on from
    saved_at: datetime | None = None
    is_unsaved: bool = False

    @property
    def signed(self) -> str:
        return issue(self.token)


def kept_form(session: Session, *, actor: Actor, page: CasePage) -> StepForm | None:
    """The form of the open step with what this person has typed so far; None when it is not their turn."""
    token = step_token(actor, page)
    if token is None:
        return None
    if request.method == "POST" and request.form.get(filling.ACTION) != Event.WITHDRAW:  # that is another form
        return StepForm(token, request.form, filling.seen_revision(), is_unsaved=True)
    draft = find_draft(session, token=token.submission_token, actor=actor)
    if draft is None:
        return StepForm(token, MultiDict())
    return StepForm(token, MultiDict(draft.pairs), draft.revision, draft.updated_at)


def step_token(actor: Actor, page: CasePage) -> FormToken | None:
    """The note of this person's form at the open step; None when somebody else is to act, or the case is mended."""
    current = page.current
    if current is None or not page.handling.actions or Event.RESUBMIT in page.handling.actions:
        return None
    token = token_at(case_id=page.case_id, position=current.position, actor=actor)
    code = page.version.definition.code
    return FormToken(actor.user_id, page.version.id, code, token, page.number, current.step_id)
