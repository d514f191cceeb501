"""补正: the same form, filled as it was; mended, kept, sent again."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import PaperPromise
from tests.app.views.conftest import ALLOWANCE
from tests.support.client import DeskClient
from tests.support.filled import act, form_token, number_of, revision_in, sample_pairs, send, token_in

REISSUE, HEALTH_APPROVER = "QS-WJ-003", "wanxiaodong"  # a step of the township has a field of its own
FOUND = "档案中有领证记录"


@pytest.fixture
def returned(agent: DeskClient, clerk: DeskClient) -> str:
    """A case that the township has sent back."""
    number = number_of(send(agent, ALLOWANCE))
    act(clerk, number, "request_supplement", lack=["household_book"], reason="缺“本人页”")
    return number


def test_the_form_stands_as_it_was_sent(agent: DeskClient, returned: str) -> None:
    page = agent.get(f"/desk/cases/{returned}/mend").text
    assert 'value="张桂兰"' in page and 'value="990101194605180243"' in page
    assert 'name="d_household_book_copies" value="1"' in page
    assert "缺“本人页”" in page


def test_mended_and_sent_again_it_comes_back_to_the_clerk(agent: DeskClient, clerk: DeskClient, returned: str) -> None:
    response = _send(agent, returned, {"f_household_address": "石桥镇上河村北头一组2号"})
    assert response.status_code == 303
    page = clerk.get(f"/desk/cases/{returned}").text
    assert "石桥镇上河村北头一组" in page and "通过，送县民政局" in page


def test_mistakes_in_mending_are_told_and_kept(agent: DeskClient, returned: str) -> None:
    response = _send(agent, returned, {"f_applicant_phone": "123"})
    assert response.status_code == 422
    assert 'href="#f_applicant_phone"' in response.text and 'value="123"' in response.text


def test_mending_can_be_interrupted(agent: DeskClient, returned: str) -> None:
    saved = _send(agent, returned, {"action": "save", "f_household_address": "写到一半"})
    assert saved.status_code == 303
    assert 'value="写到一半"' in agent.get(saved.headers["Location"]).text


def test_only_the_submitter_mends(clerk: DeskClient, returned: str) -> None:
    assert clerk.get(f"/desk/cases/{returned}/mend").status_code == 403


def test_a_case_that_was_not_returned_cannot_be_mended(agent: DeskClient) -> None:
    number = number_of(send(agent, ALLOWANCE))
    assert agent.get(f"/desk/cases/{number}/mend").status_code == 403


def test_a_second_click_goes_where_the_first_went(agent: DeskClient, returned: str) -> None:
    page = agent.get(f"/desk/cases/{returned}/mend").text
    for _click in range(2):
        response = _post(agent, returned, page, {})
        assert (response.status_code, response.headers["Location"]) == (303, f"/desk/cases/{returned}")


def test_who_mends_second_is_told_and_keeps_what_was_typed(agent: DeskClient, returned: str) -> None:
    page = agent.get(f"/desk/cases/{returned}/mend").text
    assert _post(agent, returned, page, {"f_home_address": "先到的地址"}).status_code == 303
    second = _post(agent, returned, page, {"f_home_address": "后到的地址"})
    assert second.status_code == 422
    assert "没有提交" in second.text and "现在由石桥镇办理" in second.text
    assert 'value="后到的地址"' in second.text
    assert "先到的地址" in agent.get(f"/desk/cases/{returned}").text


def test_what_a_clerk_filled_in_outlives_the_mending(
    agent: DeskClient, clerk: DeskClient, browser_of: Callable[[str], DeskClient]
) -> None:
    number = number_of(send(agent, REISSUE))
    assert act(clerk, number, "pass_on", f_archive_result=FOUND).status_code == 303
    county = browser_of(HEALTH_APPROVER)
    assert FOUND in county.get(f"/desk/cases/{number}").text
    assert act(county, number, "request_supplement", reason="照片太小").status_code == 303
    page = agent.get(f"/desk/cases/{number}/mend").text
    note = {"form_token": token_in(page), "revision": revision_in(page), "action": "submit"}
    assert agent.post(f"/desk/cases/{number}/mend", data={**sample_pairs(REISSUE), **note}).status_code == 303
    assert FOUND in county.get(f"/desk/cases/{number}").text


def test_a_draft_of_another_form_is_not_filled_into_this_case(agent: DeskClient, returned: str) -> None:
    token = form_token(agent, f"/desk/new/{ALLOWANCE}")
    saved = agent.post(
        f"/desk/new/{ALLOWANCE}", data={"form_token": token, "action": "save", "f_applicant_name": "别人"}
    )
    draft = saved.headers["Location"].partition("draft=")[2]
    assert "别人" not in agent.get(f"/desk/cases/{returned}/mend?draft={draft}").text


def _send(agent: DeskClient, number: str, changes: dict[str, Any]):
    return _post(agent, number, agent.get(f"/desk/cases/{number}/mend").text, changes)


def _post(agent: DeskClient, number: str, page: str, changes: dict[str, Any]):
    note = {"form_token": token_in(page), "revision": revision_in(page), "action": "submit"}
    assert re.search(r"第 \d+ 版", page)
    return agent.post(f"/desk/cases/{number}/mend", data={**sample_pairs(ALLOWANCE), **note, **changes})


@pytest.fixture
def lacking(app: Flask) -> dict[str, str]:
    """The sample without the photo, which may follow."""
    return {name: "0" for name in sample_pairs(ALLOWANCE) if name.startswith("d_photo")}


def _returned(agent: DeskClient, clerk: DeskClient, changes: dict[str, str]) -> str:
    number = number_of(send(agent, ALLOWANCE, changes))
    act(clerk, number, "request_supplement", reason="缺“本人页”")
    return number


def test_a_paper_that_is_lacking_now_is_not_promised_unasked(
    agent: DeskClient, returned: str, session: Session, lacking: dict[str, str]
) -> None:
    asked = _send(agent, returned, lacking)
    assert asked.status_code == 422 and 'href="#promise"' in asked.text and 'name="promise"' in asked.text
    assert session.scalars(select(PaperPromise)).all() == []
    assert _send(agent, returned, {**lacking, "promise": "yes"}).status_code == 303
    assert session.scalars(select(PaperPromise.state)).one() == "open"


def test_a_promise_that_stands_is_not_asked_for_again(
    agent: DeskClient, clerk: DeskClient, session: Session, lacking: dict[str, str]
) -> None:
    number = _returned(agent, clerk, {**lacking, "promise": "yes"})
    assert _send(agent, number, lacking).status_code == 303
    assert session.scalars(select(PaperPromise.state)).one() == "open"


def test_what_was_taken_over_need_not_be_brought_to_the_mending(agent: DeskClient, clerk: DeskClient) -> None:
    first = number_of(send(agent, ALLOWANCE))
    without = {"d_household_book_originals": "0", "d_household_book_copies": "0"}
    number = _returned(agent, clerk, {**without, "on_file": "household_book"})
    assert f"沿用 {first} 交的" in agent.get(f"/desk/cases/{number}/mend").text
    assert _send(agent, number, without).status_code == 303


def test_sheets_of_a_paper_that_does_not_apply_any_more_are_dropped_when_told(agent: DeskClient, returned: str) -> None:
    changes = {"handled_by": "self"}
    told = _send(agent, returned, changes)
    assert told.status_code == 422 and "收到的份数" in told.text
    names = re.findall(r'name="drop" value="([^"]+)"', told.text)
    assert any(name.startswith("d_") for name in names)
    assert _send(agent, returned, {**changes, "drop": names}).status_code == 303
