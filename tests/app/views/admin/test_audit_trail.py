"""The record: read by supervisors and administrators, scoped, paged along the chain."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

from flask import Flask
from sqlalchemy.orm import Session

from app import audit, clock
from app.audit.trail import PAGE
from app.views.admin.audit_trail import detail_words
from tests.app.views.admin.conftest import person
from tests.support.client import DeskClient


def act(session: Session, username: str, count: int = 1) -> None:
    """Somebody does something that is recorded."""
    who = person(session, username)
    for number in range(count):
        audit.record(
            session,
            actor=type(
                "Who", (), {"user_id": who.id, "name": who.display_name, "organisation_id": who.organisation_id}
            ),
            now=clock.now(),
            action="case.passed",
            subject="case",
            subject_id=f"SQ26-{number:05}",
            detail={"name": "受理"},
        )
    session.commit()


def numbers(page: str) -> list[str]:
    return re.findall(r"SQ26-\d{5}", page)


def test_pages_follow_the_chain_both_ways(admin: DeskClient, session: Session) -> None:
    act(session, "wanghaiyan", PAGE + 10)
    first = admin.get("/audit/list/?kind=case")
    assert len(numbers(first.text)) == PAGE
    assert "较新" not in first.text
    older = admin.get(re.findall(r'href="(/audit/list/\?[^"]*before=\d+)"', first.text)[0].replace("&amp;", "&")).text
    assert len(numbers(older)) == 10
    assert "较早" not in older
    newer = admin.get(re.findall(r'href="(/audit/list/\?[^"]*after=\d+)"', older)[0].replace("&amp;", "&")).text
    assert numbers(newer) == numbers(first.text)


def test_filters_narrow_it(admin: DeskClient, session: Session) -> None:
    act(session, "wanghaiyan", 3)
    assert len(numbers(admin.get("/audit/list/?who=王海燕").text)) == 3
    assert numbers(admin.get("/audit/list/?subject=SQ26-00001").text)[-1:] == ["SQ26-00001"]
    assert "没有找到记录" in admin.get("/audit/list/?who=王海燕&until=2026-10-20").text
    assert len(numbers(admin.get("/audit/list/?who=王海燕&since=2026-10-21&until=2026-10-21").text)) == 3


def test_an_account_is_found_by_its_login_name(admin: DeskClient, session: Session) -> None:
    account = person(session, "wanghaiyan")
    admin.post(f"/users/password/{account.id}", data={"password": "fresh-word-4-her"})
    page = admin.get("/audit/list/?subject=wanghaiyan").text
    assert "王海燕（wanghaiyan）" in page
    assert "设密码" in page


def test_a_page_costs_few_statements(
    admin: DeskClient, session: Session, count_sql: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    act(session, "wanghaiyan", PAGE)
    with count_sql() as statements:
        admin.get("/audit/list/")
    assert len(statements) <= 12


def test_supervisors_read_it_and_nobody_changes_it(
    app: Flask, session: Session, browser_of: Callable[[str], DeskClient]
) -> None:
    act(session, "wanghaiyan")
    assert numbers(browser_of("qinzhengwen").get("/audit/list/").text)
    for user in ("lixiumei", "wanghaiyan", "linjianhua"):
        assert browser_of(user).get("/audit/list/").status_code == 403
    methods = {method for rule in app.url_map.iter_rules() if rule.rule.startswith("/audit") for method in rule.methods}
    assert methods <= {"GET", "HEAD", "OPTIONS"}


def test_a_township_sees_what_its_own_people_did(town_admin: DeskClient, session: Session) -> None:
    act(session, "wanghaiyan", 2)
    act(session, "zhoutingting", 4)
    page = town_admin.get("/audit/list/").text
    assert len(numbers(page)) == 2
    assert "系统" not in re.findall(r'data-label="谁">([^<]*)<', page)


def test_a_forged_query_is_answered(admin: DeskClient) -> None:
    for query in ("before=x", "before=-1", f"after={'9' * 40}", "since=2026-02-30", "since=0001-01-01"):
        assert admin.get(f"/audit/list/?{query}").status_code == 200, query


def test_details_are_told_in_words(app: Flask) -> None:
    told: list[tuple[dict[str, object], str]] = [
        ({"name": ["上河村", "下河村"]}, "名称：上河村 → 下河村"),
        ({"roles": [["代办员"], ["代办员", "窗口人员"]]}, "岗位：代办员 → 代办员、窗口人员"),
        ({"roles": ["代办员", "窗口人员"]}, "岗位：代办员、窗口人员"),
        ({"active": [True, False]}, "启用：是 → 否"),
        ({"phone": True}, "电话：有改动"),
        ({"phone": ["", "0000-1"]}, "电话：空 → 0000-1"),
        ({"digest": "0a1b", "version": 2}, "版本：2"),
        ({"name": "受理", "position": 10, "step": "accept_village"}, "环节：受理"),
        ({"state": "suspended"}, "状态：停办"),
    ]
    with app.test_request_context():
        assert [detail_words(detail) for detail, _words in told] == [words for _detail, words in told]
