"""A form has become a case: what was photographed for it is the case's from then on."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import bindparam, delete, literal, select, union_all, update
from sqlalchemy.orm import Session

from app.models import PaperPage, PaperUpload
from app.people.actors import Actor

_PAGES = (PaperPage.draft_token == bindparam("of_token"), PaperPage.added_by_id == bindparam("of_user"))
_UPLOADS = (PaperUpload.draft_token == bindparam("of_token"), PaperUpload.user_id == bindparam("of_user"))
# Built once: it runs with every submission, and most have no photographs.
_ANY = union_all(select(literal(1)).where(*_PAGES), select(literal(1)).where(*_UPLOADS)).limit(1)


def adopt(session: Session, *, token: str, case_id: int, documents: Collection[str], actor: Actor) -> None:
    """Pages and unfinished uploads of the person's form go to the case, but for pages of papers that do not apply."""
    mine = {"of_token": token, "of_user": actor.user_id}
    connection = session.connection()
    if connection.execute(_ANY, mine).first() is None:
        return
    kept = PaperPage.document_id.in_(documents)
    connection.execute(update(PaperPage).where(*_PAGES, kept).values(draft_token=None, case_id=case_id), mine)
    connection.execute(delete(PaperPage).where(*_PAGES), mine)
    connection.execute(update(PaperUpload).where(*_UPLOADS).values(draft_token=None, case_id=case_id), mine)
