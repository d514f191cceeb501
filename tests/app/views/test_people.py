"""The pages of people: found, opened for a purpose, changed; not seen by others."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.archive.fields import Facts
from app.models import Person, PersonChange, PersonLook
from app.people.actors import Actor
from tests.app.archive.conftest import ADMINISTRATOR, AGENT, GRANDPA, GRANNY, OTHER_AGENT, SUPERVISOR, Archive
from tests.support.client import DeskClient

Browsers = Callable[[str], DeskClient]


@pytest.fixture
def archive(session: Session, actor: Callable[[str], Actor]) -> Archive:
    """The archive, empty."""
    return Archive(session, actor)


@pytest.fixture
def granny(archive: Archive) -> int:
    """The number of a record."""
    return archive.add(GRANNY).id


def test_the_list_masks_and_a_whole_number_stands_in_no_address(agent: DeskClient, granny: int) -> None:
    page = agent.get("/people/?q=张")
    assert "张桂兰" in page.text and GRANNY.id_number not in page.text
    found = agent.post("/people/find", data={"q": GRANNY.id_number})
    assert found.status_code == 200 and f"/people/{granny}" in found.text and GRANNY.id_number not in found.text
    assert agent.get(f"/people/?q={GRANNY.id_number}").headers["Location"] == "/people/"
    assert agent.post("/people/find", data={"q": "zgl"}).headers["Location"] == "/people/?q=zgl"


def test_a_card_opens_only_after_its_purpose_was_said(agent: DeskClient, granny: int, session: Session) -> None:
    path = f"/people/{granny}"
    assert GRANNY.phone not in agent.get(path).text
    assert agent.get(f"{path}/edit").headers["Location"] == path
    assert agent.post(f"{path}/open", data={"purpose": "idle"}).status_code == 422
    assert agent.post(f"{path}/open", data={"purpose": "home_visit"}).status_code == 303
    assert GRANNY.phone in agent.get(path).text
    assert [look.purpose for look in session.scalars(select(PersonLook))] == ["home_visit"]


@pytest.mark.parametrize(
    "path", ["", "/open", "/edit", "/household", "/members", "/leave", "/categories", "/consents", "/merge", "/copy"]
)
def test_the_next_village_gets_nowhere(browser_of: Browsers, granny: int, path: str) -> None:
    stranger = browser_of(OTHER_AGENT)
    method = "GET" if path == "" else "POST"
    answer = stranger.open(f"/people/{granny}{path}", method=method, data={"purpose": "in_person"})
    assert answer.status_code == 404
    assert "张桂兰" not in answer.text


@pytest.mark.parametrize("username", [SUPERVISOR, ADMINISTRATOR])
def test_supervisors_see_looks_and_no_contents(
    browser_of: Browsers, agent: DeskClient, granny: int, username: str
) -> None:
    agent.post(f"/people/{granny}/open", data={"purpose": "home_visit"})
    browser = browser_of(username)
    assert browser.get("/people/").status_code == 403
    assert browser.get(f"/people/{granny}").status_code == 403
    looks = browser.get("/people/looks").text
    assert "李秀梅" in looks and "入户走访" in looks and "张桂兰" not in looks
    assert browser.get("/people/erasures").status_code == 200
    assert agent.get("/people/looks").status_code == 403


def test_a_new_record_keeps_what_was_typed_until_it_is_right(
    clerk: DeskClient, session: Session, archive: Archive
) -> None:
    typed = {"name": "刘德顺", "id_number": "11010519491231002", "phone": GRANDPA.phone}
    refused = clerk.post("/people/new", data=typed)
    assert refused.status_code == 422 and GRANDPA.phone in refused.text
    village = archive.village(AGENT)
    made = clerk.post("/people/new", data={**typed, "id_number": GRANDPA.id_number, "village": str(village.id)})
    assert made.status_code == 303
    assert session.scalars(select(Person)).one().organisation_path == village.path
    assert clerk.get(made.headers["Location"]).status_code == 200


def test_everything_that_hangs_on_a_record_is_kept_from_its_card(
    agent: DeskClient, granny: int, archive: Archive
) -> None:
    archive.add(GRANDPA)
    path = f"/people/{granny}"
    agent.post(f"{path}/open", data={"purpose": "correct"})
    sent = [
        ("household", {"register_number": "0214", "household_type": "agricultural", "address": "上河村"}),
        ("members", {"member_number": GRANDPA.id_number, "relation": "spouse"}),
        ("categories", {"category": "elderly", "since": "2020-03-05", "until": "", "source": "身份证"}),
        ("consents", {"purpose": "archive", "state": "given"}),
    ]
    for part, typed in sent:
        assert agent.post(f"{path}/{part}", data=typed).status_code == 303, part
    page = agent.get(path).text
    assert all(words in page for words in ("0214", "刘德顺", "高龄", "身份证"))
    refused = agent.post(f"{path}/members", data={"member_number": "1", "relation": ""})
    assert refused.status_code == 422 and "请先建档" in refused.text
    refused = agent.post(f"{path}/categories", data={"category": "elderly", "since": "x", "source": "证件"})
    assert refused.status_code == 422 and "从哪天起" in refused.text
    assert agent.post(f"{path}/leave").status_code == 303


def test_two_records_are_compared_merged_and_taken_apart(agent: DeskClient, granny: int, archive: Archive) -> None:
    twin = archive.add(Facts(name="张桂兰", phone="13800001111")).id
    path = f"/people/{granny}"
    agent.post(f"{path}/open", data={"purpose": "correct"})
    assert "13800001111" in agent.post(f"{path}/compare", data={"other": str(twin)}).text
    assert agent.post(f"{path}/merge", data={"other": str(twin), "take_phone": "loser"}).status_code == 303
    page = agent.get(path).text
    assert "13800001111" in page and "撤销合并" in page
    assert agent.get(f"/people/{twin}").status_code == 404
    assert agent.post(f"{path}/unmerge", data={"merge": "1"}).status_code == 303
    assert GRANNY.phone in agent.get(path).text
    assert agent.post(f"{path}/compare", data={"other": str(granny)}).status_code == 422


def test_the_person_s_own_copy_is_whole_and_recorded(agent: DeskClient, granny: int, session: Session) -> None:
    path = f"/people/{granny}"
    assert agent.post(f"{path}/copy", data={"format": "json"}).status_code == 303
    agent.post(f"{path}/open", data={"purpose": "request"})
    data = json.loads(agent.post(f"{path}/copy", data={"format": "json"}).data)
    assert data["facts"]["id_number"] == GRANNY.id_number
    assert data["looks"][0]["purpose"] == "request"
    book = load_workbook(BytesIO(agent.post(f"{path}/copy", data={"format": "xlsx"}).data))
    assert [row[1].value for row in book["基本信息"].rows if row[0].value == "证件号码"] == [GRANNY.id_number]
    assert len(session.scalars(select(PersonChange).where(PersonChange.kind == "exported")).all()) == 2


def test_the_list_costs_the_same_whatever_it_holds(agent: DeskClient, archive: Archive, count_sql: Callable) -> None:
    counts = []
    for number in range(3):
        archive.add(replace(GRANNY, name="张" + "甲乙丙"[number], id_number=""))
        with count_sql() as statements:
            agent.get("/people/")
        counts.append(len(statements))
    assert len(set(counts)) == 1
