"""大厅上墙 on the screen: shown, changed, refused with a sentence, printed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.client import DeskClient


@pytest.mark.parametrize("tab", ["", "/people", "/rota", "/points"])
def test_the_pages_open(clerk: DeskClient, tab: str) -> None:
    assert clerk.get(f"/desk/hall{tab}").status_code == 200
    assert clerk.get("/desk/hall/none").status_code == 404


def test_someone_is_added_sent_away_and_printed(clerk: DeskClient) -> None:
    refused = clerk.post("/desk/hall/people", data={"name": "", "post": "窗口人员"})
    assert refused.status_code == 422 and "请填写姓名" in refused.text and 'value="窗口人员"' in refused.text
    assert clerk.post("/desk/hall/people", data={"name": "李文秀"}).status_code == 303
    page = clerk.get("/desk/hall").text
    person = page.split('name="person" value="')[1].split('"')[0]
    assert clerk.post(f"/desk/hall/people/{person}/go", data={"whereabouts": "moon"}).status_code == 422
    clerk.post(f"/desk/hall/people/{person}/go", data={"whereabouts": "leave", "note": "看病"})
    assert "看病" in clerk.get("/desk/hall").text
    turns = {"person": person, "shift": "day", "first": "2026-10-01", "last": "2026-10-03", "every": "2"}
    assert clerk.post("/desk/hall/rota", data=turns).status_code == 303
    assert clerk.post("/desk/hall/rota", data={**turns, "first": ""}).status_code == 422
    for paper in ("board", "cards", "rota"):
        assert clerk.get(f"/desk/hall/{paper}.pdf").data.startswith(b"%PDF-")


def test_points_are_kept_and_closed(clerk: DeskClient) -> None:
    bus = {"kind": "bus", "name": "上河村", "days": "99"}
    refused = clerk.post("/desk/hall/points", data=bus)
    assert refused.status_code == 422 and "1 到 31" in refused.text and 'value="99"' in refused.text
    assert clerk.post("/desk/hall/points", data={**bus, "days": "2、7"}).status_code == 303
    page = clerk.get("/desk/hall/points").text
    point = page.split("/desk/hall/points/")[1].split("/")[0]
    assert clerk.post(f"/desk/hall/points/{point}/close").status_code == 303
    assert "上河村" not in clerk.get("/desk/hall/points").text


def test_whoever_sees_cases_only_keeps_no_walls(browser_of: Callable[[str], DeskClient]) -> None:
    assert browser_of("qinzhengwen").get("/desk/hall").status_code == 403
    assert browser_of("shenguilan").get("/desk/hall?at=990101101201").status_code == 200
    assert browser_of("wanghaiyan").get("/desk/hall?at=990101101201").status_code == 404
