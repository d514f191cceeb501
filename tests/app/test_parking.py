"""An expired session in mid-form: what was typed is there again after the login, for the same person only."""

from __future__ import annotations

import json
import urllib.parse
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.models import Case, FormDraft
from tests.conftest import Clock
from tests.support.client import DeskClient
from tests.support.journey import OpenForm, open_form

AGENT, OTHER = "lixiumei", "chenyongfu"
TYPED = "石桥镇上河村南头二组99号"


@pytest.fixture
def form(client: DeskClient, session: Session) -> OpenForm:
    client.log_in(AGENT)
    return open_form(client, session)


def next_path(answer: TestResponse) -> str:
    assert answer.status_code == 303
    assert answer.location.startswith("/login/?")
    return urllib.parse.parse_qs(answer.location.partition("?")[2])["next"][0]


def test_a_form_sent_after_the_login_ended_is_kept_and_shown_again(
    form: OpenForm, client: DeskClient, session: Session, frozen_clock: Clock
) -> None:
    frozen_clock.advance(timedelta(hours=3))
    back = next_path(form.send(f_household_address=TYPED))
    draft = session.scalars(select(FormDraft)).one()
    assert ["f_household_address", TYPED] in json.loads(draft.data)
    assert session.scalar(select(func.count(Case.id))) == 0
    client.log_in(AGENT)
    assert TYPED in client.get(back).text


def test_a_sign_that_databases_refuse_is_kept_as_lost_text(
    form: OpenForm, client: DeskClient, session: Session, frozen_clock: Clock
) -> None:
    frozen_clock.advance(timedelta(hours=3))
    back = next_path(form.send(f_applicant_name="张\0兰"))
    assert session.scalars(select(FormDraft.applicant_name)).one() == "张\ufffd兰"
    client.log_in(AGENT)
    assert 'value="张\ufffd兰"' in client.get(back).text


def test_the_login_page_says_that_it_is_kept_and_names_nobody(form: OpenForm, frozen_clock: Clock) -> None:
    frozen_clock.advance(timedelta(hours=3))
    back = next_path(form.send())
    page = form.client.get(f"/login/?{urllib.parse.urlencode({'next': back})}").text
    assert "填的内容都在" in page
    assert "高龄津贴" in page
    assert "张桂兰" not in page


def test_a_csrf_token_that_died_with_the_session_loses_nothing(form: OpenForm, client: DeskClient) -> None:
    back = next_path(form.send(csrf=False, f_household_address=TYPED))
    assert TYPED in client.get(back).text


def test_what_is_kept_is_encrypted_and_holds_no_tokens(form: OpenForm, session: Session, frozen_clock: Clock) -> None:
    frozen_clock.advance(timedelta(hours=3))
    form.send(csrf_token="x")
    names = {name for name, _value in json.loads(session.scalars(select(FormDraft.data)).one())}
    assert not names & {"csrf_token", "form_token"}


def test_another_person_does_not_get_it(form: OpenForm, client: DeskClient, frozen_clock: Clock) -> None:
    frozen_clock.advance(timedelta(hours=3))
    back = next_path(form.send(f_household_address=TYPED))
    client.log_in(OTHER)
    answer = client.get(back)
    assert answer.status_code == 404
    assert TYPED not in answer.text


def test_a_forged_note_keeps_nothing(form: OpenForm, session: Session, frozen_clock: Clock) -> None:
    frozen_clock.advance(timedelta(hours=3))
    forged = ("J" if form.token[0] != "J" else "K") + form.token[1:]
    assert next_path(form.send(form_token=forged)) == "/"
    assert session.scalar(select(func.count(FormDraft.token))) == 0


def test_a_form_that_became_a_case_is_not_kept_again(
    form: OpenForm, client: DeskClient, session: Session, frozen_clock: Clock
) -> None:
    assert form.send().status_code == 303
    frozen_clock.advance(timedelta(hours=3))
    back = next_path(form.send())
    assert session.scalar(select(func.count(FormDraft.token))) == 0
    client.log_in(AGENT)
    number = session.scalars(select(Case.number)).one()
    assert client.get(back).location == f"/desk/cases/{number}"


def test_sending_twice_makes_one_case(form: OpenForm, session: Session) -> None:
    first, second = form.send(), form.send()
    assert first.location == second.location
    assert session.scalar(select(func.count(Case.id))) == 1


def test_the_list_of_drafts_names_the_applicant(
    form: OpenForm, client: DeskClient, session: Session, frozen_clock: Clock
) -> None:
    frozen_clock.advance(timedelta(hours=3))
    form.send()
    assert session.scalars(select(FormDraft.applicant_name)).one() == "张桂兰"


@pytest.mark.parametrize("size", [2_000_000, 10_000_000])
def test_too_much_is_not_kept_and_the_page_says_so(
    form: OpenForm, session: Session, frozen_clock: Clock, size: int
) -> None:
    frozen_clock.advance(timedelta(hours=3))
    answer = form.send(f_household_address="x" * size)
    assert answer.status_code in {413, 422}
    assert "太长" in answer.text or "太大" in answer.text
    assert session.scalar(select(func.count(FormDraft.token))) == 0


def test_a_flood_of_fields_from_a_stranger_is_refused(client: DeskClient) -> None:
    part = '--b\r\nContent-Disposition: form-data; name="f"\r\n\r\n\r\n'
    sent = {"data": part * 6000 + "--b--", "content_type": "multipart/form-data; boundary=b"}
    assert client.post("/desk/new/QS-MZ-001", **sent).status_code == 413
