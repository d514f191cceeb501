"""The papers of a mandate: given, changed, concluded. Each is owed in the transaction of its event.

The mandate of a relative or another trustee is a kind of its own: other people keep its copies, and it says nothing of
the office's service. One that was never owed (of a case from before, of a service that wants none in writing) is owed
when somebody asks for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cases.casework import Casework
from app.cases.moving.flow import PAUSED
from app.cases.papers_due import owe
from app.errors import NotFoundHere
from app.models import IssuedPaper, Mandate, MandateCase, MandateTurn
from app.people.actors import Actor
from catalog.definition import HandledBy

MANDATE, OF_TRUSTEE = "mandate", "mandate_trustee"
MANDATES = (MANDATE, OF_TRUSTEE)  # the papers that the principal signs
GIVEN = "given"  # the occasion of the first mandate of a case
_TURN = "turn-"  # the occasion of a later event, with the id of its row
_LIVE = ("active", PAUSED)


def kind_of(acting: str) -> str:
    """Which paper the mandate of somebody is: `acting` is what they are to the case, a HandledBy."""
    return MANDATE if acting == HandledBy.AGENT else OF_TRUSTEE


def owe_given(session: Session, *, case_id: int, acting: HandledBy, written: bool, actor: Actor, now: datetime) -> None:
    """委托书 where the service wants it `written`, and 帮办代办受理单 of a case that an agent hands in."""
    slips = ("agent_acceptance",) if acting == HandledBy.AGENT else ()
    for kind in (kind_of(acting), *slips) if written else slips:
        owe(
            session,
            kind=kind,
            case_id=case_id,
            occasion=GIVEN,
            organisation_id=actor.organisation_id,
            now=now,
            by=actor.user_id or None,
        )


def paper_of(session: Session, mandate: Mandate, *, actor: Actor) -> int:
    """The id of the paper of a mandate that came with a case, owed now where none is valid. Flushes.

    It is dated by the day on which the mandate was given. NotFoundHere for a mandate that covers no case.
    """
    session.execute(select(Mandate.id).where(Mandate.id == mandate.id).with_for_update())
    first = select(MandateCase.case_id).where(MandateCase.mandate_id == mandate.id).order_by(MandateCase.id).limit(1)
    case_id = session.scalar(first)
    if case_id is None:
        raise NotFoundHere(_("委托书 %(number)s 号还没有办件", number=mandate.number))
    turn = session.scalars(select(MandateTurn).where(MandateTurn.successor_id == mandate.id)).one_or_none()
    occasion = f"{_TURN}{turn.id}" if turn else GIVEN
    known = _known(session, case_id, kind_of(mandate.kind), occasion)
    if known and known[-1].state != "void":
        return known[-1].id
    return owe(
        session,
        kind=kind_of(mandate.kind),
        case_id=case_id,
        occasion=f"{occasion}.{len(known) + 1}" if known else occasion,
        organisation_id=mandate.organisation_id,
        now=turn.happened_at if turn else mandate.made_at,
        by=actor.user_id or None,
    ).id


def _known(session: Session, case_id: int, kind: str, occasion: str) -> Sequence[IssuedPaper]:
    """Papers of this kind for this event, the last one at the end; those before it are void."""
    again = IssuedPaper.occasion.startswith(f"{occasion}.", autoescape=True)
    mine = select(IssuedPaper).where(IssuedPaper.case_id == case_id, IssuedPaper.kind == kind)
    return session.scalars(mine.where((IssuedPaper.occasion == occasion) | again).order_by(IssuedPaper.id)).all()


def mandate_of(session: Session, *, case_id: int, occasion: str) -> Mandate:
    """The mandate that a paper of this occasion is: that with which the case began, or that of who took over."""
    turn = turn_of(session, occasion)
    if turn is not None and turn.successor_id is not None:
        return session.get_one(Mandate, turn.successor_id)
    wanted = select(Mandate).join(MandateCase, MandateCase.mandate_id == Mandate.id)
    return session.scalars(wanted.where(MandateCase.case_id == case_id).order_by(MandateCase.id).limit(1)).one()


def owe_turn(work: Casework, mandate: Mandate, turn: MandateTurn) -> None:
    """The slip of an event for one case; another agent gets a mandate of their own as well."""
    _owe(work, f"mandate_{turn.event}", mandate.organisation_id, f"{_TURN}{turn.id}")
    if turn.successor_id is not None:
        successor = work.session.get_one(Mandate, turn.successor_id)
        _owe(work, kind_of(successor.kind), successor.organisation_id, f"{_TURN}{turn.id}")


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
    if not occasion.startswith(_TURN):
        return None
    return session.get_one(MandateTurn, int(occasion.removeprefix(_TURN).partition(".")[0]))


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
