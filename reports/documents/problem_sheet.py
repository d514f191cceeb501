"""问题交接单: what a village cannot settle is handed to the hall above, in writing and with both names."""

from __future__ import annotations

from datetime import date

from reports.contexts import Pair
from reports.handing_in_contexts import ProblemContext
from reports.specimens import Specimen
from reports.wording import date_words


def build(
    *,
    number: str,
    organisation_name: str,
    receiver_name: str,
    title: str,
    person: str,
    phone: str,
    case_number: str,
    wanted_by: date | None,
    course: str,
    tried: str,
    asked: str,
    answer: str = "",
    sent_by: str,
    sent_on: date,
    received_by: str = "",
    received_on: date | None = None,
    answered_by: str = "",
    answered_on: date | None = None,
) -> ProblemContext:
    """Put a sheet into words; what has not happened yet leaves room to write."""
    facts = (
        Pair("事由", title),
        Pair("当事人", "　".join(one for one in (person, phone) if one)),
        Pair("办件号", case_number),
        Pair("希望答复", f"{date_words(wanted_by)}前" if wanted_by else ""),
    )
    return ProblemContext(
        number=number,
        organisation_name=organisation_name,
        receiver_name=receiver_name,
        facts=tuple(pair for pair in facts if pair.second),
        course=course,
        tried=tried,
        asked=asked,
        answer=answer,
        sent_by=sent_by,
        sent_on=date_words(sent_on),
        received_by=received_by,
        received_on=date_words(received_on) if received_on else "",
        answered_by=answered_by,
        answered_on=date_words(answered_on) if answered_on else "",
    )


def sample(it: Specimen) -> ProblemContext:
    """A sheet that has just been written."""
    return build(
        number="SQW26-00004",
        organisation_name=it.places[-1].name,
        receiver_name=it.hall.name,
        title="待遇没有按月到账",
        person=it.applicant_name,
        phone=it.applicant_phone,
        case_number=it.case_number,
        wanted_by=date(2026, 3, 20),
        course="本人去年 12 月办理，今年 1 月、2 月的待遇没有到账。存折流水已看过，账号没有错。",
        tried="村里打电话问过信用社，答复没有收到发放数据；查过办件进度，显示已办结。",
        asked=f"请核对“{it.definition.name}”的发放名单和账号，答复什么时候补发。",
        sent_by=it.agent_name,
        sent_on=it.received_at.date(),
    )
