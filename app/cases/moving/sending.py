"""材料移交, the sender's side: papers are listed, the list is put right, signed and sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cases.moving.custody import Holder, hand_on, open_holds, require_keeper
from app.cases.moving.flow import HandoverEvent
from app.cases.moving.manifest import (
    LONGEST_NAME,
    LONGEST_WORDS,
    Line,
    Seen,
    after,
    announce,
    count,
    done,
    fit,
    key,
    lying_at,
    record,
    signature,
    take,
    tell_cases,
)
from app.cases.moving.offices import own_organisation, receiver
from app.cases.numbering import next_number
from app.errors import Invalid
from app.models import Case, Handover, HandoverItem, PaperHold
from app.people.actors import Actor
from catalog import vocabulary

PREFIX = "YJ-"  # 移交; no hall has letters with a dash, so no case has such a number
MOST_CASES = 50  # of one manifest: what two people count at a counter


@dataclass(frozen=True)
class Heading:
    """What stands above the list: to whom and how."""

    to: str  # code of the organisation
    way: str
    carrier: str = ""
    waybill: str = ""
    is_return: bool = False
    remark: str = ""


def draft(session: Session, *, heading: Heading, case_numbers: Sequence[str], actor: Actor, now: datetime) -> Handover:
    """A manifest of all papers of these cases that lie at the own organisation. Invalid tells what is missing."""
    require_keeper(actor)
    own = own_organisation(actor)
    cases = _cases(session, case_numbers)
    lying = open_holds(session, organisation_id=own, kinds=("organisation",), case_ids=cases)
    if not lying:
        raise Invalid(message=_("请至少勾选一个办件，它的材料要在您这里"))
    made = Handover(
        number=next_number(session, prefix=PREFIX, now=now), from_id=own, made_at=now, made_by_id=actor.user_id
    )
    _head(session, made, heading, actor)
    made.items = _items(lying)
    session.add(made)
    session.flush()
    record(session, made, "drafted", actor, now)
    return made


def _cases(session: Session, numbers: Sequence[str]) -> list[int]:
    if not numbers:
        raise Invalid(message=_("请至少勾选一个办件"))
    if len(numbers) > MOST_CASES:
        raise Invalid(message=_("一张清单最多 %(most)s 个办件，请分几张", most=MOST_CASES))
    return list(session.scalars(select(Case.id).where(Case.number.in_(numbers)).order_by(Case.number)))


def _items(lying: Sequence[PaperHold]) -> list[HandoverItem]:
    """One line a document, case by case."""
    lines: dict[tuple[int, str], HandoverItem] = {}
    for hold in sorted(lying, key=lambda one: (one.case_id, one.id)):
        line = lines.setdefault(
            (hold.case_id, hold.document_id),
            HandoverItem(case_id=hold.case_id, document_id=hold.document_id, name=hold.name, originals=0, copies=0),
        )
        if hold.form == "original":
            line.originals += hold.sheets
        else:
            line.copies += hold.sheets
    for position, line in enumerate(lines.values(), 1):
        line.position = position
    return list(lines.values())


def change(session: Session, *, seen: Seen, heading: Heading, counts: Mapping[int, tuple[int, int]]) -> Handover:
    """Correct a draft: where it goes, and how many sheets of each line go along (0: stays here)."""
    handover = take(session, seen, side="from")
    if handover.state != "draft":
        raise Invalid(message=_("清单已经签名发出，不能再改"))
    _head(session, handover, heading, seen.actor)
    lying = lying_at(session, handover)
    for item in handover.items:
        originals, copies = counts.get(item.id, (item.originals, item.copies))
        most = (count(lying.get(key(item, "original"))), count(lying.get(key(item, "copy"))))
        if not (0 <= originals <= most[0] and 0 <= copies <= most[1]):
            words = _(
                "“%(paper)s”现在只有原件 %(originals)s 份、复印件 %(copies)s 份在这里",
                paper=item.name,
                originals=most[0],
                copies=most[1],
            )
            raise Invalid(message=words)
        item.originals, item.copies = originals, copies
    return done(session, handover, "changed", seen)


def send(session: Session, *, seen: Seen, signed: str) -> Handover:
    """签名发出: the sheets leave with the carrier. Invalid when they lie here no more, or nobody signs."""
    handover = take(session, seen, side="from")
    state = after(handover, HandoverEvent.SEND)
    handover.sent_by, handover.sent_phone = signature(signed), seen.actor.phone
    lying = lying_at(session, handover)
    for item in [one for one in handover.items if not (one.originals or one.copies)]:
        handover.items.remove(item)
        session.delete(item)
    if not handover.items:
        raise Invalid(message=_("清单上没有要移交的材料"))
    courier = Holder("courier", handover.from_id, handover.carrier, handover_id=handover.id)
    for item in handover.items:
        _carry(session, item, lying, to=courier, seen=seen)
    handover.state, handover.sent_at = state, seen.now
    tell_cases(session, handover, "papers_sent", seen)
    sheets = sum(item.originals + item.copies for item in handover.items)
    announce(
        session,
        handover,
        event="papers_sent",
        audience="asked",
        to=handover.to_id,
        count=sheets,
        actor=seen.actor,
        now=seen.now,
    )
    return done(session, handover, "sent", seen)


def cancel(session: Session, *, seen: Seen) -> Handover:
    """Drop a draft: nothing has left."""
    handover = take(session, seen, side="from")
    handover.state = after(handover, HandoverEvent.CANCEL)
    return done(session, handover, "cancelled", seen)


def _carry(
    session: Session,
    item: HandoverItem,
    lying: Mapping[Line, list[PaperHold]],
    *,
    to: Holder,
    seen: Seen,
) -> None:
    for form, sheets in (("original", item.originals), ("copy", item.copies)):
        holds = lying.get(key(item, form), [])
        if sheets > count(holds):
            raise Invalid(message=_("“%(paper)s”已经不在这里，请重新核对清单", paper=item.name))
        session.add_all(hand_on(holds, sheets, to=to, by=seen.actor.user_id, now=seen.now))
    session.flush()


def _head(session: Session, handover: Handover, heading: Heading, actor: Actor) -> None:
    to = receiver(session, actor, heading.to)
    if to is None:
        raise Invalid(message=_("请选择接收单位"))
    if heading.way not in vocabulary.codes("handover_way"):
        raise Invalid(message=_("请选择移交方式"))
    if heading.way != "person" and not heading.waybill.strip():
        raise Invalid(message=_("寄递的要填单号，对方凭它查收"))
    handover.to_id, handover.way = to.id, heading.way
    handover.carrier, handover.waybill = fit(heading.carrier, LONGEST_NAME), fit(heading.waybill, 40)
    handover.is_return, handover.remark = heading.is_return, fit(heading.remark, LONGEST_WORDS)
