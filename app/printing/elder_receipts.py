"""大字回执: the words of the receipt for who reads with difficulty."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app import clock
from app.cases.moving.mandates import latest
from app.cases.queries import CasePage
from app.cases.tracker import StepView
from app.cases.way import SUPPLEMENT
from app.cases.workflow import State
from app.printing.receipts import place_of, progress_url
from catalog.definition import StepKind
from catalog.primitives import Tier
from reports.documents import receipt_elder
from reports.documents.receipt_elder import Stage
from reports.elder_receipt_contexts import ElderReceiptContext
from reports.elder_receipt_contexts import State as RungState

_STOPPED = frozenset({State.DECLINED, State.WITHDRAWN, State.TERMINATED})
_STATES: dict[str, RungState] = {"done": "done", "open": "now", "waiting": "todo"}


def elder_receipt_of(session: Session, page: CasePage) -> ElderReceiptContext:
    """Where the case stands now, in few words."""
    place = place_of(session, page.number)
    mandate = latest(session, page.case_id) if page.mandate == "active" and page.mode.code else None
    return receipt_elder.build(
        page.version.compiled,
        organisation_name=str(place),
        case_number=page.number,
        url=progress_url(page.number),
        applicant_name=page.applicant_name,
        stages=[_stage(step) for step in page.steps if step.state in _STATES],
        due_on=None if page.decided_at else page.promised_due_on,
        agent_name=mandate.agent_name if mandate else "",
        agent_phone=mandate.agent_phone if mandate else "",
        place_phone=place.phone,
        granted_or_open=page.life.outcome != "refused" and page.state not in _STOPPED,
        on=clock.today(),
    )


def _stage(step: StepView) -> Stage:
    return Stage(
        kind=None if step.step_id == SUPPLEMENT else StepKind(step.kind),
        tier=Tier(step.tier),
        state=_STATES[step.state],
        on=clock.local_date(step.finished_at) if step.finished_at else None,
    )
