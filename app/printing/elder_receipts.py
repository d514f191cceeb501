"""大字回执: the words of the receipt for who reads with difficulty."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.cases.moving.mandates import latest
from app.cases.queries import CasePage
from app.cases.tracker import StepView
from app.cases.way import SUPPLEMENT, delivery_ways
from app.models import ResultDelivery
from app.printing.receipts import place_of, progress_url
from catalog.definition import StepKind
from catalog.primitives import Tier
from reports.documents import receipt_elder
from reports.documents.receipt_elder import End, How, Stage
from reports.elder_receipt_contexts import ElderReceiptContext
from reports.elder_receipt_contexts import State as RungState

_STOPPED = ("declined", "withdrawn", "terminated")  # states of a case, and outcomes of the step at which it ended
_STATES: dict[str, RungState] = {"done": "done", "open": "now", "waiting": "todo"}


def elder_receipt_of(session: Session, page: CasePage) -> ElderReceiptContext:
    """Where the case stands now, in few words."""
    place = place_of(session, page.number)
    end = _end_of(session, page, str(place))
    mandate = latest(session, page.case_id) if page.mandate == "active" and page.mode.code else None
    return receipt_elder.build(
        page.version.compiled,
        organisation_name=str(place),
        case_number=page.number,
        url=progress_url(page.number),
        applicant_name=page.applicant_name,
        stages=[_stage(step) for step in page.steps if step.state in _STATES],
        due_on=page.promised_due_on,
        agent_name=mandate.agent_name if mandate else "",
        agent_phone=mandate.agent_phone if mandate else "",
        place_phone=place.phone,
        submitted_on=clock.local_date(page.submitted_at),
        accepted_on=clock.local_date(page.accepted_at) if page.accepted_at else None,
        end=end,
        printed_on=clock.today(),
    )


def _end_of(session: Session, page: CasePage, place: str) -> End | None:
    """How the case ended; None while it is under way."""
    at = next((one for one in reversed(page.steps) if one.outcome in _STOPPED), None)
    if page.state in _STOPPED:
        ended = at.finished_at if at else None
        return End(
            how=cast(How, page.state),
            on=clock.local_date(ended or page.submitted_at),
            collect_at=place,
            has_originals=any(line.originals for line in page.documents),
        )
    return None if page.decided_at is None else _decided(session, page, page.decided_at, place)


def _decided(session: Session, page: CasePage, at: datetime, place: str) -> End:
    """A decision, and where the paper of it is. What nobody had to approve is done, not granted."""
    life = page.life
    approved = any(one.kind == StepKind.DECIDE and one.state == "done" for one in page.steps)
    return End(
        how="done" if life.outcome == "granted" and not approved else cast(How, life.outcome),
        on=clock.local_date(at),
        collect_at=place,
        ways=delivery_ways(page.version.definition, life.outcome),
        sent=_sent(session, page.case_id),
        handed_over_on=clock.local_date(life.delivered_at) if life.delivered_at else None,
        handed_to=life.delivery.get("receiver", ""),
    )


def _sent(session: Session, case_id: int) -> Literal["", "hand", "post", "pickup"]:
    """On which way the result is now."""
    live = (ResultDelivery.case_id == case_id, ResultDelivery.state.in_(("ready", "sent")))
    way = session.scalar(select(ResultDelivery.way).where(*live))
    return cast(Literal["", "hand", "post", "pickup"], way or "")


def _stage(step: StepView) -> Stage:
    return Stage(
        kind=None if step.step_id == SUPPLEMENT else StepKind(step.kind),
        tier=Tier(step.tier),
        state=_STATES[step.state],
        on=clock.local_date(step.finished_at) if step.finished_at else None,
        stopped=step.outcome in _STOPPED,
    )
