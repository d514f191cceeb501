"""材料移交, the receiver's side: what came is counted and signed for; the sender settles what differs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.cases.moving.custody import FORMS, MOST_SHEETS, Holder, hand_on, open_holds
from app.cases.moving.flow import HandoverEvent
from app.cases.moving.manifest import (
    LONGEST_WORDS,
    Line,
    Seen,
    after,
    announce,
    by_line,
    count,
    done,
    fit,
    key,
    lying_at,
    signature,
    take,
    tell_cases,
)
from app.errors import Invalid
from app.models import Handover, HandoverItem, PaperHold


@dataclass(frozen=True)
class Counted:
    """What the receiver found of one line."""

    originals: int
    copies: int
    words: str = ""


def receive(session: Session, *, seen: Seen, counted: Mapping[int, Counted], signed: str) -> Handover:
    """签收: what was counted lies here now. What differs needs words, and stays on its way until it is settled."""
    handover = take(session, seen, side="to")
    differing = [item for item in handover.items if _count_in(item, counted)]
    event = HandoverEvent.REPORT if differing else HandoverEvent.RECEIVE
    state = after(handover, event)
    handover.received_by, handover.received_phone = signature(signed), seen.actor.phone
    here = Holder("organisation", handover.to_id, handover_id=handover.id)
    travelling = by_line(open_holds(session, kinds=("courier",), handover_id=handover.id))
    for item in handover.items:
        arrived = (min(item.originals_received or 0, item.originals), min(item.copies_received or 0, item.copies))
        _land(session, item, travelling, arrived, to=here, seen=seen)
    handover.state, handover.received_at = state, seen.now
    tell_cases(session, handover, "papers_received", seen)
    if differing:
        announce(
            session,
            handover,
            event="papers_differ",
            audience="asker",
            to=handover.made_by_id,
            count=len(differing),
            actor=seen.actor,
            now=seen.now,
        )
    return done(session, handover, "differing" if differing else "received", seen)


def _count_in(item: HandoverItem, counted: Mapping[int, Counted]) -> bool:
    """Put the count into the line; whether it differs. Invalid for odd numbers, or a difference without words."""
    found = counted.get(item.id)
    if found is None:
        raise Invalid(message=_("请清点“%(paper)s”", paper=item.name))
    if not (0 <= found.originals <= MOST_SHEETS and 0 <= found.copies <= MOST_SHEETS):
        raise Invalid(message=_("份数填 0 到 %(most)s", most=MOST_SHEETS))
    item.originals_received, item.copies_received = found.originals, found.copies
    item.difference = fit(found.words, LONGEST_WORDS) if item.differs else ""
    if item.differs and not item.difference:
        raise Invalid(message=_("“%(paper)s”的份数和清单不一样，请写明差在哪里", paper=item.name))
    return item.differs


def _land(
    session: Session,
    item: HandoverItem,
    travelling: Mapping[Line, list[PaperHold]],
    sheets: tuple[int, int],
    *,
    to: Holder,
    seen: Seen,
) -> None:
    for form, arrived in zip(FORMS, sheets, strict=True):
        holds = travelling.get(key(item, form), [])
        session.add_all(hand_on(holds, arrived, to=to, by=seen.actor.user_id, now=seen.now))
    session.flush()


# ── what differs ───────────────────────────────────────────────────────────────────────────────────


def settle(session: Session, *, seen: Seen, choices: Mapping[int, str]) -> Handover:
    """The sender says where each difference came from, and the sheets follow.

    `counted`: the receiver's count holds; what was missing never left, what was too many did. `found`: the list holds;
    the receiver has what was missing. `lost`: it is gone, and the sender answers for it.
    """
    handover = take(session, seen, side="from")
    state = after(handover, HandoverEvent.SETTLE)
    for item in [one for one in handover.items if one.differs]:
        choice = choices.get(item.id, "")
        if choice not in settlements(item):
            raise Invalid(message=_("请选择“%(paper)s”的差异是怎么回事", paper=item.name))
        item.settlement = choice
    _move_rests(session, handover, seen)
    handover.state, handover.closed_at, handover.closed_by = state, seen.now, seen.actor.name
    return done(session, handover, "closed", seen)


def settlements(item: HandoverItem) -> tuple[str, ...]:
    """What a difference can have been: only what is missing can be lost."""
    short = (item.originals_received or 0) < item.originals or (item.copies_received or 0) < item.copies
    return ("counted", "found", "lost") if short else ("counted", "found")


def _move_rests(session: Session, handover: Handover, seen: Seen) -> None:
    """What is still on its way goes where it was found to be; what came unlisted is taken from the sender's sheets."""
    places = {
        "counted": Holder("organisation", handover.from_id, handover_id=handover.id),
        "found": Holder("organisation", handover.to_id, handover_id=handover.id),
        "lost": Holder("lost", handover.from_id, handover_id=handover.id),
    }
    travelling = by_line(open_holds(session, kinds=("courier",), handover_id=handover.id))
    lying = lying_at(session, handover)
    for item in [one for one in handover.items if one.settlement]:
        for form in FORMS:
            rest = travelling.get(key(item, form), [])
            to = places[item.settlement or ""]
            session.add_all(hand_on(rest, count(rest), to=to, by=seen.actor.user_id, now=seen.now))
            if item.settlement == "counted":
                _move_unlisted(session, item, form, lying.get(key(item, form), []), places["found"], seen)
    session.flush()


def _move_unlisted(
    session: Session, item: HandoverItem, form: str, holds: list[PaperHold], to: Holder, seen: Seen
) -> None:
    """Sheets that were in the parcel but not on the list: as many as the sender's record still has here."""
    sent, found = (
        (item.originals, item.originals_received) if form == "original" else (item.copies, item.copies_received)
    )
    more = min(max((found or 0) - sent, 0), count(holds))
    session.add_all(hand_on(holds, more, to=to, by=seen.actor.user_id, now=seen.now))
