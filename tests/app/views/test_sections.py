"""A new case without scripts, one section at a time."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.models import FormDraft
from tests.app.views.conftest import ALLOWANCE
from tests.support.client import DeskClient
from tests.support.filled import act, number_of, revision_in, sample_pairs, send, token_in

HERE = f"/desk/new/{ALLOWANCE}"
HOUSEHOLD = "/desk/new/QS-MZ-006"
SHOWN = re.compile(r'name="shown" value="([^"]*)"')
# An organisation's button, a village, and what a person without scripts can press.
STEP = re.compile(r"第 (\d) 步，共 (\d) 步")


def drawn(page: str) -> set[str]:
    """The names of answers that this page asks for."""
    return set(re.findall(r' name="((?:f|s|d)_[^"]+|handled_by)"', page))


def leave(client: DeskClient, path: str, page: str, action: str = "next", **typed: str) -> TestResponse:
    shown = SHOWN.search(page)
    assert shown is not None
    note = {"form_token": token_in(page), "shown": shown[1], "action": action}
    return client.post(path.partition("?")[0], data={**note, **typed})


def test_a_case_is_filled_section_by_section_and_sent(agent: DeskClient) -> None:
    answers, path, seen = sample_pairs(ALLOWANCE), f"{HERE}/section/1", set[str]()
    for _section in range(8):
        page = agent.get(path).text
        if "overview=1" in path:
            break
        assert not drawn(page) & seen, "every question stands on one page"
        seen |= drawn(page)
        here = {name: value for name, value in answers.items() if name in drawn(page)}
        response = leave(agent, path, page, **here)
        assert response.status_code == 303, response.text
        path = response.headers["Location"]
    assert "overview=1" in path and "noscript.css" not in page
    assert 'value="张桂兰"' in page and 'name="d_id_card_originals" value="1"' in page
    sent = agent.post(HERE, data={**answers, "form_token": token_in(page), "draft_revision": "9", "action": "submit"})
    assert number_of(sent)


def test_a_returned_case_is_mended_section_by_section(agent: DeskClient, clerk: DeskClient, session: Session) -> None:
    number = number_of(send(agent, ALLOWANCE))
    assert agent.get(f"/desk/cases/{number}/mend/section/1").status_code == 403, "nothing is to be mended"
    act(clerk, number, "request_supplement", lack=["household_book"], reason="户口簿缺本人页")
    first = f"/desk/cases/{number}/mend/section/1"
    assert first in agent.get(f"/desk/cases/{number}/mend").text
    path, seen = first, set[str]()
    for _section in range(8):
        page = agent.get(path).text
        if "overview=1" in path:
            break
        assert "户口簿缺本人页" in page and not drawn(page) & seen
        seen |= drawn(page)
        here = {name: value for name, value in sample_pairs(ALLOWANCE).items() if name in drawn(page)}
        here |= {"f_household_address": "石桥镇上河村北头一组2号"} if "f_household_address" in drawn(page) else {}
        answer = leave(agent, path, page, **here)
        assert answer.status_code == 303, answer.text
        path = answer.location
    assert path == f"/desk/cases/{number}/mend?overview=1" and 'value="石桥镇上河村北头一组2号"' in page
    assert session.scalars(select(FormDraft.case_id)).one() is not None
    pairs = {**sample_pairs(ALLOWANCE), "f_household_address": "石桥镇上河村北头一组2号", "action": "submit"}
    note = {"form_token": token_in(page), "revision": revision_in(page)}
    assert agent.post(f"/desk/cases/{number}/mend", data={**pairs, **note}).status_code == 303
    assert "石桥镇上河村北头一组" in clerk.get(f"/desk/cases/{number}").text
    again = leave(agent, first, page.replace('name="revision"', 'name="shown" value="" data-x'), f_x="1")
    assert again.location == f"/desk/cases/{number}", "a section of a page left open leads to the case"


def test_only_whose_turn_it_is_mends_a_section(agent: DeskClient, clerk: DeskClient, browser_of: Callable) -> None:
    number = number_of(send(agent, ALLOWANCE))
    act(clerk, number, "request_supplement", lack=["household_book"], reason="户口簿缺本人页")
    path = f"/desk/cases/{number}/mend/section/3"
    page = agent.get(path).text
    assert browser_of("chenyongfu").get(path).status_code == 404
    assert clerk.get(path).status_code == 403
    assert leave(clerk, path, page).status_code == 404
    wrong = leave(agent, path, page, f_applicant_id_number="990101194605180244")
    assert wrong.status_code == 422 and "最后一位对不上" in wrong.text and 'value="990101194605180244"' in wrong.text
    assert agent.get(f"/desk/cases/{number}/mend/section/99").status_code == 404


def test_sections_that_do_not_apply_are_passed_over(agent: DeskClient) -> None:
    first = agent.get(f"{HERE}/section/1").text
    assert STEP.search(first)
    onward = leave(agent, f"{HERE}/section/1", first, handled_by="self", s_household_origin="local")
    assert onward.headers["Location"].startswith(f"{HERE}/section/3?"), "本人办理不填代办人"
    third = agent.get(onward.headers["Location"]).text
    back = leave(agent, onward.headers["Location"], third, "previous", f_applicant_name="张桂兰")
    assert back.headers["Location"].startswith(f"{HERE}/section/1?")
    assert 'value="张桂兰"' in agent.get(onward.headers["Location"]).text, "kept although it was left backwards"


def test_what_is_wrong_is_told_before_the_next_section(agent: DeskClient) -> None:
    page = agent.get(f"{HERE}/section/3").text
    answer = leave(agent, f"{HERE}/section/3", page, f_applicant_id_number="990101194605180244")
    assert answer.status_code == 422
    assert "最后一位对不上" in answer.text and 'value="990101194605180244"' in answer.text
    assert "f_bank_account" not in answer.text, "only this section is judged"


def test_questions_that_an_answer_brings_are_asked_before_going_on(agent: DeskClient) -> None:
    page = agent.get(f"{HERE}/section/4").text
    answers = {name: value for name, value in sample_pairs(ALLOWANCE).items() if name in drawn(page)}
    again = leave(agent, f"{HERE}/section/4", page, **{**answers, "f_payee": "other"})
    assert again.status_code == 422 and 'href="#f_collector_name"' in again.text


def test_a_row_is_added_without_a_script(agent: DeskClient, session: Session) -> None:
    for place in range(1, 9):
        page = agent.get(f"{HOUSEHOLD}/section/{place}").text
        if button := re.search(r'value="row:([a-z_]+)"', page):
            break
    assert button is not None
    rows = len(re.findall(r"data-number>第 \d+ 行", page.replace("<template", "<!--").partition("<!--")[0]))
    more = leave(agent, f"{HOUSEHOLD}/section/{place}", page, f"row:{button[1]}", **{f"f_{button[1]}-0-name": "甲"})
    assert more.status_code == 200
    assert len(re.findall(r"data-number>第 \d+ 行", more.text.partition("<template")[0])) == rows + 1


@pytest.mark.parametrize("path", [f"{HERE}/section/0", f"{HERE}/section/99", f"{HERE}/section/1?draft=x"])
def test_there_is_no_such_section(agent: DeskClient, path: str) -> None:
    assert agent.get(path).status_code == 404


def test_what_belongs_to_another_section_is_not_taken(agent: DeskClient, session: Session) -> None:
    page = agent.get(f"{HERE}/section/3").text
    leave(agent, f"{HERE}/section/3", page, "save", f_applicant_name="张", f_bank_account="1", f_forged="1")
    names = {name for name, _value in json.loads(session.scalars(select(FormDraft.data)).one())}
    assert "f_applicant_name" in names and not names & {"f_bank_account", "f_forged"}
