"""The first page of the studio."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import insert
from sqlalchemy.orm import Session

from app import clock
from app.models import Service
from app.publishing import drafts
from tests.app.views.conftest import ALLOWANCE
from tests.conftest import actor_of
from tests.support.client import DeskClient


@pytest.fixture
def admin(browser_of: Callable[[str], DeskClient]) -> DeskClient:
    return browser_of("fangxiaoming")


def row_of(page: str, code: str = ALLOWANCE) -> str:
    return page.partition(f'/studio/services/{code}"')[2].partition("</tr>")[0]


def test_it_finds_filters_and_shows_what_is_wrong_with_drafts(admin: DeskClient, session: Session) -> None:
    actor = actor_of(session, "fangxiaoming")
    drafts.save_draft(session, code=ALLOWANCE, text="name: x", revision=0, actor=actor, now=clock.now())
    page = admin.get("/studio/?q=gljt&department=civil_affairs&tier=village&state=published&problems=errors").text
    assert "方晓明" in row_of(page) and "错误" in row_of(page)
    assert "残疾人证" not in page
    assert 'value="errors" selected' in page
    assert "<details open>" in page
    nothing = admin.get("/studio/?q=没有这个").text
    assert "没有找到事项" in nothing


def test_it_goes_on_page_by_page_with_what_was_asked(
    admin: DeskClient, session: Session, count_sql: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    many = [{"code": f"N-{at:04d}", "name": f"事项{at}", "search_text": "shixiang"} for at in range(1300)]
    session.execute(insert(Service), many)
    session.commit()
    admin.get("/studio/")
    with count_sql() as statements:
        page = admin.get("/studio/?q=shixiang&sort=code&page=2").text
    assert len(statements) <= 8
    assert "第 51—100 项，共 1300 项" in page
    assert "/studio/?q=shixiang&amp;sort=code&amp;page=3" in page
    assert "第 26 页，共 26 页" in admin.get("/studio/?q=shixiang&page=99999999999999999999").text
    assert admin.get("/studio/?page=-4&sort=nonsense&state=%00x").status_code in (200, 400)


def test_others_than_the_county_look_but_add_nothing(browser_of: Callable[[str], DeskClient]) -> None:
    township = browser_of("shenguilan")
    page = township.get("/studio/").text
    assert ALLOWANCE in page and "/studio/new" not in page
    assert "只看交给我们改的" in page
    assert township.get("/studio/?mine=1").status_code == 200
    assert township.get("/studio/new").status_code == 403
    assert browser_of("wanghaiyan").get("/studio/").status_code == 403


def test_the_navigation_shows_what_one_may_open(admin: DeskClient, browser_of: Callable[[str], DeskClient]) -> None:
    def entries(browser: DeskClient) -> list[str]:
        nav = browser.get("/studio/").text.partition('<nav class="dd-subnav"')[2].partition("</nav>")[0]
        return [part.partition('"')[0] for part in nav.split('href="')[1:]]

    for browser in (admin, browser_of("shenguilan")):
        for path in entries(browser):
            assert browser.get(path).status_code == 200, path
    assert "/studio/" in entries(admin)
    assert len(entries(admin)) > len(entries(browser_of("shenguilan")))
