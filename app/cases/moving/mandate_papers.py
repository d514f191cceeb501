"""The papers of a mandate: given, changed, concluded. Each is owed in the transaction of its event."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cases.casework import Casework
from app.cases.moving.flow import PAUSED
from app.cases.papers_due import owe
from app.models import Mandate, MandateCase, MandateTurn
from app.people.actors import Actor

GIVEN = "given"  # the occasion of the first mandate of a case
_TURN = "turn-"  # the occasion of a later event, with the id of its row
_LIVE = ("active", PAUSED)


def owe_given(session: Session, *, case_id: int, written: bool, actor: Actor, now: datetime) -> None:
    """帮办代办受理单 of a case that an agent hands in, and 委托书 where the service wants it `written`."""
    for kind in ("mandate", "agent_acceptance") if written else ("agent_acceptance",):
        owe(
            session,
            kind=kind,
            case_id=case_id,
            occasion=GIVEN,
            organisation_id=actor.organisation_id,
            now=now,
            by=actor.user_id or None,
        )


def owe_turn(work: Casework, mandate: Mandate, turn: MandateTurn) -> None:
    """The slip of an event for one case; another agent gets a mandate of their own as well."""
    _owe(work, f"mandate_{turn.event}", mandate.organisation_id, f"{_TURN}{turn.id}")
    if turn.successor_id is not None:
        successor = work.session.get_one(Mandate, turn.successor_id)
        _owe(work, "mandate", successor.organisation_id, f"{_TURN}{turn.id}")


def owe_completion(work: Casework) -> None:
    """帮办代办办结单, once the result has reached the applicant or the case has ended without one; nothing for a case
    that no agent has.
    """
    if work.case.mandate not in _LIVE:
        return
    mine = select(Mandate.organisation_id).join(MandateCase, MandateCase.mandate_id == Mandate.id)
    live = mine.where(MandateCase.case_id == work.case.id, MandateCase.live, Mandate.kind == "agent")
    desk = work.session.scalars(live).one_or_none()
    if desk is not None:
        _owe(work, "agent_completion", desk, f"ended-{work.case.revision}")


def turn_of(session: Session, occasion: str) -> MandateTurn | None:
    """The event that a paper of this occasion is about; None for the first mandate of a case."""
    return session.get_one(MandateTurn, int(occasion.removeprefix(_TURN))) if occasion.startswith(_TURN) else None


def _owe(work: Casework, kind: str, organisation_id: int, occasion: str) -> None:
    owe(
        work.session,
        kind=kind,
        case_id=work.case.id,
        occasion=occasion,
        organisation_id=organisation_id,
        now=work.now,
        by=work.actor.user_id if work.actor else None,
    )
