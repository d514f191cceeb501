"""Whose papers: of a case, of a form that is not sent yet, or (signatures only) of a mandate. Who makes a holder has
checked that the person may.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_

from app.models import PaperPage, PaperUpload, Signature


@dataclass(frozen=True)
class Holder:
    """A case or a mandate with its number, or the token of a form with the person who fills it."""

    user_id: int
    case_id: int | None = None
    number: str = ""
    token: str | None = None
    mandate_id: int | None = None

    @property
    def pages(self) -> ColumnElement[bool]:
        """The condition on `PaperPage`. Of a form nobody sees the pages but who fills it."""
        if self.case_id is not None:
            return PaperPage.case_id == self.case_id
        return and_(PaperPage.draft_token == self.token, PaperPage.added_by_id == self.user_id)

    @property
    def uploads(self) -> ColumnElement[bool]:
        """The condition on `PaperUpload`: everyone goes on with the own ones only."""
        place = PaperUpload.case_id == self.case_id if self.case_id else PaperUpload.draft_token == self.token
        return and_(place, PaperUpload.user_id == self.user_id)

    @property
    def signatures(self) -> ColumnElement[bool]:
        """The condition on `Signature`: what was signed on a form is the case's once it is sent."""
        if self.case_id is not None:
            return Signature.case_id == self.case_id
        if self.mandate_id is not None:
            return Signature.mandate_id == self.mandate_id
        mine = Signature.recorded_by_id == self.user_id
        return and_(Signature.draft_token == self.token, Signature.case_id.is_(None), mine)

    @property
    def columns(self) -> dict[str, object]:
        """What a row of this holder says."""
        return {"case_id": self.case_id, "draft_token": self.token}

    @property
    def signature_columns(self) -> dict[str, object]:
        """The same of a signature, which may be a mandate's."""
        return {**self.columns, "mandate_id": self.mandate_id}

    @property
    def subject(self) -> str:
        """How the record of actions calls it."""
        return self.number or f"草稿 {(self.token or '')[:8]}"
