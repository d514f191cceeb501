"""告知单 at the desk and for everyone."""

from __future__ import annotations

from tests.app.views.conftest import ALLOWANCE
from tests.reports.paper import pages_of
from tests.support.client import DeskClient
from tests.support.filled import form_token, number_of, sample_pairs

PAGE = f"/desk/services/{ALLOWANCE}/notice"


def give(client: DeskClient, **typed: str) -> str:
    response = client.post(PAGE, data={"handled_by": "agent", "action": "give", **typed})
    assert response.status_code == 303, response.text
    return response.headers["Location"].rpartition("/")[2]


def test_what_to_bring_follows_the_answers_before_any_case_exists(clerk: DeskClient) -> None:
    page = clerk.post(PAGE, data={"handled_by": "self", "action": "look"}).text
    assert "居民户口簿" in page and "一共带" in page
    assert "代办服务委托书" not in page
    assert "代办服务委托书" in clerk.post(PAGE, data={"handled_by": "agent", "action": "look"}).text


def test_looking_numbers_nothing(clerk: DeskClient) -> None:
    clerk.post(PAGE, data={"handled_by": "self", "action": "look"})
    assert "还没有打过告知单" in clerk.get("/desk/notices").text


def test_the_answers_of_a_form_being_filled_are_taken_along(clerk: DeskClient) -> None:
    pairs = {**sample_pairs(ALLOWANCE), "action": "look"}
    page = clerk.post(PAGE, data=pairs).text
    name = pairs["f_applicant_name"]
    assert f'name="f_applicant_name" value="{name}"' in page
    assert f'id="person" name="person" value="{name}"' in page


def test_a_notice_is_given_found_again_and_becomes_a_case(clerk: DeskClient) -> None:
    number = give(clerk, person="李龑", phone="138-0000-1234")
    assert "李龑" in clerk.get(f"/desk/notices/{number}").text
    for text in ("李龑", "1234"):
        assert number in clerk.post("/desk/notices", data={"q": text}).text
    assert "没有找到" in clerk.post("/desk/notices", data={"q": "别人"}).text
    form = clerk.post(f"/desk/notices/{number}/case").headers["Location"]
    assert form.startswith(f"/desk/new/{ALLOWANCE}?draft=")
    assert 'value="李龑"' in clerk.get(form).text
    place = {"organisation": "990101101201"}
    sent = {**sample_pairs(ALLOWANCE), "form_token": form_token(clerk, form), "action": "submit", **place}
    case = number_of(clerk.post(f"/desk/new/{ALLOWANCE}", data=sent))
    assert f"已转为办件 {case}" in clerk.get(f"/desk/notices/{number}").text
    assert clerk.post(f"/desk/notices/{number}/case").headers["Location"] == f"/desk/notices/{number}"


def test_its_paper_names_the_person_and_the_number(clerk: DeskClient) -> None:
    number = give(clerk, person="李龑")
    assert "还没有打印过" in clerk.get(f"/desk/notices/{number}").text
    counted = clerk.post(f"/desk/notices/{number}/print")
    assert counted.headers["Location"] == f"/desk/notices/{number}.pdf?print=1&print=2"
    paper = clerk.get(counted.headers["Location"])
    assert paper.mimetype == "application/pdf"
    own, archive = pages_of(paper.data)
    assert "您留存" in own and "存档" in archive and "李龑" in own and number in archive
    page = clerk.get(f"/desk/notices/{number}").text
    assert "群众联" in page and "存档联" in page and "还没有打印过" not in page


def test_a_print_is_counted_before_it_is_shown(clerk: DeskClient) -> None:
    number = give(clerk)
    assert clerk.get(f"/desk/notices/{number}.pdf").status_code == 404
    assert clerk.get(f"/desk/notices/{number}.pdf?print=1").status_code == 404
    one = clerk.post(f"/desk/notices/{number}/print", data={"copy": "存档"}).headers["Location"]
    assert one.endswith("?print=1") and len(pages_of(clerk.get(one).data)) == 1
    refused = clerk.post(f"/desk/notices/{number}/print", data={"copy": "隔壁"})
    assert refused.headers["Location"] == f"/desk/notices/{number}"
    assert "没有“隔壁”这一联" in clerk.get(f"/desk/notices/{number}").text


def test_what_is_too_long_is_said_and_kept(clerk: DeskClient) -> None:
    response = clerk.post(PAGE, data={"handled_by": "self", "action": "give", "person": "长" * 61})
    assert response.status_code == 422
    assert "姓名最多 60 个字" in response.text and "长" * 61 in response.text


def test_hostile_answers_only_leave_things_open(clerk: DeskClient) -> None:
    typed = {"handled_by": "<script>", "s_nothing": "x", "f_applicant_id_number": "12", "d_x_originals": "-1"}
    page = clerk.post(PAGE, data={**typed, "action": "look"})
    assert page.status_code == 200 and '<script>"' not in page.text


def test_notices_of_another_township_do_not_exist(clerk: DeskClient, browser_of: object) -> None:
    number = give(clerk)
    other = browser_of("zhoutingting")  # type: ignore[operator]
    assert other.get(f"/desk/notices/{number}").status_code == 404
    assert other.get(f"/desk/notices/{number}.pdf").status_code == 404
    assert other.post(f"/desk/notices/{number}/case").status_code == 404
    assert other.post(f"/desk/notices/{number}/print").status_code == 404


def test_everyone_sees_what_to_bring_and_takes_it_home(client: DeskClient) -> None:
    page = client.get(f"/guides/{ALLOWANCE}/notice?handled_by=agent").text
    assert "代办服务委托书" in page
    assert f"/guides/{ALLOWANCE}/notice.pdf?handled_by=agent" in page
    assert client.get(f"/guides/{ALLOWANCE}/notice.pdf?handled_by=agent&at=nowhere").data.startswith(b"%PDF")


def test_nothing_of_a_person_is_taken_from_the_address(client: DeskClient) -> None:
    page = client.get(f"/guides/{ALLOWANCE}/notice?f_applicant_name=张三丰&person=张三丰").text
    assert 'value="张三丰"' not in page and "张三丰<" not in page


def test_the_pages_lead_there(client: DeskClient, clerk: DeskClient) -> None:
    assert f"/guides/{ALLOWANCE}/notice" in client.get(f"/guides/{ALLOWANCE}").text
    assert PAGE in clerk.get(f"/desk/services/{ALLOWANCE}").text
    assert f'formaction="{PAGE}"' in clerk.get(f"/desk/new/{ALLOWANCE}").text
