"""Reports on the screen, as spreadsheets and on paper."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.app.publishing.moving import TOWN
from tests.support.client import DeskClient

NAMES = ("list", "batches", "coverage", "limits", "exempt", "anyplace")
SqlCounter = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def county(browser_of: Callable[[str], DeskClient]) -> DeskClient:
    return browser_of("fangxiaoming")


def test_the_list_of_reports(county: DeskClient) -> None:
    page = county.get("/studio/reports/").text
    assert all(f"/studio/reports/{name}" in page for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_each_on_the_screen_and_as_files(county: DeskClient, name: str) -> None:
    page = county.get(f"/studio/reports/{name}")
    assert page.status_code == 200 and "2026年10月21日" in page.text
    sheet = county.get(f"/studio/reports/{name}.xlsx")
    assert sheet.headers["Content-Disposition"].startswith("attachment; filename=")
    table = load_workbook(BytesIO(sheet.data)).active
    assert table is not None and table.max_row > 5 and table["A5"].value


@pytest.mark.parametrize("path", ["list.pdf", f"list.pdf?at={TOWN}", "coverage.pdf"])
def test_on_paper(county: DeskClient, path: str) -> None:
    answer = county.get(f"/studio/reports/{path}")
    assert answer.mimetype == "application/pdf" and answer.data.startswith(b"%PDF-")


@pytest.mark.parametrize("path", ["nothing", "nothing.xlsx", "nothing.pdf"])
def test_no_such_report(county: DeskClient, path: str) -> None:
    assert county.get(f"/studio/reports/{path}").status_code == 404


def test_one_place(county: DeskClient) -> None:
    page = county.get(f"/studio/reports/list?at={TOWN}").text
    assert "石桥镇受理事项清单" in page and "临时救助" in page
    assert county.get("/studio/reports/list?at=123").status_code == 404


def test_the_grid_is_filtered_and_paged(county: DeskClient) -> None:
    assert "临时救助" in county.get("/studio/reports/coverage?q=临时").text
    assert "高龄津贴" not in county.get("/studio/reports/coverage?q=临时").text
    halls = county.get("/studio/reports/coverage?tier=township").text
    assert "<span>石桥社区</span>" not in halls and "<span>石桥镇</span>" in halls
    empty = county.get("/studio/reports/coverage?page=9")
    assert empty.status_code == 200 and "没有要列的内容" in empty.text
    assert county.get("/studio/reports/coverage?page=-3&q=%27").status_code == 200


@pytest.mark.parametrize("name", NAMES)
def test_no_statement_for_each_service(county: DeskClient, count_sql: SqlCounter, name: str) -> None:
    county.get(f"/studio/reports/{name}")
    with count_sql() as statements:
        county.get(f"/studio/reports/{name}")
    assert len(statements) <= 5


def test_supervisors_read_them_and_agents_do_not(browser_of: Callable[[str], DeskClient], agent: DeskClient) -> None:
    assert browser_of("qinzhengwen").get("/studio/reports/limits").status_code == 200
    assert agent.get("/studio/reports/limits").status_code == 403
