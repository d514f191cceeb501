"""The catalogue for programs: with a key, as one account, in JSON, whatever is sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app import clock
from app.models import Account, ApiToken, AuditEntry
from app.people.tokens import make_token, revoke_token
from app.views.api.openapi import description
from catalog.definition import ServiceDefinition
from tests.app.views.conftest import ALLOWANCE
from tests.support.client import DeskClient

HERE = f"/api/v1/services/{ALLOWANCE}"
Program = Callable[..., TestResponse]


@pytest.fixture
def key(session: Session) -> Callable[[str], str]:
    """`key("fangxiaoming")` is a key of this account."""

    def make(username: str) -> str:
        account = session.scalars(select(Account).where(Account.username == username)).one()
        made = make_token(session, account=account, name="测试", valid=timedelta(days=1), actor=None, now=clock.now())
        session.commit()
        return made.secret

    return make


@pytest.fixture
def program(app: Flask, key: Callable[[str], str]) -> Callable[[str], Program]:
    """`program("fangxiaoming")("get", path)` asks as a program with a key of this account, without any cookie."""

    def open_program(username: str) -> Program:
        client: DeskClient = app.test_client()
        headers = {"Authorization": f"Bearer {key(username)}"}

        def ask(method: str, path: str, **more: Any) -> TestResponse:
            return client.open(path, method=method.upper(), headers=headers, csrf=False, **more)

        return ask

    return open_program


def test_what_is_published_reads_back_to_the_same_definition(program: Callable[[str], Program]) -> None:
    ask = program("linjianhua")
    listed = ask("get", "/api/v1/services?department=civil_affairs&page_size=5").json
    assert len(listed["items"]) == 5 < listed["count"]
    found = ask("get", HERE).json
    definition = ServiceDefinition.model_validate(found["definition"])
    assert (definition.code, found["version"]) == (ALLOWANCE, 1)
    assert ask("get", f"{HERE}?version=1").json["digest"] == found["digest"]
    assert ask("get", f"{HERE}?version=7").status_code == 404
    assert ask("get", "/api/v1/services/NO-SUCH").status_code == 404


def test_a_draft_is_saved_checked_and_published(program: Callable[[str], Program], session: Session) -> None:
    ask = program("fangxiaoming")
    read = ask("get", f"{HERE}/draft").json
    assert read["revision"] == 0
    tree = {**read["tree"], "promised_limit": "18个工作日"}
    assert ask("post", "/api/v1/check", json={"tree": tree}).json["publishable"]
    saved = ask("put", f"{HERE}/draft", json={"tree": tree, "revision": 0}).json
    assert saved["revision"] == 1 and saved["publishable"]
    stale = ask("put", f"{HERE}/draft", json={"tree": tree, "revision": 0})
    assert (stale.status_code, stale.json["revision"]) == (409, 1)
    done = ask("post", f"{HERE}/publish", json={"revision": 1, "note": "接口"})
    assert done.json == {"code": ALLOWANCE, "version": 2, "is_new": True}
    assert ask("get", HERE).json["definition"]["promised_limit"]["value"] == 18
    actions = session.scalars(select(AuditEntry.action).where(AuditEntry.subject_id == ALLOWANCE)).all()
    assert {"service.draft_saved", "service.published"} <= set(actions)


def test_errors_keep_a_draft_from_being_published(program: Callable[[str], Program]) -> None:
    ask = program("fangxiaoming")
    tree = {**ask("get", f"{HERE}/draft").json["tree"], "steps": []}
    ask("put", f"{HERE}/draft", json={"tree": tree, "revision": 0})
    refused = ask("post", f"{HERE}/publish", json={"revision": 1})
    assert refused.status_code == 422
    assert any(one["path"] == "steps" for one in refused.json["problems"])


@pytest.mark.parametrize("username", ["wanghaiyan", "zhourui", "shenguilan"])
def test_a_key_may_do_what_its_account_may(program: Callable[[str], Program], username: str) -> None:
    ask, other = program(username), "/api/v1/services/QS-RS-001"
    assert ask("get", other).status_code == 200
    assert ask("put", f"{other}/draft", json={"tree": {}, "revision": 0}).status_code == 403
    assert ask("post", f"{other}/publish", json={"revision": 1}).status_code == 403


def test_no_key_an_old_key_and_a_made_up_key_open_nothing(
    app: Flask, session: Session, key: Callable[[str], str]
) -> None:
    client: DeskClient = app.test_client()
    secret = key("fangxiaoming")
    shown = {"Authorization": f"Bearer {secret}"}
    assert client.get("/api/v1/services", headers=shown).status_code == 200
    assert client.get("/", headers=shown).status_code == 303  # a key opens no page
    assert client.get("/api/v1/services").status_code == 401
    assert client.get("/api/v1/services", headers={"Authorization": "Bearer dbt_x"}).status_code == 401
    with clock.freeze(clock.now() + timedelta(days=2)):
        assert client.get("/api/v1/services", headers=shown).status_code == 401
    row = session.scalars(select(ApiToken)).one()
    assert secret not in (row.id, row.name)
    revoke_token(session, token_id=row.id, actor=None, now=clock.now())
    assert client.get("/api/v1/services", headers=shown).status_code == 401


def test_a_browser_needs_its_token_to_write(app: Flask) -> None:
    client: DeskClient = app.test_client()
    client.log_in("fangxiaoming")
    assert client.get(f"{HERE}/draft").status_code == 200
    refused = client.open(f"{HERE}/draft", method="PUT", json={"tree": {}, "revision": 0}, csrf=False)
    assert refused.status_code in (400, 401)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{",
        b"\xff",
        b'{"tree": []}',
        b'{"tree": {}, "revision": "x"}',
        b'{"tree": {}, "revision": -1}',
        b'{"tree": ' * 5000 + b"1" + b"}" * 5000,
        b'{"tree": {"a": NaN}, "revision": 0}',
    ],
)
def test_whatever_is_sent_is_answered_by_a_sentence(program: Callable[[str], Program], body: bytes) -> None:
    answer = program("fangxiaoming")("put", f"{HERE}/draft", data=body)
    assert answer.status_code in (200, 422), answer.text
    assert answer.json


def test_the_description_names_every_route(app: Flask) -> None:
    described = description()["paths"]
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("api."):
            path = rule.rule.removeprefix("/api/v1").replace("<", "{").replace(">", "}")
            assert {one.lower() for one in rule.methods - {"HEAD", "OPTIONS"}} <= described[path].keys(), path
    references = [one for one in str(description()).split("'") if one.startswith("#/components/schemas/")]
    assert {one.rpartition("/")[2] for one in references} <= description()["components"]["schemas"].keys()


@pytest.mark.parametrize("username", ["wanghaiyan", "linjianhua"])
def test_who_does_not_edit_sees_what_is_offered_now(program: Callable[[str], Program], username: str) -> None:
    """Not what is drafted, waits for its day, was called off, or is withdrawn: as at the desk."""
    admin, ask = program("fangxiaoming"), program(username)
    tree, later = admin("get", f"{HERE}/draft").json["tree"], (clock.today() + timedelta(days=3)).isoformat()
    for code in (ALLOWANCE, "QS-MZ-900"):
        sent = {"revision": 0, "tree": {**tree, "code": code, "name": "以后才叫这个名字"}}
        revision = admin("put", f"/api/v1/services/{code}/draft", json=sent).json["revision"]
        order = {"revision": revision, "effective_from": later}
        assert admin("post", f"/api/v1/services/{code}/publish", json=order).status_code == 200
    admin("put", "/api/v1/services/QS-MZ-901/draft", json={"revision": 0, "tree": tree})
    codes = {one["code"] for one in ask("get", "/api/v1/services?page_size=500").json["items"]}
    assert ALLOWANCE in codes and not codes & {"QS-MZ-900", "QS-MZ-901"}
    assert ask("get", "/api/v1/services?state=draft").json["count"] == 0
    assert ask("get", HERE).json["version"] == ask("get", f"{HERE}?version=1").json["version"] == 1
    for path in (f"{HERE}?version=2", "/api/v1/services/QS-MZ-900", "/api/v1/services/QS-MZ-900?version=1"):
        assert ask("get", path).status_code == 404
        assert admin("get", path).status_code == 200


def test_any_day_may_be_asked_for(program: Callable[[str], Program]) -> None:
    ask = program("fangxiaoming")
    counts = [
        ask("get", f"/api/v1/services?published_since={day}").json["count"] for day in ("0001-01-01", "9999-12-31")
    ]
    assert counts[0] > 0 == counts[1]
