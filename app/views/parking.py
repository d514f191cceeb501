"""A form that was sent after its login had ended is kept, encrypted, for the person who was filling it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from flask import request
from flask import session as cookie
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.cases import drafts
from app.cases.drafts import StaleDraft
from app.models import Case, FormDraft, Service, ServiceVersion
from app.publishing.versions import version_by_id
from app.transaction import separately
from app.views.filling import SEEN, applicant_name, seen_revision
from app.views.form_token import FIELD, FormToken, read

_KEPT = "kept"  # in the cookie: the draft of which the login page tells
_NOT_KEPT = frozenset({FIELD, SEEN, "csrf_token"})


@dataclass(frozen=True)
class Kept:
    """What the login page says about a form that was kept: no name, the screen may be seen by anyone."""

    service: str
    count: int
    saved_at: datetime
    applicant: str = ""


def park() -> str | None:
    """Keep the form of this request; the path at which it goes on after the login, or None when there is none."""
    form = read(request.form.get(FIELD)) if request.method == "POST" else None
    if form is None:
        return None
    try:
        with separately() as session:
            _keep(session, form)
    except StaleDraft:  # saved elsewhere meanwhile: the page still holds its own, and asks after the login
        return form.path
    cookie[_KEPT] = form.submission_token
    return form.path


def kept(session: Session) -> Kept | None:
    """The form that this browser parked, for the login page."""
    token = cookie.get(_KEPT)
    if not token:
        return None
    statement = (
        select(FormDraft, Service.name)
        .join(ServiceVersion, ServiceVersion.id == FormDraft.service_version_id)
        .join(Service, Service.id == ServiceVersion.service_id)
        .where(FormDraft.token == token)
    )
    found = session.execute(statement).one_or_none()
    if found is None:
        return None
    draft, service = found
    filled = [value for _name, value in json.loads(draft.data) if value]
    return Kept(service=service, count=len(filled), saved_at=draft.updated_at)


def _keep(session: Session, form: FormToken) -> None:
    if session.scalar(select(Case.id).where(Case.submission_token == form.submission_token)):
        return  # it was sent before and became a case: the form page shows that case
    drafts.park(
        session,
        user_id=form.user_id,
        token=form.submission_token,
        version_id=form.version_id,
        pairs=((name, value) for name, value in request.form.items(multi=True) if name not in _NOT_KEPT),
        applicant_name=applicant_name(version_by_id(session, form.version_id).definition),
        case_id=_case_id(session, form),
        seen=seen_revision() if _saves_itself() else None,
        now=clock.now(),
    )


def _saves_itself() -> bool:
    """A page with scripts sent this by itself and keeps it; without scripts what was sent is nowhere else."""
    return request.path.endswith("/keep")


def _case_id(session: Session, form: FormToken) -> int | None:
    if not form.case_number:
        return None
    return session.scalar(select(Case.id).where(Case.number == form.case_number))
