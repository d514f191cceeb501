"""告知单: the words of slips."""

from __future__ import annotations

from app.clock import local_date
from app.notifications.slips import Slip
from app.printing.receipts import progress_url
from reports.documents import slip as slip_document
from reports.slip_contexts import SlipContext


def slip_of(slip: Slip) -> SlipContext:
    """One slip on paper."""
    return slip_document.build(
        organisation_name=slip.organisation_name,
        case_number=slip.number,
        url=progress_url(slip.number),
        event=slip.what,
        applicant_name=slip.applicant_name,
        text=slip.text,
        phone=slip.phone,
        supervise_phone=slip.supervise_phone,
        told_on=local_date(slip.made_at),
    )
