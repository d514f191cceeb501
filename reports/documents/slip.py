"""告知单: half a sheet of A5 for who has no mobile number or wants no text messages."""

from __future__ import annotations

from datetime import date

from reports.contexts import Pair
from reports.slip_contexts import SlipContext
from reports.specimens import Specimen
from reports.wording import date_words


def build(
    *,
    organisation_name: str,
    case_number: str,
    url: str,
    event: str,
    applicant_name: str,
    text: str,
    phone: str,
    supervise_phone: str,
    told_on: date,
) -> SlipContext:
    """Put one message on paper. `event`: what happened, in a word; `told_on`: the day it was written."""
    pairs = (Pair("咨询电话", phone), Pair("监督电话", supervise_phone))
    return SlipContext(
        organisation_name=organisation_name,
        case_number=case_number,
        url=url,
        title=f"办件告知单（{event}）",
        applicant_name=applicant_name,
        text=text,
        contacts=tuple(pair for pair in pairs if pair.second),
        date=date_words(told_on),
    )


def sample(it: Specimen) -> SlipContext:
    """That a case was accepted."""
    return build(
        organisation_name=it.hall.name,
        case_number=it.case_number,
        url=it.progress_url,
        event="已受理",
        applicant_name=it.applicant_name,
        text=f"您申请办理的{it.definition.name}已受理，办结以后另行告知。",
        phone=it.hall.phone,
        supervise_phone=it.hall.supervise_phone,
        told_on=it.accepted_at.date(),
    )
