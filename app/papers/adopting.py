"""A form has become a case: what was photographed and signed for it is the case's from then on."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import bindparam, delete, literal, select, union, update
from sqlalchemy.orm import Session

from app import audit
from app.errors import Invalid
from app.models import PaperPage, PaperUpload, Signature
from app.papers.holding import Holder
from app.papers.signing import drop, is_valid, signatures_of
from app.people.actors import Actor

PAPERS, SIGNATURES = "papers", "signatures"
_PAGES = (PaperPage.draft_token == bindparam("of_token"), PaperPage.added_by_id == bindparam("of_user"))
_UPLOADS = (PaperUpload.draft_token == bindparam("of_token"), PaperUpload.user_id == bindparam("of_user"))
_SIGNED = (Signature.draft_token == bindparam("of_token"), Signature.recorded_by_id == bindparam("of_user"))
# Built once: it runs with every submission, and most have neither.
_ANY = union(
    select(literal(PAPERS)).where(*_PAGES),
    select(literal(PAPERS)).where(*_UPLOADS),
    select(literal(SIGNATURES)).where(*_SIGNED, Signature.case_id.is_(None)),
)


@dataclass
class VoidSignature(Invalid):
    """The form was signed, and its answers were changed afterwards."""


def kept_for(session: Session, *, token: str, actor: Actor) -> frozenset[str]:
    """What there is of the person's form: PAPERS, SIGNATURES, mostly nothing. One statement."""
    return frozenset(session.connection().execute(_ANY, {"of_token": token, "of_user": actor.user_id}).scalars())


def adopt_papers(session: Session, *, token: str, case_id: int, documents: Collection[str], actor: Actor) -> None:
    """Pages and unfinished uploads of the person's form go to the case, but for pages of papers that do not apply."""
    mine, connection = {"of_token": token, "of_user": actor.user_id}, session.connection()
    kept = PaperPage.document_id.in_(documents)
    connection.execute(update(PaperPage).where(*_PAGES, kept).values(draft_token=None, case_id=case_id), mine)
    connection.execute(delete(PaperPage).where(*_PAGES), mine)
    connection.execute(update(PaperUpload).where(*_UPLOADS).values(draft_token=None, case_id=case_id), mine)


def bind_signatures(
    session: Session,
    *,
    form: Holder,
    case_id: int,
    number: str,
    answers: Mapping[str, str],
    without_void: bool,
    actor: Actor,
    now: datetime,
) -> None:
    """Signatures of the person's form that hold for these answers are the case's.

    VoidSignature when one does not, unless it may stay away.
    """
    found = signatures_of(session, holder=form)
    void = [one for one in found if not is_valid(one, answers)]
    if void and not without_void:
        raise VoidSignature(message=_("签名以后内容改过，%(name)s的签名已经失效", name=void[0].signer))
    drop(session, found=void, now=now)
    session.execute(update(Signature).where(form.signatures).values(case_id=case_id))
    detail = {"bound": len(found) - len(void), "void": len(void)}
    audit.record(
        session,
        actor=actor,
        now=now,
        action="paper.signatures_bound",
        subject="paper",
        subject_id=number,
        detail=detail,
    )
