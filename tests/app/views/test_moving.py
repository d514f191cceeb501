"""Pages of what moves: hand-overs on both sides, originals, mandates, cases to other desks."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.app.views.conftest import ALLOWANCE
from tests.reports.paper import pages_of
from tests.support.client import DeskClient
from tests.support.filled import number_of, revision_in, send

HERE = "/desk/handovers"
BY_AGENT = 1  # of the samples of this item: one that an agent hands in
TO_HALL = {"to": "990101101", "way": "person", "carrier": "李秀梅"}


@pytest.fixture
def number(agent: DeskClient) -> str:
    return number_of(send(agent, ALLOWANCE))


def counts(page: str) -> dict[str, str]:
    """All counts of a manifest as the page shows them."""
    found = re.findall(r'name="([oc]_\d+)" value="(\d+)"', page)
    assert found
    return dict(found)


def test_papers_are_handed_over_with_a_difference(agent: DeskClient, clerk: DeskClient, number: str) -> None:
    assert number in agent.get(f"{HERE}/new").text
    refused = agent.post(f"{HERE}/new", data={**TO_HALL, "way": "post", "case": number})
    assert refused.status_code == 422 and "单号" in refused.text and f'value="{number}" checked' in refused.text
    path = agent.post(f"{HERE}/new", data={**TO_HALL, "case": number}).headers["Location"]
    page = agent.get(path).text
    assert clerk.get(path).status_code == 404  # a draft is nobody else's
    (sheet,) = pages_of(agent.get(f"{path}/manifest.pdf").data)
    assert "草稿，未移交" in sheet and agent.post(f"{path}/print").location.endswith(f"{path}/manifest.pdf")
    draft = {**TO_HALL, **counts(page), "revision": revision_in(page), "signed": "李秀梅"}
    assert agent.post(path, data={**draft, "action": "send"}).status_code == 303
    page = clerk.get(path).text
    first, *_rest = counted = counts(page)
    counted[first] = "0"
    form = {**counted, "revision": revision_in(page), "signed": "王海燕", "action": "receive"}
    refused = clerk.post(path, data=form)
    assert refused.status_code == 422 and "差在哪里" in refused.text
    assert clerk.post(path, data={**form, f"w_{first[2:]}": "没有见到"}).status_code == 303
    assert "没有见到" in agent.get(path).text
    assert "有差异待核实" in agent.get(HERE).text
    page = agent.get(path).text
    settled = {"action": "settle", "revision": revision_in(page), f"s_{first[2:]}": "found"}
    assert agent.post(path, data=settled).status_code == 303
    assert "差异已核实" in clerk.get(path).text
    assert clerk.get(f"{path}/manifest.pdf").status_code == 404  # it was sent: every print is counted
    printed = clerk.post(f"{path}/print")
    first, second = pages_of(clerk.get(printed.location).data)
    assert "第一联发件单位留存" in first and "第二联收件单位留存" in second and "补打" not in first
    (again,) = pages_of(clerk.get(clerk.post(f"{path}/print", data={"copy": "收件单位"}).location).data)
    assert "第二联收件单位留存补打第2次" in again
    assert agent.get(printed.location).status_code == 404  # somebody else's print


def test_an_original_is_given_back_on_the_page_of_the_case(agent: DeskClient, number: str) -> None:
    path = f"/desk/cases/{number}"
    hold = re.search(r'name="hold" value="(\d+)"', agent.get(path).text)
    assert hold
    form = {"action": "return", "hold": hold[1], "sheets": "1", "name": "王桂兰", "relation": "母女"}
    assert agent.post(f"{path}/originals", data=form).status_code == 303
    assert "已还申请人" in agent.get(path).text
    assert number in agent.get("/desk/originals?all=1").text


def test_the_mandate_rests_and_goes_on(agent: DeskClient, clerk: DeskClient) -> None:
    number = number_of(send(agent, ALLOWANCE, sample=BY_AGENT))
    path = f"/desk/cases/{number}/mandate"
    page = agent.get(path)
    form = {"action": "pause", "revision": revision_in(page.text), "reason": "other", "words": ""}
    refused = agent.post(path, data=form)
    assert refused.status_code == 422 and "请写明是什么理由" in refused.text
    assert agent.post(path, data={**form, "reason": "principal_away"}).status_code == 303
    assert "代办已中止" in clerk.get(f"/desk/cases/{number}").text


def test_a_case_is_handed_on(browser_of: Callable[[str], DeskClient], clerk: DeskClient, number: str) -> None:
    path = f"/desk/cases/{number}"
    page = clerk.get(f"{path}/hand-on").text
    form = {"revision": revision_in(page), "to": "990101102", "reason_kind": "workload", "opinion": ""}
    refused = clerk.post(f"{path}/transfer", data=form)
    assert refused.status_code == 422 and "为什么转办" in refused.text and 'value="workload" selected' in refused.text
    assert clerk.post(f"{path}/transfer", data={**form, "opinion": "请代为审核"}).status_code == 303
    assert clerk.get(f"{path}/hand-on").status_code == 403
    assert "请代为审核" in browser_of("zhoutingting").get(path).text
