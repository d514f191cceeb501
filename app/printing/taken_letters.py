"""送达回证 and 撤回申请书 before their event: to be signed at the door or at the desk, and registered afterwards.

Neither has a number: that of the issued paper comes with the event. The codes of their pages name the case.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.cases.case_page import CasePage
from app.cases.way import delivery_ways
from app.clock import local_date
from app.models import Organisation
from app.printing.case_letters import papers_to_serve
from app.printing.facts import Facts
from app.printing.letters import case_of, wording
from reports.documents import delivery_slip, withdrawal
from reports.imprint import Imprint
from reports.letter_contexts import DeliveryContext, LetterContext

DELIVERY, REQUEST = "delivery", "withdrawal_request"  # as page codes name them


def delivery_taken(
    session: Session, page: CasePage, *, place: Organisation, imprint: Imprint, now: datetime
) -> DeliveryContext:
    """With what is to be served; the rest is written at the door."""
    facts = _facts(page, DELIVERY, place, imprint, now)
    return delivery_slip.blank(
        case_of(session, facts),
        wording(session, facts, delivery_slip.KIND.id),
        phone=page.phone,
        papers=papers_to_serve(session, facts),
        ways=delivery_ways(page.version.definition, page.life.outcome),
    )


def request_taken(
    session: Session, page: CasePage, *, place: Organisation, imprint: Imprint, now: datetime
) -> LetterContext:
    """For the applicant to write the reason on and to sign."""
    facts = _facts(page, REQUEST, place, imprint, now)
    return withdrawal.build_request(case_of(session, facts), wording(session, facts, withdrawal.REQUEST.id))


def _facts(page: CasePage, kind: str, place: Organisation, imprint: Imprint, now: datetime) -> Facts:
    """Of an event that has not happened: its day is today's, for the wording in force."""
    return Facts(
        page=page,
        kind=kind,
        occasion="",
        issuer=place,
        day=local_date(now),
        happened_at=now,
        happened_by="",
        step=None,
        imprint=imprint,
    )
