"""The month goes up and is signed for, a problem goes up and is answered: through the browser."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.models import LedgerHandIn, ProblemSheet
from tests.app.cases.desk import AGENT, CLERK
from tests.support.client import DeskClient


def test_a_month_goes_up_comes_back_and_is_signed_for(client: DeskClient, session: Session) -> None:
    client.log_in(AGENT)
    month = f"{clock.today():%Y-%m}"
    assert client.post("/desk/proxy/ledgers", data={"month": "2026-13"}).status_code == 422
    answer = client.post("/desk/proxy/ledgers", data={"month": month, "remark": "已核对"})
    row = session.scalars(select(LedgerHandIn)).one()
    path = f"/desk/proxy/ledgers/{row.id}"
    assert (answer.status_code, answer.location) == (303, path)
    assert client.post(f"{path}/sign").status_code == 403
    client.log_in(CLERK)
    assert "已交，待核对" in client.get(f"/desk/proxy/ledgers?month={month}").text
    assert client.post(f"{path}/send-back").status_code == 422
    assert client.post(f"{path}/sign", data={"words": ""}).status_code == 303
    assert "已签收" in client.get(path).text
    assert client.get(f"{path}.xlsx").status_code == 200


def test_a_problem_goes_up_and_the_answer_comes_down(client: DeskClient, session: Session) -> None:
    client.log_in(AGENT)
    typed = {"title": "待遇没有到账", "facts": "两个月没有到账", "asked": ""}
    refused = client.post("/desk/proxy/problems/new", data=typed)
    assert refused.status_code == 422 and "两个月没有到账" in refused.text
    client.post("/desk/proxy/problems/new", data={**typed, "asked": "请核对名单"})
    sheet = session.scalars(select(ProblemSheet)).one()
    path = f"/desk/proxy/problems/{sheet.number}"
    client.log_in(CLERK)
    assert client.post(f"{path}/receive").status_code == 303
    assert client.post(f"{path}/answer", data={"words": "已补发"}).status_code == 303
    client.log_in(AGENT)
    assert "已补发" in client.get(path).text
    assert client.post(f"{path}/close").status_code == 303
    assert "已办结" in client.get("/desk/proxy/problems").text


def test_the_columns_are_chosen_by_number(client: DeskClient) -> None:
    client.log_in(CLERK)
    path = "/desk/ledgers/agents/columns"
    assert client.post(path, data={"column": ["person"]}).status_code == 422
    chosen = {"column": ["number", "person"], "place_number": "2", "place_person": "1"}
    assert client.post(path, data=chosen).status_code == 303
    page = client.get(path).text
    assert page.index('value="person" checked') < page.index('value="number" checked')
