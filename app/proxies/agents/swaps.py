"""换班: someone asks a colleague to take a turn of duty; agreed, the rota changes; all of it stays on record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from app.chinese_dates import chinese_day
from app.clock import local_date
from app.errors import Invalid, NotAllowed, NotFoundHere
from app.hall.noting import note
from app.hall.people import person_of
from app.hall.rota import SHIFT_WORDS
from app.models import DutySwap, DutyTurn, HallPerson, Organisation
from app.notifications.elsewhere import News, tell_staff
from app.people.actors import Actor
from app.wording import msgid

STATE_WORDS = {
    "asked": msgid("等答复"),
    "agreed": msgid("已换班"),
    "declined": msgid("没同意"),
    "withdrawn": msgid("已撤回"),
}
ANSWERS = ("agreed", "declined", "withdrawn")
MOST_SHOWN = 40
_LONGEST = 60


@dataclass(frozen=True)
class Turn:
    """A turn by its day and shift."""

    day: dt.date
    shift: str


def swaps_of(session: Session, *, organisation_id: int) -> Sequence[DutySwap]:
    """The latest requests of a hall, with both people; one statement."""
    wanted = select(DutySwap).where(DutySwap.organisation_id == organisation_id)
    wanted = wanted.options(joinedload(DutySwap.asker), joinedload(DutySwap.asked))
    return session.scalars(wanted.order_by(DutySwap.id.desc()).limit(MOST_SHOWN)).all()


def waiting_for(session: Session, *, account_id: int) -> int:
    """How many requests wait for the answer of whoever logs in with this account."""
    mine = select(func.count()).select_from(DutySwap).join(HallPerson, HallPerson.id == DutySwap.to_id)
    return session.scalar(mine.where(HallPerson.account_id == account_id, DutySwap.state == "asked")) or 0


def turns_ahead(session: Session, *, organisation_id: int, today: dt.date, days: int = 62) -> Sequence[DutyTurn]:
    """The turns of a hall from today on, with their people."""
    wanted = select(DutyTurn).where(DutyTurn.organisation_id == organisation_id)
    wanted = wanted.where(DutyTurn.day.between(today, today + dt.timedelta(days)))
    return session.scalars(wanted.options(joinedload(DutyTurn.person)).order_by(DutyTurn.day, DutyTurn.id)).all()


def may_speak_for(actor: Actor, person: HallPerson) -> bool:
    """Is this the person, or one without a login, for whom the colleagues at the desk speak?"""
    return person.account_id in (None, actor.user_id)


def may_answer(actor: Actor, swap: DutySwap, answer: str) -> bool:
    """The colleague says yes or no, who asked takes it back."""
    return may_speak_for(actor, swap.asker if answer == "withdrawn" else swap.asked)


def ask(
    session: Session,
    *,
    organisation: Organisation,
    turn_id: int,
    to_id: int,
    return_turn_id: int | None = None,
    reason: str = "",
    actor: Actor,
    now: datetime,
) -> DutySwap:
    """Ask a colleague to take a turn, perhaps for one of the colleague's. Invalid says why not. Flushes."""
    turn, today = _turn(session, organisation, turn_id), local_date(now)
    other = person_of(session, person_id=to_id, organisation_id=organisation.id)
    back = _turn(session, organisation, return_turn_id) if return_turn_id else None
    if not may_speak_for(actor, turn.person):
        raise NotAllowed(_("只能换自己的班"))
    if other.id == turn.person_id or (back is not None and back.person_id != other.id):
        raise Invalid(message=_("请选择同事，还的班要是这位同事的班"))
    if turn.day < today or (back is not None and back.day < today):
        raise Invalid(message=_("过去的班不能换"))
    if _waiting(session, organisation, turn):
        raise Invalid(message=_("这一班已经在等答复"))
    swap = DutySwap(
        organisation_id=organisation.id,
        day=turn.day,
        shift=turn.shift,
        from_id=turn.person_id,
        to_id=other.id,
        return_day=back.day if back else None,
        return_shift=back.shift if back else None,
        reason=reason.strip()[:_LONGEST],
        state="asked",
        asked_at=now,
        asked_by_id=actor.user_id,
    )
    session.add(swap)
    session.flush()
    _tell(session, swap, turn, other, organisation, now)
    note(session, "swap_asked", organisation, actor, now, swap=swap.id)
    return swap


def _tell(
    session: Session, swap: DutySwap, turn: DutyTurn, other: HallPerson, organisation: Organisation, now: datetime
) -> None:
    """The colleague, where there is a login to tell it to."""
    matter = _(
        "%(name)s请您%(day)s%(shift)s值班",
        name=turn.person.name,
        day=chinese_day(turn.day),
        shift=_(SHIFT_WORDS[turn.shift]),
    )
    news = News("swap_asked", f"swap-{swap.id}", {"matter": matter}, organisation.id, "/desk/proxy/swaps")
    tell_staff(session, news, to=[other.account_id] if other.account_id else [], now=now)


def answer(
    session: Session, *, organisation: Organisation, swap_id: int, said: str, actor: Actor, now: datetime
) -> DutySwap:
    """Agree, decline or withdraw; agreed, both turns change hands. Invalid when it is too late. Flushes."""
    swap = session.scalars(
        select(DutySwap)
        .where(DutySwap.id == swap_id, DutySwap.organisation_id == organisation.id)
        .with_for_update(of=DutySwap)
    ).one_or_none()
    if swap is None or said not in ANSWERS:
        raise NotFoundHere(_("没有这个换班"))
    if not may_answer(actor, swap, said):
        raise NotAllowed(_("换班要由被请的同事自己答复"))
    if swap.state != "asked":
        raise Invalid(message=_("这个换班已经答复过了"))
    if said == "agreed":
        _exchange(session, swap, local_date(now))
    swap.state, swap.answered_at, swap.answered_by_id = said, now, actor.user_id
    session.flush()
    note(session, f"swap_{said}", organisation, actor, now, swap=swap.id)
    return swap


def _exchange(session: Session, swap: DutySwap, today: dt.date) -> None:
    _hand_over(session, swap, Turn(swap.day, swap.shift), swap.from_id, swap.to_id, today)
    if swap.return_day is not None and swap.return_shift is not None:
        _hand_over(session, swap, Turn(swap.return_day, swap.return_shift), swap.to_id, swap.from_id, today)


def _hand_over(session: Session, swap: DutySwap, turn: Turn, giver: int, taker: int, today: dt.date) -> None:
    """One turn changes hands; Invalid when the rota was changed meanwhile."""
    there = select(DutyTurn).where(
        DutyTurn.organisation_id == swap.organisation_id, DutyTurn.day == turn.day, DutyTurn.shift == turn.shift
    )
    found = {one.person_id: one for one in session.scalars(there)}
    if turn.day < today or giver not in found or taker in found:
        raise Invalid(message=_("排班已经变了，这个班换不成了，请重新商量"))
    found[giver].person_id = taker
    session.flush()
    session.expire(found[giver], ["person"])


def _turn(session: Session, organisation: Organisation, turn_id: int) -> DutyTurn:
    turn = session.get(DutyTurn, turn_id)
    if turn is None or turn.organisation_id != organisation.id:
        raise NotFoundHere(_("没有这一班"))
    return turn


def _waiting(session: Session, organisation: Organisation, turn: DutyTurn) -> bool:
    same = (
        DutySwap.organisation_id == organisation.id,
        DutySwap.day == turn.day,
        DutySwap.shift == turn.shift,
        DutySwap.from_id == turn.person_id,
        DutySwap.state == "asked",
    )
    return session.scalar(select(DutySwap.id).where(*same)) is not None
