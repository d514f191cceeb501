"""The page of settings, and one's own password."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from app.people.demo import DEMO_PASSWORD
from app.people.passwords import is_password
from tests.app.views.admin.conftest import audited, person
from tests.support.client import DeskClient

NEW = "quite-another-word"


def typed(**changes: str) -> dict[str, str]:
    return {"current": DEMO_PASSWORD, "password": NEW, "again": NEW, **changes}


@pytest.mark.parametrize(
    ("user", "seen", "unseen"),
    [
        ("fangxiaoming", ("机构", "人员", "岗位", "工作日历", "操作记录", "修改密码"), ()),
        ("qinzhengwen", ("操作记录", "修改密码"), ("/users/list/", "/workdays/list/")),
        ("lixiumei", ("修改密码",), ("/audit/list/", "/users/list/", "/organisations/list/")),
    ],
)
def test_everyone_sees_the_own_ways(
    browser_of: Callable[[str], DeskClient], user: str, seen: tuple[str, ...], unseen: tuple[str, ...]
) -> None:
    page = browser_of(user).get("/settings/").text
    assert all(f"<b>{word}</b>" in page for word in seen)
    assert not any(path in page for path in unseen)


def test_a_changed_password_ends_other_logins_and_keeps_this_one(
    clerk: DeskClient, browser_of: Callable[[str], DeskClient], session: Session
) -> None:
    elsewhere = browser_of("wanghaiyan")
    assert clerk.post("/account/password", data=typed()).headers["Location"] == "/"
    assert is_password(person(session, "wanghaiyan").password, NEW)
    assert clerk.get("/settings/").status_code == 200
    assert elsewhere.get("/settings/").status_code == 303
    assert audited(session, person(session, "wanghaiyan").id) == ["set_password"]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"current": "not-mine-at-all"}, "现在的密码不对"),
        ({"again": "something-else"}, "两次输入的新密码不一样"),
        ({"password": "short", "again": "short"}, "密码至少要 10 位"),
        ({"password": DEMO_PASSWORD, "again": DEMO_PASSWORD}, "新密码不能和现在的一样"),
        ({"current": ""}, "请填写"),
    ],
)
def test_what_will_not_do_is_told(clerk: DeskClient, session: Session, changes: dict[str, str], told: str) -> None:
    before = person(session, "wanghaiyan").password
    answer = clerk.post("/account/password", data=typed(**changes))
    assert answer.status_code == 422
    assert told in answer.text
    assert NEW not in answer.text
    assert person(session, "wanghaiyan").password == before


def test_guessing_at_an_open_screen_is_stopped(clerk: DeskClient) -> None:
    answers = [clerk.post("/account/password", data=typed(current=f"guess-number-{n}")).status_code for n in range(7)]
    assert answers[0] == 422
    assert answers[-1] == 429
    assert clerk.post("/account/password", data=typed()).status_code == 429
