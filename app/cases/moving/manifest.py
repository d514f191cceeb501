"""A hand-over as both sides act on it: found, locked, its lines beside the sheets that lie there, its actions noted.

Each action takes the revision the person has seen. A hand-over is seen by its two sides; only the sender changes and
sends it, only the receiver counts, and only the sender settles what differs. Signing is the name of who does it, with
the moment, kept as it was written; the sheet has room for two pens.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app import audit
from app.cases.moving.custody import open_holds, require_keeper
from app.cases.moving.flow import HandoverEvent, after_handover
from app.cases.moving.offices import own_organisation
from app.errors import Invalid, NotAllowed, NotFoundHere
from app.models import Case, Handover, HandoverItem, PaperHold
from app.notifications.telling import tell
from app.people.actors import Actor

LONGEST_NAME, LONGEST_WORDS = 60, 500
Line = tuple[int, str, str]  # case, document, original or copy


@dataclass(frozen=True)
class Seen:
    """The hand-over as the person saw it, and who that is."""

    number: str
    revision: int
    actor: Actor
    now: datetime = field(kw_only=True)


def find(session: Session, *, number: str, actor: Actor) -> Handover:
    """A hand-over of the own organisation, on either side; a draft only for the sender. NotFoundHere otherwise."""
    own = own_organisation(actor)
    mine = or_(Handover.from_id == own, (Handover.to_id == own) & Handover.state.not_in(("draft", "cancelled")))
    found = session.scalars(select(Handover).where(Handover.number == number, mine)).one_or_none()
    if found is None:
        raise NotFoundHere(_("没有移交清单 %(number)s，或者它和您的单位无关", number=number))
    return found


def take(session: Session, seen: Seen, *, side: str) -> Handover:
    """Lock it for one of its sides; Invalid when someone was faster."""
    require_keeper(seen.actor)
    handover = find(session, number=seen.number, actor=seen.actor)
    session.refresh(handover, with_for_update=True)
    if seen.actor.organisation_id != (handover.from_id if side == "from" else handover.to_id):
        raise NotAllowed(_("这一步由另一方办理"))
    if handover.revision != seen.revision:
        raise Invalid(message=_("这张清单刚刚有人改过，请看最新情况再办"))
    return handover


def after(handover: Handover, event: HandoverEvent) -> str:
    state = after_handover(handover.state, event)
    if state is None:
        raise Invalid(message=_("这张清单现在不能这样办理"))
    return state


def fit(text: str, most: int) -> str:
    """Without blanks around it; Invalid when it is too long."""
    kept = " ".join(text.split())
    if len(kept) > most:
        raise Invalid(message=_("“%(start)s…”太长，最多 %(most)s 个字", start=kept[:10], most=most))
    return kept


def signature(name: str) -> str:
    if not name.strip():
        raise Invalid(message=_("请签上经办人的姓名"))
    return fit(name, LONGEST_NAME)


def key(item: HandoverItem, form: str) -> Line:
    return (item.case_id, item.document_id, form)


def lying_at(session: Session, handover: Handover) -> dict[Line, list[PaperHold]]:
    """What lies at the sender now of the cases of this hand-over."""
    ids = sorted({item.case_id for item in handover.items})
    return by_line(open_holds(session, case_ids=ids, organisation_id=handover.from_id, kinds=("organisation",)))


def by_line(holds: Sequence[PaperHold]) -> dict[Line, list[PaperHold]]:
    found: dict[Line, list[PaperHold]] = {}
    for hold in holds:
        found.setdefault((hold.case_id, hold.document_id, hold.form), []).append(hold)
    return found


def count(holds: Sequence[PaperHold] | None) -> int:
    return sum(hold.sheets for hold in holds or () if hold.until is None)


def done(session: Session, handover: Handover, action: str, seen: Seen) -> Handover:
    handover.revision += 1
    session.flush()
    record(session, handover, action, seen.actor, seen.now)
    return handover


def record(session: Session, handover: Handover, action: str, actor: Actor, now: datetime) -> None:
    sheets = {"originals": sum(item.originals for item in handover.items), "lines": len(handover.items)}
    audit.record(
        session,
        actor=actor,
        now=now,
        action=f"handover.{action}",
        subject="handover",
        subject_id=handover.number,
        detail=sheets,
    )


def announce(
    session: Session, handover: Handover, *, event: str, audience: str, to: int, count: int, actor: Actor, now: datetime
) -> None:
    """Tell the other side; a message speaks of the first case of the list."""
    tell(
        session,
        event=event,
        audience=audience,
        case=session.get_one(Case, handover.items[0].case_id),
        now=now,
        values={"from": actor.organisation_name, "count": str(count), "paper": handover.number},
        once=f"handover {handover.number}",
        to=[to],
    )


def tell_cases(session: Session, handover: Handover, action: str, seen: Seen) -> None:
    """Each case remembers that its papers left or arrived."""
    ids = {item.case_id for item in handover.items}
    for number in session.scalars(select(Case.number).where(Case.id.in_(ids)).order_by(Case.number)):
        audit.record(
            session,
            actor=seen.actor,
            now=seen.now,
            action=f"case.{action}",
            subject="case",
            subject_id=number,
            detail={"name": handover.number},
        )
