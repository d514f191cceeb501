"""物料流转凭证: its words, put together from the database."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app import clock
from app.cases.moving.listing import CasePapers, papers_by_case
from app.models import Handover, HandoverItem, Organisation
from app.people.actors import Actor
from catalog import vocabulary
from reports.documents import manifest
from reports.moving_contexts import ManifestContext


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
