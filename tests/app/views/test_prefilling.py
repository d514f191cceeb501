"""The panel above a form: what was found, taken with its source, and what stays for the reviewer."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from html import unescape

import pytest
from flask import Flask, render_template
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.cases.duplicates import Duplicate
from app.models import AuditEntry, Case, PersonLook
from app.people.actors import Actor
from app.prefilling import provenance
from app.views.prefilling import Panel
from tests.support.client import DeskClient
from tests.support.family import WIFE_OF_SON, add_family
from tests.support.filled import form_token, number_of, sample_pairs, send

CODE, OTHER = "QS-MZ-001", "QS-RS-002"
NUMBER = "990101194605180243"
_NOTE = re.compile(r'name="prefill_note" value="([^"]+)"')
_OFFER = re.compile(r'data-offer="(\w+)" data-texts=\'([^\']*)\'')


def _look(client: DeskClient, code: str, text: str, *, fetch: bool = True, **typed: str) -> tuple[str, str]:
    """The token of a form, and what looking somebody up there answers."""
    token = form_token(client, f"/desk/new/{code}")
    data = {"form_token": token, "action": "prefill", "prefill_text": text, **typed}
    headers = {"X-Requested-With": "fetch"} if fetch else {}
    answer = client.post(f"/desk/new/{code}", data=data, headers=headers)
    assert answer.status_code == 200, answer.text
    return token, answer.text


def _offers(page: str) -> dict[str, list[str]]:
    return {name: json.loads(unescape(texts)) for name, texts in _OFFER.findall(page)}


def test_an_earlier_case_offers_its_answers_with_number_and_day(client: DeskClient, login: Callable) -> None:
    login(client, "lixiumei")
    number = number_of(send(client, CODE))
    _token, page = _look(client, CODE, NUMBER)
    offered = _offers(page)
    assert offered["f_applicant_name"] == ["张桂兰"]
    assert offered["f_living_state"] == ["with_family"]
    assert "f_standard" not in offered, "computed values are worked out, not carried"
    assert not {"f_agent_name", "f_agent_phone", "f_archive_consent"} & set(offered), "said anew each time"
    assert number in page and "139****1234" in page and "6200010000000011377" not in _shown(page)


def _shown(page: str) -> str:
    return re.sub(r"data-texts='[^']*'", "", page)


def test_a_receipt_a_code_and_a_card_lead_to_the_same_person(client: DeskClient, login: Callable) -> None:
    login(client, "lixiumei")
    number = number_of(send(client, CODE))
    for text in (number, f"https://desk.example/progress/{number}", json.dumps({"n": "张桂兰", "id": NUMBER})):
        _token, page = _look(client, CODE, text)
        assert _offers(page)["f_applicant_name"] == ["张桂兰"], text
    card = json.dumps({"name": "张桂花", "id_number": NUMBER, "unknown": {"a": 1}})
    _token, page = _look(client, CODE, "", prefill_card=card)
    assert _offers(page)["f_applicant_name"] == ["张桂花"], "what was just read is trusted most"


def test_what_cannot_be_looked_up_says_why(client: DeskClient, login: Callable) -> None:
    login(client, "lixiumei")
    for text, says in (
        ("", "请填身份证号"),
        ("99010119460518024", "17"),
        ("SQ99-99999", "没有办件"),
        ("{" * 900, "位"),
    ):
        _token, page = _look(client, CODE, text)
        assert says in page and "prefill_note" not in page, text


def test_without_a_script_the_form_comes_back_filled_and_marked(client: DeskClient, login: Callable) -> None:
    login(client, "lixiumei")
    send(client, CODE)
    _token, page = _look(client, CODE, NUMBER, fetch=False, f_applicant_name="张桂香")
    assert 'value="张桂香"' in page, "what was typed stays"
    assert 'value="石桥镇上河村南头二组14号"' in page
    assert page.count('class="dd-origin"') > 3


def test_what_was_changed_by_hand_is_kept_for_the_reviewer(
    client: DeskClient, login: Callable, session: Session
) -> None:
    login(client, "lixiumei")
    first = number_of(send(client, CODE))
    token, page = _look(client, CODE, NUMBER)
    found = _NOTE.search(page)
    assert found
    pairs = sample_pairs(CODE) | {"f_applicant_phone": "13900009999", "same_reason": "上次填错了", "same_told": first}
    data = {**pairs, "form_token": token, "action": "submit", "prefill_note": found[1]}
    number = number_of(client.post(f"/desk/new/{CODE}", data=data))
    kept = provenance.read(session.scalars(select(Case.provenance).where(Case.number == number)).one())
    assert [key for key, _origin in provenance.changed_by_hand(kept)] == ["applicant_phone"]
    assert not kept.origins["applicant_name"].changed
    assert kept.same_reason == "上次填错了" and len(kept.same) == 1
    shown = client.get(f"/desk/cases/{number}").text
    assert "不一致" in shown and "139****1234" in shown and "上次填错了" in shown


def test_a_note_of_another_form_or_person_says_nothing(client: DeskClient, login: Callable, session: Session) -> None:
    login(client, "lixiumei")
    send(client, CODE)
    _token, page = _look(client, CODE, NUMBER)
    found = _NOTE.search(page)
    assert found
    for forged in (found[1], found[1][:-4] + "AAAA", "v1.", "x" * 300_000):
        number = number_of(send(client, CODE, {"prefill_note": forged}))
        kept = provenance.read(session.scalars(select(Case.provenance).where(Case.number == number)).one())
        assert kept.origins == {}


def test_a_second_case_needs_a_reason(client: DeskClient, login: Callable, session: Session) -> None:
    login(client, "lixiumei")
    first = number_of(send(client, CODE))
    refused = send(client, CODE, {"same_reason": " ", "same_told": first})
    assert refused.status_code == 422
    assert f'name="same_told" value="{first}"' in refused.text and "请写明原因" in refused.text
    number_of(send(client, CODE, {"same_reason": "第一份写错了账号", "same_told": first}))


def test_a_reason_counts_for_the_cases_it_was_written_for(client: DeskClient, login: Callable) -> None:
    login(client, "lixiumei")
    first = number_of(send(client, CODE))
    second = number_of(send(client, CODE))  # by a desk elsewhere, after the page had told of the first one
    refused = send(client, CODE, {"same_reason": "第一份写错了账号", "same_told": first})
    assert refused.status_code == 422
    assert f"另有一个同样的办件（{second}）" in refused.text, "the new one is named"
    assert 'value="第一份写错了账号"' in refused.text and 'value="张桂兰"' in refused.text, "what was typed stays"
    number_of(send(client, CODE, {"same_reason": "第一份写错了账号", "same_told": [first, second]}))


def test_conditions_not_met_need_a_reason_that_the_reviewer_sees(client: DeskClient, login: Callable) -> None:
    login(client, "lixiumei")
    young = {"f_applicant_id_number": "990101199603170220"}
    refused = send(client, CODE, young)
    assert refused.status_code == 422 and "不符合“满80周岁" in refused.text
    number = number_of(send(client, CODE, {**young, "unmet_reason": "县里特批"}))
    page = client.get(f"/desk/cases/{number}").text
    assert "不符合" in page and "县里特批" in page


def test_every_look_is_recorded_with_its_purpose(client: DeskClient, login: Callable, session: Session) -> None:
    login(client, "lixiumei")
    send(client, CODE)
    _look(client, CODE, NUMBER)
    rows = session.scalars(
        select(AuditEntry).where(AuditEntry.action.in_(("prefill.read_cases", "certificate.looked_up")))
    )
    details = {row.action: json.loads(row.detail) for row in rows}
    assert set(details) == {"prefill.read_cases", "certificate.looked_up"}
    assert all(detail["purpose"] == "受理“高龄津贴（80—89周岁首次申领）”" for detail in details.values())
    assert NUMBER not in json.dumps(details)


def test_a_look_takes_the_same_statements_however_many_cases_there_are(
    client: DeskClient, login: Callable, count_sql: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    login(client, "lixiumei")
    counted = []
    for _round in range(3):
        for _case in range(3):
            number_of(send(client, CODE))
        with count_sql() as statements:
            _look(client, CODE, NUMBER)
        counted.append(len(statements))
    assert counted[1] == counted[2]


FAMILY = "QS-MZ-006"  # a form with rows for the household


@pytest.fixture
def household(session: Session, actor: Callable[[str], Actor]) -> None:
    """A family on record in 上河村."""
    add_family(session, actor("lixiumei"))
    session.commit()


@pytest.mark.usefixtures("household")
def test_members_of_the_household_are_offered_as_rows_and_the_look_at_each_is_kept(
    client: DeskClient, login: Callable, session: Session
) -> None:
    login(client, "lixiumei")
    _token, page = _look(client, FAMILY, NUMBER, handled_by="self")
    found = re.search(r"data-rows='([^']*)'", page)
    assert found and "带入 3 行" in page
    first, second, third = (row["cells"] for row in json.loads(unescape(found[1])))
    assert first == {"member_name": ["张桂兰"], "member_id_number": [NUMBER], "member_relation": ["户主"]}
    assert second["member_relation"] == ["儿媳女婿"], "the list of the form puts it in its own words"
    assert third == {"member_name": ["刘娃"], "member_relation": ["孙子女"]}
    shown = re.sub(r"data-\w+='[^']*'", "", page)
    assert "刘小兰" in shown and WIFE_OF_SON not in shown, "numbers are shown in part"
    assert len(session.scalars(select(PersonLook)).all()) == 3
    _look(client, CODE, NUMBER, handled_by="self")
    assert len(session.scalars(select(PersonLook)).all()) == 4, "a form without rows for them is told nothing of them"


@pytest.mark.usefixtures("household")
def test_without_a_script_blank_rows_come_filled_and_marked_and_typed_ones_stay(
    client: DeskClient, login: Callable
) -> None:
    login(client, "lixiumei")
    _token, page = _look(client, FAMILY, NUMBER, fetch=False, handled_by="self")
    for name in ("张桂兰", "刘小兰", "刘娃"):
        assert re.search(rf'name="f_members-\d-member_name" value="{name}"', page), name
    group = page[page.index('id="f_members"') : page.index("<template data-row>")]
    assert group.count('class="dd-origin"') == 3
    typed = {"f_members-0-member_name": "刘小兰", "f_members-0-member_relation": "配偶"}
    _token, page = _look(client, FAMILY, NUMBER, fetch=False, handled_by="self", **typed)
    assert "f_members-1-member_name" not in page
    assert "与民情档案不一致（与户主关系：儿媳女婿）" in page


@pytest.mark.usefixtures("household")
def test_rows_changed_added_and_left_out_are_told_to_the_reviewer(
    client: DeskClient, login: Callable, session: Session
) -> None:
    login(client, "lixiumei")
    token, page = _look(client, FAMILY, NUMBER, handled_by="self")
    note = _NOTE.search(page)
    assert note
    rest = {"member_state": "务农", "member_income": "0"}
    rows = (
        {"member_name": "张桂兰", "member_id_number": NUMBER, "member_relation": "户主", **rest},
        {"member_name": "刘小兰", "member_id_number": WIFE_OF_SON, "member_relation": "子女", **rest},
        {"member_name": "王大山", "member_id_number": "11010519491231002X", "member_relation": "其他", **rest},
    )
    pairs = {name: value for name, value in sample_pairs(FAMILY).items() if not name.startswith("f_members-")}
    pairs |= {"f_applicant_id_number": NUMBER, "unmet_reason": "测试"}
    pairs |= {f"f_members-{number}-{key}": text for number, row in enumerate(rows) for key, text in row.items()}
    data = {**pairs, "form_token": token, "action": "submit", "prefill_note": note[1]}
    number = number_of(client.post(f"/desk/new/{FAMILY}", data=data))
    shown = client.get(f"/desk/cases/{number}").text
    assert "刘小兰：与民情档案不一致（与户主关系：儿媳女婿）" in shown
    assert "王大山：民情档案里没有" in shown
    assert "刘娃：民情档案里有，没有填" in shown
    assert "张桂兰：" not in shown, "what is as it was is not told"
    assert "刘小兰，9901**********0478，子女" in shown, "and the rows themselves are there to read"
    kept = session.scalars(select(Case.provenance).where(Case.number == number)).one()
    assert kept and WIFE_OF_SON not in kept


def test_who_has_no_id_card_can_give_a_reason_too(app: Flask) -> None:
    same = Duplicate("SQ26-00001", "青石茶社", "石桥镇", clock.now(), "handling", None, is_visible=False)
    with app.test_request_context():
        page = render_template("desk/prefill.html", prefill=Panel(same=(same,)))
    assert 'name="same_reason"' in page and "SQ26-00001" in page and "<a" not in page
    assert "prefill_text" not in page, "an organisation is not looked up by a person's number"


def test_only_the_pages_that_read_codes_may_look_through_the_camera(client: DeskClient, login: Callable) -> None:
    login(client, "lixiumei")
    token, _page = _look(client, CODE, "")
    sent = client.post(f"/desk/new/{CODE}", data={"form_token": token, "action": "prefill", "prefill_text": ""})
    assert "camera=(self)" in sent.headers["Permissions-Policy"]
    assert "camera=(self)" in client.get(f"/desk/new/{CODE}").headers["Permissions-Policy"]
    for path in ("/desk/", "/guides/", f"/desk/services/{CODE}", "/static/js/form/camera.js"):
        assert "camera=()" in client.get(path).headers["Permissions-Policy"], path
