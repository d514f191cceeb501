"""物料流转凭证 and the slips of a mandate: their words, put together from the database."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app import clock
from app.cases.moving.listing import CasePapers, papers_by_case
from app.cases.moving.mandates import powers_of, reason_words
from app.cases.queries import CasePage
from app.models import Handover, HandoverItem, Mandate, Organisation
from app.people.actors import Actor
from catalog import vocabulary
from reports.documents import mandate_slip, manifest
from reports.moving_contexts import MandateSlipContext, ManifestContext


def manifest_of(session: Session, handover: Handover, *, actor: Actor) -> ManifestContext:
    """The sheet of a hand-over as it stands; before it is sent it says so."""
    return manifest.build(
        number=handover.number,
        is_return=handover.is_return,
        is_draft=handover.sent_at is None,
        way=vocabulary.label("handover_way", handover.way),
        carrier=handover.carrier,
        waybill=handover.waybill,
        sender=_side(handover.sender, handover.sent_by, handover.sent_phone, handover.sent_at),
        receiver=_side(handover.receiver, handover.received_by, handover.received_phone, handover.received_at),
        cases=[_case(case) for case in papers_by_case(session, handover, actor=actor)],
        remark=handover.remark,
    )


def mandate_slip_of(page: CasePage, mandate: Mandate) -> MandateSlipContext:
    """The slip that fits how the mandate of a case stands now."""
    return mandate_slip.build(
        kind=_slip_kind(mandate),
        case_number=page.number,
        service=page.service_name,
        principal=mandate.principal,
        principal_id=page.id_number,
        agent=mandate.agent_name,
        agent_phone=mandate.agent_phone,
        station=str(mandate.organisation),
        powers=powers_of(mandate),
        begins_on=mandate.begins_on,
        ends_on=mandate.ends_on,
        reason=reason_words(mandate),
        on=clock.local_date(mandate.changed_at),
    )


def _slip_kind(mandate: Mandate) -> mandate_slip.Kind:
    """An active one with a reason has rested before."""
    if mandate.state == "active":
        return "resumed" if mandate.reason else "given"
    return "paused" if mandate.state == "paused" else "ended"


def _side(place: Organisation, person: str, phone: str, at: datetime | None) -> manifest.Side:
    return manifest.Side(
        organisation=str(place),
        person=person,
        phone=phone or place.phone,
        moment=at.astimezone(clock.ZONE) if at else None,
    )


def _case(case: CasePapers) -> manifest.MovedCase:
    return manifest.MovedCase(
        number=case.number,
        service=case.service_name,
        applicant=case.applicant_name,
        step=case.step,
        papers=[_paper(item) for item in case.items],
    )


def _paper(item: HandoverItem) -> manifest.Moved:
    return manifest.Moved(
        name=item.name,
        originals=item.originals,
        copies=item.copies,
        originals_received=item.originals_received,
        copies_received=item.copies_received,
        remark=item.difference,
    )
