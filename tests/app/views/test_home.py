"""The first page of each role, the picker, one's own account, receipts."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from tests.app.views.conftest import ALLOWANCE
from tests.support.client import DeskClient
from tests.support.filled import act, number_of, send

Counting = Callable[[], AbstractContextManager[list[str]]]


def test_an_agent_begins_the_day_with_what_was_sent_back(agent: DeskClient, clerk: DeskClient) -> None:
    number = number_of(send(agent, ALLOWANCE))
    act(clerk, number, "request_supplement", reason="缺签名")
    page = agent.get("/").text
    assert "秀梅，上午好" in page and number in page and "不计时" in page
    assert page.index("高龄津贴（80—89") < page.index("常办事项")


def test_the_agents_home_takes_few_statements(agent: DeskClient, count_sql: Counting) -> None:
    number_of(send(agent, ALLOWANCE))
    agent.get("/")
    with count_sql() as statements:
        agent.get("/")
    assert len(statements) <= 12, statements


def test_every_role_has_a_home(browser_of: Callable[[str], DeskClient]) -> None:
    assert browser_of("wanghaiyan").get("/").headers["Location"] == "/desk/"
    assert browser_of("linjianhua").get("/").headers["Location"] == "/desk/"
    assert browser_of("fangxiaoming").get("/").headers["Location"] == "/studio/"
    supervisor = browser_of("qinzhengwen")
    assert supervisor.get("/").headers["Location"] == "/supervision/"
    assert supervisor.get("/supervision/").status_code == 200


def test_the_picker_finds_by_initials(agent: DeskClient) -> None:
    part = agent.get("/desk/services?q=gljt", headers={"X-Requested-With": "fetch"}).text
    assert f"/desk/services/{ALLOWANCE}" in part and "<html" not in part
    assert "没有找到“qqqq”" in agent.get("/desk/services?q=qqqq").text


def test_a_service_says_what_to_bring_before_the_form(agent: DeskClient) -> None:
    page = agent.get(f"/desk/services/{ALLOWANCE}").text
    assert "要带什么" in page and "老人居民户口簿" in page and f'href="/desk/new/{ALLOWANCE}"' in page


def test_my_account_says_who_i_am(agent: DeskClient) -> None:
    page = agent.get("/me").text
    assert "李秀梅" in page and "代办员" in page and "上河村便民服务站" in page and "退出登录" in page


def test_the_receipt_prints(agent: DeskClient) -> None:
    number = number_of(send(agent, ALLOWANCE))
    counted = agent.post(f"/desk/cases/{number}/receipt/print")
    assert counted.status_code == 303
    answer = agent.get(counted.headers["Location"])
    assert answer.mimetype == "application/pdf" and answer.data.startswith(b"%PDF-")
    assert answer.headers["Cache-Control"] == "no-store"
