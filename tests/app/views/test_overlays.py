"""本单位信息 on the screen: written by those whose it is, kept when refused, shown on the guide at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.client import DeskClient

TOWN, OTHER = "990101101", "990101102"
HERE = f"/studio/overlays/{TOWN}/QS-MZ-004"
Browsers = Callable[[str], DeskClient]


def test_a_township_sees_its_services_and_changes_a_phone(browser_of: Browsers) -> None:
    admin = browser_of("shenguilan")
    assert "高龄津贴" in admin.get("/studio/overlays/").text
    done = admin.post(HERE, data={"revision": "0", "phone": "0000-6222199"})
    assert done.status_code == 303
    assert "0000-6222199" in admin.get(f"/guides/QS-MZ-004?at={TOWN}").text
    assert "0000-6222199" not in admin.get(f"/guides/QS-MZ-004?at={OTHER}").text


def test_what_was_typed_stays_when_it_is_refused(browser_of: Browsers) -> None:
    page = browser_of("shenguilan").post(HERE, data={"revision": "0", "phone": "打村长电话", "window": "9号窗口"})
    assert page.status_code == 422
    assert "打村长电话" in page.text and "9号窗口" in page.text and "电话只写数字" in page.text


def test_who_was_slower_keeps_the_text_and_sees_the_other(browser_of: Browsers) -> None:
    browser_of("fangxiaoming").post(HERE, data={"revision": "0", "phone": "0000-6222100"})
    page = browser_of("shenguilan").post(HERE, data={"revision": "0", "phone": "0000-6222199"})
    assert page.status_code == 409
    assert "方晓明" in page.text and "0000-6222100" in page.text and 'value="0000-6222199"' in page.text


@pytest.mark.parametrize("path", [f"/studio/overlays/{OTHER}/QS-MZ-004", f"/studio/overlays/?at={OTHER}"])
def test_other_places_are_not_there(browser_of: Browsers, path: str) -> None:
    assert browser_of("shenguilan").get(path).status_code == 404


def test_the_county_chooses_a_place_first(browser_of: Browsers) -> None:
    admin = browser_of("fangxiaoming")
    assert "石桥镇" in admin.get("/studio/overlays/").text
    assert admin.get("/studio/overlays/go?place=999999").status_code == 302
    assert "高龄津贴" in admin.get(f"/studio/overlays/?at={OTHER}&q=gljt").text


def test_clerks_have_no_such_page(browser_of: Browsers) -> None:
    assert browser_of("wanghaiyan").get("/studio/overlays/").status_code == 403


def test_editing_is_given_and_taken_back(browser_of: Browsers) -> None:
    county, department = browser_of("fangxiaoming"), browser_of("zhourui")
    assert "最低生活保障申请" in county.get("/studio/delegations/?department=civil_affairs").text
    county.post("/studio/delegations/", data={"department": "civil_affairs", "code": ["QS-MZ-006"]})
    draft = {"tree": {}, "revision": 0}
    assert department.put("/api/v1/services/QS-MZ-006/draft", json=draft).status_code == 200
    county.post("/studio/delegations/QS-MZ-006/revoke")
    assert department.put("/api/v1/services/QS-MZ-006/draft", json={**draft, "revision": 1}).status_code == 403
    assert department.get("/studio/delegations/").status_code == 403
