"""Case numbers: one sequence a prefix and year, without gaps."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from app.cases.numbering import next_number
from app.clock import ZONE

NOW = datetime(2026, 10, 21, 9, 30, tzinfo=ZONE)


def test_numbers_run_by_prefix(session: Session) -> None:
    taken = [next_number(session, prefix=prefix, now=NOW) for prefix in ("SQ", "SQ", "LS")]
    assert taken == ["SQ26-00001", "SQ26-00002", "LS26-00001"]


def test_a_year_of_the_county_begins_at_its_own_midnight(session: Session) -> None:
    eve, morning = datetime(2026, 12, 31, 23, 59, tzinfo=ZONE), datetime(2027, 1, 1, 0, 1, tzinfo=ZONE)
    assert next_number(session, prefix="SQ", now=eve) == "SQ26-00001"
    assert next_number(session, prefix="SQ", now=morning) == "SQ27-00001"


def test_a_rollback_gives_the_number_back(session: Session) -> None:
    next_number(session, prefix="SQ", now=NOW)
    with pytest.raises(ZeroDivisionError), session.begin_nested():
        next_number(session, prefix="SQ", now=NOW)
        raise ZeroDivisionError
    assert next_number(session, prefix="SQ", now=NOW) == "SQ26-00002"


def test_the_hundred_thousandth_case_has_six_digits(session: Session) -> None:
    next_number(session, prefix="SQ", now=NOW)
    session.connection().exec_driver_sql("update case_counter set last = 99999")
    assert next_number(session, prefix="SQ", now=NOW) == "SQ26-100000"
