"""What anyone may read: guides and progress."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

from tests.app.views.conftest import ALLOWANCE
from tests.conftest import Clock
from tests.support.client import DeskClient
from tests.support.filled import number_of, send

Counting = Callable[[], AbstractContextManager[list[str]]]


def test_guides_are_found_by_initials_name_and_topic(client: DeskClient) -> None:
    for query in ("?q=gljt", "?q=高龄", "?q=老人钱", "?topic=elderly"):
        page = client.get(f"/guides/{query}").text
        assert f"/guides/{ALLOWANCE}" in page, query
    assert "没有找到“飞船驾照”" in client.get("/guides/?q=飞船驾照").text


def test_a_search_while_typing_gets_only_the_list(client: DeskClient) -> None:
    part = client.get("/guides/?q=gljt", headers={"X-Requested-With": "fetch"}).text
    assert f"/guides/{ALLOWANCE}" in part and "<html" not in part


def test_a_guide_has_the_ten_elements(client: DeskClient) -> None:
    page = client.get(f"/guides/{ALLOWANCE}").text
    elements = ("办理条件", "申请材料", "基本流程", "受理单位及办理点", "办理时限", "收费依据及标准", "工作时间")
    for words in (*elements, "咨询方式", "监督电话", "办理依据", "示例数据", "<svg"):
        assert words in page, words


def test_a_guide_shows_the_places_near_the_reader(client: DeskClient) -> None:
    page = client.get(f"/guides/{ALLOWANCE}?at=990101101201").text
    assert "上河村便民服务站" in page and "石桥镇便民服务中心" in page
    assert "白马镇便民服务中心</b>" not in page


def test_a_guide_takes_few_statements(client: DeskClient, count_sql: Counting) -> None:
    client.get(f"/guides/{ALLOWANCE}")
    with count_sql() as statements:
        client.get(f"/guides/{ALLOWANCE}")
    assert len(statements) <= 4, statements


def test_a_guide_prints(client: DeskClient) -> None:
    answer = client.get(f"/guides/{ALLOWANCE}.pdf")
    assert answer.mimetype == "application/pdf" and answer.data.startswith(b"%PDF-")


def test_an_unknown_guide_is_not_there(client: DeskClient) -> None:
    assert client.get("/guides/NO-SUCH-1").status_code == 404
    assert client.get("/guides/NO-SUCH-1.pdf").status_code == 404


def test_progress_with_number_and_last_four(agent: DeskClient, client: DeskClient) -> None:
    number = number_of(send(agent, ALLOWANCE))
    page = _look_up(client, number, "0243").text
    assert "张*兰" in page and "乡镇审核" in page and "正在办" in page
    assert "张桂兰" not in page and "990101194605180243" not in page


def test_the_qr_code_fills_the_number_only(client: DeskClient) -> None:
    page = client.get("/progress?number=SQ26-00137").text
    assert 'value="SQ26-00137"' in page


def test_wrong_tries_get_one_sentence_and_then_a_pause(
    agent: DeskClient, client: DeskClient, frozen_clock: Clock
) -> None:
    number = number_of(send(agent, ALLOWANCE))
    told = {_look_up(client, one, "9999").status_code for one in (number, "SQ26-99999")}
    assert told == {404}
    for _try in range(5):
        last = _look_up(client, number, "1111")
    assert last.status_code == 429 and "试得太多了" in last.text
    assert _look_up(client, number, "0243").status_code == 429, "the right one must wait too"
    frozen_clock.advance(timedelta(hours=1))
    assert _look_up(client, number, "0243").status_code == 200


def test_good_look_ups_are_not_counted(agent: DeskClient, client: DeskClient) -> None:
    number = number_of(send(agent, ALLOWANCE))
    assert {_look_up(client, number, "0243").status_code for _try in range(8)} == {200}


def _look_up(client: DeskClient, number: str, last_four: str):
    return client.post("/progress", data={"number": number, "last_four": last_four})
