"""Beginning a case: the form, its draft, its errors, and one case however often it is sent."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import Case, FormDraft
from tests.app.views.conftest import ALLOWANCE
from tests.support.client import DeskClient
from tests.support.filled import form_token, number_of, sample_pairs, send, token_in

FORM = f"/desk/new/{ALLOWANCE}"
Counting = Callable[[], AbstractContextManager[list[str]]]


def test_an_agent_sends_a_form_and_gets_a_number(agent: DeskClient) -> None:
    number = number_of(send(agent, ALLOWANCE))
    page = agent.get(f"/desk/cases/{number}/receipt").text
    assert re.fullmatch(r"SQ26-\d{5}", number)
    assert "已受理" in page and "扫码查进度" in page


def test_opening_a_form_takes_few_statements(agent: DeskClient, count_sql: Counting) -> None:
    agent.get(FORM)
    with count_sql() as statements:
        agent.get(FORM)
    assert len(statements) <= 4, statements


def test_the_agents_own_name_and_phone_stand_in_the_blank_form(agent: DeskClient) -> None:
    page = agent.get(FORM).text
    assert 'name="f_agent_name" value="李秀梅"' in page
    assert 'name="f_agent_phone" value="139-0000-1056"' in page


def test_the_kept_blank_form_holds_nothing_of_the_one_who_opened_it_first(
    browser_of: Callable[[str], DeskClient],
) -> None:
    browser_of("lixiumei").get(FORM)
    page = browser_of("chenyongfu").get(FORM).text
    assert "李秀梅" not in re.sub(r'placeholder="[^"]*"', "", page)
    assert 'name="f_agent_name" value="陈永福"' in page


def test_errors_stand_beside_their_fields_and_in_a_summary_and_nothing_typed_is_lost(agent: DeskClient) -> None:
    response = send(agent, ALLOWANCE, {"f_applicant_id_number": "990101194605180244", "f_applicant_name": ""})
    assert response.status_code == 422
    assert 'href="#f_applicant_id_number">身份证号最后一位对不上' in response.text
    assert 'value="990101194605180244"' in response.text
    assert 'aria-describedby="e-f_applicant_id_number h-f_applicant_id_number" aria-invalid="true"' in response.text
    assert "石桥镇上河村南头二组14号" in response.text


def test_a_lacking_paper_stops_the_case_and_says_which(agent: DeskClient) -> None:
    response = send(agent, ALLOWANCE, {"d_household_book_copies": "0"})
    assert response.status_code == 422
    assert 'href="#d_household_book"' in response.text
    assert "户口簿" in response.text and "复印件 1 份" in response.text


def test_hidden_questions_are_enforced_again_on_the_server(agent: DeskClient) -> None:
    """由谁领款 = 他人代领 asks for the collector, whatever the browser showed."""
    response = send(agent, ALLOWANCE, {"f_payee": "other"})
    assert response.status_code == 422
    assert 'href="#f_collector_name"' in response.text


def test_forged_fields_are_refused_with_a_sentence(agent: DeskClient) -> None:
    response = send(agent, ALLOWANCE, {"f_granted": "yes"})
    assert response.status_code == 422
    assert "f_granted" in response.text


def test_a_form_sent_twice_makes_one_case(agent: DeskClient, session: Session) -> None:
    pairs = {**sample_pairs(ALLOWANCE), "form_token": form_token(agent, FORM), "action": "submit"}
    first, second = agent.post(FORM, data=pairs), agent.post(FORM, data=pairs)
    assert number_of(first) == number_of(second)
    assert session.scalar(select(func.count()).select_from(Case)) == 1


def test_a_draft_is_kept_and_found_again(agent: DeskClient) -> None:
    token = form_token(agent, FORM)
    saved = agent.post(
        FORM,
        data={"form_token": token, "action": "save", "f_applicant_name": "䶮㛃𠮷", "f_household_address": "上河村"},
    )
    assert saved.status_code == 303
    again = agent.get(saved.headers["Location"]).text
    assert 'value="䶮㛃𠮷"' in again and 'value="上河村"' in again
    assert "䶮㛃𠮷" in agent.get("/desk/services").text
    assert "䶮㛃𠮷" in agent.get("/").text


def test_a_draft_is_no_one_elses(agent: DeskClient, browser_of: Callable[[str], DeskClient]) -> None:
    saved = agent.post(
        FORM, data={"form_token": form_token(agent, FORM), "action": "save", "f_applicant_name": "张桂兰"}
    )
    assert browser_of("chenyongfu").get(saved.headers["Location"]).status_code == 404


def test_the_form_of_another_person_cannot_be_sent(
    agent: DeskClient, browser_of: Callable[[str], DeskClient], session: Session
) -> None:
    token = form_token(agent, FORM)
    other = browser_of("chenyongfu")
    response = other.post(FORM, data={**sample_pairs(ALLOWANCE), "form_token": token, "action": "submit"})
    assert response.status_code == 404
    assert session.scalar(select(func.count()).select_from(Case)) == 0


def test_a_sent_draft_leads_to_its_case(agent: DeskClient) -> None:
    pairs = {**sample_pairs(ALLOWANCE), "form_token": form_token(agent, FORM)}
    draft = agent.post(FORM, data={**pairs, "action": "save"}).headers["Location"]
    number = number_of(agent.post(FORM, data={**pairs, "action": "submit"}))
    answer = agent.get(draft)
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/desk/cases/{number}"


def test_a_clerk_must_choose_the_village(clerk: DeskClient) -> None:
    assert "请选择申请人所在的村（社区）" in send(clerk, ALLOWANCE).text
    number = number_of(send(clerk, ALLOWANCE, {"organisation": "990101101201"}))
    assert "已收件" in clerk.get(f"/desk/cases/{number}/receipt").text


def test_a_village_of_another_township_is_chosen_for_what_is_done_anywhere(clerk: DeskClient) -> None:
    assert send(clerk, ALLOWANCE, {"organisation": "990101102201"}).status_code == 303
    assert send(clerk, ALLOWANCE, {"organisation": "990101102299"}).status_code == 422


def test_an_ended_session_keeps_what_was_typed(agent: DeskClient, session: Session) -> None:
    token = form_token(agent, FORM)
    agent.post("/logout/")
    sent = agent.post(FORM, data={"form_token": token, "action": "submit", "f_applicant_name": "张桂兰"})
    assert sent.status_code == 303 and sent.headers["Location"].startswith("/login/?next=")
    login = agent.get(sent.headers["Location"]).text
    assert "登录过期了，填的内容都在" in login and "张桂兰" not in login
    agent.log_in("lixiumei")
    draft = session.scalars(select(FormDraft)).one()
    assert 'value="张桂兰"' in agent.get(f"{FORM}?draft={draft.token}").text


def test_a_form_is_sent_with_the_version_it_was_opened_with(agent: DeskClient) -> None:
    page = agent.get(FORM).text
    assert "第 1 版" in page
    assert token_in(page) != token_in(agent.get(FORM).text), "every opened form is a case of its own"


def test_whoever_may_not_submit_gets_no_form(approver: DeskClient) -> None:
    assert approver.get(FORM).status_code == 403
