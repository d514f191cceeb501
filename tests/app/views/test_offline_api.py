"""What phones ask for: devices, the pack of a day, forms and photographs, how they stand."""

from __future__ import annotations

import base64
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import AuditEntry, Case, OfflineDevice, OfflineNumber, PaperPage, Signature
from tests.conftest import Clock
from tests.support.client import DeskClient
from tests.support.phone import SERVICE, Phone, filled

Counting = Callable[[], AbstractContextManager[list[str]]]
JSON = {"Accept": "application/json"}


@pytest.fixture
def phone(agent: DeskClient) -> Phone:
    return Phone(agent)


def test_a_device_gets_a_key_of_its_own_and_gets_the_same_again(agent: DeskClient, session: Session) -> None:
    made = agent.post("/offline/devices", json={"name": "旧手机"}, headers=JSON)
    again = agent.post(f"/offline/devices/{made.json['device']}/key", json={}, headers=JSON)
    assert made.status_code == 201 and len(base64.b64decode(made.json["key"])) == 32
    assert again.json["key"] == made.json["key"]
    assert session.scalars(select(OfflineDevice)).one().name == "旧手机"


def test_without_the_token_of_a_page_nothing_is_put(agent: DeskClient, phone: Phone) -> None:
    path = f"/offline/devices/{phone.device}/cases/{'a' * 64}"
    assert agent.put(path, json={}, headers=JSON, csrf=False).status_code == 401


def test_somebody_elses_device_is_no_ones_business(browser_of: Callable[[str], DeskClient], phone: Phone) -> None:
    other = Phone(browser_of("chenyongfu"), device=phone.device)
    assert other.post("key", {}).status_code == 404
    assert other.put(filled("a")).status_code == 404


def test_the_pack_has_services_places_modes_and_numbers_of_the_halls_own_sequence(phone: Phone) -> None:
    pack = phone.take_along(purpose="proxy")
    service = next(one for one in pack["services"] if one["code"] == SERVICE)
    assert pack["numbers"] == [f"SQ26-0000{number}" for number in range(1, 6)]
    assert "gljt" in service["initials"] and service["form_url"] == f"/offline/forms/{SERVICE}/{service['version_id']}"
    assert pack["actor"]["name"] == "李秀梅" and pack["places"][0]["code"] == pack["actor"]["place_code"]
    assert {"home", "point"} <= {one["code"] for one in pack["modes"]}


def test_an_answer_that_was_lost_costs_no_number(phone: Phone, session: Session) -> None:
    first = phone.post("pack", {"held_numbers": [], "spent_numbers": [], "wanted_numbers": 5}).json["numbers"]
    second = phone.post("pack", {"held_numbers": [], "spent_numbers": [], "wanted_numbers": 5}).json["numbers"]
    spent = phone.post("pack", {"held_numbers": first[1:], "spent_numbers": first[:1], "wanted_numbers": 5}).json
    assert first == second
    assert spent["numbers"] == [*first[1:], "SQ26-00006"]
    assert session.scalar(select(func.count()).select_from(OfflineNumber)) == 6


def test_the_pack_comes_squeezed_and_with_few_statements(phone: Phone, count_sql: Counting) -> None:
    phone.take_along()
    with count_sql() as statements:
        answer = phone.client.post(
            f"/offline/devices/{phone.device}/pack", json={}, headers={**JSON, "Accept-Encoding": "gzip"}
        )
    assert answer.headers["Content-Encoding"] == "gzip" and len(answer.data) < 16_000
    assert len(statements) <= 20, statements


def test_the_blank_form_is_nobodys_and_kept(phone: Phone) -> None:
    url = next(one for one in phone.take_along()["services"] if one["code"] == SERVICE)["form_url"]
    page = phone.client.get(url)
    assert (
        "李秀梅" not in page.text.replace("例如 李秀梅", "") and "csrf" not in page.text and 'id="model"' in page.text
    )
    assert (
        'data-agent-name="f_agent_name"' in page.text
        and "frame-ancestors 'self'" in page.headers["Content-Security-Policy"]
    )
    assert phone.client.get(url, headers={"If-None-Match": page.headers["ETag"]}).status_code == 304


def test_the_guide_tells_what_to_bring(phone: Phone) -> None:
    url = next(one for one in phone.take_along()["services"] if one["code"] == SERVICE)["guide_url"]
    page = phone.client.get(url).text
    assert "申请材料" in page and "户口簿" in page and "/login/" not in page


# ── forms ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_form_with_photographs_and_a_signature_becomes_a_case_with_its_number(
    phone: Phone, session: Session, frozen_clock: Clock
) -> None:
    number = phone.take_along()["numbers"][2]
    form = filled("a", number=number, photographs=["household_book", "household_book"], signed=True, mode="home")
    made_at = frozen_clock.now
    frozen_clock.advance(timedelta(hours=5))
    phone.client.log_in("lixiumei")  # hours without a request: back in coverage the agent logs in again
    answer = phone.send(form)
    assert (answer["state"], answer["number"], answer["reasons"]) == ("in", number, [])
    case = session.scalars(select(Case)).one()
    assert case.number == number and case.submitted_at == made_at and case.proxy_mode == "home"
    assert session.scalar(select(func.count()).where(PaperPage.case_id == case.id)) == 2
    assert session.scalars(select(Signature)).one().case_id == case.id
    assert phone.states(form)["cases"][form.token]["step"]
    assert "offline.taken_in" in session.scalars(select(AuditEntry.action)).all()


def test_photographs_may_come_first_and_in_pieces(phone: Phone, session: Session) -> None:
    form = filled("b", photographs=["household_book"])
    file_id, content = next(iter(form.files.items()))
    assert phone.send_file(form, file_id, end=100).json == {"received": 100}
    assert phone.send_file(form, file_id, end=100).json == {"received": 100}
    assert phone.send_file(form, file_id, start=300).status_code == 409
    assert phone.put(form).json["files"] == {file_id: 100}
    assert phone.send_file(form, file_id, start=100).json["state"] == "in"
    assert phone.send_file(form, file_id).json["received"] == len(content)
    assert session.scalar(select(func.count()).select_from(Case)) == 1


def test_bytes_that_are_others_than_announced_are_asked_for_again(phone: Phone) -> None:
    form = filled("c", photographs=["household_book"])
    file_id, content = next(iter(form.files.items()))
    phone.put(form)
    form.files[file_id] = b"x" * len(content)  # type: ignore[index]
    assert phone.send_file(form, file_id).status_code == 409
    form.files[file_id] = content  # type: ignore[index]
    assert phone.send_file(form, file_id).json["state"] == "in"


def test_a_form_sent_twice_and_from_two_phones_is_one_case(agent: DeskClient, phone: Phone, session: Session) -> None:
    form, other = filled("d"), Phone(agent)
    answers = [one.put(form).json for one in (phone, other, phone)]
    assert {one["number"] for one in answers} == {answers[0]["number"]}
    assert session.scalar(select(func.count()).select_from(Case)) == 1


def test_mistakes_are_told_and_kept(phone: Phone, session: Session) -> None:
    answer = phone.put(filled("e", changes={"f_applicant_name": ""})).json
    assert answer["state"] == "refused" and "姓名" in answer["reasons"][0]["sentence"]
    assert session.scalar(select(func.count()).select_from(Case)) == 0


def test_a_number_used_twice_is_for_somebody_to_decide(phone: Phone) -> None:
    number = phone.take_along()["numbers"][0]
    assert phone.put(filled("f", number=number)).json["state"] == "in"
    second = phone.put(filled("g", number=number)).json
    assert second["state"] == "review" and "number_used" in [one["code"] for one in second["reasons"]]


def test_somebody_who_has_a_case_is_for_somebody_to_decide(phone: Phone) -> None:
    phone.put(filled("h"))
    form = filled("i", changes={"same_reason": ""})
    answer = phone.put(form).json
    assert answer["state"] == "review" and answer["reasons"][0]["code"] == "repeated"


def test_a_wrong_clock_is_put_right_and_noted(phone: Phone, session: Session, frozen_clock: Clock) -> None:
    now = frozen_clock.now
    wrong = timedelta(days=400)
    form = filled("j", made_at=(now - wrong - timedelta(hours=2)).isoformat())
    answer = phone.put(form, device_now=(now - wrong).isoformat()).json
    assert answer["state"] == "in" and answer["reasons"][0]["code"] == "clock"
    assert session.scalars(select(Case)).one().submitted_at == now - timedelta(hours=2)


def test_what_is_no_envelope_is_refused_with_a_sentence(phone: Phone) -> None:
    form = filled("k")
    bad: list[dict[str, Any]] = [{"version_id": 10**9}, {"pairs": "x"}, {"made_at": "gestern"}, {"number": "x y"}]
    for changes in bad:
        answer = phone.put(form, **changes)
        assert answer.status_code == 422 and "没有收下" in answer.json["error"]


def test_a_message_takes_few_statements(phone: Phone, count_sql: Counting) -> None:
    phone.send(filled("l", photographs=["household_book"]))
    form = filled("m", photographs=["household_book", "household_book"])
    with count_sql() as put:
        phone.put(form)
    first, last = form.files
    with count_sql() as one:
        phone.send_file(form, first)
    with count_sql() as made:
        phone.send_file(form, last)
    assert len(put) <= 20 and len(one) <= 20, (put, one)
    assert len(made) <= 90, made


# ── the end of a device ────────────────────────────────────────────────────────────────────────────


def test_a_lost_phone_is_cut_off_at_once(
    browser_of: Callable[[str], DeskClient], phone: Phone, session: Session
) -> None:
    phone.take_along()
    desk = browser_of("lixiumei")
    assert desk.post(f"/offline/devices/{phone.device}/cut-off", data={"reason": "丢了"}).status_code == 303
    assert phone.post("states", {}).status_code == 401  # its login has ended
    phone.client.log_in("lixiumei")
    told = phone.post("states", {})
    assert (told.status_code, told.json) == (410, {"cut_off": True})
    assert session.scalars(select(OfflineDevice)).one().wiped_at is not None
    assert set(session.scalars(select(OfflineNumber.state))) == {"lapsed"}


def test_signing_out_gives_numbers_back(phone: Phone, session: Session) -> None:
    numbers = phone.take_along()["numbers"]
    assert phone.post("end", {"held_numbers": numbers[1:]}).status_code == 204
    states = dict(session.execute(select(OfflineNumber.number, OfflineNumber.state)).tuples().all())
    assert states.pop(numbers[0]) == "lapsed" and set(states.values()) == {"returned"}
