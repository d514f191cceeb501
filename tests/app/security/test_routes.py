"""Every route says who may call it, and keeps to it; no GET writes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule
from werkzeug.routing.converters import AnyConverter, NumberConverter

from app.models import Organisation, Service
from app.people.actors import Actor
from app.people.roles import CAPABILITIES, ROLE_LABELS
from app.security.access import Access, access_of, login_required_for, public
from tests.support.client import DeskClient

# One demo account of every role.
PEOPLE = {
    "代办员": "lixiumei",
    "窗口人员": "wanghaiyan",
    "审批人员": "linjianhua",
    "督查人员": "qinzhengwen",
    "管理员": "fangxiaoming",
}
# Administrators of a township and of a department: the same role, less of it.
LOCAL_ADMINISTRATORS = ("shenguilan", "zhourui")
WRITING = {"POST", "PUT", "PATCH", "DELETE"}


@pytest.fixture
def fill(session: Session) -> Callable[[Rule], str]:
    """A path of a rule, with a real service and otherwise things that do not exist."""
    code = session.scalars(select(Service.code).where(Service.state == "published").order_by(Service.code)).first()
    known = {"code": code, "number": "SQ26-99999", "locale": "zh_Hans", "filename": "css/look.css", "pk": "999999"}

    def path(rule: Rule) -> str:
        numbers = {name for name, kind in rule._converters.items() if isinstance(kind, NumberConverter)}
        named = {name: min(kind.items) for name, kind in rule._converters.items() if isinstance(kind, AnyConverter)}
        values = {name: "999999" if name in numbers else known.get(name, "1") for name in rule.arguments} | named
        return rule.build(values, append_unknown=False)[1]

    return path


def rules(app: Flask, *, reading: bool) -> Iterator[tuple[Rule, Access]]:
    for rule in app.url_map.iter_rules():
        writes = bool(WRITING & (rule.methods or set()))
        access = access_of(app, rule.endpoint)
        if writes != reading and access is not None:
            yield rule, access


def test_every_route_declares_who_may_call_it(app: Flask) -> None:
    silent = [rule.rule for rule in app.url_map.iter_rules() if access_of(app, rule.endpoint) is None]
    assert silent == []


def test_every_capability_that_a_route_names_exists(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        access = access_of(app, rule.endpoint)
        assert access is not None
        assert set(access.capabilities) <= CAPABILITIES, rule.rule


def test_a_public_route_needs_no_capability(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        access = access_of(app, rule.endpoint)
        assert access is not None
        assert not (access.public and access.capabilities), rule.rule


def test_strangers_are_sent_to_the_login(app: Flask, client: DeskClient, fill: Callable[[Rule], str]) -> None:
    asked = 0
    for reading in (True, False):
        for rule, access in rules(app, reading=reading):
            if not access.public:
                method = "GET" if reading else sorted(WRITING & rule.methods)[0]
                answer = client.open(fill(rule), method=method)
                if rule.rule.startswith("/api/"):
                    assert answer.status_code == 401 and answer.is_json, rule.rule
                else:
                    assert answer.status_code == 303, rule.rule
                    assert answer.location.startswith("/login/"), rule.rule
                asked += 1
    assert asked > 5


@pytest.mark.parametrize("username", [*PEOPLE.values(), *LOCAL_ADMINISTRATORS])
def test_everyone_gets_only_the_own_pages(
    app: Flask, client: DeskClient, actor: Callable[[str], Actor], fill: Callable[[Rule], str], username: str
) -> None:
    may = actor(username).capabilities
    client.log_in(username)
    for reading in (True, False):
        for rule, access in rules(app, reading=reading):
            if rule.endpoint == "login.logout":
                continue
            allowed = access.public or not access.capabilities or may & set(access.capabilities)
            method = "GET" if reading else sorted(WRITING & rule.methods)[0]
            status = client.open(fill(rule), method=method).status_code
            if not allowed:
                assert status == 403, (rule.rule, method)
            assert status < 500, (rule.rule, method)


@pytest.mark.parametrize("role", ROLE_LABELS.values())
def test_no_get_writes(
    app: Flask, client: DeskClient, fill: Callable[[Rule], str], count_sql: Callable, role: str
) -> None:
    client.log_in(PEOPLE[role])
    for rule, _access in rules(app, reading=True):
        path = fill(rule)
        with count_sql() as statements:
            client.get(path)
        writes = [each for each in statements if not each.lstrip().upper().startswith(("SELECT", "WITH"))]
        assert writes == [], path


@pytest.mark.own_app
def test_a_view_without_a_mark_is_refused(app: Flask) -> None:
    app._got_first_request = False
    app.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    answer = app.test_client().get("/forgotten")
    assert answer.status_code == 500
    assert "secret" not in answer.text


def test_marks_say_what_they_mean() -> None:
    @public("a reason")
    def open_page() -> str:
        return ""

    @login_required_for("publish", "decide")
    def closed_page() -> str:
        return ""

    assert open_page.desk_access == Access(public="a reason")
    assert closed_page.desk_access == Access(capabilities=("publish", "decide"))


def test_switched_off_doors_of_the_framework_stay_shut(client: DeskClient) -> None:
    doors = ("/register/form", "/resetmypassword/form", "/api/v1/security/login", "/swagger/v1", "/users/userinfo/")
    for path in doors:
        assert client.get(path).status_code == 404
        assert client.post(path).status_code in {400, 404, 405}


def test_each_station_lies_below_its_town(session: Session) -> None:
    """Scopes are prefixes of paths: a path that ended without its slash would reach into its neighbours."""
    for organisation in session.scalars(select(Organisation)):
        assert organisation.path.endswith(f"{organisation.code}/")
        if organisation.parent is not None:
            assert organisation.path.startswith(organisation.parent.path)
