"""委托书和它的变动、帮办代办受理单和办结单: their words, put together from the database.

What a paper tells is what held at its event: the turn it is about, the papers that lay with the agent at that moment.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app.cases.fees import fee_words, fees_of
from app.cases.masking import mask_id_number
from app.cases.moving.mandate_papers import mandate_of, turn_of
from app.cases.moving.mandates import hall_above, of_case
from app.cases.queries import CasePage
from app.clock import local_date
from app.errors import NotFoundHere
from app.models import Mandate, MandateCase, MandateTurn
from app.printing.facts import Facts, Words
from app.printing.held_papers import back_with_applicant, lying_at_desk
from app.printing.receipts import lacking, meant, progress_url
from app.publishing.versions import LoadedVersion
from catalog import vocabulary
from catalog.definition import HandledBy, Meaning
from reports.contexts import ReceivedDocument
from reports.documents import agent_acceptance, agent_completion, mandate, mandate_change
from reports.imprint import PLAIN, Imprint
from reports.mandate_contexts import MandateContext, Party

_OUTCOMES = {"granted": "已批准", "partly": "部分批准", "refused": "不予批准"}


def issued_mandate(session: Session, facts: Facts) -> Words:
    """The mandate with which a case began, or that of the agent who took over."""
    page, turn = facts.page, turn_of(session, facts.occasion)
    row = mandate_of(session, case_id=page.case_id, occasion=facts.occasion)
    place = hall_above(row)
    context = mandate.build(
        page.version.compiled,
        organisation_name=str(place),
        principal=principal_of(page, row),
        agent=_agent(page, row),
        handled_by=HandledBy(row.kind),
        case_number=page.number,
        mandate_number=row.number,
        situation=page.situation_words,
        powers=json.loads(row.powers),
        delegable=row.delegable,
        begins_on=row.begins_on,
        ends_on=row.expires_on,
        papers=_entrusted(page) if turn is None else _lying_with(session, page, turn.mandate, facts.happened_at),
        signed_on=_signed_on(row, facts.day),
        imprint=facts.imprint,
    )
    return Words(template="mandate", context=context, title=context.title)


def _signed_on(row: Mandate, day: dt.date) -> dt.date | None:
    """An agent is entrusted face to face, on the day of the event. Who sends a relative signs at home: the day is
    written by hand, unless it is known.
    """
    if row.kind == HandledBy.AGENT:
        return day
    return local_date(row.signed_at) if row.signed_at else None


def standing_mandate(
    row: Mandate, versions: Sequence[LoadedVersion], *, day: dt.date | None, imprint: Imprint = PLAIN
) -> MandateContext:
    """A mandate that was made before its cases, for one item or several."""
    first, *others = [one.compiled for one in versions]
    return mandate.build(
        first,
        also=others,
        organisation_name=str(hall_above(row)),
        principal=_principal(row),
        agent=Party(name=row.agent_name, phone=row.agent_phone, address=str(row.organisation)),
        handled_by=HandledBy(row.kind),
        mandate_number=row.number,
        powers=json.loads(row.powers),
        delegable=row.delegable,
        begins_on=row.begins_on,
        ends_on=row.expires_on,
        papers=[
            ReceivedDocument(id=str(one.position), name=one.name, originals=one.originals, copies=one.copies)
            for one in row.papers
        ],
        signed_on=local_date(row.signed_at) if row.signed_at else day,
        imprint=imprint,
    )


def _principal(row: Mandate) -> Party:
    return Party(
        name=row.principal,
        id_number=mask_id_number(row.principal_id_number or ""),
        phone=row.principal_phone or "",
        address=row.principal_address or "",
    )


def issued_change(session: Session, facts: Facts) -> Words:
    """The slip of one turn of a mandate."""
    turn, page = turn_of(session, facts.occasion), facts.page
    if turn is None:
        raise NotFoundHere("a slip without its turn")
    kind = _kind(turn)
    context = mandate_change.build(
        kind=kind,
        organisation_name=facts.issuer_name,
        case_number=page.number,
        service=page.service_name,
        principal=principal_of(page, turn.mandate),
        agent=_agent(page, turn.mandate),
        powers=json.loads(turn.mandate.powers),
        begins_on=turn.mandate.begins_on,
        reason=turn.reason,
        words=turn.words,
        successor=_agent(page, turn.successor) if turn.successor else None,
        agreed=json.loads(turn.successor.powers) if turn.successor else (),
        papers=_lying_with(session, page, turn.mandate, facts.happened_at),
        on=facts.day,
        imprint=facts.imprint,
    )
    return Words(template=f"mandate_{kind}", context=context, title=context.title)


def issued_acceptance(session: Session, facts: Facts) -> Words:
    """What the agent took on when the case was handed in."""
    page, row = facts.page, _first(session, facts.page.case_id)
    context = agent_acceptance.build(
        page.version.compiled,
        organisation_name=facts.issuer_name,
        case_number=page.number,
        url=progress_url(page.number),
        principal=principal_of(page, row),
        agent=_agent(page, row),
        situation=page.situation_words,
        taken_at=facts.happened_at,
        due_on=page.promised_due_on,
        papers=_entrusted(page),
        missing=lacking(session, page),
        mode=page.mode.code,
        mandate_number=row.number,
        imprint=facts.imprint,
    )
    return Words(template="agent_acceptance", context=context, title=context.title)


def issued_completion(session: Session, facts: Facts) -> Words:
    """How the agent's service ended."""
    page = facts.page
    first, last = _first(session, page.case_id), _latest(session, page.case_id)
    context = agent_completion.build(
        page.version.compiled,
        organisation_name=facts.issuer_name,
        case_number=page.number,
        url=progress_url(page.number),
        principal=principal_of(page, last),
        agent=_agent(page, last),
        taken_on=first.begins_on,
        ended_on=facts.day,
        outcome=_OUTCOMES.get(page.life.outcome or "", page.state_label),
        delivery=_delivery(page),
        returned=_returned(session, page, facts.happened_at),
        mode=page.mode.code,
        mandate_number=last.number,
        fees=[fee_words(one) for one in fees_of(session, page.case_id) if one.paid_by == "agent"],
        imprint=facts.imprint,
    )
    return Words(template="agent_completion", context=context, title=context.title)


def principal_of(page: CasePage, row: Mandate) -> Party:
    """The applicant as the one who entrusts; the ID number masked."""
    return Party(
        name=row.principal,
        id_number=page.id_number,
        phone=meant(page, Meaning.APPLICANT_PHONE),
        address=meant(page, Meaning.APPLICANT_ADDRESS) or page.village,
    )


def _agent(page: CasePage, row: Mandate) -> Party:
    """Who acts by a mandate; the number on the form is that of the person named there."""
    on_form = meant(page, Meaning.AGENT_NAME) == row.agent_name
    number = meant(page, Meaning.AGENT_ID_NUMBER) if on_form else ""
    shown = {"address": str(row.organisation)} if row.kind == HandledBy.AGENT else {"relation": row.relation or ""}
    return Party(
        name=row.agent_name,
        id_number=mask_id_number(number) if number else "",
        phone=row.agent_phone,
        **shown,
    )


def _kind(turn: MandateTurn) -> mandate_change.Kind:
    kinds: dict[str, mandate_change.Kind] = {"pause": "pause", "resume": "resume", "end": "end", "change": "change"}
    return kinds[turn.event]


def _first(session: Session, case_id: int) -> Mandate:
    return session.scalars(of_case(case_id).order_by(MandateCase.id).limit(1)).one()


def _latest(session: Session, case_id: int) -> Mandate:
    return session.scalars(of_case(case_id).order_by(MandateCase.id.desc()).limit(1)).one()


def _delivery(page: CasePage) -> str:
    """代办员送达，周某签收: as far as it was noted."""
    noted = page.life.delivery
    way = vocabulary.label("delivery_mode", noted["way"]) if noted.get("way") else ""
    receiver = f"{noted['receiver']}签收" if noted.get("receiver") else ""
    return "，".join(part for part in (way, receiver) if part)


# ── papers ─────────────────────────────────────────────────────────────────────────────────────────


def _entrusted(page: CasePage) -> list[ReceivedDocument]:
    """What was handed in with the case."""
    return [
        ReceivedDocument(id=line.document_id, name=line.name, originals=line.originals, copies=line.copies)
        for line in page.documents
    ]


def _lying_with(session: Session, page: CasePage, row: Mandate, at: datetime) -> list[ReceivedDocument]:
    """What lay at the agent's desk when it happened."""
    return lying_at_desk(session, page.case_id, row.organisation_id, at)


def _returned(session: Session, page: CasePage, at: datetime) -> list[ReceivedDocument]:
    """What the applicant had again when it happened, and originals that were only looked at."""
    given_back = back_with_applicant(session, page.case_id, at)
    looked_at = {one.id for one in page.version.definition.documents if one.accept != "keep"} - {
        one.id for one in given_back
    }
    shown = [
        ReceivedDocument(id=line.document_id, name=line.name, originals=line.originals, copies=0)
        for line in page.documents
        if line.document_id in looked_at
    ]
    return [*given_back, *shown]
