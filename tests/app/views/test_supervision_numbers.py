"""督查: the board, the cases behind it, rates as page and files, the record checked and taken out."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from app import clock
from app.people.actors import Actor
from app.statistics.days import count_day
from tests.app.cases.desk import AGENT, HallDesk
from tests.support.client import DeskClient

Open = Callable[[str], DeskClient]


@pytest.fixture
def supervisor(browser_of: Open) -> DeskClient:
    return browser_of("qinzhengwen")


def test_the_board_is_counted_and_leads_to_cases(
    session: Session, actor: Callable[[str], Actor], supervisor: DeskClient
) -> None:
    desk = HallDesk(session, actor)
    case = desk.submit(desk.publish("minimal"), AGENT)
    assert "看板还没有统计过" in supervisor.get("/supervision/").text
    assert supervisor.post("/supervision/count", data={"by": "unit"}).status_code == 303
    page = supervisor.get("/supervision/").text
    assert "截至 10月21日 09:30" in page and "石桥镇" in page
    assert "刚刚统计过" in supervisor.post("/supervision/count", follow_redirects=True).text
    for by in ("service", "person"):
        assert supervisor.get(f"/supervision/?by={by}").status_code == 200
    cases = supervisor.get("/supervision/cases?at=990101101").text
    assert case.number in cases and "收件人" in cases
    assert supervisor.get("/supervision/?at=110101").status_code == 404
    assert supervisor.get("/supervision/cases?person=99999").status_code == 404


@pytest.mark.parametrize("path", ["", "cases", "rates", "rates.xlsx", "rates.pdf", "audit"])
def test_only_for_supervisors(browser_of: Open, path: str) -> None:
    assert browser_of("wanghaiyan").get(f"/supervision/{path}").status_code == 403


def test_rates_on_the_screen_and_as_files(session: Session, supervisor: DeskClient) -> None:
    assert "这段时间没有办件" in supervisor.get("/supervision/rates").text
    for back in range(3):
        count_day(session, clock.today().toordinal() - back, clock.now())
    session.commit()
    page = supervisor.get("/supervision/rates?span=week&by=person&rank=early").text
    assert "2026年10月19日—25日" in page and "怎么算的" in page and "<svg" in page
    strange = supervisor.get("/supervision/rates?span=range&since=x&until=2026-10-01&by=y&rank=z&day=9999-99-99")
    assert strange.status_code == 200 and "2026-10-01" in strange.text
    sheet = load_workbook(BytesIO(supervisor.get("/supervision/rates.xlsx?span=week").data)).active
    assert sheet is not None
    assert [cell.value for cell in sheet[5]][:4] == ["单位", "名次", "收件", "办结"]
    assert supervisor.get("/supervision/rates.pdf?span=week").data.startswith(b"%PDF-")


def test_the_record_is_checked_and_taken_out(supervisor: DeskClient, browser_of: Open) -> None:
    page = supervisor.get("/supervision/audit?who=秦正文").text
    assert "还没有核对过" in page and "登录" in page
    done = supervisor.post("/supervision/audit/verify", follow_redirects=True).text
    assert "核对完了：操作记录完整" in done and "一条不少" in done
    text = supervisor.post("/supervision/audit/export", data={"form": "csv", "who": "秦正文"}).data.decode("utf-8-sig")
    assert text.startswith("序号,时间,谁") and "核对操作记录" in text
    sheet = load_workbook(
        BytesIO(supervisor.post("/supervision/audit/export", data={"since": "2026-10-21"}).data)
    ).active
    assert sheet is not None and sheet["F6"].value == "操作记录"
    refused = supervisor.post("/supervision/audit/export", data={"who": "没有这个人"})
    assert refused.status_code == 422 and "没有可以导出的记录" in refused.text
    admin = browser_of("fangxiaoming")
    assert admin.post("/supervision/audit/verify").headers["Location"] == "/audit/list/"
