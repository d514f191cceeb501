"""What every answer tells browsers to refuse."""

from __future__ import annotations

import pytest

from app import create_app
from tests.conftest import Clock
from tests.support.client import DeskClient
from tests.support.databases import Database, close

PAGES = ["/login/", "/healthz", "/no-such-page", "/static/css/look.css"]


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_carries_them(client: DeskClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Strict-Transport-Security" not in headers


def test_pages_are_not_kept_on_shared_computers(client: DeskClient) -> None:
    assert client.get("/login/").headers["Cache-Control"] == "no-store"


def test_a_missing_style_sheet_is_asked_for_again(client: DeskClient) -> None:
    assert client.get("/static/no-such.css?v=1").headers["Cache-Control"] == "no-store"


def test_https_is_held_to(database: Database, frozen_clock: Clock) -> None:
    app = create_app(database.settings(base_url="https://desk.example.cn"))
    with app.app_context():
        assert "max-age" in app.test_client().get("/login/").headers["Strict-Transport-Security"]
        close(app)
