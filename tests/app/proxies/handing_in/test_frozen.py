"""A frozen book is the same book, and tells when it was touched."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.proxies.handing_in.frozen import digest_of, freeze, short_digest, thaw
from app.proxies.handing_in.months import due_on
from app.proxies.handing_in.reminding import month_to_remind
from reports.contexts import Pair
from reports.tables import Column, Row, TableReport

CELLS = st.one_of(st.none(), st.integers(), st.text(max_size=8))


def report(rows: list[list[object]]) -> TableReport:
    return TableReport(
        name="agents-1",
        title="上河村帮办代办台账",
        subtitle="2026年10月",
        facts=(Pair("收件", "2 件"),),
        columns=(Column("序", "number", 4), Column("办件号", share=12, leads=True)),
        rows=tuple(Row(tuple(cells), link="/desk/cases/SQ26-00001") for cells in rows),  # type: ignore[arg-type]
        notes=("身份证号、电话不入台账。",),
        county_name="青石县",
        day="2026年11月2日",
        foot="制表 2026年11月2日",
    )


@given(st.lists(st.tuples(CELLS, CELLS).map(list), max_size=4))
def test_what_was_frozen_thaws_the_same(rows: list[list[object]]) -> None:
    whole = report(rows)
    assert thaw(freeze(whole)) == whole
    assert freeze(thaw(freeze(whole))) == freeze(whole)


def test_a_changed_word_has_another_digest() -> None:
    text = freeze(report([[1, "SQ26-00001"]]))
    assert digest_of(text) != digest_of(text.replace("SQ26-00001", "SQ26-00002"))
    assert short_digest("7a1c09f4d2e855b0ff") == "7A1C 09F4 D2E8 55B0"


@pytest.mark.parametrize(
    ("today", "month"),
    [
        (dt.date(2026, 10, 31), dt.date(2026, 10, 1)),
        (dt.date(2026, 11, 5), dt.date(2026, 10, 1)),
        (dt.date(2027, 1, 5), dt.date(2026, 12, 1)),
        (dt.date(2026, 11, 6), None),
    ],
)
def test_people_are_reminded_on_the_last_day_and_on_the_day_it_is_due(today: dt.date, month: dt.date | None) -> None:
    assert month_to_remind(today) == month
    assert month is None or due_on(month) in (today, dt.date(2026, 11, 5))
