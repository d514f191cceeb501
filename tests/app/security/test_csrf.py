"""A form counts only when it comes from one of our own pages."""

from __future__ import annotations

from app.people.demo import DEMO_PASSWORD
from tests.support.client import DeskClient

FORM = {"username": "lixiumei", "password": DEMO_PASSWORD}


def test_a_login_from_elsewhere_is_refused(client: DeskClient) -> None:
    assert client.post("/login/", data=FORM, csrf=False).status_code == 400


def test_a_logout_from_elsewhere_is_refused(client: DeskClient) -> None:
    client.log_in("lixiumei")
    assert client.post("/logout/", csrf=False).status_code == 400
    assert client.get("/login/").status_code == 302


def test_the_token_of_another_browser_does_not_fit(client: DeskClient) -> None:
    other = client.application.test_client()
    other.log_in("wanghaiyan")
    with other.session_transaction() as cookie:
        cookie["csrf_token"] = "something else"
    headers = {"X-CSRFToken": other.csrf_token()}
    client.log_in("lixiumei")
    client.csrf_token()
    assert client.post("/logout/", headers=headers, csrf=False).status_code == 400


def test_the_token_of_the_page_itself_is_taken(client: DeskClient) -> None:
    page = client.get("/login/").text
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    assert client.post("/login/", data={**FORM, "csrf_token": token}, csrf=False).status_code == 303
