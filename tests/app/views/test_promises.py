"""容缺受理 and 沿用 on the form and on the page of the case."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import PaperPromise
from tests.app.views.conftest import ALLOWANCE
from tests.conftest import Clock
from tests.support.client import DeskClient
from tests.support.filled import act, number_of, revision_in, sample_pairs, send


@pytest.fixture
def lacking(session: Session) -> dict[str, Any]:
    """The sample without the photo, which may follow."""
    late = [name for name in sample_pairs(ALLOWANCE) if name.startswith("d_photo")]
    assert late
    return dict.fromkeys(late, "0")


def promised(agent: DeskClient, lacking: dict[str, Any]) -> str:
    return number_of(send(agent, ALLOWANCE, {**lacking, "promise": "yes"}))


def keep(client: DeskClient, session: Session, number: str, action: str, **typed: str) -> str:
    """Do something about the promise of a case; the page afterwards."""
    path, promise = f"/desk/cases/{number}", session.scalars(select(PaperPromise.id)).one()
    revision = revision_in(client.get(path).text)
    answer = client.post(f"{path}/promises/{promise}", data={"action": action, "revision": revision, **typed})
    assert answer.status_code == 303
    return client.get(path).text


def test_the_clerk_confirms_the_promise_first(agent: DeskClient, lacking: dict[str, Any]) -> None:
    response = send(agent, ALLOWANCE, lacking)
    assert response.status_code == 422
    assert 'href="#promise"' in response.text and 'name="promise"' in response.text
    number = promised(agent, lacking)
    receipt = agent.get(f"/desk/cases/{number}/receipt").text
    assert f"/desk/cases/{number}/promise/print" in receipt and "还要后补" in receipt


def test_it_stands_in_the_lists_and_on_the_case(agent: DeskClient, lacking: dict[str, Any]) -> None:
    number = promised(agent, lacking)
    assert number in agent.get("/desk/promises").text
    assert "有 1 份材料等群众后补" in agent.get("/").text
    page = agent.get(f"/desk/cases/{number}").text
    assert "前补交" in page and "收到了" in page and "到期未交" not in page


def test_received_put_off_and_refused(agent: DeskClient, session: Session, lacking: dict[str, Any]) -> None:
    number = promised(agent, lacking)
    assert "要晚于" in keep(agent, session, number, "extend", until="not a day", reason="出差")
    assert "已改补交日期" in keep(agent, session, number, "extend", until="2026-11-20", reason="出差")
    assert "已登记收到" in keep(agent, session, number, "receive")
    assert "没有待补的材料" in agent.get("/desk/promises").text


def test_the_desk_that_decides_returns_what_did_not_come(
    agent: DeskClient, clerk: DeskClient, session: Session, lacking: dict[str, Any], frozen_clock: Clock
) -> None:
    number = promised(agent, lacking)
    frozen_clock.advance(timedelta(days=20))
    agent.log_in("lixiumei")
    clerk.log_in("wanghaiyan")
    assert "份已超期" in agent.get("/").text
    handler = clerk if "按规定处理" in clerk.get(f"/desk/cases/{number}").text else agent
    assert "已登记到期未交" in keep(handler, session, number, "lapse")


def test_unknown_actions_and_promises_do_not_exist(agent: DeskClient, lacking: dict[str, Any]) -> None:
    number = promised(agent, lacking)
    assert agent.post(f"/desk/cases/{number}/promises/1", data={"action": "burn"}).status_code == 404
    assert agent.post(f"/desk/cases/{number}/promises/999", data={"action": "receive"}).status_code == 404


def test_the_letters_print_and_exist_only_with_a_promise(agent: DeskClient, lacking: dict[str, Any]) -> None:
    number = promised(agent, lacking)
    counted = agent.post(f"/desk/cases/{number}/promise/print")
    assert counted.status_code == 303
    assert agent.get(counted.location).data.startswith(b"%PDF")
    assert agent.post(f"/desk/cases/{number}/supplement/print").status_code == 404
    whole = number_of(send(agent, ALLOWANCE))
    assert agent.post(f"/desk/cases/{whole}/promise/print").status_code == 404


def test_a_returned_case_prints_what_is_to_be_mended(agent: DeskClient, clerk: DeskClient) -> None:
    number = number_of(send(agent, ALLOWANCE))
    act(clerk, number, "request_supplement", reason="户口簿缺本人页", lack=["household_book"])
    assert f"/desk/cases/{number}/supplement/print" in agent.get(f"/desk/cases/{number}").text
    counted = agent.post(f"/desk/cases/{number}/supplement/print")
    assert agent.get(counted.location).data.startswith(b"%PDF")


def test_an_earlier_paper_is_offered_on_the_form_and_taken(agent: DeskClient, session: Session) -> None:
    first = number_of(send(agent, ALLOWANCE))
    without = {"d_household_book_originals": "0", "d_household_book_copies": "0"}
    shown = send(agent, ALLOWANCE, {**without, "action": "on_file"}).text
    assert re.search(r'name="on_file" value="household_book"', shown) and first in shown
    number = number_of(send(agent, ALLOWANCE, {**without, "on_file": "household_book"}))
    page = agent.get(f"/desk/cases/{number}").text
    assert "沿用" in page and f"/desk/cases/{first}" in page


def test_a_paper_nobody_handed_in_cannot_be_claimed(agent: DeskClient) -> None:
    forged = {"d_household_book_originals": "0", "on_file": ["household_book", "nothing"]}
    assert send(agent, ALLOWANCE, forged).status_code == 422


def test_why_a_paper_is_asked_for_is_said_on_the_case(agent: DeskClient) -> None:
    number = number_of(send(agent, ALLOWANCE))
    assert "因为由近亲属办理" in agent.get(f"/desk/cases/{number}").text
