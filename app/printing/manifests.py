"""材料移交清单, of a hand-over and of a case that goes to another office: put together from the database."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.cases.moving.listing import CasePapers, papers_by_case
from app.models import CaseStep, Handover, HandoverItem, Organisation
from app.people.actors import Actor
from app.printing.facts import Facts, Words
from app.printing.held_papers import lying_at_desk
from catalog import vocabulary
from reports.documents import manifest
from reports.imprint import PLAIN, Imprint
from reports.moving_contexts import ManifestContext

_PART = "这里只列本办件的材料；同批移交的其他办件，材料列在原清单上。"


def manifest_of(
    session: Session, handover: Handover, *, actor: Actor, only: int | None = None, imprint: Imprint = PLAIN
) -> ManifestContext:
    """The sheet of a hand-over as it stands; before it is sent it says so.

    `only`: the id of a case, for its file. What else went along belongs to others and is neither listed nor told.
    """
    all_cases = papers_by_case(session, handover, actor=actor)
    cases = [case for case in all_cases if only is None or case.items[0].case_id == only]
    is_part = len(cases) < len(all_cases)
    return manifest.build(
        number=handover.number,
        is_return=handover.is_return,
        is_draft=handover.sent_at is None,
        way=vocabulary.label("handover_way", handover.way),
        carrier=handover.carrier,
        waybill=handover.waybill,
        sender=_side(handover.sender, handover.sent_by, handover.sent_phone, handover.sent_at),
        receiver=_side(handover.receiver, handover.received_by, handover.received_phone, handover.received_at),
        cases=[_case(case) for case in cases],
        remark=_PART if is_part else handover.remark,
        imprint=imprint,
    )


def issued_transfer(session: Session, facts: Facts) -> Words:
    """转办: the papers of one case that go to another office with it."""
    page, step = facts.page, facts.step
    rows = session.scalars(select(CaseStep).where(CaseStep.case_id == page.case_id)).all()
    behind = min((one for one in rows if step and one.position > step.position), key=lambda one: one.position)
    receiver = session.get_one(Organisation, behind.organisation_id)
    papers = lying_at_desk(session, page.case_id, facts.issuer.id, facts.happened_at)
    context = manifest.build(
        number=facts.imprint.number,
        is_return=False,
        is_draft=False,
        way=vocabulary.label("handover_way", "person"),
        carrier="",
        waybill="",
        sender=_side(facts.issuer, facts.happened_by, "", facts.happened_at),
        receiver=_side(receiver, "", "", None),
        cases=[
            manifest.MovedCase(
                number=page.number,
                service=page.service_name,
                applicant=page.applicant_name,
                step=behind.name,
                papers=[manifest.Moved(name=one.name, originals=one.originals, copies=one.copies) for one in papers],
            )
        ],
        imprint=facts.imprint,
    )
    return Words(template="manifest", context=context, title="材料移交清单")


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
