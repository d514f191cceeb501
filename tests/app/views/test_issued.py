"""The papers of a case on the screen: listed, printed, made void, and only for whom they concern."""

from __future__ import annotations

import re
from collections.abc import Callable

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.models import IssuedPaper
from tests.app.views.conftest import ALLOWANCE
from tests.reports.paper import pages_of, size_of
from tests.support.client import DeskClient
from tests.support.filled import number_of, send


def paper_of(client: DeskClient, number: str) -> str:
    """The address of its receipt; the case that a relative hands in has a mandate, too."""
    page = client.get(f"/desk/cases/{number}").text
    (found,) = re.findall(r"(/desk/papers/\d+)\">(?:收件|受理)回执<", page)
    return str(found)


def test_a_paper_is_listed_printed_and_counted(agent: DeskClient) -> None:
    number = number_of(send(agent, ALLOWANCE))
    paper = paper_of(agent, number)
    assert "打印时编号" in agent.get(paper).text
    counted = agent.post(f"{paper}/print", data={"copy": "存档"})
    assert agent.get(counted.headers["Location"]).data.startswith(b"%PDF-")
    page = agent.get(paper).text
    assert "存档联" in page and re.search(r"〔2026〕\d+ 号", page)
    assert "打印过 1 次" in agent.get(f"/desk/cases/{number}").text


def test_a_copy_nobody_keeps_is_refused_with_a_sentence(agent: DeskClient) -> None:
    paper = paper_of(agent, number_of(send(agent, ALLOWANCE)))
    refused = agent.post(f"{paper}/print", data={"copy": "隔壁"})
    assert refused.status_code == 422 and "没有“隔壁”这一联" in refused.text


def test_a_notice_that_was_issued_is_hung_on_a_wall(agent: DeskClient, session: Session) -> None:
    number = number_of(send(agent, ALLOWANCE))
    paper = paper_of(agent, number)
    paper_id = int(paper.rpartition("/")[2])
    session.execute(update(IssuedPaper).where(IssuedPaper.id == paper_id).values(kind="publicity"))
    session.commit()
    assert 'value="A3"' in agent.get(paper).text
    counted = agent.post(f"{paper}/print", data={"size": "A3"})
    pdf = agent.get(counted.headers["Location"]).data
    assert size_of(pdf) == (297, 420) and len(pages_of(pdf)) == 1 and "张贴" in pages_of(pdf)[0]
    assert "张贴联" in agent.get(paper).text


def test_only_a_notice_is_hung_on_a_wall(agent: DeskClient) -> None:
    paper = paper_of(agent, number_of(send(agent, ALLOWANCE)))
    assert 'value="A3"' not in agent.get(paper).text
    assert agent.post(f"{paper}/print", data={"size": "A3"}).status_code == 422


def test_others_do_not_see_it(agent: DeskClient, clerk: DeskClient, browser_of: Callable[[str], DeskClient]) -> None:
    paper = paper_of(agent, number_of(send(agent, ALLOWANCE)))
    counted = agent.post(f"{paper}/print").headers["Location"]
    stranger = browser_of("zhoutingting")
    assert {stranger.get(paper).status_code, stranger.post(f"{paper}/print").status_code} == {404}
    assert clerk.get(paper).status_code == 200
    assert clerk.get(counted).status_code == 404, "this print is the agent's"


def test_whoever_issued_it_makes_it_void(agent: DeskClient, clerk: DeskClient) -> None:
    number = number_of(send(agent, ALLOWANCE))
    paper = paper_of(agent, number)
    agent.post(f"{paper}/print")
    assert clerk.post(f"{paper}/void", data={"reason": "写错了"}).status_code == 403
    assert "请写明作废的原因" in agent.post(f"{paper}/void", data={"reason": " "}).text
    assert agent.post(f"{paper}/void", data={"reason": "写错了"}).status_code == 303
    assert "已作废" in agent.get(f"/desk/cases/{number}").text and "写错了" in agent.get(paper).text
    assert agent.post(f"{paper}/print").status_code == 422
