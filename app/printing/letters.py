"""What letters are told of their case: from the case's own version, the day of the event, and who signs."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from stdnum.cn import uscc

from app.cases.case_page import CasePage
from app.clock import local_date
from app.models import Case, CaseStep
from app.printing.facts import Facts
from app.printing.receipts import meant, place_of
from app.wordings.reading import authorities_of, text_of
from catalog.definition import Meaning
from reports.contexts import ReceivedDocument
from reports.documents.letters import LetterCase
from reports.letter_texts import LetterText


def case_of(session: Session, facts: Facts) -> LetterCase:
    """The common facts of a letter."""
    page, issuer = facts.page, facts.issuer
    place = place_of(session, page.number)
    signs_as = authorities_of(session, organisation_path=issuer.path).signs_as
    return LetterCase(
        definition=page.version.definition,
        case_number=page.number,
        applicant_name=page.applicant_name,
        applicant_is_body=_is_body(session, page),
        agent_name=meant(page, Meaning.AGENT_NAME),
        submitted_on=local_date(page.submitted_at),
        accepted_on=local_date(page.accepted_at) if page.accepted_at else None,
        organisation_name=signs_as or facts.issuer_name,
        dated_on=facts.day,
        place=str(place),
        phone=place.phone or issuer.phone,
        imprint=facts.imprint,
    )


def _is_body(session: Session, page: CasePage) -> bool:
    """Whether an enterprise or another organisation applied: its number is a 统一社会信用代码."""
    number = session.scalar(select(Case.applicant_id_number).where(Case.id == page.case_id))
    return bool(uscc.is_valid(number or ""))


def wording(session: Session, facts: Facts, kind: str) -> LetterText:
    """The text in force on the day of the event where the paper is issued."""
    return text_of(session, kind=kind, organisation_path=facts.issuer.path, day=facts.day)


def noted(session: Session, facts: Facts) -> dict[str, Any]:
    """What was noted with the event beside its words: reasons from lists, how a decision was delivered."""
    if facts.step is None:
        return {}
    own = (CaseStep.case_id == facts.page.case_id, CaseStep.position == facts.step.position)
    kept = session.scalar(select(CaseStep.particulars).where(*own))
    return dict(json.loads(kept)) if kept else {}


def opinion(facts: Facts) -> str:
    """The words that were given with the event."""
    return facts.step.opinion if facts.step else ""


def documents_of(page: CasePage) -> list[ReceivedDocument]:
    """The papers that were taken in."""
    return [
        ReceivedDocument(id=one.document_id, name=one.name, originals=one.originals, copies=one.copies)
        for one in page.documents
    ]
