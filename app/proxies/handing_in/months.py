"""月度上交: a village hands its month in, the hall above checks it and signs, or sends it back with words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app import audit
from app.clock import local_date
from app.errors import Invalid, NotAllowed, NotFoundHere
from app.models import LedgerHandIn, Organisation
from app.notifications.elsewhere import News, tell_staff
from app.notifications.recipients import working_at
from app.people.actors import Actor
from app.people.roles import CLERK
from app.proxies.handing_in.frozen import digest_of, freeze, thaw
from reports.tables import TableReport

DUE_DAY = 5  # of the following month
MOST_MONTHS = 6  # of the own list
LONGEST_WORDS = 300
_CHECKERS = ("submit_case", "decide")


@dataclass(frozen=True)
class Standing:
    """A village in a month: what was handed in last, None while nothing was."""

    organisation_id: int
    code: str
    name: str
    month: dt.date
    latest: LedgerHandIn | None
    is_late: bool


def first_of(day: dt.date) -> dt.date:
    """The month of a day."""
    return day.replace(day=1)


def due_on(month: dt.date) -> dt.date:
    """The last day for handing a month in: the fifth of the next."""
    after = (month.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
    return after.replace(day=DUE_DAY)


def hand_in(
    session: Session, *, report: TableReport, month: dt.date, remark: str, actor: Actor, now: datetime
) -> LedgerHandIn:
    """Freeze the book of the own village as it is and hand it in. Invalid while another copy is there to be checked."""
    if actor.organisation_id is None or actor.organisation_tier != "village" or not actor.can("submit_case"):
        raise NotAllowed(_("台账由村（社区）上交"))
    latest = _latest(session, actor.organisation_id, month)
    if problem := _refusal(latest, month, remark, now):
        raise Invalid(message=problem)
    text = freeze(report)
    row = LedgerHandIn(
        organisation_id=actor.organisation_id,
        month=month,
        round=latest.round + 1 if latest else 1,
        content=text,
        digest=digest_of(text),
        cases=len(report.rows),
        remark=remark.strip(),
        handed_at=now,
        handed_by_id=actor.user_id,
    )
    session.add(row)
    try:
        session.flush()
    except IntegrityError as twice:  # the second of two clicks at once
        raise Invalid(message=_("这个月的台账刚刚交过了")) from twice
    _record(session, "handed_in", row, actor, now, digest=row.digest[:16], cases=row.cases)
    _tell_hall(session, row, now)
    return row


def _refusal(latest: LedgerHandIn | None, month: dt.date, remark: str, now: datetime) -> str:
    if month > first_of(local_date(now)):
        return _("这个月还没有到")
    if latest is not None and latest.state == "handed_in":
        return _("这个月的台账已经交了，等中心核对")
    if latest is not None and latest.state == "signed":
        return _("这个月的台账中心已经签收，不能再交")
    return _("说明最多 %(n)s 个字", n=LONGEST_WORDS) if len(remark) > LONGEST_WORDS else ""


def sign(session: Session, *, row: LedgerHandIn, words: str, actor: Actor, now: datetime) -> None:
    """签收. Invalid when it has been checked already, or its copy is not what was handed in."""
    if digest_of(row.content) != row.digest:
        raise Invalid(message=_("这份台账的内容和上交时对不上，不能签收，请报告管理员"))
    _check(session, row, "signed", words.strip(), actor, now)


def send_back(session: Session, *, row: LedgerHandIn, words: str, actor: Actor, now: datetime) -> None:
    """退回, with words on what is to be put right."""
    if not words.strip():
        raise Invalid(message=_("请写明哪里要改"))
    _check(session, row, "sent_back", words.strip(), actor, now)


def _check(session: Session, row: LedgerHandIn, state: str, words: str, actor: Actor, now: datetime) -> None:
    if not may_check(row, actor):
        raise NotAllowed(_("台账由上级中心核对签收"))
    if row.state != "handed_in":
        raise Invalid(message=_("这份台账已经核对过了，请刷新再看"))
    if len(words) > LONGEST_WORDS:
        raise Invalid(message=_("最多 %(n)s 个字", n=LONGEST_WORDS))
    row.state, row.words, row.checked_at, row.checked_by_id = state, words, now, actor.user_id
    session.flush()
    _record(session, state, row, actor, now)
    event = "ledger_signed" if state == "signed" else "ledger_sent_back"
    news = News(event, f"{row.id}", _values(row, words, str(actor.organisation_name)), row.organisation_id, _path(row))
    tell_staff(session, news, to=[row.handed_by_id], now=now, by=actor.user_id)


def may_check(row: LedgerHandIn, actor: Actor) -> bool:
    """Who signs works above the village: never who handed it in."""
    above = row.organisation.path != actor.organisation_path and row.organisation.path.startswith(
        actor.organisation_path or "?"
    )
    return above and any(actor.can(one) for one in _CHECKERS)


# ── reading ────────────────────────────────────────────────────────────────────────────────────────


def hand_in_of(session: Session, *, hand_in_id: int, actor: Actor, locked: bool = False) -> LedgerHandIn:
    """One copy in the person's areas; NotFoundHere for any other."""
    wanted = _seen(actor).where(LedgerHandIn.id == hand_in_id)
    row = session.scalars(wanted.with_for_update(of=LedgerHandIn) if locked else wanted).one_or_none()
    if row is None:
        raise NotFoundHere(_("没有这份台账，或者它不在您的范围内"))
    return row


def table_of(row: LedgerHandIn) -> TableReport:
    """The frozen table."""
    return thaw(row.content)


def _seen(actor: Actor) -> Select[tuple[LedgerHandIn]]:
    here = [Organisation.path.startswith(area, autoescape=True) for area in actor.areas]
    wanted = select(LedgerHandIn).join(Organisation, Organisation.id == LedgerHandIn.organisation_id)
    return wanted.where(or_(*here)) if here else wanted.where(LedgerHandIn.id < 0)


def own_months(session: Session, *, actor: Actor, today: dt.date) -> list[Standing]:
    """The last months of the own village, the latest first. Late are those since it began to hand in."""
    months = [first_of(today)]
    while len(months) < MOST_MONTHS:
        months.append(first_of(months[-1] - dt.timedelta(days=1)))
    code = actor.organisation_path.rstrip("/").rpartition("/")[2]
    found = _latest_by(session, LedgerHandIn.organisation_id == actor.organisation_id, months[-1], months[0])
    since = min([months[1], *(month for _village, month in found)])
    return [
        _standing(actor.organisation_id or 0, code, actor.organisation_name, month, found, today, since)
        for month in months
    ]


def villages_in(session: Session, *, actor: Actor, month: dt.date, today: dt.date) -> Sequence[Standing]:
    """Every village below in a month: who has handed in, who has not. Nobody is late in a month nobody handed in yet,
    the last one aside.
    """
    below = [Organisation.path.startswith(area, autoescape=True) for area in actor.areas]
    wanted = select(Organisation.id, Organisation.code, Organisation.name).where(
        or_(*below), Organisation.tier == "village", Organisation.active
    )
    villages = session.execute(wanted.order_by(Organisation.path)).all() if below else []
    ids = select(Organisation.id).where(or_(*below), Organisation.tier == "village") if below else []
    found = _latest_by(session, LedgerHandIn.organisation_id.in_(ids), month, month)
    since = month if found else first_of(first_of(today) - dt.timedelta(days=1))
    return [_standing(row.id, row.code, row.name, month, found, today, since) for row in villages]


def _standing(
    organisation_id: int,
    code: str,
    name: str,
    month: dt.date,
    found: dict[tuple[int, dt.date], LedgerHandIn],
    today: dt.date,
    since: dt.date,
) -> Standing:
    latest = found.get((organisation_id, month))
    is_open = latest is None or latest.state == "sent_back"
    return Standing(organisation_id, code, name, month, latest, is_open and month >= since and today > due_on(month))


def _latest_by(
    session: Session, which: ColumnElement[bool], first: dt.date, last: dt.date
) -> dict[tuple[int, dt.date], LedgerHandIn]:
    """The last round of each village and month. One statement."""
    rounds = (
        select(LedgerHandIn.organisation_id, LedgerHandIn.month, func.max(LedgerHandIn.round).label("round"))
        .where(which, LedgerHandIn.month.between(first, last))
        .group_by(LedgerHandIn.organisation_id, LedgerHandIn.month)
        .subquery()
    )
    same = (
        (LedgerHandIn.organisation_id == rounds.c.organisation_id)
        & (LedgerHandIn.month == rounds.c.month)
        & (LedgerHandIn.round == rounds.c.round)
    )
    rows = session.scalars(select(LedgerHandIn).join(rounds, same))
    return {(row.organisation_id, row.month): row for row in rows}


def _latest(session: Session, organisation_id: int, month: dt.date) -> LedgerHandIn | None:
    wanted = select(LedgerHandIn).where(LedgerHandIn.organisation_id == organisation_id, LedgerHandIn.month == month)
    return session.scalars(wanted.order_by(LedgerHandIn.round.desc()).limit(1)).first()


# ── telling ────────────────────────────────────────────────────────────────────────────────────────


def _tell_hall(session: Session, row: LedgerHandIn, now: datetime) -> None:
    village = session.get_one(Organisation, row.organisation_id)
    if village.parent_id is not None:
        news = News("ledger_handed_in", f"{row.id}", _values(row, "", ""), village.parent_id, _path(row))
        tell_staff(session, news, to=[one.user_id for one in working_at(session, village.parent_id, {CLERK})], now=now)


def _values(row: LedgerHandIn, reason: str, hall: str) -> dict[str, str]:
    return {"month": month_words(row.month), "village": row.organisation.name, "reason": reason, "hall": hall}


def month_words(month: dt.date) -> str:
    """2026年10月, as messages and papers say it."""
    return f"{month.year}年{month.month}月"


def _path(row: LedgerHandIn) -> str:
    return f"/desk/proxy/ledgers/{row.id}"


def _record(session: Session, what: str, row: LedgerHandIn, actor: Actor, now: datetime, **detail: object) -> None:
    audit.record(
        session,
        actor=actor,
        now=now,
        action=f"ledger.{what}",
        subject="ledger_hand_in",
        subject_id=row.id,
        detail={"month": row.month.isoformat(), **detail},
    )
