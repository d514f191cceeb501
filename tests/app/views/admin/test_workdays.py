"""The calendar: days that differ from Monday–Friday, and years that are complete."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from sqlalchemy.orm import Session

from app.cases.calendar import load_calendar
from app.models import Workday, WorkdayYear
from tests.app.views.admin.conftest import audited
from tests.app.views.conftest import ALLOWANCE
from tests.support.client import DeskClient
from tests.support.filled import number_of, send

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


NOTICE = """国务院办公厅关于2027年部分节假日安排的通知
国办发明电〔2026〕9号
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（周五）至11日（周四）放假调休，共7天。2月13日（周六）上班。
三、清明节：4月5日（周一）放假，与周末连休。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。5月8日（周六）上班。
五、端午节：6月9日（周三）放假1天，不调休。
六、中秋节：9月15日（周三）放假1天，不调休。
七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。
"""


def test_a_notice_is_shown_before_it_is_entered(admin: DeskClient, session: Session) -> None:
    before = session.query(Workday).count()
    seen = admin.post("/workdays/notice", data={"text": NOTICE}).text
    for words in ("国办发明电〔2026〕9号", "10月9日", "国庆节调休上班", "新登记", "登记，2027 年标为已定"):
        assert words in seen
    assert session.query(Workday).count() == before and session.get(WorkdayYear, 2027) is None


def test_a_notice_is_entered_and_its_year_is_known(admin: DeskClient, session: Session) -> None:
    admin.post("/workdays/add", data={**HOLIDAY, "name": "国庆"})
    admin.post("/workdays/add", data={**HOLIDAY, "day": "2027-03-03", "name": "县庆"})
    seen = admin.post("/workdays/notice", data={"text": NOTICE}).text
    assert "改动，原来是“国庆”" in seen and "保留：通知里没有" in seen
    answer = admin.post("/workdays/notice", data={"text": NOTICE, "do": "enter"})
    assert answer.headers["Location"] == "/workdays/list/?year=2027"
    assert session.get_one(WorkdayYear, 2027).source == "国办发明电〔2026〕9号"
    calendar = load_calendar(session, since=dt.date(2027, 1, 1))
    assert calendar.is_workday(dt.date(2027, 10, 9)) and not calendar.is_workday(dt.date(2027, 6, 9))
    assert calendar.names[dt.date(2027, 10, 1)] == "国庆节" and calendar.names[dt.date(2027, 3, 3)] == "县庆"
    assert audited(session, "2027") == ["workday.notice"]
    assert "按放假通知登记：2027 年" in admin.get("/workdays/changes").text


def test_a_notice_that_does_not_agree_is_not_entered_and_keeps_its_text(admin: DeskClient, session: Session) -> None:
    wrong = NOTICE.replace("10月9日（周六）", "10月9日（周五）")
    answer = admin.post("/workdays/notice", data={"text": wrong, "do": "enter"})
    assert answer.status_code == 422 and "2027年10月9日是周六，不是周五" in answer.text and "六、中秋节" in answer.text
    assert session.get(WorkdayYear, 2027) is None
    assert "没有看到是哪一年的" in admin.post("/workdays/notice", data={"text": "<b>x</b>"}).text


def test_what_a_change_moved_is_listed(admin: DeskClient, agent: DeskClient) -> None:
    number = number_of(send(agent, ALLOWANCE))
    told = admin.post("/workdays/add", data={**HOLIDAY, "day": "2026-10-23", "name": "县庆"}, follow_redirects=True)
    assert "1 个在办件的到期日跟着变了" in told.text
    path = re.search(r"/workdays/changes/\d+", told.text)
    assert path is not None
    listed = admin.get(path[0]).text
    assert number in listed and "承诺办结" in listed and "县庆" in listed
    assert admin.get("/workdays/changes/99999999999").status_code == 404
    assert agent.get("/workdays/changes").status_code == 403
