"""The calendar: days that differ from Monday–Friday, and years that are complete."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from app.cases.calendar import load_calendar
from app.models import Workday, WorkdayYear
from tests.app.views.admin.conftest import audited
from tests.support.client import DeskClient

HOLIDAY = {"day": "2027-10-01", "kind": "rest", "name": "国庆节", "source": "国办通知"}


def test_a_day_entered_counts_from_the_next_sum_on(admin: DeskClient, session: Session) -> None:
    assert admin.post("/workdays/add", data=HOLIDAY).headers["Location"] == "/workdays/list/?year=2027"
    assert not load_calendar(session, since=dt.date(2027, 1, 1)).is_workday(dt.date(2027, 10, 1))
    assert audited(session, "2027-10-01") == ["workday.saved"]


def test_a_day_is_changed_and_deleted(admin: DeskClient, session: Session) -> None:
    admin.post("/workdays/add", data=HOLIDAY)
    admin.post("/workdays/edit/2027-10-01", data={"kind": "rest", "name": "国庆"})
    assert session.get_one(Workday, dt.date(2027, 10, 1)).name == "国庆"
    assert "国庆" in admin.get("/workdays/delete/2027-10-01").text
    assert session.get(Workday, dt.date(2027, 10, 1)) is not None
    assert admin.post("/workdays/delete/2027-10-01").headers["Location"] == "/workdays/list/?year=2027"
    assert session.get(Workday, dt.date(2027, 10, 1)) is None
    assert audited(session, "2027-10-01") == ["workday.saved", "workday.saved", "workday.deleted"]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"day": "2027-10-02"}, "这天是周末，本来就休息"),
        ({"kind": "work"}, "这天是周一至周五，本来就上班"),
        ({"day": "2027-02-30"}, "日期"),
        ({"day": "1850-01-01"}, "年份要在 2000 到 2100 之间"),
        ({"name": ""}, "请填写"),
    ],
)
def test_what_says_nothing_new_is_refused(
    admin: DeskClient, session: Session, changes: dict[str, str], told: str
) -> None:
    before = session.query(Workday).count()
    answer = admin.post("/workdays/add", data={**HOLIDAY, **changes})
    assert answer.status_code == 422
    assert told in answer.text
    assert session.query(Workday).count() == before


def test_a_year_is_marked_with_its_notice_and_unmarked(admin: DeskClient, session: Session) -> None:
    assert "推算" in admin.get("/workdays/list/?year=2027").text
    admin.post("/workdays/years", data={"year": "2027", "known": "1", "source": ""})
    assert session.get(WorkdayYear, 2027) is None
    admin.post("/workdays/years", data={"year": "2027", "known": "1", "source": "国办发明电〔2026〕9号"})
    assert session.get_one(WorkdayYear, 2027).source == "国办发明电〔2026〕9号"
    assert load_calendar(session, since=dt.date(2027, 1, 1)).is_known(dt.date(2027, 5, 6))
    admin.post("/workdays/years", data={"year": "2027", "known": "0"})
    assert not load_calendar(session, since=dt.date(2027, 1, 1)).is_known(dt.date(2027, 5, 6))


def test_a_day_that_is_not_there_is_not_found_and_a_forged_year_shows_this_one(admin: DeskClient) -> None:
    for path in ("/workdays/edit/2026-13-01", "/workdays/edit/x", "/workdays/delete/2026-03-04"):
        assert admin.get(path).status_code == 404, path
    for year in ("0", "-5", "99999", "x"):
        assert "2026 年" in admin.get(f"/workdays/list/?year={year}").text, year
