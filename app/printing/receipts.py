"""受理回执: the words of the paper the villager takes home."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.addresses import page_url
from app.cases.promises import promises_of
from app.cases.queries import CasePage
from app.models import Case, Organisation
from app.papers import signing
from app.papers.holding import Holder
from app.papers.signed_answers import signed_answers
from app.printing.facts import Facts, Words
from app.wordings.reading import text_of
from catalog.definition import HandledBy, Meaning
from reports.contexts import ReceiptContext, ReceivedDocument
from reports.documents import receipt as receipt_document
from reports.documents.receipt import Signed
from reports.imprint import PLAIN, Imprint
from reports.letter_texts import LetterText


def progress_url(number: str) -> str:
    """What the QR code opens: the number only, the last four must be typed."""
    return page_url(f"/progress?number={number}")


def issued_receipt(session: Session, facts: Facts) -> Words:
    """收件回执 or 受理回执, whichever its event was."""
    accepted = facts.kind == "acceptance" or facts.page.accepted_at == facts.page.submitted_at
    kind = receipt_document.ACCEPTANCE if accepted else receipt_document.RECEIVING
    text = text_of(session, kind=kind.id, organisation_path=facts.issuer.path, day=facts.day)
    context = receipt_of(session, facts.page, accepted=accepted, imprint=facts.imprint, text=text)
    return Words(template="receipt", context=context, title=context.title, wording_version_id=text.version_id)


def receipt_of(
    session: Session,
    page: CasePage,
    *,
    accepted: bool | None = None,
    imprint: Imprint = PLAIN,
    specimen: bool = False,
    text: LetterText | None = None,
) -> ReceiptContext:
    """The words of the receipt, with the version the case was made with; `specimen`: it says that it proves nothing.

    `text`: the wording of its sentences, None = as shipped. `accepted`: whether it confirms the acceptance or only that
    papers came in; None = as the case stands now.
    """
    place = place_of(session, page.number)
    accepted_at = page.accepted_at if accepted is not False else None
    return receipt_document.build(
        page.version.compiled,
        version_number=page.version.number,
        case_number=page.number,
        url=progress_url(page.number),
        organisation_name=str(place),
        applicant_name=page.applicant_name,
        applicant_id_number=page.id_number,
        handled_by=HandledBy(page.answers.handled_by),
        received_at=page.submitted_at.astimezone(clock.ZONE),
        accepted_at=accepted_at.astimezone(clock.ZONE) if accepted_at else None,
        due_on=page.promised_due_on,
        projected=page.promised_projected,
        reckoning=reckoning_of(page),
        documents=[
            ReceivedDocument(id=line.document_id, name=line.name, originals=line.originals, copies=line.copies)
            for line in page.documents
        ],
        missing=lacking(session, page),
        agent_name=meant(page, Meaning.AGENT_NAME),
        agent_phone=meant(page, Meaning.AGENT_PHONE),
        consult_phone=place.phone,
        supervise_phone=place.supervise_phone,
        clerk_name=page.submitted_by,
        signatures=signatures(session, page),
        specimen=specimen,
        imprint=imprint,
        text=text,
        names=page.answers.names(),
    )


def reckoning_of(page: CasePage) -> tuple[str, ...]:
    """How the promised day was counted; nothing where it is done on the spot, or while the clock stands.

    The sentences of a sum end with how it stands today: not for a paper that is read for weeks.
    """
    sum_of = page.promise
    if sum_of is None or not sum_of.limit.value or sum_of.due_on != page.promised_due_on:
        return ()
    return sum_of.sentences()[:-1]


def meant(page: CasePage, meaning: Meaning) -> str:
    """The answer to the field that carries this meaning; empty when nobody gave one."""
    spec = page.version.definition.field_meaning(meaning)
    return str(page.answers.values.get(spec.id, "")) if spec else ""


def lacking(session: Session, page: CasePage) -> list[str]:
    """Papers still to come by a promise."""
    return [promise.name for promise in promises_of(session, case_number=page.number) if promise.is_open]


def signatures(session: Session, page: CasePage) -> list[Signed]:
    """The last signature of everyone who signed this application."""
    return [signed for signed, _view in signed_by(session, page)]


def signed_by(session: Session, page: CasePage) -> list[tuple[Signed, signing.SignatureView]]:
    """The same, each with what is on file of it."""
    views = signing.signatures_of(session, holder=Holder(user_id=0, case_id=page.case_id, number=page.number))
    answers = signed_answers(page.version.compiled, page.answers) if views else {}
    last = {one.role: one for one in reversed(views)}  # the latest come first
    return [(_signed(one, holds=signing.is_valid(one, answers)), one) for one in last.values()]


def _signed(one: signing.SignatureView, *, holds: bool) -> Signed:
    return Signed(
        name=one.signer,
        role=signing.ROLE_WORDS[one.role],
        way=signing.WAY_WORDS[one.way],
        at=one.signed_at.astimezone(clock.ZONE),
        holds=holds,
    )


def place_of(session: Session, number: str) -> Organisation:
    """Where the papers were handed in."""
    submitted_at = select(Organisation).join(Case, Case.submitting_organisation_id == Organisation.id)
    return session.scalars(submitted_at.where(Case.number == number)).one()
