"""`user`: the first administrator, and forgotten passwords."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Account
from tests.app.cli.conftest import Run
from tests.support.client import DeskClient

PASSWORD = "Qs-7461-table"
ADD = ("user", "add", "zhangsan", "--name", "张三", "--role", "管理员", "--organisation", "990101")


def log_in(client: DeskClient, username: str, password: str) -> int:
    return client.post("/login/", data={"username": username, "password": password}).status_code


def test_a_new_account_can_log_in(run: Run, app: Flask, client: DeskClient, session: Session) -> None:
    assert run(*ADD, "--password", PASSWORD).code == 0
    account = session.scalars(select(Account).where(Account.username == "zhangsan")).one()
    assert account.display_name == "张三"
    assert [role.name for role in account.roles] == ["管理员"]
    assert log_in(client, "zhangsan", PASSWORD) == 303


@pytest.mark.parametrize(
    ("password", "words"),
    [("short", "至少"), ("1234567890", "容易"), ("aaaaaaaaaaaa", "容易"), ("zhangsan-2026", "用户名")],
)
def test_easy_passwords_are_refused(run: Run, password: str, words: str) -> None:
    ran = run(*ADD, "--password", password)
    assert (ran.code, words in ran.err) == (1, True)


def test_a_taken_name_and_an_unknown_place_are_refused(run: Run) -> None:
    assert run(*ADD, "--password", PASSWORD).code == 0
    assert "已经有人用了" in run(*ADD, "--password", PASSWORD).err
    elsewhere = (*ADD[:2], "lisi", *ADD[3:-1], "123456")
    assert "没有代码为“123456”的机构" in run(*elsewhere, "--password", PASSWORD).err


def test_a_new_password_ends_logins_and_unlocks(run: Run, app: Flask, client: DeskClient) -> None:
    open_browser = app.test_client()
    open_browser.log_in("lixiumei")
    for _ in range(6):
        log_in(client, "lixiumei", "wrong")
    assert run("user", "password", "lixiumei", "--password", PASSWORD).code == 0
    assert open_browser.get("/desk/").status_code == 303
    assert log_in(client, "lixiumei", PASSWORD) == 303


def test_nobody_s_password_cannot_be_set(run: Run) -> None:
    assert "没有用户名为“nobody”的账号" in run("user", "password", "nobody", "--password", PASSWORD).err
