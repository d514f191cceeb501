"""Accounts: made with a temporary password, moved, switched off; whoever is changed is logged out."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Account, AuditEntry
from app.people.passwords import is_password
from tests.app.views.admin.conftest import ADMIN, OTHER_TOWN, TOWN, audited, person, place
from tests.support.client import DeskClient


def new_person(session: Session, **changes: object) -> dict[str, object]:
    """A form for a clerk of 石桥镇."""
    filled = {"username": "xinlaide", "password": "kt4h-9wvd-2mqe", "display_name": "新来的", "phone": "139-0000-9999"}
    place_id = place(session, TOWN).id
    return {**filled, "organisation_id": place_id, "role_names": ["窗口人员"], "active": "y", **changes}


def profile(account: Account, **changes: object) -> dict[str, object]:
    """The edit form as the page shows it."""
    filled = {"display_name": account.display_name, "phone": account.phone, "active": "y"}
    roles = [role.name for role in account.roles]
    return {**filled, "organisation_id": account.organisation_id, "role_names": roles, **changes}


def test_the_list_is_filtered_and_cheap(
    admin: DeskClient, count_sql: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    with count_sql() as statements:
        page = admin.get("/users/list/?role=代办员&town=990101101&state=on").text
    assert "李秀梅" in page
    assert "王海燕" not in page
    assert len(statements) <= 12


def test_no_page_shows_a_password_hash(admin: DeskClient, session: Session) -> None:
    account = person(session, "lixiumei")
    for path in ("/users/list/", f"/users/edit/{account.id}", f"/users/password/{account.id}"):
        page = admin.get(path).text
        assert "scrypt" not in page
        assert "pbkdf2" not in page


def test_a_new_person_logs_in_with_the_temporary_password_and_first_chooses_an_own_one(
    admin: DeskClient, client: DeskClient, session: Session
) -> None:
    offered = re.search(r'name="password"[^>]*value="([^"]+)"', admin.get("/users/add").text)
    assert offered
    answer = admin.post("/users/add", data=new_person(session, password=offered[1]))
    assert answer.status_code == 303
    made = person(session, "xinlaide")
    assert (made.display_name, [role.name for role in made.roles]) == ("新来的", ["窗口人员"])
    assert audited(session, made.id) == ["add_account"]
    told = client.post("/login/", data={"username": "xinlaide", "password": offered[1]})
    assert told.status_code == 303
    for path in ("/", "/desk/", "/settings/", "/desk/services"):
        assert client.get(path).headers["Location"] == "/account/password"
    assert "管理员给的临时密码" in client.get("/account/password").text
    own = {"current": offered[1], "password": "my-own-choice-7", "again": "my-own-choice-7"}
    assert client.post("/account/password", data=own).status_code == 303
    assert client.get("/desk/").status_code == 200


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"username": "王海燕"}, "用户名用小写字母开头"),
        ({"username": "wanghaiyan"}, "已经有人用了"),
        ({"password": "1234567890"}, "密码太容易被猜到"),
        ({"password": "short"}, "密码至少要 10 位"),
        ({"role_names": []}, "请至少选一个岗位"),
        ({"role_names": ["皇帝"]}, "岗位"),
        ({"organisation_id": ""}, "请选择"),
        ({"organisation_id": "999999"}, "单位"),
        ({"display_name": ""}, "请填写"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_made(
    admin: DeskClient, session: Session, changes: dict[str, object], told: str
) -> None:
    answer = admin.post("/users/add", data=new_person(session, **changes))
    assert answer.status_code == 422
    assert told in answer.text
    assert 'value="139-0000-9999"' in answer.text
    assert session.scalar(select(Account.id).where(Account.username == "xinlaide")) is None


@pytest.mark.parametrize(
    "change",
    [{"role_names": ["窗口人员", "审批人员"]}, {"organisation_id": "other"}, {"active": ""}],
    ids=["roles", "organisation", "state"],
)
def test_whoever_is_changed_is_logged_out_at_once(
    admin: DeskClient, clerk: DeskClient, session: Session, change: dict[str, object]
) -> None:
    account = person(session, "wanghaiyan")
    if change.get("organisation_id") == "other":
        change = {"organisation_id": place(session, OTHER_TOWN).id}
    assert clerk.get("/desk/").status_code == 200
    form = {name: value for name, value in profile(account, **change).items() if value != ""}
    assert admin.post(f"/users/edit/{account.id}", data=form).status_code == 303
    assert clerk.get("/desk/").status_code == 303
    assert audited(session, account.id) == ["account.changed"]


def test_a_new_telephone_number_logs_nobody_out_and_stays_out_of_the_record(
    admin: DeskClient, clerk: DeskClient, session: Session
) -> None:
    account = person(session, "wanghaiyan")
    admin.post(f"/users/edit/{account.id}", data=profile(account, phone="139-0000-7777"))
    assert clerk.get("/desk/").status_code == 200
    detail = session.scalars(select(AuditEntry.detail).where(AuditEntry.subject_id == str(account.id))).one()
    assert detail == '{"phone":true}'


def test_a_forgotten_password_is_replaced(admin: DeskClient, clerk: DeskClient, session: Session) -> None:
    account = person(session, "wanghaiyan")
    answer = admin.post(f"/users/password/{account.id}", data={"password": "fresh-word-4-her"})
    assert answer.status_code == 303
    session.refresh(account)
    assert is_password(account.password, "fresh-word-4-her")
    assert account.password_is_temporary
    assert clerk.get("/desk/").status_code == 303
    assert audited(session, account.id) == ["set_password"]


def test_nobody_locks_oneself_out(admin: DeskClient, session: Session) -> None:
    me = person(session, ADMIN)
    form = profile(me)
    del form["active"]
    assert "不能停用自己的账号" in admin.post(f"/users/edit/{me.id}", data=form).text
    answer = admin.post(f"/users/edit/{me.id}", data=profile(me, role_names=["督查人员"]))
    assert "不能取消自己的管理员岗位" in answer.text
    assert admin.get("/users/list/").status_code == 200


def test_accounts_are_never_deleted(admin: DeskClient, session: Session) -> None:
    account = person(session, "wanghaiyan")
    assert admin.post(f"/users/delete/{account.id}").status_code == 404


def test_a_township_administrator_keeps_to_the_own_people(town_admin: DeskClient, session: Session) -> None:
    stranger = person(session, "zhoutingting")  # of the next township
    assert "王海燕" in town_admin.get("/users/list/").text
    assert stranger.display_name not in town_admin.get("/users/list/").text
    assert town_admin.get(f"/users/edit/{stranger.id}").status_code == 404
    assert town_admin.post(f"/users/password/{stranger.id}", data={"password": "fresh-word-4-her"}).status_code == 404
    mine = person(session, "wanghaiyan")
    county = place(session, "990101").id
    assert town_admin.post(f"/users/edit/{mine.id}", data=profile(mine, organisation_id=county)).status_code == 422


def test_roles_are_read_and_changed_nowhere(admin: DeskClient) -> None:
    page = admin.get("/roles/list/").text
    assert all(name in page for name in ("代办员", "窗口人员", "审批人员", "督查人员", "管理员"))
    assert "公众" not in page
    assert admin.get("/roles/add").status_code == 404
    assert admin.post("/roles/edit/1", data={"name": "x"}).status_code == 404


def test_a_townships_administrator_keeps_its_own_people_only(app: Flask) -> None:
    town: DeskClient = app.test_client()
    town.log_in("shenguilan")
    listed = town.get("/users/list/").text
    assert "wanghaiyan" in listed and "linjianhua" not in listed
    for path in ("/workdays/list/", "/studio/delegations/"):
        assert town.get(path).status_code == 403
