"""The worklist: tabs, filters, cards, the search box."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from io import BytesIO

from openpyxl import load_workbook

from tests.app.views.conftest import ALLOWANCE
from tests.conftest import Clock
from tests.support.client import DeskClient
from tests.support.filled import act, number_of, send

Counting = Callable[[], AbstractContextManager[list[str]]]


def test_a_case_stands_in_the_list_with_its_due_day(agent: DeskClient, clerk: DeskClient) -> None:
    number = number_of(send(agent, ALLOWANCE))
    page = clerk.get("/desk/").text
    assert number in page and "10月28日" in page and "剩 5 天" in page and "9901**********0243" in page


def test_the_list_takes_few_statements(agent: DeskClient, clerk: DeskClient, count_sql: Counting) -> None:
    number_of(send(agent, ALLOWANCE))
    clerk.get("/desk/")
    with count_sql() as statements:
        clerk.get("/desk/")
    assert len(statements) <= 12, statements


def test_cards_turn_yellow_and_red(agent: DeskClient, clerk: DeskClient, frozen_clock: Clock) -> None:
    number_of(send(agent, ALLOWANCE))
    frozen_clock.advance(timedelta(days=7))
    clerk.log_in("wanghaiyan")
    assert "今天到期" in clerk.get("/desk/").text
    frozen_clock.advance(timedelta(days=1))
    clerk.log_in("wanghaiyan")
    page = clerk.get("/desk/").text
    assert "超 1 天" in page and '<i class="o"></i>' in page


def test_tabs_hold_what_was_returned_and_what_was_done(agent: DeskClient, clerk: DeskClient) -> None:
    number = number_of(send(agent, ALLOWANCE))
    act(clerk, number, "request_supplement", reason="缺签名")
    assert number in clerk.get("/desk/?tab=supplement").text
    assert number in clerk.get("/desk/?tab=done").text
    assert number not in clerk.get("/desk/?tab=todo").text


def test_filters_narrow_and_say_so(agent: DeskClient, clerk: DeskClient) -> None:
    number = number_of(send(agent, ALLOWANCE))
    assert number in clerk.get(f"/desk/?service={ALLOWANCE}").text
    empty = clerk.get("/desk/?service=QS-MZ-002").text
    assert number not in empty and "没有符合筛选的办件" in empty and "取消筛选" in empty


def test_nonsense_in_the_address_is_no_error(clerk: DeskClient) -> None:
    assert clerk.get("/desk/?tab=x&card=purple&village=abc&page=-3&agent=9" + "9" * 30).status_code == 200


def test_an_empty_tab_says_what_will_come(clerk: DeskClient) -> None:
    for tab, words in (
        ("accept", "没有等受理的办件"),
        ("supplement", "没有等补正的办件"),
        ("done", "还没有办完的办件"),
    ):
        assert words in clerk.get(f"/desk/?tab={tab}").text


def test_the_search_box_finds_by_number_name_and_last_four(agent: DeskClient, clerk: DeskClient) -> None:
    number = number_of(send(agent, ALLOWANCE))
    for text in (number, number.lower(), "张桂", "0243"):
        assert number in clerk.get("/desk/", query_string={"q": text}).text, text
    assert "没有查到办件" in clerk.get("/desk/?q=nobody").text


def test_an_id_number_is_searched_for_but_stands_in_no_address(agent: DeskClient, clerk: DeskClient) -> None:
    number = number_of(send(agent, ALLOWANCE))
    found = clerk.post("/desk/find", data={"q": "990101194605180243"})
    assert found.status_code == 200 and number in found.text
    assert "990101194605180243" not in found.text
    asked = clerk.get("/desk/?q=990101194605180243")
    assert (asked.status_code, asked.headers["Location"]) == (302, "/desk/")


def test_other_words_get_an_address_that_can_be_kept(clerk: DeskClient) -> None:
    for text in ("SQ2600137", "张桂兰", "024X"):
        answer = clerk.post("/desk/find", data={"q": text})
        assert answer.status_code == 303
        assert clerk.get(answer.headers["Location"]).status_code == 200
    assert clerk.post("/desk/find", data={"q": " "}).headers["Location"] == "/desk/"


def test_the_search_boxes_send_what_is_typed_in_the_body(clerk: DeskClient) -> None:
    assert 'role="search" action="/desk/find" method="post"' in clerk.get("/desk/").text


def test_whoever_keeps_the_catalogue_sees_no_cases(browser_of: Callable[[str], DeskClient]) -> None:
    assert browser_of("fangxiaoming").get("/desk/").status_code == 403


def test_a_filter_is_kept_and_the_list_begins_with_it(clerk: DeskClient) -> None:
    refused = clerk.post("/desk/filters?tab=todo&card=yellow", data={"name": " "})
    assert refused.status_code == 422 and "请给这个筛选起个名字" in refused.text
    kept = clerk.post("/desk/filters?tab=todo&card=yellow", data={"name": "快到期", "first": "yes"})
    assert kept.status_code == 303
    assert clerk.get("/desk/").headers["Location"] == "/desk/?tab=todo&card=yellow"
    page = clerk.get("/desk/?tab=todo&card=yellow").text
    assert "快到期" in page and "存下这个筛选" not in page
    number = page.split('action="/desk/filters/')[1].split("?")[0]
    clerk.post(f"/desk/filters/{number}?tab=todo", data={"action": "drop"})
    assert clerk.get("/desk/").status_code == 200


def test_a_list_is_taken_along_masked(agent: DeskClient, clerk: DeskClient) -> None:
    number = number_of(send(agent, ALLOWANCE))
    taken = clerk.post("/desk/export?tab=todo")
    sheet = load_workbook(BytesIO(taken.data)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert taken.status_code == 200 and rows[1][1] == number
    assert rows[1][4] == "张*兰" and rows[1][5] == "9901**********0243"
    nothing = clerk.post("/desk/export?tab=paused")
    assert nothing.status_code == 422 and "没有可以导出的办件" in nothing.text


def test_several_are_passed_on_together(agent: DeskClient, clerk: DeskClient) -> None:
    number = number_of(send(agent, ALLOWANCE))
    clerk.post(f"/desk/cases/{number}/attention", data={"reason": "来访过", "action": "set"})
    listed = clerk.get("/desk/?tab=todo&watched=1").text
    assert f'value="{number}"' in listed and 'class="watched"' in listed
    page = clerk.get(f"/desk/bulk?case={number}").text
    seen = page.split('name="case" value="')[1].split('"')[0]
    done = clerk.post("/desk/bulk", data={"case": [seen, "nonsense", "X.99999999999"], "opinion": "同意"})
    assert "1 件都通过了" in done.text and number in done.text
    again = clerk.post("/desk/bulk", data={"case": seen, "opinion": "同意"})
    assert "1 件没有办成" in again.text
    assert clerk.get("/desk/bulk").status_code == 422
