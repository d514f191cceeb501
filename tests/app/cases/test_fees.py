"""Statutory fees of a case, receipted."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from app import clock
from app.cases.fees import fee_words, fees_of, record_fee
from app.errors import Invalid, NotAllowed
from app.models import Case, CaseFee
from tests.app.cases.desk import AGENT, HallDesk
from tests.app.cases.moving.refusals import saying

PAID: dict[str, Any] = {
    "name": "工本费",
    "amount": "12.50",
    "paid_by": "agent",
    "payer": "李秀梅",
    "receipt": "0012345",
}


def pay(desk: HallDesk, case: Case, **more: Any) -> CaseFee:
    said = {**PAID, "paid_on": clock.today(), **more}
    return record_fee(desk.session, number=case.number, **said, actor=desk.actor(AGENT), now=clock.now())


def test_a_fee_is_kept_with_its_receipt(desk: HallDesk) -> None:
    case = desk.submit(desk.publish("four_tier"), AGENT, answers={"handled_by": "agent"})
    pay(desk, case)
    (kept,) = fees_of(desk.session, case.id)
    assert kept.amount == 1250 and kept.paid_by == "agent"
    assert fee_words(kept) == "工本费 12.50 元，李秀梅 10月21日代缴，票据号 0012345"
    for more, words in (
        ({}, "已经登记过"),
        ({"amount": "十元"}, "数字"),
        ({"amount": "0.005"}, "两位小数"),
        ({"amount": "NaN"}, "大于 0"),
        ({"receipt": ""}, "票据"),
        ({"paid_by": "clerk"}, "委托人自己交"),
        ({"paid_on": clock.today() + dt.timedelta(days=1)}, "日期"),
    ):
        with pytest.raises(Invalid, check=saying(words)):
            pay(desk, case, **more)
    own = desk.submit(desk.publish("minimal"), AGENT)
    with pytest.raises(NotAllowed):
        pay(desk, own)
