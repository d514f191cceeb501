"""Logging in and out: throttled, locked, gone after logout, never to another host."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app import create_app, throttle
from app.models import Account, AuditEntry, LoginSession
from app.people.demo import DEMO_PASSWORD
from app.transaction import unit
from app.views.login import safe_path
from tests.conftest import Clock
from tests.support.client import DeskClient
from tests.support.databases import Database, close

AGENT = "lixiumei"
WRONG = "用户名或密码不对"
PRIVATE = "/desk/"


def try_in(client: DeskClient, username: str = AGENT, password: str = DEMO_PASSWORD, **form: str) -> TestResponse:
    return client.post("/login/", data={"username": username, "password": password, **form})


def is_in(client: DeskClient) -> bool:
    return client.get("/login/").status_code == 302


def test_the_right_password_lets_in_and_is_recorded(client: DeskClient, session: Session) -> None:
    response = try_in(client, next="/desk/")
    assert (response.status_code, response.location) == (303, "/desk/")
    assert is_in(client)
    last = session.scalars(select(AuditEntry).order_by(AuditEntry.seq.desc())).first()
    assert last is not None
    assert (last.action, last.actor_name) == ("login", "李秀梅")


def test_the_token_is_stored_as_a_hash_only(client: DeskClient, session: Session) -> None:
    token = client.log_in(AGENT)
    assert token not in session.scalars(select(LoginSession.id)).all()


@pytest.mark.parametrize(("username", "password"), [(AGENT, "wrong"), ("nobody", DEMO_PASSWORD), ("", ""), (AGENT, "")])
def test_wrong_name_and_wrong_password_get_the_same_answer(client: DeskClient, username: str, password: str) -> None:
    response = try_in(client, username, password)
    assert response.status_code == 401
    assert WRONG in response.text
    assert not is_in(client)


def test_what_was_typed_as_a_name_is_kept_and_escaped(client: DeskClient) -> None:
    page = try_in(client, '"><script>alert(1)</script>', "x").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_five_wrong_passwords_lock_the_name_and_the_right_one_does_not_help(
    client: DeskClient, session: Session, frozen_clock: Clock
) -> None:
    for _ in range(5):
        assert try_in(client, password="wrong").status_code == 401
    locked = try_in(client)
    assert locked.status_code == 429
    assert "09:45" in locked.text
    assert "login_locked" in session.scalars(select(AuditEntry.action)).all()
    frozen_clock.advance(timedelta(minutes=15))
    assert try_in(client).status_code == 303


def test_a_lock_is_recorded_once_however_long_someone_goes_on(client: DeskClient, session: Session) -> None:
    for _ in range(12):
        try_in(client, password="wrong")
    noted = list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.seq.desc()).limit(7)))
    assert noted.count("login_locked") == 1 and noted.count("login_failed") == 5


def test_a_good_login_wipes_the_slate(client: DeskClient, app: Flask) -> None:
    for _ in range(3):
        for _ in range(4):
            try_in(client, password="wrong")
        assert try_in(app.test_client()).status_code == 303


def test_failures_count_for_all_workers_together(database: Database, frozen_clock: Clock) -> None:
    """Two apps on one database stand for two processes."""
    workers = [create_app(database.settings()) for _ in range(2)]
    frozen_clock.move_to(frozen_clock.now)
    answers = []
    for number in range(7):
        worker = workers[number % 2]
        worker.test_client_class = DeskClient
        with worker.app_context():
            answers.append(try_in(worker.test_client(), password="wrong").status_code)
    for worker in workers:
        with worker.app_context():
            close(worker)
    assert answers == [401] * 5 + [429] * 2


def test_many_wrong_passwords_at_once_do_not_slip_through(app: Flask) -> None:
    statuses: list[int] = []

    def one() -> None:
        with app.app_context():
            statuses.append(try_in(app.test_client(), password="wrong").status_code)

    threads = [threading.Thread(target=one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [401] * 5 + [429] * 3


def test_an_address_that_tries_many_names_is_locked(client: DeskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "LOGIN_ADDRESS", replace(throttle.LOGIN_ADDRESS, tries=6))
    statuses = [try_in(client, f"name{number}", "x").status_code for number in range(7)]
    assert statuses == [401] * 6 + [429]


def test_after_logout_the_cookie_is_worth_nothing(client: DeskClient, app: Flask) -> None:
    token = client.log_in(AGENT)
    thief = app.test_client()
    with thief.session_transaction() as cookie:
        cookie["login"] = token
    assert is_in(thief)
    assert client.post("/logout/").location == "/login/"
    assert not is_in(thief)
    assert not is_in(client)


def test_logins_of_long_ago_are_forgotten(client: DeskClient, session: Session, frozen_clock: Clock) -> None:
    client.log_in(AGENT)
    frozen_clock.advance(timedelta(days=20))
    client.log_in(AGENT)
    assert session.scalar(select(func.count(LoginSession.id))) == 2
    frozen_clock.advance(timedelta(days=20))
    client.log_in(AGENT)
    assert session.scalar(select(func.count(LoginSession.id))) == 2
    assert is_in(client)


def test_a_get_does_not_log_out(client: DeskClient) -> None:
    client.log_in(AGENT)
    assert client.get("/logout/").status_code == 405
    assert is_in(client)


@pytest.mark.parametrize(
    "change",
    [
        lambda account: setattr(account, "password", "x"),
        lambda account: setattr(account, "active", False),
        lambda account: setattr(account, "organisation_id", None),
        lambda account: account.roles.clear(),
    ],
    ids=["password", "active", "organisation", "roles"],
)
def test_a_changed_account_ends_its_open_logins(client: DeskClient, app: Flask, change: object) -> None:
    client.log_in(AGENT)
    with unit() as session:
        change(session.scalars(select(Account).where(Account.username == AGENT)).one())  # type: ignore[operator]
    assert not is_in(client)


def test_a_changed_phone_does_not_end_logins(client: DeskClient, app: Flask) -> None:
    client.log_in(AGENT)
    with unit() as session:
        session.scalars(select(Account).where(Account.username == AGENT)).one().phone = "139-0000-0000"
    assert is_in(client)


def test_a_login_ends_after_two_idle_hours(client: DeskClient, frozen_clock: Clock) -> None:
    client.log_in(AGENT)
    frozen_clock.advance(timedelta(minutes=119))
    assert is_in(client)
    frozen_clock.advance(timedelta(minutes=1))
    assert not is_in(client)


def test_working_keeps_a_login_alive_but_not_for_ever(client: DeskClient, frozen_clock: Clock) -> None:
    client.log_in(AGENT)
    for _ in range(11):
        frozen_clock.advance(timedelta(hours=1, seconds=1))
        assert client.get("/back").status_code != 500
        assert client.get(PRIVATE).status_code == 200
    frozen_clock.advance(timedelta(hours=1))
    assert client.get(PRIVATE).status_code == 303


def test_a_login_begins_with_a_fresh_cookie(client: DeskClient) -> None:
    """What someone planted in the cookie before the login does not survive it."""
    with client.session_transaction() as cookie:
        cookie["planted"] = "x"
    try_in(client)
    with client.session_transaction() as cookie:
        assert set(cookie) == {"login"}


def test_cookies_are_closed_to_scripts_and_to_other_sites(client: DeskClient) -> None:
    header = try_in(client).headers["Set-Cookie"]
    assert "HttpOnly" in header
    assert "SameSite=Lax" in header
    assert "Secure" not in header


def test_behind_https_cookies_are_secure(database: Database, frozen_clock: Clock) -> None:
    app = create_app(database.settings(base_url="https://desk.example.cn"))
    app.test_client_class = DeskClient
    with app.app_context():
        header = try_in(app.test_client()).headers["Set-Cookie"]
        close(app)
    assert header.startswith("__Host-desk=")
    assert "Secure" in header


def test_demo_accounts_exist_in_demo_mode_only(database: Database, frozen_clock: Clock) -> None:
    app = create_app(database.settings(demo=False))
    frozen_clock.move_to(frozen_clock.now)
    app.test_client_class = DeskClient
    with app.app_context():
        client = app.test_client()
        assert DEMO_PASSWORD not in client.get("/login/").text
        assert try_in(client).status_code == 401
        close(app)


def test_demo_mode_shows_an_account_of_every_role(client: DeskClient) -> None:
    page = client.get("/login/").text
    for words in (DEMO_PASSWORD, "代办员", "窗口人员", "审批人员", "督查人员", "管理员"):
        assert words in page


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "evil.example",
        "/login/?next=/login/",
        "/logout/",
        "/desk/\r\nSet-Cookie: x=1",
        "",
        None,
    ],
)
def test_nobody_is_sent_elsewhere_after_the_login(target: str | None) -> None:
    assert safe_path(target) == "/"


@pytest.mark.parametrize("target", ["/desk/", "/desk/new/X?draft=1", "/guides/?q=高龄", "/desk/cases/SQ26-00001"])
def test_our_own_paths_are_gone_back_to(target: str) -> None:
    assert safe_path(target) == target


def test_no_password_reaches_the_audit_record(client: DeskClient, session: Session) -> None:
    try_in(client, password="a-secret-typed-wrongly")
    try_in(client, username="a-secret-typed-as-name", password="x")
    rows = session.execute(text("select detail, subject_id, actor_name from audit_entry")).all()
    assert "a-secret" not in str(rows)
