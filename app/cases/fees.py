"""Statutory fees of a case: who paid, how much, by which receipt. 帮办代办 itself never costs anything.

Nobody here takes money: the office that is owed the fee gives the receipt. What the agent paid on the applicant's
behalf is written down, so that it can be accounted for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit
from app.cases.scope import visible_to
from app.clock import local_date
from app.errors import Invalid, NotAllowed, NotFoundHere
from app.models import Case, CaseFee
from app.people.actors import Actor

PAYERS = ("principal", "agent")
MOST_FEES = 20
_MOST_CENTS = 10**9  # 一千万元
_LONGEST = {"name": 60, "payer": 60, "receipt": 60}


def record_fee(
    session: Session,
    *,
    number: str,
    name: str,
    amount: str,
    paid_by: str,
    payer: str,
    receipt: str,
    paid_on: dt.date | None,
    actor: Actor,
    now: datetime,
) -> CaseFee:
    """Write a paid fee down; `amount` in 元 as typed. Invalid with a sentence for each kind of mistake."""
    case = _case(session, number, actor)
    row = CaseFee(
        case_id=case.id,
        name=_fit(name, "name", _("请写明是什么费用，最多 60 个字")),
        amount=_cents(amount),
        paid_by=_known_payer(paid_by),
        payer=_fit(payer, "payer", _("请写明谁交的钱，最多 60 个字")),
        receipt_number=_fit(receipt, "receipt", _("请填写票据号码，最多 60 个字；没有票据的不登记")),
        paid_on=_fit_day(paid_on, local_date(now)),
        recorded_at=now,
        recorded_by_id=actor.user_id,
    )
    _require_new(session, case, row)
    session.add(row)
    session.flush()
    _note(session, case, row, actor, now)
    return row


def fees_of(session: Session, case_id: int) -> Sequence[CaseFee]:
    """The fees of a case in the order in which they were written down."""
    return session.scalars(select(CaseFee).where(CaseFee.case_id == case_id).order_by(CaseFee.id)).all()


def fee_words(fee: CaseFee) -> str:
    """工本费 10.00 元，李秀梅 11月3日代缴，票据 No. 0012345: as papers say it."""
    day = f"{fee.paid_on.month}月{fee.paid_on.day}日"
    how = "代缴" if fee.paid_by == "agent" else "缴"
    return f"{fee.name} {yuan(fee.amount)} 元，{fee.payer} {day}{how}，票据号 {fee.receipt_number}"


def yuan(cents: int) -> str:
    """12.50."""
    return f"{cents / 100:,.2f}"


def _case(session: Session, number: str, actor: Actor) -> Case:
    case = session.scalars(select(Case).where(Case.number == number, visible_to(actor))).one_or_none()
    if case is None:
        raise NotFoundHere(_("没有办件 %(number)s，或者它不在您的办理范围内", number=number))
    if not actor.can("submit_case") or not case.mandate_number:
        raise NotAllowed(_("委托代办的办件，由收件的单位登记代缴的费用"))
    return case


def _fit(text: str, name: str, problem: str) -> str:
    kept = text.strip()
    if not kept or len(kept) > _LONGEST[name]:
        raise Invalid(message=problem)
    return kept


def _cents(typed: str) -> int:
    try:
        cents = Decimal(typed.strip().replace("，", "").replace(",", "")) * 100
    except InvalidOperation:
        raise Invalid(message=_("金额请填数字，单位是元，如 10 或 12.50")) from None
    if not cents.is_finite() or not 0 < cents <= _MOST_CENTS or cents != cents.to_integral_value():
        raise Invalid(message=_("金额要大于 0，最多两位小数"))
    return int(cents)


def _known_payer(code: str) -> str:
    if code not in PAYERS:
        raise Invalid(message=_("请选择是委托人自己交的，还是代办员代缴的"))
    return code


def _fit_day(day: dt.date | None, today: dt.date) -> dt.date:
    if day is None or day > today or day < today - dt.timedelta(days=365):
        raise Invalid(message=_("请选择交费的日期，不能在今天以后，也不能早于一年前"))
    return day


def _require_new(session: Session, case: Case, row: CaseFee) -> None:
    known = fees_of(session, case.id)
    if any(one.receipt_number == row.receipt_number for one in known):
        raise Invalid(message=_("票据 %(number)s 已经登记过了", number=row.receipt_number))
    if len(known) >= MOST_FEES:
        raise Invalid(message=_("一个办件最多登记 %(n)s 笔费用", n=MOST_FEES))


def _note(session: Session, case: Case, row: CaseFee, actor: Actor, now: datetime) -> None:
    audit.record(
        session,
        actor=actor,
        now=now,
        action="case.fee_paid",
        subject="case",
        subject_id=case.number,
        detail={"name": row.name, "amount": row.amount, "receipt": row.receipt_number, "mandate": case.mandate_number},
    )
