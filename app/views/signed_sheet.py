"""What someone signs: the answers in words, and the sentence that the name is put to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.cases import operations
from app.cases.applications import applicant_of
from app.cases.queries import CasePage
from app.cases.signed_words import promise, promise_of_form, signed_sections, signed_words
from app.errors import NotFoundHere
from app.extensions import db
from app.papers.holding import Holder
from app.papers.signed_answers import signed_answers
from app.people.actors import Actor
from app.publishing.versions import version_by_id
from app.views import filling
from forms.display import SectionView, display


@dataclass(frozen=True)
class Sheet:
    """Of a case, or of a form that is to be sent; `path` is its page. While a form `lacks` something nobody signs."""

    holder: Holder
    service_name: str
    applicant_name: str
    path: str
    promise: str
    sections: list[SectionView]
    answers: Mapping[str, str]
    lacks: bool = False

    @property
    def words(self) -> str:
        """The whole text that is signed, as the page showed it."""
        return signed_words(self.promise, self.sections)


def sheet_of_case(holder: Holder, page: CasePage) -> Sheet:
    """Whoever made the holder has checked that the person may sign here."""
    return Sheet(
        holder,
        page.service_name,
        page.applicant_name,
        f"/desk/cases/{page.number}",
        promise(f"办件 {page.number}（{page.service_name}）"),
        signed_sections(page.version.definition, page.sections),
        signed_answers(page.version.compiled, page.answers),
    )


def sheet_of_form(actor: Actor, code: str, token: str) -> Sheet:
    """A draft of one's own; NotFoundHere for any other, and once it was sent."""
    draft = operations.load_draft(db.session, token=token, actor=actor)
    version = version_by_id(db.session, draft.service_version_id)
    definition = version.definition
    if definition.code != code or draft.case_id is not None:
        raise NotFoundHere
    submission = filling.refill(version.compiled, draft.pairs, complete=True)
    return Sheet(
        Holder(actor.user_id, token=token),
        definition.name,
        applicant_of(definition, submission.answers).name,
        f"/desk/new/{code}?draft={token}",
        promise_of_form(definition),
        signed_sections(definition, display(version.compiled, submission.answers, mask=True)),
        signed_answers(version.compiled, submission.answers),
        lacks=bool(submission.errors),
    )
