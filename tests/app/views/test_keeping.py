"""Forms that save themselves: what the page's script sends, and what it is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.cases import drafts
from app.models import Case, FormDraft
from tests.app.views.conftest import ALLOWANCE
from tests.conftest import Clock
from tests.support.client import DeskClient
from tests.support.filled import act, form_token, number_of, sample_pairs, send

HERE = f"/desk/new/{ALLOWANCE}"
JSON = {"Accept": "application/json"}


def keep(client: DeskClient, token: str, revision: Any = 0, path: str = HERE, **typed: str) -> TestResponse:
    note = {"form_token": token, "draft_revision": revision}
    return client.post(f"{path}/keep", data={**note, **typed}, headers=JSON)


@pytest.fixture
def token(agent: DeskClient) -> str:
    return form_token(agent, HERE)


def stored(session: Session) -> FormDraft:
    return session.scalars(select(FormDraft)).one()


def test_every_save_raises_the_revision_and_says_when(agent: DeskClient, token: str, session: Session) -> None:
    first = keep(agent, token, f_applicant_name="张")
    assert first.json == {"revision": 1, "at": "2026-10-21T09:30:00+08:00"}
    assert keep(agent, token, 1, f_applicant_name="张桂兰").json["revision"] == 2
    draft = stored(session)
    assert (draft.revision, draft.applicant_name) == (2, "张桂兰")
    assert json.loads(draft.data) == [["f_applicant_name", "张桂兰"]]


def test_a_second_tab_is_told_what_stands_there(agent: DeskClient, token: str, session: Session) -> None:
    keep(agent, token, f_applicant_name="张桂兰")
    answer = keep(agent, token, 0, f_applicant_name="李四")
    assert answer.status_code == 409
    assert answer.json["revision"] == 1 and answer.json["pairs"] == [["f_applicant_name", "张桂兰"]]
    assert stored(session).applicant_name == "张桂兰"
    assert keep(agent, token, 1, f_applicant_name="李四").json["revision"] == 2


@pytest.mark.parametrize("revision", ["", "x", "-1", "99999999999999999999"])
def test_a_revision_that_is_none_is_read_as_not_kept_yet(agent: DeskClient, token: str, revision: str) -> None:
    assert keep(agent, token, revision, f_applicant_name="张").json["revision"] == 1


def test_the_list_says_how_much_is_lacking(agent: DeskClient, token: str) -> None:
    keep(agent, token, **{**sample_pairs(ALLOWANCE), "f_applicant_phone": "", "f_household_address": ""})
    assert "还差 2 处" in agent.get("/desk/services").text
    keep(agent, token, 1, **sample_pairs(ALLOWANCE))
    assert "都填好了，还没提交" in agent.get("/desk/services").text


def test_a_form_that_was_sent_is_not_kept_again(agent: DeskClient, token: str, session: Session) -> None:
    sent = agent.post(HERE, data={**sample_pairs(ALLOWANCE), "form_token": token, "action": "submit"})
    late = keep(agent, token, f_applicant_name="张桂兰")
    assert late.status_code == 410
    assert late.json["path"] == f"/desk/cases/{number_of(sent)}"
    assert session.scalar(select(func.count()).select_from(FormDraft)) == 0


def test_a_login_that_ended_loses_nothing_and_goes_on(
    agent: DeskClient, token: str, session: Session, frozen_clock: Clock
) -> None:
    keep(agent, token, f_applicant_name="张")
    frozen_clock.advance(timedelta(hours=3))
    ended = keep(agent, token, 1, f_applicant_name="张桂兰")
    assert ended.status_code == 401
    assert json.loads(stored(session).data)[0] == ["f_applicant_name", "张桂兰"]
    assert agent.get("/desk/keep", headers=JSON).status_code == 401
    agent.log_in("lixiumei")
    who = agent.get("/desk/keep", headers=JSON).json
    assert who["csrf"] and who["user"] == stored(session).user_id
    assert keep(agent, token, 2, f_applicant_name="张桂兰").json["revision"] == 3


def test_without_a_login_nothing_newer_is_overwritten(
    agent: DeskClient, token: str, session: Session, frozen_clock: Clock
) -> None:
    keep(agent, token, f_applicant_name="旧")
    keep(agent, token, 1, f_applicant_name="新")
    frozen_clock.advance(timedelta(hours=3))
    assert keep(agent, token, 1, f_applicant_name="另一台的").status_code == 401
    assert stored(session).applicant_name == "新"


def test_only_ones_own_form_and_only_this_one(
    agent: DeskClient, token: str, browser_of: Callable[[str], DeskClient], session: Session
) -> None:
    assert keep(browser_of("chenyongfu"), token, f_applicant_name="甲").status_code == 404
    assert keep(agent, token, path="/desk/new/QS-MZ-006", f_applicant_name="甲").status_code == 404
    assert keep(agent, token[:-2] + "xx", f_applicant_name="甲").status_code == 404
    assert session.scalar(select(func.count()).select_from(FormDraft)) == 0


def test_what_is_too_long_is_refused_in_words(agent: DeskClient, token: str) -> None:
    answer = keep(agent, token, f_household_address="字" * drafts.MOST_BYTES)
    assert answer.status_code in (413, 422)
    assert "error" in answer.json


def test_mending_saves_itself_until_it_is_sent(agent: DeskClient, clerk: DeskClient, session: Session) -> None:
    number = number_of(send(agent, ALLOWANCE))
    act(clerk, number, "request_supplement", lack=["household_book"], reason="缺“本人页”")
    path = f"/desk/cases/{number}/mend"
    token = form_token(agent, path)
    assert keep(agent, token, path=path, **sample_pairs(ALLOWANCE)).json["revision"] == 1
    draft = stored(session)
    assert draft.case_id == session.scalar(select(Case.id)) and draft.lacking == 0
    assert keep(agent, token, 0, **sample_pairs(ALLOWANCE)).status_code == 404  # not as a new case
    revision = session.scalar(select(Case.revision))
    note = {"form_token": token, "action": "submit", "revision": revision}
    assert agent.post(path, data={**sample_pairs(ALLOWANCE), **note}).status_code == 303
    over = keep(agent, token, 1, path=path, f_applicant_name="迟到的")
    assert over.status_code == 410 and "不需要补正" in over.json["error"]


def test_saving_by_hand_over_another_save_is_told_once(agent: DeskClient, token: str, session: Session) -> None:
    keep(agent, token, f_applicant_name="别处填的")
    data = {"form_token": token, "action": "save", "f_applicant_name": "这一页填的"}
    page = agent.post(HERE, data={**data, "draft_revision": "0"})
    assert page.status_code == 422 and "在别处又存过" in page.text and 'value="这一页填的"' in page.text
    assert stored(session).applicant_name == "别处填的"
    assert 'name="draft_revision" value="1"' in page.text
    assert agent.post(HERE, data={**data, "draft_revision": "1"}).status_code == 303
    assert stored(session).applicant_name == "这一页填的"


def test_a_shared_computer_is_said_once(agent: DeskClient) -> None:
    assert "data-shared" not in agent.get(HERE).text
    agent.post("/me/device", data={"shared": "1"})
    assert "data-shared" in agent.get(HERE).text
    assert "这台是公用电脑" in agent.get("/me").text
    agent.post("/me/device", data={"shared": "0"})
    assert "data-shared" not in agent.get(HERE).text


# ── what a clerk types at a step ───────────────────────────────────────────────────────────────────


@pytest.fixture
def step(agent: DeskClient) -> str:
    """The page of a case that waits for the township's opinion."""
    return f"/desk/cases/{number_of(send(agent, ALLOWANCE))}"


def test_an_opinion_is_kept_and_found_again_on_any_device(clerk: DeskClient, step: str, session: Session) -> None:
    token = form_token(clerk, step)
    first = keep(clerk, token, path=step, opinion="情况属", reason="缺“本人页”", lack="household_book")
    assert first.json["revision"] == 1 and stored(session).case_id == session.scalar(select(Case.id))
    page = clerk.get(step).text
    assert ">情况属</textarea>" in page and ">缺“本人页”</textarea>" in page
    assert 'name="draft_revision" value="1"' in page and 'id="return" open' in page
    assert keep(clerk, token, 0, path=step, opinion="另一页写的").status_code == 409
    assert keep(clerk, token, 0, path=f"{step}/mend", opinion="情况属").status_code == 404


def test_the_opinion_goes_when_the_step_is_done(clerk: DeskClient, step: str, session: Session) -> None:
    token = form_token(clerk, step)
    keep(clerk, token, path=step, opinion="情况属实")
    assert act(clerk, step.rpartition("/")[2], "pass_on", opinion="情况属实", form_token=token).status_code == 303
    assert session.scalar(select(func.count()).select_from(FormDraft)) == 0
    late = keep(clerk, token, 1, path=step, opinion="迟到的")
    assert late.status_code == 410 and "这一步已经办完了" in late.json["error"]


def test_a_decision_sent_without_a_login_is_typed_already(
    clerk: DeskClient, step: str, frozen_clock: Clock, session: Session
) -> None:
    token = form_token(clerk, step)
    frozen_clock.advance(timedelta(hours=9))
    note = {"form_token": token, "revision": 1, "draft_revision": 0}
    sent = clerk.post(step, data={**note, "action": "request_supplement", "reason": "缺“本人页”"})
    assert sent.headers["Location"].startswith("/login/?next=%2Fdesk%2Fcases%2F")
    assert stored(session).case_id == session.scalar(select(Case.id))
    clerk.log_in("wanghaiyan")
    page = clerk.get(step).text
    assert ">缺“本人页”</textarea>" in page and 'id="return" open' in page


def test_only_who_is_to_act_keeps_an_opinion(
    clerk: DeskClient, step: str, browser_of: Callable[[str], DeskClient]
) -> None:
    token = form_token(clerk, step)
    assert 'name="form_token"' not in browser_of("lixiumei").get(step).text
    assert keep(browser_of("chenzhiyuan"), token, path=step, opinion="别人的").status_code == 404
