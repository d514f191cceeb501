"""台账报送单 and 问题交接单: their words from the database."""

from __future__ import annotations

from app.clock import local_date
from app.models import LedgerHandIn, Organisation, ProblemSheet
from app.proxies.handing_in.frozen import short_digest
from app.proxies.handing_in.months import month_words, table_of
from reports.documents import ledger_hand_in, problem_sheet
from reports.handing_in_contexts import HandInContext, ProblemContext


def cover_of(row: LedgerHandIn) -> HandInContext:
    """The cover of one copy."""
    above = row.organisation.parent
    return ledger_hand_in.build(
        organisation_name=_name(row.organisation),
        hall_name=_name(above) if above else "",
        month=month_words(row.month),
        round_number=row.round,
        counts=table_of(row).facts,
        digest=short_digest(row.digest),
        remark=row.remark,
        opinion=_opinion(row),
        handed_by=row.handed_by.display_name,
        handed_on=local_date(row.handed_at),
        checked_by=row.checked_by.display_name if row.checked_by else "",
        checked_on=local_date(row.checked_at) if row.checked_at else None,
    )


def _opinion(row: LedgerHandIn) -> str:
    if row.state == "signed":
        return row.words or "已核对，签收。"
    return f"退回：{row.words}" if row.state == "sent_back" else ""


def sheet_paper(sheet: ProblemSheet) -> ProblemContext:
    """One sheet on paper."""
    return problem_sheet.build(
        number=sheet.number,
        organisation_name=_name(sheet.sender),
        receiver_name=_name(sheet.receiver),
        title=sheet.title,
        person=sheet.person,
        phone=sheet.phone,
        case_number=sheet.case.number if sheet.case else "",
        wanted_by=sheet.wanted_by,
        course=sheet.facts,
        tried=sheet.tried,
        asked=sheet.asked,
        answer=sheet.answer,
        sent_by=sheet.sent_by.display_name,
        sent_on=local_date(sheet.sent_at),
        received_by=sheet.received_by.display_name if sheet.received_by else "",
        received_on=local_date(sheet.received_at) if sheet.received_at else None,
        answered_by=sheet.answered_by.display_name if sheet.answered_by else "",
        answered_on=local_date(sheet.answered_at) if sheet.answered_at else None,
    )


def _name(organisation: Organisation) -> str:
    return organisation.hall_name or organisation.name
